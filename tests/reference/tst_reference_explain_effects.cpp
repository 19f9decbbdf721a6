#include "analysis/explained_output.h"
#include "analysis/grid_outputs.h"
#include "analysis/permutation_importance.h"
#include "core/number.h"
#include "models/tree_ensemble.h"
#include "models/tree_model_file.h"
#include "tests/analysis/formula_pipeline.h"
#include "tests/support/csv_table.h"
#include "tests/support/test_data.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

QString fileOf(const QString &name)
{
    return test::referenceFolder(QStringLiteral("explain")) + u'/' + name;
}

/// All columns as numbers; an empty cell is a missing value.
Dataset numbersOf(const QString &name)
{
    const Dataset table = test::csvTable(fileOf(name));
    QList<Column> columns;
    for (qsizetype j = 0; j < table.columnCount(); ++j) {
        const Column column = table.column(j);
        std::vector<double> values;
        for (qsizetype i = 0; i < table.rowCount(); ++i)
            values.push_back(parseNumber(column.displayText(i)).value_or(NAN));
        columns.append(Column::numeric(column.name(), std::move(values)));
    }
    return Dataset::make(name, std::move(columns)).value();
}

/// The margin of a tree model of one output.
ExplainedOutput marginOf(const TreeModel &model, const Dataset &data)
{
    Target shape;
    shape.column = QStringLiteral("target");
    const bool classes = model.output == TreeModel::Output::Logistic;
    if (classes) {
        shape.problem = Problem::Binary;
        shape.classes = {QStringLiteral("0"), QStringLiteral("1")};
    }
    const Pipeline pipeline =
        Pipeline::make({}, test::encoderOf(data, data.columnNames(), {"impute=keep"}),
                       std::make_shared<TreeEnsemble>(model), shape);
    return ExplainedOutput::make(pipeline, classes ? 1 : -1,
                                 classes ? OutputSpace::LogOdds : OutputSpace::Value)
        .value();
}

bool near(double actual, double expected, double relative)
{
    return std::abs(actual - expected) <= relative * std::abs(expected) + 1e-14;
}

} // namespace

class TestReferenceExplainEffects : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (test::referenceFolder(QStringLiteral("explain")).isEmpty())
            QSKIP("the reference values are not beside the repository");
    }

    void effects_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QJsonObject>("expected");
        const QJsonObject models =
            test::readJson(fileOf(QStringLiteral("expected.json")))["tree_models"].toObject();
        int rows = 0;
        for (auto model = models.begin(); model != models.end(); ++model) {
            for (const QJsonValue &one : model.value().toObject()["partial_dependence"].toArray()) {
                QTest::addRow("%s %s", qPrintable(model.key()),
                              qPrintable(one["feature"].toString()))
                    << model.key() << one.toObject();
                ++rows;
            }
        }
        QVERIFY(rows > 0);
    }

    void effects()
    {
        QFETCH(QString, model);
        QFETCH(QJsonObject, expected);
        const Dataset data = numbersOf(model + QStringLiteral("_rows.csv"));
        const auto trees =
            readTreeModel(test::readAll(fileOf(model + QStringLiteral("_model.json"))));
        QVERIFY(trees);
        const ExplainedOutput output = marginOf(*trees, data);
        QCOMPARE(output.pipeline().encoder().features().size(), data.columnCount());
        std::vector<double> points;
        for (const QJsonValue &point : expected["grid"].toArray())
            points.push_back(point.toDouble());
        const auto at = GridOutputs::make(output, data, test::allRows(data.rowCount()), 2).value();
        NoProgress progress;
        const Eigen::MatrixXd found =
            at.at(numericGrid(expected["feature"].toString(), points), {0, 2}, progress).value();
        const QJsonArray means = expected["mean_margin_over_the_rows"].toArray();
        const QJsonArray rows = expected["ice_of_the_first_3_rows"].toArray();
        QCOMPARE(means.size(), found.cols());
        QVERIFY(rows.size() > 0);
        for (Eigen::Index point = 0; point < found.cols(); ++point) {
            QVERIFY(std::abs(rowMean(found.col(point)).mean - means[point].toDouble()) < 1e-5);
            for (qsizetype row = 0; row < rows.size(); ++row)
                QVERIFY(std::abs(found(row, point) - rows[row][point].toDouble()) < 1e-5);
        }
    }

    void permutation_data()
    {
        QTest::addColumn<QString>("metric");
        QTest::addColumn<QString>("each");
        QTest::addColumn<QString>("mean");
        QTest::newRow("r2") << "r2"
                            << "r2_drop"
                            << "r2_drop_mean";
        QTest::newRow("rmse") << "rmse"
                              << "rmse_rise"
                              << "rmse_rise_mean";
    }

    void permutation()
    {
        QFETCH(QString, metric);
        QFETCH(QString, each);
        QFETCH(QString, mean);
        const QJsonObject expected =
            test::readJson(fileOf(QStringLiteral("expected.json")))["permutation_importance"]
                .toObject();
        const QJsonArray permutations =
            test::readJson(fileOf(QStringLiteral("permutations.json")))["permutations"].toArray();
        const QJsonDocument model = test::readJson(fileOf(QStringLiteral("linear_model.json")));
        Dataset data = numbersOf(QStringLiteral("linear_rows.csv"));
        QList<Column> columns;
        for (qsizetype j = 0; j < data.columnCount(); ++j)
            columns.append(data.column(j).name() == QLatin1String("target")
                               ? data.column(j).renamed(QStringLiteral("y"))
                               : data.column(j));
        data = Dataset::make(QStringLiteral("linear"), columns).value();
        QStringList names;
        std::vector<double> weights;
        for (qsizetype j = 0; j < model["features"].toArray().size(); ++j) {
            names.append(model["features"][j].toString());
            weights.push_back(model["weights"][j].toDouble());
        }
        const double intercept = model["intercept"].toDouble();
        const Pipeline pipeline =
            test::formulaPipeline(data, names, [&](const Eigen::RowVectorXd &x) {
                double sum = intercept;
                for (size_t j = 0; j < weights.size(); ++j)
                    sum += weights[j] * x(Eigen::Index(j));
                return sum;
            });
        const KnownTruth truth = knownTruth(pipeline, data, test::allRows(data.rowCount())).value();
        const NamedMetric measured{metric, shelf<Metric>().find(metric), 0};
        const QJsonArray features = expected["features"].toArray();
        QCOMPARE(features.size(), names.size());
        NoProgress progress;
        for (qsizetype j = 0; j < names.size(); ++j) {
            std::vector<Rows> stored;
            for (const QJsonValue &one : permutations[j].toArray()) {
                Rows rows;
                for (const QJsonValue &row : one.toArray())
                    rows.push_back(quint32(row.toInt()));
                stored.push_back(std::move(rows));
            }
            const auto found = permutationImportance(pipeline, data, truth, {{names[j], {int(j)}}},
                                                     stored, measured, {0, 2}, progress);
            QVERIFY(found);
            QVERIFY(near(found->baseline, expected[metric].toDouble(), 1e-9));
            const GroupImportance &group = found->groups[0];
            QCOMPARE(features[j]["feature"].toString(), group.name);
            const QJsonArray single = features[j][each].toArray();
            QCOMPARE(single.size(), qsizetype(group.worse.size()));
            for (qsizetype k = 0; k < single.size(); ++k)
                QVERIFY2(std::abs(group.worse[size_t(k)] - single[k].toDouble()) <=
                             1e-9 * std::abs(found->baseline),
                         qPrintable(QString::number(group.worse[size_t(k)], 'g', 15)));
            QVERIFY(std::abs(group.over.mean - features[j][mean].toDouble()) <=
                    1e-9 * std::abs(found->baseline));
            if (metric == QLatin1String("r2")) {
                const double population = group.over.deviation * std::sqrt(2.0 / 3.0);
                QVERIFY(near(population, features[j]["r2_drop_sd_population"].toDouble(), 1e-6));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestReferenceExplainEffects)
#include "tst_reference_explain_effects.moc"
