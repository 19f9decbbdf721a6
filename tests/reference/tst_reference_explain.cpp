#include "analysis/linear_shap.h"
#include "analysis/tree_shap.h"
#include "core/number.h"
#include "models/tree_model_file.h"
#include "tests/support/csv_table.h"
#include "tests/support/test_data.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

/// An empty cell is a missing value; its column then reads as categorical.
Features featuresOf(const QString &path)
{
    const Dataset table = test::csvTable(path);
    Features features;
    features.dense.resize(table.rowCount(), table.columnCount());
    for (qsizetype j = 0; j < table.columnCount(); ++j) {
        const Column column = table.column(j);
        features.columns.append({column.name(), column.name(), 0});
        for (qsizetype i = 0; i < table.rowCount(); ++i)
            features.dense(i, j) = parseNumber(column.displayText(i)).value_or(NAN);
    }
    return features;
}

/// One output is written without the list around it.
QJsonArray listed(const QJsonValue &value, bool alone)
{
    return alone ? QJsonArray{value} : value.toArray();
}

bool near(double actual, double expected)
{
    return std::abs(actual - expected) <= 1e-7 + 1e-6 * std::abs(expected);
}

QString fileOf(const char *end)
{
    return test::referenceFolder(QStringLiteral("explain")) + u'/' +
           QString::fromLatin1(QTest::currentDataTag()) + QLatin1String(end);
}

/// Rows of a test: the models for which something is expected.
void addModels(const QString &asked)
{
    QTest::addColumn<QJsonObject>("expected");
    const QString folder = test::referenceFolder(QStringLiteral("explain"));
    if (folder.isEmpty())
        QSKIP("the reference values are not beside the repository");
    const QJsonObject models =
        test::readJson(folder + QStringLiteral("/expected.json"))["tree_models"].toObject();
    for (const QJsonValue &one :
         test::readJson(folder + QStringLiteral("/cases.json"))["tree_models"].toArray()) {
        const QString name = one["name"].toString();
        const QJsonObject expected = models[name].toObject();
        if (expected.contains(asked))
            QTest::newRow(qPrintable(name)) << expected;
    }
}

} // namespace

/// Every tree model of the reference folder, or of another of the same shape.
class TestReferenceExplain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pathDependent_data();
    void pathDependent();
    void interventional_data();
    void interventional();
    void interactions_data();
    void interactions();
    void linearModel();
};

void TestReferenceExplain::pathDependent_data()
{
    addModels(QStringLiteral("path_dependent"));
}

void TestReferenceExplain::pathDependent()
{
    QFETCH(QJsonObject, expected);
    QVERIFY(!expected.isEmpty());
    const auto model = readTreeModel(test::readAll(fileOf("_model.json")));
    QVERIFY2(model, model ? "" : qPrintable(model.error().text));
    const Features rows = featuresOf(fileOf("_rows.csv"));
    NoProgress progress;
    const auto shap = TreeShap::prepared(*model, 2).value().explain(rows, 2, progress);
    QVERIFY2(shap, shap ? "" : qPrintable(shap.error().text));

    const bool alone = model->outputs == 1;
    const QJsonArray bases = listed(expected["base_value"], alone);
    const QJsonArray means = listed(expected["mean_absolute"], alone);
    const QJsonArray values = expected["path_dependent"].toArray();
    const QJsonArray margins = expected["margin"].toArray();
    QCOMPARE(values.size(), rows.rowCount());
    QCOMPARE(bases.size(), qsizetype(model->outputs));
    for (int k = 0; k < model->outputs; ++k) {
        const Eigen::MatrixXd &ours = shap->values[size_t(k)];
        QVERIFY(near(shap->base(k), bases[k].toDouble()));
        QCOMPARE(means[k].toArray().size(), ours.cols());
        for (Eigen::Index j = 0; j < ours.cols(); ++j)
            QVERIFY(near(ours.col(j).cwiseAbs().mean(), means[k][j].toDouble()));
        for (Eigen::Index i = 0; i < ours.rows(); ++i) {
            const QJsonArray row = listed(values[i], alone)[k].toArray();
            for (Eigen::Index j = 0; j < ours.cols(); ++j)
                QVERIFY2(near(ours(i, j), row[j].toDouble()),
                         qPrintable(QStringLiteral("row %1, feature %2: %3, expected %4")
                                        .arg(i)
                                        .arg(j)
                                        .arg(ours(i, j), 0, 'g', 12)
                                        .arg(row[j].toDouble(), 0, 'g', 12)));
            const double margin = listed(margins[i], alone)[k].toDouble();
            QVERIFY(std::abs(shap->base(k) + ours.row(i).sum() - margin) < 1e-5);
        }
    }
}

void TestReferenceExplain::interventional_data()
{
    addModels(QStringLiteral("interventional"));
}

void TestReferenceExplain::interventional()
{
    QFETCH(QJsonObject, expected);
    const QJsonObject asked = expected["interventional"].toObject();
    const auto model = readTreeModel(test::readAll(fileOf("_model.json")));
    QVERIFY2(model, model ? "" : qPrintable(model.error().text));
    const Features rows = featuresOf(fileOf("_rows.csv"));
    const Features background = featuresOf(fileOf("_background.csv"));
    QCOMPARE(background.rowCount(), asked["background_rows"].toInteger());
    NoProgress progress;
    const auto shap =
        TreeShap::prepared(*model, background, 2, progress).value().explain(rows, 2, progress);
    QVERIFY2(shap, shap ? "" : qPrintable(shap.error().text));
    QVERIFY(std::abs(shap->base(0) - asked["base_value"].toDouble()) < 1e-7);
    const QJsonArray values = asked["phi_of_the_first_rows"].toArray();
    QVERIFY(!values.isEmpty());
    for (qsizetype i = 0; i < values.size(); ++i) {
        QCOMPARE(values[i].toArray().size(), rows.columnCount());
        for (Eigen::Index j = 0; j < rows.columnCount(); ++j)
            QVERIFY(std::abs(shap->values[0](i, j) - values[i][j].toDouble()) < 1e-7);
        const double margin = expected["margin"][i].toDouble();
        QVERIFY(std::abs(shap->base(0) + shap->values[0].row(i).sum() - margin) < 1e-5);
    }
}

void TestReferenceExplain::interactions_data()
{
    addModels(QStringLiteral("interaction_values_of_the_first_rows"));
}

void TestReferenceExplain::interactions()
{
    QFETCH(QJsonObject, expected);
    const QJsonArray values = expected["interaction_values_of_the_first_rows"].toArray();
    QVERIFY(!values.isEmpty());
    const auto model = readTreeModel(test::readAll(fileOf("_model.json")));
    QVERIFY2(model, model ? "" : qPrintable(model.error().text));
    NoProgress progress;
    const ShapInteractions found = TreeShap::prepared(*model, 2)
                                       .value()
                                       .interactions(featuresOf(fileOf("_rows.csv")), 2, progress)
                                       .value();
    for (qsizetype row = 0; row < values.size(); ++row) {
        const Eigen::MatrixXd &ours = found.values[0][size_t(row)];
        QCOMPARE(values[row].toArray().size(), ours.rows());
        for (Eigen::Index i = 0; i < ours.rows(); ++i) {
            double sum = 0;
            for (Eigen::Index j = 0; j < ours.cols(); ++j) {
                QVERIFY(std::abs(ours(i, j) - values[row][i][j].toDouble()) < 1e-7);
                sum += ours(i, j);
            }
            QVERIFY(std::abs(sum - expected["path_dependent"][row][i].toDouble()) < 1e-7);
        }
    }
}

/// Closed form of a linear model; the background are its first 50 rows, explained are the next ten.
void TestReferenceExplain::linearModel()
{
    const QString folder = test::referenceFolder(QStringLiteral("explain"));
    if (folder.isEmpty())
        QSKIP("the reference values are not beside the repository");
    const auto json = test::readJson(folder + QStringLiteral("/linear_model.json"));
    const auto expected = test::readJson(folder + QStringLiteral("/expected.json"))["linear_model"];
    const Features all = featuresOf(folder + QStringLiteral("/linear_rows.csv"));
    LinearCoefficients model;
    for (const QJsonValue &name : json["features"].toArray()) {
        QCOMPARE(all.columns[model.features.size()].name, name.toString());
        model.features.append(name.toString());
    }
    const Eigen::Index count = model.features.size();
    model.centre = Eigen::VectorXd::Zero(count);
    model.deviation = Eigen::VectorXd::Ones(count);
    model.slopes.resize(count, 1);
    for (Eigen::Index j = 0; j < count; ++j)
        model.slopes(j, 0) = json["weights"][j].toDouble();
    model.intercepts = Eigen::VectorXd::Constant(1, json["intercept"].toDouble());
    Features background, rows;
    background.columns = rows.columns = all.columns.mid(0, count);
    background.dense = all.dense.topLeftCorner(50, count);
    rows.dense = all.dense.block(50, 0, 10, count);
    const ShapValues shap = linearShap(model, background, rows, 1).value();
    QVERIFY(std::abs(shap.base(0) - expected["base_value"].toDouble()) < 1e-8);
    QCOMPARE(expected["phi"].toArray().size(), rows.rowCount());
    for (Eigen::Index i = 0; i < rows.rowCount(); ++i) {
        QCOMPARE(expected["phi"][i].toArray().size(), count);
        for (Eigen::Index j = 0; j < count; ++j)
            QVERIFY(std::abs(shap.values[0](i, j) - expected["phi"][i][j].toDouble()) < 1e-8);
    }
}

QTEST_GUILESS_MAIN(TestReferenceExplain)
#include "tst_reference_explain.moc"
