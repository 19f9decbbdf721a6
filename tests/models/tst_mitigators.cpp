// What single methods promise, on rows made by hand.
#include "core/random.h"
#include "models/fair_reduction.h"
#include "models/mitigator.h"
#include "models/mixture_model.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

const QStringList twoGroups{QStringLiteral("a"), QStringLiteral("b")};

MitigationSpec specOf(const QString &method, const QString &constraint = {},
                      const QJsonObject &params = {})
{
    return MitigationSpec::make(method, constraint, {QStringLiteral("g")}, 0, params).value();
}

/// Group b has higher values of x, and y = 1 goes with x.
struct Sample
{
    std::vector<double> x, truth;
    std::vector<qint32> groups;
};

Sample sampleOf(int count)
{
    Sample sample;
    RandomStream random(5);
    for (int row = 0; row < count; ++row) {
        const auto group = qint32(random.below(2));
        const double x = random.normal() + 1.2 * group;
        sample.groups.push_back(group);
        sample.x.push_back(x);
        sample.truth.push_back(random.uniform() < 1 / (1 + std::exp(-2 * x + 1)) ? 1 : 0);
    }
    return sample;
}

ColumnRepairPtr repairOf(const Sample &sample, double level)
{
    const MitigationSpec spec =
        specOf(QStringLiteral("disparate_impact_remover"), {}, {{QStringLiteral("level"), level}});
    const Dataset data =
        Dataset::make(QStringLiteral("d"), {Column::numeric(QStringLiteral("x"), sample.x)})
            .value();
    const GroupedRows rows{twoGroups, sample.groups, sample.truth,
                           std::vector<double>(sample.x.size(), 1.0)};
    return mitigatorOf(spec)
        .repair(data, {QStringLiteral("x")}, allRows(qsizetype(sample.x.size())), rows, spec)
        .value();
}

std::vector<double> applied(const ColumnRepair &repair, const std::vector<double> &x,
                            const std::vector<qint32> &groups)
{
    const Dataset data =
        Dataset::make(QStringLiteral("d"), {Column::numeric(QStringLiteral("x"), x)}).value();
    const Dataset made = repair.apply(data, allRows(qsizetype(x.size())), groups).value();
    const auto numbers = made.column(0).numbers();
    return {numbers.begin(), numbers.end()};
}

double meanOf(const std::vector<double> &x, const std::vector<qint32> &groups, qint32 group)
{
    double sum = 0, count = 0;
    for (size_t row = 0; row < x.size(); ++row) {
        sum += groups[row] == group ? x[row] : 0;
        count += groups[row] == group ? 1 : 0;
    }
    return sum / count;
}

/// A model that predicts a number for every row.
class FixedModel final : public Model
{
public:
    explicit FixedModel(double probability) : m_probability(probability) {}
    Result<Eigen::MatrixXd> predict(const Features &features, const Context &) const override
    {
        Eigen::MatrixXd all(features.rowCount(), 2);
        all.col(1).setConstant(m_probability);
        all.col(0).setConstant(1 - m_probability);
        return all;
    }
    Status save(const QString &) const override { return {}; }

private:
    double m_probability;
};

} // namespace

class MitigatorsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void repairMakesGroupsAlike()
    {
        const Sample sample = sampleOf(4000);
        const double before =
            meanOf(sample.x, sample.groups, 1) - meanOf(sample.x, sample.groups, 0);
        QVERIFY(before > 1);
        for (double level : {0.0, 0.5, 1.0}) {
            const std::vector<double> moved =
                applied(*repairOf(sample, level), sample.x, sample.groups);
            const double after = meanOf(moved, sample.groups, 1) - meanOf(moved, sample.groups, 0);
            QVERIFY2(std::abs(after - (1 - level) * before) < 0.02,
                     qPrintable(QString::number(after)));
        }
        QCOMPARE(applied(*repairOf(sample, 0), sample.x, sample.groups), sample.x);
    }

    /// Kolmogorov's distance between the groups, and the order within one.
    void repairKeepsTheOrderWithinAGroup()
    {
        const Sample sample = sampleOf(2000);
        const std::vector<double> moved = applied(*repairOf(sample, 1), sample.x, sample.groups);
        std::vector<double> ofGroup[2];
        for (size_t row = 0; row < moved.size(); ++row)
            ofGroup[sample.groups[row]].push_back(moved[row]);
        for (auto &values : ofGroup)
            std::sort(values.begin(), values.end());
        double distance = 0;
        for (double at : moved) {
            double shares[2];
            for (int group = 0; group < 2; ++group)
                shares[group] =
                    double(std::upper_bound(ofGroup[group].begin(), ofGroup[group].end(), at) -
                           ofGroup[group].begin()) /
                    double(ofGroup[group].size());
            distance = std::max(distance, std::abs(shares[0] - shares[1]));
        }
        QVERIFY2(distance < 0.02, qPrintable(QString::number(distance)));
        for (size_t one = 0; one < 200; ++one) {
            for (size_t other = 0; other < 200; ++other) {
                if (sample.groups[one] == sample.groups[other] && sample.x[one] < sample.x[other])
                    QVERIFY(moved[one] <= moved[other] + 1e-12);
            }
        }
    }

    void repairByHand()
    {
        // Group a has 0 … 100, b has 100 … 200: the median of both quantiles is 50 … 150.
        Sample sample;
        for (int step = 0; step <= 100; ++step) {
            sample.x.insert(sample.x.end(), {double(step), double(100 + step)});
            sample.groups.insert(sample.groups.end(), {0, 1});
            sample.truth.insert(sample.truth.end(), {0, 1});
        }
        const ColumnRepairPtr repair = repairOf(sample, 1);
        const std::vector<double> moved =
            applied(*repair, {10.5, 110.5, std::nan(""), 7, -5, 500}, {0, 1, 0, -1, 0, 1});
        QVERIFY(std::abs(moved[0] - 60.5) < 1e-9);
        QVERIFY(std::abs(moved[1] - 60.5) < 1e-9);
        QVERIFY(std::isnan(moved[2]));
        QCOMPARE(moved[3], 7.0);  // of no known group
        QCOMPARE(moved[4], 50.0); // beyond the training rows
        QCOMPARE(moved[5], 150.0);
        const MitigationSpec spec = specOf(QStringLiteral("disparate_impact_remover"));
        const ColumnRepairPtr read = mitigatorOf(spec).loadRepair(repair->toJson(), 2).value();
        QCOMPARE(applied(*read, {10.5}, {1}), applied(*repair, {10.5}, {1}));
        QVERIFY(!mitigatorOf(spec).loadRepair(repair->toJson(), 3));
        QJsonObject json = repair->toJson();
        json[QStringLiteral("level")] = 2;
        QVERIFY(!mitigatorOf(spec).loadRepair(json, 2));
    }

    /// Nobody outside the band is decided otherwise, and inside it groups behind are selected.
    void rejectOptionDecidesABand()
    {
        std::vector<double> scores, truth;
        std::vector<qint32> groups;
        RandomStream random(2);
        for (int row = 0; row < 3000; ++row) {
            const auto group = qint32(random.below(2));
            const double score = std::clamp(0.4 + 0.15 * group + 0.2 * random.normal(), 0.0, 1.0);
            groups.push_back(group);
            scores.push_back(score);
            truth.push_back(random.uniform() < score ? 1 : 0);
        }
        const GroupedRows rows{twoGroups, groups, truth, std::vector<double>(3000, 1.0)};
        const MitigationSpec spec =
            specOf(QStringLiteral("reject_option"), QStringLiteral("demographic_parity"),
                   {{QStringLiteral("slack"), 0.02}});
        const std::vector<ScoreRule> rules = mitigatorOf(spec).decide(rows, scores, spec).value();
        const double low = rules[0].thresholds.front(), high = rules[1].thresholds.front();
        QVERIFY(low < 0.5 && std::abs(low + high - 1) < 1e-12);
        const auto selected = [&](double lowest, double highest) {
            double counts[2] = {0, 0}, all[2] = {0, 0}, right = 0;
            for (size_t row = 0; row < scores.size(); ++row) {
                const bool taken = scores[row] >= (groups[row] == 0 ? lowest : highest);
                counts[groups[row]] += taken;
                ++all[groups[row]];
                right += double(taken) == truth[row];
            }
            return std::pair(std::abs(counts[0] / all[0] - counts[1] / all[1]), right);
        };
        const auto [gap, right] = selected(low, high);
        QVERIFY(gap <= 0.02);
        QVERIFY(selected(0.5, 0.5).first > 0.1);
        for (int width = 0; width <= 100; ++width) {
            const auto [other, otherRight] = selected(0.5 - 0.005 * width, 0.5 + 0.005 * width);
            QVERIFY(other > 0.02 || otherRight <= right);
        }
    }

    /// Two members, one fair and poor, one unfair and good: as much of the good one as the slack
    /// allows, by the lines between them.
    void mixIsTheBestThatKeepsTheConstraint()
    {
        const Sample sample = sampleOf(200);
        const MitigationSpec spec =
            specOf(QStringLiteral("exponentiated_gradient"), QStringLiteral("demographic_parity"));
        const TrainingSet training;
        const GroupedRows rows{twoGroups, sample.groups, sample.truth,
                               std::vector<double>(200, 1.0)};
        const Learner &learner = *shelf<Learner>().find(QStringLiteral("logistic_regression"));
        const Params params = Params::initial(learner.params);
        const MitigatedFit given{training, rows, learner, params, spec};
        const FairReduction reduction(given);
        const std::vector<FairReduction::Member> members{{nullptr, 0, 0.1, {0.2, -0.2}},
                                                         {nullptr, 0, 0.3, {0.0, 0.0}},
                                                         {nullptr, 0, 0.7, {-0.2, 0.2}}};
        const std::vector<double> shares = reduction.mix(members, 0.05);
        QVERIFY2(std::abs(shares[0] - 0.25) < 0.02, qPrintable(QString::number(shares[0])));
        QVERIFY(std::abs(shares[1] - 0.75) < 0.02);
        QVERIFY(shares[2] < 0.02);
        const std::vector<double> free = reduction.mix(members, 0.5);
        QVERIFY(free[0] > 0.98);
    }

    void mixtureDecidesByShares()
    {
        Features features;
        features.dense.resize(3, 0);
        const MixtureModel mixture({{std::make_shared<FixedModel>(0.9), 0, 0.25},
                                    {std::make_shared<FixedModel>(0.2), 0, 0.5},
                                    {nullptr, 1, 0.25}});
        const std::vector<double> shares = mixture.selectedShares(features, {}).value();
        QCOMPARE(shares, (std::vector<double>{0.5, 0.5, 0.5}));
        const Eigen::MatrixXd outputs = mixture.predict(features, {}).value();
        QVERIFY(std::abs(outputs(0, 1) - (0.25 * 0.9 + 0.5 * 0.2 + 0.25)) < 1e-12);
        QVERIFY(std::abs(outputs.row(0).sum() - 1) < 1e-12);
    }

    void damagedMixtureIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("no members") << QByteArray(R"({"members":[]})");
        QTest::newRow("negative share") << QByteArray(
            R"({"members":[{"share":-0.5,"constant":1},{"share":1.5,"constant":0}]})");
        QTest::newRow("too much") << QByteArray(R"({"members":[{"share":0.5,"constant":1}]})");
        QTest::newRow("constant") << QByteArray(R"({"members":[{"share":1,"constant":7}]})");
        QTest::newRow("no model") << QByteArray(R"({"members":[{"share":1}]})");
        QTest::newRow("no JSON") << QByteArray("nothing");
    }
    void damagedMixtureIsRefused()
    {
        QFETCH(QByteArray, text);
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("mixture.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        QVERIFY(!MixtureModel::load(folder.path(),
                                    *shelf<Learner>().find(QStringLiteral("logistic_regression"))));
    }
};

QTEST_GUILESS_MAIN(MitigatorsTest)
#include "tst_mitigators.moc"
