#include "models/learner.h"

#include <QTemporaryDir>
#include <QTest>

using namespace tenbin;

namespace {

TrainingSet trainingSet(Target target)
{
    TrainingSet training;
    training.features.columns = {{QStringLiteral("x"), QStringLiteral("x"), 0}};
    training.features.dense.setZero(Eigen::Index(target.values.size()), 1);
    training.target = std::move(target);
    return training;
}

const Learner &baseline()
{
    return *shelf<Learner>().find(QStringLiteral("baseline"));
}

Result<Eigen::MatrixXd> fitAndPredict(const TrainingSet &training)
{
    NoProgress progress;
    const Result<ModelPtr> model = baseline().fit(training, {}, {}, progress);
    if (!model)
        return passOn(model);
    return (*model)->predict(training.features, {});
}

} // namespace

class BaselineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void predictsClassShares()
    {
        const auto predicted = fitAndPredict(trainingSet({Problem::Multiclass,
                                                          QStringLiteral("y"),
                                                          {"a", "b", "c"},
                                                          {0, 1, 1, 2, 2, 2, 2, 2},
                                                          {}}));
        QVERIFY(predicted);
        for (Eigen::Index row = 0; row < predicted->rows(); ++row) {
            QCOMPARE((*predicted)(row, 0), 0.125);
            QCOMPARE((*predicted)(row, 1), 0.25);
            QCOMPARE((*predicted)(row, 2), 0.625);
        }
    }

    void weighsRows()
    {
        const auto shares = fitAndPredict(
            trainingSet({Problem::Binary, QStringLiteral("y"), {"a", "b"}, {0, 1}, {1, 3}}));
        QVERIFY(shares);
        QCOMPARE((*shares)(0, 1), 0.75);
        const auto mean = fitAndPredict(
            trainingSet({Problem::Regression, QStringLiteral("y"), {}, {1, 5}, {3, 1}}));
        QVERIFY(mean);
        QCOMPARE((*mean)(1, 0), 2.0);
    }

    void refusesDamagedModels()
    {
        QTemporaryDir folder;
        QVERIFY(!baseline().load(folder.path()));
        QFile file(folder.filePath(QStringLiteral("model.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"learner":"baseline","version":1,"classes":["a","b"],"constants":[1]})");
        file.close();
        const auto loaded = baseline().load(folder.path());
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().kind, Error::Kind::BadInput);
    }
};

QTEST_APPLESS_MAIN(BaselineTest)
#include "tst_baseline.moc"
