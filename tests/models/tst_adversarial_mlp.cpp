// Adversarial debiasing of a perceptron on rows whose bias is known.
#include "core/random.h"
#include "models/adversarial_mlp.h"
#include "models/mlp_model.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

/// The class follows a skill and, unfairly, the group, which the second column gives away.
struct BiasedRows
{
    TrainingSet set;
    std::vector<qint32> groups;
};

BiasedRows biasedRows(qsizetype rows, int groupCount, quint64 seed)
{
    BiasedRows made;
    made.set.features.dense.resize(rows, 3);
    for (const char *name : {"skill", "proxy", "noise"})
        made.set.features.columns.append({QString::fromLatin1(name), QString::fromLatin1(name), 0});
    made.set.target.problem = Problem::Binary;
    made.set.target.classes = {QStringLiteral("no"), QStringLiteral("yes")};
    RandomStream random(seed);
    for (Eigen::Index row = 0; row < rows; ++row) {
        const auto group = qint32(random.below(quint64(groupCount)));
        const double skill = random.normal();
        const double advantage = 1.5 * group / (groupCount - 1);
        made.set.features.dense.row(row) << skill, group + 0.3 * random.normal(), random.normal();
        made.set.target.values.push_back(skill + advantage - 0.75 + 0.5 * random.normal() > 0 ? 1
                                                                                              : 0);
        made.groups.push_back(group);
    }
    return made;
}

struct Gaps
{
    double accuracy = 0;
    double selection = 0;   ///< largest difference of selection rates
    double opportunity = 0; ///< of rates of the second class
    double odds = 0;        ///< largest difference of rates given the class
};

double spread(const std::vector<double> &hits, const std::vector<double> &counts)
{
    double low = 1;
    double high = 0;
    for (size_t i = 0; i < hits.size(); ++i) {
        low = std::min(low, hits[i] / counts[i]);
        high = std::max(high, hits[i] / counts[i]);
    }
    return high - low;
}

Gaps measured(const Model &model, const BiasedRows &rows, int groupCount)
{
    const Eigen::MatrixXd predicted = model.predict(rows.set.features, {}).value();
    const auto count = size_t(groupCount);
    std::vector<double> selected(count), all(count);
    std::vector<double> selectedOf[2] = {selected, selected};
    std::vector<double> allOf[2] = {all, all};
    Gaps outcome;
    for (size_t row = 0; row < rows.groups.size(); ++row) {
        const double yes = predicted(Eigen::Index(row), 1) > 0.5 ? 1 : 0;
        const auto group = size_t(rows.groups[row]);
        const auto truth = size_t(rows.set.target.values[row]);
        outcome.accuracy += yes == double(truth) ? 1 : 0;
        selected[group] += yes;
        ++all[group];
        selectedOf[truth][group] += yes;
        ++allOf[truth][group];
    }
    outcome.accuracy /= double(rows.groups.size());
    outcome.selection = spread(selected, all);
    outcome.opportunity = spread(selectedOf[1], allOf[1]);
    outcome.odds = std::max(spread(selectedOf[0], allOf[0]), outcome.opportunity);
    return outcome;
}

using Constraint = AdversarySettings::Constraint;

class Watcher final : public Progress
{
public:
    bool report(double, const QString & = {}) override { return ++calls < stopAfter; }
    int calls = 0;
    int stopAfter = 1 << 30;
};

Result<ModelPtr> fitted(const BiasedRows &rows, const AdversarySettings &adversary,
                        QJsonObject params = {}, Context context = {.seed = 3, .threads = 1},
                        int stopAfter = 1 << 30)
{
    if (!params.contains(QStringLiteral("hidden")))
        params[QStringLiteral("hidden")] = QStringLiteral("16");
    if (!params.contains(QStringLiteral("batch")))
        params[QStringLiteral("batch")] = 128;
    params[QStringLiteral("learning_rate")] = 0.01;
    const Params checked =
        Params::checked(shelf<Learner>().find(QStringLiteral("mlp"))->params, params).value();
    Watcher progress;
    progress.stopAfter = stopAfter;
    return fitAdversarialMlp(rows.set, rows.groups, adversary, checked, context, progress);
}

} // namespace

class TestAdversarialMlp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!hasTorch())
            QSKIP("this build has no LibTorch");
    }

    void gapFallsWithStrength_data()
    {
        QTest::addColumn<Constraint>("constraint");
        QTest::addColumn<int>("groups");
        QTest::newRow("demographic parity") << Constraint::DemographicParity << 2;
        QTest::newRow("demographic parity, three groups") << Constraint::DemographicParity << 3;
        QTest::newRow("equalized odds") << Constraint::EqualizedOdds << 2;
        QTest::newRow("equalized odds, three groups") << Constraint::EqualizedOdds << 3;
        QTest::newRow("equal opportunity") << Constraint::EqualOpportunity << 2;
    }

    void gapFallsWithStrength()
    {
        QFETCH(Constraint, constraint);
        QFETCH(int, groups);
        const BiasedRows training = biasedRows(6000, groups, 1);
        const BiasedRows fresh = biasedRows(6000, groups, 2);
        const bool parity = constraint == Constraint::DemographicParity;
        std::vector<double> gaps, losses;
        for (double strength : {0.0, 0.3, 1.0}) {
            const Result<ModelPtr> model = fitted(
                training, {.constraint = constraint, .groups = groups, .strength = strength});
            QVERIFY2(model, model ? "" : qPrintable(model.error().text));
            const Gaps outcome = measured(**model, fresh, groups);
            gaps.push_back(parity                                    ? outcome.selection
                           : constraint == Constraint::EqualizedOdds ? outcome.odds
                                                                     : outcome.opportunity);
            const QJsonObject summary = (*model)->summary();
            losses.push_back(summary[QStringLiteral("uninformed_adversary_loss")].toDouble() -
                             summary[QStringLiteral("adversary_loss")].toDouble());
            // Guessing gives 0.5; what parity leaves of this target is the skill.
            QVERIFY2(outcome.accuracy > (parity ? 0.7 : 0.82),
                     qPrintable(QString::number(outcome.accuracy)));
        }
        QVERIFY2(gaps[0] > (parity ? 0.4 : 0.12), qPrintable(QString::number(gaps[0])));
        QVERIFY2(gaps[1] < 0.9 * gaps[0], qPrintable(QString::number(gaps[1])));
        QVERIFY2(gaps[2] < 0.4 * gaps[0], qPrintable(QString::number(gaps[2])));
        // What the adversary knows beyond the shares of the groups.
        QVERIFY(losses[0] > 0.01 && losses[1] < losses[0] && losses[2] < 0.1 * losses[0]);
    }

    void savedModelsPredictAlike()
    {
        const BiasedRows rows = biasedRows(800, 2, 4);
        const ModelPtr model = fitted(rows, {},
                                      {{QStringLiteral("batch_norm"), true},
                                       {QStringLiteral("dropout"), 0.2},
                                       {QStringLiteral("epochs"), 3}})
                                   .value();
        const QTemporaryDir folder;
        QVERIFY(model->save(folder.path()));
        const Result<ModelPtr> loaded =
            shelf<Learner>().find(QStringLiteral("mlp"))->load(folder.path());
        QVERIFY(loaded);
        QCOMPARE((*loaded)->predict(rows.set.features, {}).value(),
                 model->predict(rows.set.features, {}).value());
        QCOMPARE((*loaded)->summary(), model->summary());
    }

    void sameForAnyThreads()
    {
        const BiasedRows rows = biasedRows(1500, 3, 5);
        const AdversarySettings adversary{.constraint = Constraint::EqualizedOdds, .groups = 3};
        const QJsonObject params{{QStringLiteral("epochs"), 3}, {QStringLiteral("dropout"), 0.1}};
        const auto predictions = [&](quint64 seed, int threads) {
            return fitted(rows, adversary, params, {.seed = seed, .threads = threads})
                .value()
                ->predict(rows.set.features, {})
                .value();
        };
        QCOMPARE(predictions(1, 1), predictions(1, 2));
        QVERIFY(predictions(1, 1) != predictions(2, 1));
    }

    /// A weight of two is the row twice: with one batch an epoch, order does not matter.
    void weightsAreRepetitions()
    {
        BiasedRows weighted = biasedRows(200, 2, 6);
        BiasedRows repeated = weighted;
        for (size_t row = 0; row < 200; ++row)
            weighted.set.target.weights.push_back(row % 2 ? 2 : 1);
        Rows rows;
        repeated.groups.clear();
        for (quint32 row = 0; row < 200; ++row) {
            for (quint32 copy = 0; copy <= row % 2; ++copy) {
                rows.push_back(row);
                repeated.groups.push_back(weighted.groups[row]);
            }
        }
        repeated.set.features = weighted.set.features.taken(rows);
        repeated.set.target = repeated.set.target.taken(rows);
        const QJsonObject params{{QStringLiteral("epochs"), 20}, {QStringLiteral("batch"), 512}};
        const Eigen::MatrixXd one =
            fitted(weighted, {}, params).value()->predict(weighted.set.features, {}).value();
        const Eigen::MatrixXd other =
            fitted(repeated, {}, params).value()->predict(weighted.set.features, {}).value();
        QVERIFY((one - other).cwiseAbs().maxCoeff() < 1e-3);
    }

    void cancels()
    {
        QCOMPARE(fitted(biasedRows(500, 2, 7), {}, {}, {}, 4).error().kind, Error::Kind::Cancelled);
    }

    void refuses()
    {
        BiasedRows oneGroup = biasedRows(100, 2, 8);
        oneGroup.groups.assign(100, 1);
        QCOMPARE(fitted(oneGroup, {}).error().kind, Error::Kind::BadInput);
        BiasedRows numbers = biasedRows(100, 2, 8);
        numbers.set.target.problem = Problem::Regression;
        numbers.set.target.classes.clear();
        QCOMPARE(fitted(numbers, {}).error().kind, Error::Kind::BadInput);
        QCOMPARE(
            fitted(biasedRows(100, 2, 8), {}, {{QStringLiteral("hidden"), QStringLiteral("x")}})
                .error()
                .kind,
            Error::Kind::Usage);
    }
};

QTEST_GUILESS_MAIN(TestAdversarialMlp)
#include "tst_adversarial_mlp.moc"
