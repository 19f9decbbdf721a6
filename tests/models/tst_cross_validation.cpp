#include "models/cross_validation.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <atomic>
#include <mutex>

using namespace tenbin;
using test::allRows;

namespace {

const QString y = QStringLiteral("y");

PipelineSpec specFor(const Dataset &data)
{
    PipelineSpec spec;
    spec.learner = QStringLiteral("baseline");
    spec.encoderParams = Params::initial(Encoder::paramSpecs());
    spec.target = y;
    spec.columns = data.columnNames();
    return spec;
}

Result<CrossValidation> validate(const Dataset &data, const Split &split, int threads = 1)
{
    NoProgress progress;
    return crossValidate(data, readTarget(data, y).value(), split, specFor(data), {7, threads},
                         progress);
}

Dataset classes(const QStringList &values)
{
    std::vector<double> x;
    for (qsizetype i = 0; i < values.size(); ++i)
        x.push_back(double(i));
    return Dataset::make(QStringLiteral("d"), {Column::numeric(QStringLiteral("x"), std::move(x)),
                                               test::categoricalColumn(y, values)})
        .value();
}

Split folds(const char *spec, qsizetype rows)
{
    SplitInput input;
    input.rows = rows;
    return makeSplit(SplitSpec::parse(QString::fromLatin1(spec)).value(), input, 3).value();
}

/// Counts and remembers; stops after `stopAfter` reports.
class Listener final : public Progress
{
public:
    explicit Listener(int stopAfter = 1'000'000) : m_left(stopAfter) {}
    bool report(double fraction, const QString &note) override
    {
        const std::lock_guard lock(m_mutex);
        highest = std::max(highest, fraction);
        notes.append(note);
        return --m_left > 0;
    }

    double highest = 0;
    QStringList notes;

private:
    std::mutex m_mutex;
    int m_left;
};

} // namespace

class CrossValidationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void predictsTestRowsFromTrainingRowsOnly()
    {
        const Dataset data = classes({"a", "b", "b", "a", "b", "b"});
        const Split split{{{{0, 1, 2}, {5, 3}, QStringLiteral("fold 1 of 2")},
                           {{3, 4, 5}, {0, 1, 2}, QStringLiteral("fold 2 of 2")}},
                          {QStringLiteral("a warning")}};
        const auto result = validate(data, split);
        QVERIFY(result);
        const Predictions &all = result->predictions;
        QCOMPARE(all.rows, std::vector<quint32>({5, 3, 0, 1, 2}));
        QCOMPARE(all.fold, std::vector<qint32>({0, 0, 1, 1, 1}));
        QCOMPARE(all.truth, std::vector<double>({1, 0, 0, 1, 1}));
        QCOMPARE(all.predicted, std::vector<double>({1, 1, 1, 1, 1}));
        QCOMPARE(all.classes, QStringList({"a", "b"}));
        QVERIFY(all.probabilities.col(1).isApproxToConstant(2.0 / 3));
        QCOMPARE(result->foldNames.size(), 2);
        QCOMPARE(result->foldSeconds.size(), size_t(2));
        QCOMPARE(result->warnings, QStringList{QStringLiteral("a warning")});
    }

    void repeatsRows()
    {
        const Dataset data = classes({"a", "b", "b", "a"});
        const Split split{{{{0, 1}, {2, 3}, QStringLiteral("repeat 1, fold 1")},
                           {{0, 2}, {1, 3}, QStringLiteral("repeat 2, fold 1")}},
                          {}};
        QCOMPARE(validate(data, split)->predictions.rows, std::vector<quint32>({2, 3, 1, 3}));
    }

    void predictsNumbersWithWeights()
    {
        const Dataset data = Dataset::make(QStringLiteral("d"),
                                           {Column::numeric(QStringLiteral("x"), {1, 2, 3, 4, 5}),
                                            Column::numeric(y, {10, 20, 50, 7, 8}),
                                            Column::numeric(QStringLiteral("w"), {1, 3, 1, 0, 2})},
                                           {Role::Feature, Role::Target, Role::Weight})
                                 .value();
        // Positions 0 … 3 are rows 0, 1, 2, 4: row 3 has no weight.
        const Split split{{{{0, 1}, {2, 3}, QStringLiteral("holdout")}}, {}};
        const auto result = validate(data, split);
        QVERIFY(result);
        QCOMPARE(result->predictions.problem, Problem::Regression);
        QCOMPARE(result->predictions.predicted, std::vector<double>({17.5, 17.5}));
        QCOMPARE(result->predictions.truth, std::vector<double>({50, 8}));
        QCOMPARE(result->predictions.weights, std::vector<double>({1, 2}));
        QCOMPARE(result->predictions.rows, std::vector<quint32>({2, 4}));
        QCOMPARE(result->predictions.probabilities.cols(), 0);
    }

    void saysWhichFoldLacksAClass()
    {
        const Dataset data = classes({"a", "b", "c", "a", "b", "b"});
        const Split split{{{{0, 1, 3, 4}, {2, 5}, QStringLiteral("fold 1 of 2")},
                           {{0, 1, 2}, {3, 4}, QStringLiteral("fold 2 of 2")}},
                          {}};
        const auto result = validate(data, split);
        QVERIFY(result);
        QCOMPARE(result->predictions.probabilities.row(0), Eigen::RowVector3d(0.5, 0.5, 0));
        QCOMPARE(result->warnings.size(), 1);
        QVERIFY(result->warnings.first().contains(QStringLiteral("fold 1 of 2")));
        QVERIFY(result->warnings.first().contains(QStringLiteral("\"c\"")));

        const Split bad{{{{0, 1}, {2}, QStringLiteral("fold 1 of 2")},
                         {{1, 4}, {0}, QStringLiteral("fold 2 of 2")}},
                        {}};
        const auto refused = validate(data, bad);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::BadInput);
        QVERIFY(refused.error().text.contains(QStringLiteral("fold 2 of 2")));
    }

    void refusesEmptyFolds()
    {
        const Dataset data = classes({"a", "b"});
        QCOMPARE(validate(data, {}).error().kind, Error::Kind::BadInput);
        QCOMPARE(validate(data, {{{{0, 1}, {}, QStringLiteral("none")}}, {}}).error().kind,
                 Error::Kind::BadInput);
    }

    void saysWhyALearnerDoesNotFit()
    {
        NoProgress progress;
        const Dataset data = classes({"a", "b"});
        PipelineSpec spec = specFor(data);
        spec.learner = QStringLiteral("astrology");
        const auto result =
            crossValidate(data, readTarget(data, y).value(),
                          {{{{0}, {1}, QStringLiteral("f")}}, {}}, spec, {}, progress);
        QVERIFY(!result);
        QCOMPARE(result.error().kind, Error::Kind::Usage);
    }

    void doesNotDependOnThreads()
    {
        const Dataset data = test::binaryData(600, 4);
        const Split split = folds("kfold:5", 600);
        const auto one = validate(data, split, 1);
        const auto two = validate(data, split, 2);
        QCOMPARE(one->predictions.probabilities, two->predictions.probabilities);
        QCOMPARE(one->predictions.rows, two->predictions.rows);
    }

    void reportsProgressAndStops()
    {
        const Dataset data = test::regressionData(300, 3);
        const Split split = folds("kfold:3", 300);
        const TargetRows target = readTarget(data, y).value();
        Listener listener;
        QVERIFY(crossValidate(data, target, split, specFor(data), {1, 2}, listener));
        QCOMPARE(listener.highest, 1.0);
        QVERIFY(!listener.notes.filter(QStringLiteral("fold 2 of 3")).isEmpty());
        Listener impatient(3);
        const auto stopped = crossValidate(data, target, split, specFor(data), {1, 2}, impatient);
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, Error::Kind::Cancelled);
    }
};

QTEST_APPLESS_MAIN(CrossValidationTest)
#include "tst_cross_validation.moc"
