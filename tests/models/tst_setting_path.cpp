#include "core/random.h"
#include "models/learner.h"
#include "tests/models/linear_goldens.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using namespace tenbin::test;

namespace {

QString text(const char *latin)
{
    return QString::fromLatin1(latin);
}

/// `classes` 1: a number. Columns of different size and place; the last one says nothing.
TrainingSet drawn(Eigen::Index rows, Eigen::Index columns, int classes)
{
    RandomStream random(11);
    Eigen::MatrixXd x(rows, columns);
    for (double &value : x.reshaped())
        value = random.normal();
    std::vector<double> y;
    for (Eigen::Index i = 0; i < rows; ++i) {
        const double sum = x.row(i).head(columns - 1).sum() + random.normal();
        const double share = 1 / (1 + std::exp(-sum + 0.3));
        y.push_back(classes == 1 ? 50 + 7 * sum
                                 : std::min(classes - 1.0, std::floor(share * classes)));
    }
    x.col(1).array() += 1000;
    x.col(0) *= 1e-3;
    TrainingSet training{denseFeatures(x), binaryTarget(y)};
    if (classes == 1) {
        training.target.problem = Problem::Regression;
        training.target.classes.clear();
    } else if (classes > 2) {
        training.target.problem = Problem::Multiclass;
        for (int k = 2; k < classes; ++k)
            training.target.classes.append(text("class %1").arg(k));
    }
    return training;
}

/// Settings from the strongest penalty to the weakest.
QList<QJsonObject> settings(const char *strength, const QList<double> &values,
                            const QJsonObject &others)
{
    QList<QJsonObject> made;
    for (double value : values) {
        made.append(others);
        made.last()[text(strength)] = value;
    }
    return made;
}

} // namespace

class TestSettingPath : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsColdFits_data();
    void equalsColdFits();
    void anySubsets();
    void repeatsToTheBit();
    void stoppedFitLeavesThePath();
    void placesTellWhatVaries();
    void learnersHaveBothOrNone();
};

void TestSettingPath::equalsColdFits_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("classes");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("columns");
    QTest::addColumn<QList<QJsonObject>>("along");
    const QList<double> cs{0.001, 0.01, 0.1, 1, 10, 100};
    const QList<double> alphas{100, 10, 1, 0.1, 0.01, 0};
    const auto logistic = [&](const char *row, int classes, int rows, int columns,
                              const QJsonObject &others) {
        QTest::newRow(row) << text("logistic_regression") << classes << rows << columns
                           << settings("c", cs, others);
    };
    const auto linear = [&](const char *row, const QJsonObject &others, const QList<double> &on) {
        QTest::newRow(row) << text("linear_regression") << 1 << 600 << 6
                           << settings("alpha", on, others);
    };
    const auto penalty = [](const char *name) {
        return QJsonObject{{text("penalty"), text(name)}};
    };
    logistic("logistic l2", 2, 600, 6, penalty("l2"));
    logistic("logistic l2, many rows", 2, 30'000, 12, penalty("l2"));
    logistic("logistic l1", 2, 600, 6, penalty("l1"));
    logistic("logistic elastic net", 2, 600, 6, penalty("elastic_net"));
    logistic("logistic without", 2, 600, 6, penalty("none"));
    logistic("softmax l2", 4, 900, 5, penalty("l2"));
    QJsonObject balanced = penalty("l2");
    balanced[text("class_weight")] = text("balanced");
    logistic("logistic balanced", 2, 600, 6, balanced);
    logistic("more columns than a matrix", 2, 200, 600, penalty("l2"));
    linear("ridge", penalty("l2"), alphas);
    linear("lasso", penalty("l1"), {3, 1, 0.3, 0.1, 0.01});
    linear("elastic net", penalty("elastic_net"), {3, 1, 0.3, 0.1, 0.01});
}

void TestSettingPath::equalsColdFits()
{
    QFETCH(QString, name);
    QFETCH(int, classes);
    QFETCH(int, rows);
    QFETCH(int, columns);
    QFETCH(QList<QJsonObject>, along);
    const Learner &learner = *shelf<Learner>().find(name);
    const TrainingSet training = drawn(rows, columns, classes);
    const std::vector<Rows> subsets = folds(quint32(rows), 3);
    const auto path = learner.openPath(training, subsets, 2);
    NoProgress progress;
    for (const QJsonObject &setting : along) {
        const Params params = Params::checked(learner.params, setting).value();
        const std::vector<ModelPtr> warm = path->fit(params, progress).value();
        const std::vector<ModelPtr> cold =
            learner.fitSubsets(training, subsets, params, {1, 2}, progress).value();
        QCOMPARE(warm.size(), subsets.size());
        for (size_t i = 0; i < subsets.size(); ++i) {
            for (qsizetype row = 0; row < (columns + 1) * std::max(1, classes > 2 ? classes : 1);
                 ++row) {
                const double ours = coefficientCell(*warm[i], text("Estimate"), row);
                const double expected = coefficientCell(*cold[i], text("Estimate"), row);
                QVERIFY2(isNear(ours, expected, 1e-7), qPrintable(text("fold %1 row %2: %3 and %4")
                                                                      .arg(i)
                                                                      .arg(row)
                                                                      .arg(ours, 0, 'g', 15)
                                                                      .arg(expected, 0, 'g', 15)));
            }
            QVERIFY(worstDifference(*warm[i], *cold[i], training.features) <
                    1e-7 * (classes == 1 ? 50 : 1));
        }
    }
}

/// Subsets that grow, that leave rows out of all, and that hold rows twice.
void TestSettingPath::anySubsets()
{
    const Learner &learner = *shelf<Learner>().find(text("logistic_regression"));
    const TrainingSet training = drawn(400, 5, 2);
    Rows first(150), second(300), twice(300);
    for (quint32 i = 0; i < 300; ++i) {
        if (i < 150)
            first[i] = i;
        second[i] = i;
        twice[i] = i / 2;
    }
    NoProgress progress;
    for (const std::vector<Rows> &subsets :
         {std::vector<Rows>{first, second}, std::vector<Rows>{first, twice}}) {
        const auto path = learner.openPath(training, subsets, 2);
        for (const QJsonObject &setting : settings("c", {0.01, 1, 100}, {})) {
            const Params params = Params::checked(learner.params, setting).value();
            const std::vector<ModelPtr> warm = path->fit(params, progress).value();
            for (size_t i = 0; i < subsets.size(); ++i) {
                const ModelPtr alone =
                    learner.fit(taken(training, subsets[i]), params, {}, progress).value();
                QVERIFY(worstDifference(*warm[i], *alone, training.features) < 1e-8);
            }
        }
    }
}

void TestSettingPath::repeatsToTheBit()
{
    const Learner &learner = *shelf<Learner>().find(text("logistic_regression"));
    const TrainingSet training = drawn(20'000, 8, 2);
    const std::vector<Rows> subsets = folds(20'000, 4);
    NoProgress progress;
    const auto one = learner.openPath(training, subsets, 1);
    const auto four = learner.openPath(training, subsets, 4);
    for (const QJsonObject &setting : settings("c", {0.01, 0.1, 1}, {})) {
        const Params params = Params::checked(learner.params, setting).value();
        const std::vector<ModelPtr> first = one->fit(params, progress).value();
        const std::vector<ModelPtr> second = four->fit(params, progress).value();
        for (size_t i = 0; i < subsets.size(); ++i) {
            QCOMPARE(worstDifference(*first[i], *second[i], training.features), 0.0);
            QCOMPARE(second[i]->summary(), first[i]->summary());
        }
    }
}

void TestSettingPath::stoppedFitLeavesThePath()
{
    const Learner &learner = *shelf<Learner>().find(text("logistic_regression"));
    const TrainingSet training = drawn(20'000, 8, 2);
    const std::vector<Rows> subsets = folds(20'000, 3);
    const auto paramsOf = [&](double c) {
        return Params::checked(learner.params, {{text("c"), c}}).value();
    };
    NoProgress progress;
    const auto whole = learner.openPath(training, subsets, 1);
    const auto stopped = learner.openPath(training, subsets, 1);
    for (int reports : {1, 2, 4}) {
        StopAfter stop(reports);
        const Result<std::vector<ModelPtr>> refused = stopped->fit(paramsOf(0.01), stop);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Cancelled);
    }
    for (double c : {0.01, 1.0}) {
        const std::vector<ModelPtr> expected = whole->fit(paramsOf(c), progress).value();
        if (c == 1.0) {
            StopAfter stop(4);
            QVERIFY(!stopped->fit(paramsOf(c), stop));
        }
        const std::vector<ModelPtr> models = stopped->fit(paramsOf(c), progress).value();
        for (size_t i = 0; i < subsets.size(); ++i)
            QCOMPARE(worstDifference(*models[i], *expected[i], training.features), 0.0);
    }
}

void TestSettingPath::placesTellWhatVaries()
{
    for (const auto &[name, param, stronger, weaker] :
         {std::tuple("logistic_regression", "c", 0.1, 10.0),
          std::tuple("linear_regression", "alpha", 10.0, 0.1)}) {
        const Learner &learner = *shelf<Learner>().find(text(name));
        const auto place = [&](const QJsonObject &given) {
            return learner.pathPlace(Params::checked(learner.params, given).value());
        };
        const PathPlace first = place({{text(param), stronger}});
        const PathPlace second = place({{text(param), weaker}});
        QCOMPARE(first.path, second.path);
        QVERIFY(first.strength > second.strength);
        QVERIFY(place({{text("penalty"), text("l1")}}).path !=
                place({{text("penalty"), text("elastic_net")}}).path);
        QVERIFY(place({{text("standardise"), false}}).path != first.path);
    }
}

void TestSettingPath::learnersHaveBothOrNone()
{
    int with = 0;
    for (const auto &entry : shelf<Learner>().entries()) {
        QCOMPARE(entry.item.pathPlace == nullptr, entry.item.openPath == nullptr);
        with += entry.item.openPath ? 1 : 0;
    }
    QVERIFY(with >= 2);
}

QTEST_GUILESS_MAIN(TestSettingPath)
#include "tst_setting_path.moc"
