#include "core/number.h"
#include "models/evaluation.h"
#include "tests/support/csv_table.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

bool agrees(double actual, double expected)
{
    if (std::isnan(expected) || std::isnan(actual))
        return std::isnan(expected) && std::isnan(actual);
    return std::abs(actual - expected) <= 1e-12 + 1e-9 * std::abs(expected);
}

PredictionColumns columnsOf(const QJsonObject &one)
{
    PredictionColumns columns;
    columns.truth = one["truth"].toString();
    columns.prediction = one["prediction"].toString();
    columns.score = one["score"].toString();
    columns.probabilities = one["probabilities"].toString();
    columns.positive = one["positive"].toString();
    columns.weight = one["weight"].toString();
    for (const QJsonValue &label : one["labels"].toArray())
        columns.labels.append(label.toString());
    const QJsonObject quantiles = one["quantiles"].toObject();
    for (const QString &level : quantiles.keys())
        columns.quantiles[parseNumber(level).value()] = quantiles[level].toString();
    columns.low = one["interval"][0].toString();
    columns.high = one["interval"][1].toString();
    if (one.contains("score_is_probability"))
        columns.scoreIsProbability = one["score_is_probability"].toBool();
    return columns;
}

EvaluationOptions optionsOf(const QJsonObject &one)
{
    EvaluationOptions options;
    options.resamples = 0;
    options.predictors = one["predictors"].toInt(-1);
    options.huberDelta = one["huber_delta"].toDouble(1);
    return options;
}

double valueOf(const Predictions &predictions, const QString &name, EvaluationOptions options)
{
    QString id = name;
    if (name.startsWith(QLatin1String("ece_"))) {
        id = QStringLiteral("ece");
        options.bins = name.mid(4).toInt();
    }
    NoProgress progress;
    const Evaluation evaluation = evaluateAll(predictions, options, progress).value();
    const MetricEstimate *estimate = evaluation.find(id);
    return estimate ? estimate->value : -12345;
}

QStringList confusionDifferences(const Predictions &predictions, const QJsonObject &expected)
{
    QStringList differences;
    NoProgress progress;
    EvaluationOptions options;
    options.resamples = 0;
    const Evaluation evaluation = evaluateAll(predictions, options, progress).value();
    const QJsonArray labels = expected["labels"].toArray();
    const QJsonArray matrix = expected["matrix_rows_are_truth"].toArray();
    if (labels.size() != evaluation.labels.size())
        differences << QStringLiteral("%1 labels").arg(evaluation.labels.size());
    for (qsizetype t = 0; t < labels.size(); ++t) {
        for (qsizetype p = 0; p < labels.size(); ++p) {
            const auto truth = evaluation.labels.indexOf(labels[t].toString());
            const auto predicted = evaluation.labels.indexOf(labels[p].toString());
            if (truth < 0 || predicted < 0 ||
                !agrees(evaluation.confusion.at(int(truth), int(predicted)),
                        matrix[t][p].toDouble()))
                differences << QStringLiteral("confusion of %1 and %2")
                                   .arg(labels[t].toString(), labels[p].toString());
        }
    }
    return differences;
}

} // namespace

/// Every case of the reference folder, or of another of the same shape ($TENBIN_REFERENCE_DIR).
class TestReferenceMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void agrees_data();
    void agrees();
};

void TestReferenceMetrics::agrees_data()
{
    QTest::addColumn<QJsonObject>("given");
    QTest::addColumn<QJsonObject>("expected");
    const QString folder = test::referenceFolder(QStringLiteral("metrics"));
    if (folder.isEmpty())
        QSKIP("the reference values are not beside the repository");
    const QJsonArray cases = test::readJson(folder + QStringLiteral("/cases.json")).array();
    const QJsonObject expected =
        test::readJson(folder + QStringLiteral("/expected.json"))["cases"].toObject();
    for (const QJsonValue &one : cases) {
        const QString name = one["name"].toString();
        QTest::newRow(qPrintable(name)) << one.toObject() << expected[name].toObject();
    }
}

void TestReferenceMetrics::agrees()
{
    QFETCH(QJsonObject, given);
    QFETCH(QJsonObject, expected);
    const QString folder = test::referenceFolder(QStringLiteral("metrics"));
    const Dataset table = test::csvTable(QDir(folder).filePath(given["file"].toString()));
    const Result<Predictions> read = readPredictions(table, columnsOf(given));
    QVERIFY2(read.has_value(), read ? "" : qPrintable(read.error().text));
    QCOMPARE(problemName(read->problem), given["task"].toString());

    QStringList differences;
    const QJsonObject metrics = expected["metrics"].toObject();
    QVERIFY(!metrics.isEmpty());
    for (const QString &name : metrics.keys()) {
        // Our weighted median is the middle of two rows where half of the weight is met exactly.
        if (name == QLatin1String("median_ae") && !read->weights.empty())
            continue;
        const double wanted = numberOf(metrics[name]);
        const double actual = valueOf(*read, name, optionsOf(given));
        if (!::agrees(actual, wanted))
            differences << QStringLiteral("%1: expected %2, got %3")
                               .arg(name, numberText(wanted), numberText(actual));
    }
    if (read->isClassification())
        differences << confusionDifferences(*read, expected["confusion"].toObject());
    QVERIFY2(differences.isEmpty(), qPrintable(differences.join(QStringLiteral("; "))));
}

QTEST_GUILESS_MAIN(TestReferenceMetrics)
#include "tst_reference_metrics.moc"
