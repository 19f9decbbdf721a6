// Our learners against the stored cross-validation scores of common ones, on the same data.
#include "core/parallel.h"
#include "data/format.h"
#include "models/cross_validation.h"
#include "models/evaluation.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <numeric>

using namespace tenbin;

namespace {

/// Which of our learners answers to a stored one, with its settings.
struct Rival
{
    QString stored;
    QString learner;
    QStringList params;
    QStringList encoder;
};

const QList<Rival> rivals{
    {"majority", "baseline", {}, {}},
    {"mean", "baseline", {}, {}},
    {"logistic", "logistic_regression", {}, {}},
    {"ridge", "linear_regression", {}, {}},
    {"random_forest_100", "random_forest", {"trees=100", "min_leaf=2"}, {}},
    {"boosted_trees_200", "gradient_boosting", {}, {}},
    {"tfidf_logistic",
     "logistic_regression",
     {"c=10"},
     {"ngrams=2", "sublinear=true", "text_features=1000000"}},
};

/// What this program promises of some data sets: metric, least value.
struct Goal
{
    QString data;
    QString learner;
    QString metric;
    double least;
};

const QList<Goal> goals{
    {"adult", "logistic_regression", "roc_auc", 0.90},
    {"adult", "gradient_boosting", "roc_auc", 0.92},
    {"adult", "mlp", "roc_auc", 0.90},
    {"california_housing", "gradient_boosting", "r2", 0.82},
};

Params csvParams(const QJsonObject &one)
{
    const Format &csv = *shelf<Format>().find(QStringLiteral("csv"));
    QJsonObject given{{"missing", "NA,?"}};
    if (one.contains("separator"))
        given["separator"] = one["separator"].toString() == "\t" ? "tab" : one["separator"];
    if (one["quoting"].toInt() == 3)
        given["quote"] = "none";
    return Params::checked(csv.params, given).value();
}

/// The text columns joined by spaces as one.
Dataset withJoinedTexts(const Dataset &data, const QJsonArray &names, const QString &target)
{
    QStringList texts;
    for (qsizetype row = 0; row < data.rowCount(); ++row) {
        QStringList parts;
        for (const QJsonValue &name : names)
            parts.append(data.find(name.toString())->displayText(row));
        texts.append(parts.join(QLatin1Char(' ')));
    }
    return Dataset::make(data.name(), {test::textColumn(QStringLiteral("joined"), texts),
                                       data.find(target).value()})
        .value();
}

Result<Dataset> readCase(const QString &folder, const QJsonObject &one)
{
    ReadOptions options;
    options.params = csvParams(one);
    options.threads = availableThreads();
    if (one["task"] == "classification")
        options.types[one["target"].toString()] = ColumnType::Categorical;
    NoProgress progress;
    Result<Dataset> data = readDataset({QDir(folder).filePath(one["file"].toString())},
                                       QStringLiteral("csv"), options, progress);
    if (!data)
        return data;
    if (const qint64 first = one["first_rows"].toInteger(); first > 0)
        data = data->taken(test::allRows(std::min<qsizetype>(first, data->rowCount())));
    if (one.contains("text"))
        return withJoinedTexts(*data, one["text"].toArray(), one["target"].toString());
    return data;
}

PipelineSpec specFor(const Dataset &data, const QJsonObject &one, const Rival &rival)
{
    PipelineSpec spec;
    spec.learner = rival.learner;
    spec.learnerParams =
        Params::parsed(shelf<Learner>().find(rival.learner)->params, rival.params).value();
    spec.encoderParams = Params::parsed(Encoder::paramSpecs(), rival.encoder).value();
    spec.target = one["target"].toString();
    spec.problem = one["task"] == "regression" ? std::optional(Problem::Regression) : std::nullopt;
    spec.columns = data.columnNames();
    for (const QJsonValue &name : one["exclude"].toArray())
        spec.columns.removeAll(name.toString());
    return spec;
}

Split splitFor(const TargetRows &target, bool inTime)
{
    const bool classes = target.target.problem != Problem::Regression;
    SplitSpec spec;
    spec.kind = inTime    ? SplitSpec::Kind::TimeSeries
                : classes ? SplitSpec::Kind::Stratified
                          : SplitSpec::Kind::KFold;
    const std::vector<qint32> strata(target.target.values.begin(), target.target.values.end());
    SplitInput input;
    input.rows = qsizetype(target.rows.size());
    if (classes)
        input.strata = strata;
    return makeSplit(spec, input, 0).value();
}

/// The metrics as means over the folds.
Result<QMap<QString, double>> scores(const Dataset &data, const QJsonObject &one,
                                     const Rival &rival)
{
    const PipelineSpec spec = specFor(data, one, rival);
    const auto target = readTarget(data, spec.target, {}, spec.problem);
    if (!target)
        return passOn(target);
    NoProgress progress;
    const auto validated = crossValidate(data, *target, splitFor(*target, one["time"].toBool()),
                                         spec, {1, availableThreads()}, progress);
    if (!validated)
        return passOn(validated);
    EvaluationOptions options;
    options.resamples = 0;
    const auto evaluation = evaluateAll(validated->predictions, options, progress);
    if (!evaluation)
        return passOn(evaluation);
    QMap<QString, double> means;
    for (const MetricEstimate &metric : evaluation->metrics)
        means[metric.name] = std::accumulate(metric.folds.begin(), metric.folds.end(), 0.0) /
                             double(metric.folds.size());
    return means;
}

} // namespace

class ReferenceBaselinesTest : public QObject
{
    Q_OBJECT

private:
    QString m_folder = test::referenceFolder(QStringLiteral("baselines"));
    QString m_name;
    Result<Dataset> m_data = badInput(QStringLiteral("not read"));

    /// Rows of one data set follow each other: it is read once.
    const Result<Dataset> &dataOf(const QJsonObject &one)
    {
        if (m_name != one["name"].toString()) {
            m_name = one["name"].toString();
            m_data = readCase(m_folder, one);
        }
        return m_data;
    }

    QJsonArray cases() const
    {
        return test::readJson(QDir(m_folder).filePath(QStringLiteral("cases.json"))).array();
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (m_folder.isEmpty())
            QSKIP("the reference scores are not beside the repository");
    }

    void reachesStoredScores_data()
    {
        QTest::addColumn<QJsonObject>("one");
        QTest::addColumn<int>("rival");
        QTest::addColumn<QJsonObject>("stored");
        const QJsonObject expected =
            test::readJson(QDir(m_folder).filePath(QStringLiteral("expected.json")))
                .object()["cases"]
                .toObject();
        for (const QJsonValue &value : cases()) {
            const QJsonObject one = value.toObject();
            const QString name = one["name"].toString();
            const QJsonObject scores = expected[name]["scores"].toObject();
            for (int i = 0; i < rivals.size(); ++i) {
                if (scores.contains(rivals[i].stored))
                    QTest::addRow("%s, %s", qPrintable(name), qPrintable(rivals[i].stored))
                        << one << i << scores[rivals[i].stored].toObject();
            }
        }
    }

    void reachesStoredScores()
    {
        QFETCH(QJsonObject, one);
        QFETCH(int, rival);
        QFETCH(QJsonObject, stored);
        if (!shelf<Learner>().find(rivals[rival].learner))
            QSKIP("this learner is not on the shelf");
        const Result<Dataset> &data = dataOf(one);
        QVERIFY2(data, data ? "" : qPrintable(data.error().text));
        const auto ours = scores(*data, one, rivals[rival]);
        QVERIFY2(ours, ours ? "" : qPrintable(ours.error().text + ours.error().hint));
        for (const QString metric : {"accuracy", "roc_auc", "roc_auc_ovr", "r2"}) {
            if (!stored.contains(metric))
                continue;
            const double mean = stored[metric].toObject()["mean"].toDouble();
            const double deviation = stored[metric].toObject()["std"].toDouble();
            const double found = ours->value(metric);
            const QString text = QStringLiteral("%1: %2, stored %3 ± %4")
                                     .arg(metric)
                                     .arg(found)
                                     .arg(mean)
                                     .arg(deviation);
            qInfo("%s", qPrintable(text));
            QVERIFY2(found >= mean - std::max(0.01, deviation), qPrintable(text));
        }
    }

    void reachesOurGoals_data()
    {
        QTest::addColumn<int>("goal");
        for (int i = 0; i < goals.size(); ++i)
            QTest::addRow("%s, %s", qPrintable(goals[i].data), qPrintable(goals[i].learner)) << i;
    }

    void reachesOurGoals()
    {
        QFETCH(int, goal);
        const Goal &wanted = goals[goal];
        const Learner *learner = shelf<Learner>().find(wanted.learner);
        const QString why = whyNotUse(*learner, {learner->problems.first(), 100, 10, 2},
                                      Params::initial(learner->params));
        if (!why.isEmpty())
            QSKIP(qPrintable(why));
        for (const QJsonValue &one : cases()) {
            if (one["name"] != wanted.data)
                continue;
            const Result<Dataset> &data = dataOf(one.toObject());
            QVERIFY2(data, data ? "" : qPrintable(data.error().text));
            const auto ours = scores(*data, one.toObject(), {{}, wanted.learner, {}, {}});
            QVERIFY2(ours, ours ? "" : qPrintable(ours.error().text));
            const QString text =
                QStringLiteral("%1: %2").arg(wanted.metric).arg(ours->value(wanted.metric));
            qInfo("%s", qPrintable(text));
            QVERIFY2(ours->value(wanted.metric) >= wanted.least, qPrintable(text));
        }
    }
};

QTEST_GUILESS_MAIN(ReferenceBaselinesTest)
#include "tst_reference_baselines.moc"
