#include "analysis/kernel_shap.h"
#include "analysis/permutation_shap.h"
#include "tests/support/csv_table.h"
#include "tests/support/test_data.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

Features featuresOf(const Eigen::MatrixXd &values)
{
    Features features;
    features.dense = values;
    for (Eigen::Index j = 0; j < values.cols(); ++j)
        features.columns.append({QStringLiteral("x%1").arg(j), QStringLiteral("x%1").arg(j), 0});
    return features;
}

/// Columns of a file by name.
Eigen::MatrixXd columnsOf(const QString &path, const QJsonArray &names)
{
    const Dataset table = test::csvTable(path);
    Eigen::MatrixXd values(table.rowCount(), names.size());
    for (qsizetype j = 0; j < names.size(); ++j) {
        const Column column = table.find(names[j].toString()).value();
        std::copy(column.numbers().begin(), column.numbers().end(), values.col(j).begin());
    }
    return values;
}

Eigen::VectorXd vectorOf(const QJsonValue &json)
{
    const QJsonArray numbers = json.toArray();
    Eigen::VectorXd values(numbers.size());
    for (qsizetype i = 0; i < numbers.size(); ++i)
        values(i) = numbers[i].toDouble();
    return values;
}

Eigen::MatrixXd matrixOf(const QJsonValue &json)
{
    const QJsonArray rows = json.toArray();
    Eigen::MatrixXd values(rows.size(), rows[0].toArray().size());
    for (qsizetype i = 0; i < rows.size(); ++i)
        values.row(i) = vectorOf(rows[i]).transpose();
    return values;
}

double formulaA(const Eigen::RowVectorXd &x)
{
    return x(0) * x(1) + std::sin(x(2)) + 2 * x(3) - x(0) * x(3) * x(3);
}

double formulaB(const Eigen::RowVectorXd &x)
{
    return std::exp(x(0) / 2) * (x(1) > x(2) ? 1 : -1) + x(3) * x(4);
}

OutputFunction rowByRow(double (*formula)(const Eigen::RowVectorXd &))
{
    return [formula](const Features &features) {
        Eigen::VectorXd values(features.rowCount());
        for (Eigen::Index i = 0; i < values.size(); ++i)
            values(i) = formula(features.dense.row(i));
        return Result<Eigen::VectorXd>(values);
    };
}

OutputFunction linear(const Eigen::VectorXd &weights, double intercept, bool probability)
{
    return [=](const Features &features) {
        Eigen::VectorXd values = (features.dense * weights).array() + intercept;
        if (probability)
            values = 1 / (1 + (-values.array()).exp());
        return Result<Eigen::VectorXd>(values);
    };
}

/// Games with values, so that all they refer to lives as long.
struct Setting
{
    Features rows;
    Features background;
    SourceColumns sources;
    OutputFunction output;

    Setting(const Eigen::MatrixXd &rowValues, const Eigen::MatrixXd &backgroundValues,
            OutputFunction function)
        : rows(featuresOf(rowValues)), background(featuresOf(backgroundValues)),
          sources(sourceColumns(rows.columns)), output(std::move(function))
    {
    }
    CoalitionGame game() const { return columnGame(sources, rows, background, output).value(); }
    ShapleyValues kernel(qsizetype coalitions = 2048) const
    {
        NoProgress progress;
        return kernelShap(game(), {coalitions, 1, 2}, progress).value();
    }
    /// The fit to sampled coalitions, though all would be few enough.
    ShapleyValues sampled(qsizetype coalitions) const
    {
        NoProgress progress;
        const auto make = [&](int players) { return fittedEstimator(players, coalitions, 1); };
        return shapleyValues(game(), make, 2, progress).value();
    }
};

} // namespace

class TestReferenceExplainKernel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void formulas_data();
    void formulas();
    void linearModel();
    void logisticModel();

private:
    QString m_folder;
    QJsonObject m_expected;
};

void TestReferenceExplainKernel::initTestCase()
{
    m_folder = test::referenceFolder(QStringLiteral("explain"));
    if (m_folder.isEmpty())
        QSKIP("the reference values are not beside the repository");
    m_expected = test::readJson(m_folder + QStringLiteral("/expected.json")).object();
}

void TestReferenceExplainKernel::formulas_data()
{
    using Formula = double (*)(const Eigen::RowVectorXd &);
    QTest::addColumn<Formula>("formula");
    QTest::addColumn<QString>("text");
    QTest::newRow("formula_a") << Formula(formulaA)
                               << QStringLiteral("x0*x1 + sin(x2) + 2*x3 - x0*x3**2");
    QTest::newRow("formula_b") << Formula(formulaB)
                               << QStringLiteral("exp(x0/2) * (1 if x1 > x2 else -1) + x3*x4");
}

void TestReferenceExplainKernel::formulas()
{
    using Formula = double (*)(const Eigen::RowVectorXd &);
    QFETCH(Formula, formula);
    QFETCH(QString, text);
    const QJsonObject expected =
        m_expected["exact_shapley_of_formulas"][QString::fromLatin1(QTest::currentDataTag())]
            .toObject();
    QCOMPARE(expected["function"].toString(), text);
    const QJsonArray rows = expected["rows"].toArray();
    QVERIFY(!rows.isEmpty());
    QJsonArray inputs;
    for (const QJsonValue &row : rows)
        inputs.append(row["x"]);
    const Setting setting(matrixOf(inputs), matrixOf(expected["background"]), rowByRow(formula));
    NoProgress progress;
    const CoalitionGame game = setting.game();
    for (const ShapleyValues &found :
         {setting.kernel(), permutationShap(game, {20, 1, 1}, progress).value()}) {
        QVERIFY(found.exact);
        for (qsizetype i = 0; i < rows.size(); ++i) {
            QVERIFY(std::abs(game.empty(i) - expected["base_value"].toDouble()) < 1e-10);
            QVERIFY(std::abs(game.full(i) - rows[i]["value"].toDouble()) < 1e-10);
            const Eigen::VectorXd values = vectorOf(rows[i]["phi"]);
            QVERIFY((found.values.row(i).transpose() - values).cwiseAbs().maxCoeff() < 1e-10);
        }
    }
}

void TestReferenceExplainKernel::linearModel()
{
    const QJsonObject model =
        test::readJson(m_folder + QStringLiteral("/linear_model.json")).object();
    const Eigen::MatrixXd table =
        columnsOf(m_folder + QStringLiteral("/linear_rows.csv"), model["features"].toArray());
    const QJsonObject expected = m_expected["linear_model"].toObject();
    QCOMPARE(expected["background"].toString(), QStringLiteral("the first 50 rows"));
    QCOMPARE(expected["rows"].toString(), QStringLiteral("50 to 59"));
    const Setting setting(table.middleRows(50, 10), table.topRows(50),
                          linear(vectorOf(model["weights"]), model["intercept"].toDouble(), false));
    const Eigen::MatrixXd values = matrixOf(expected["phi"]);
    QVERIFY(std::abs(setting.game().empty(0) - expected["base_value"].toDouble()) < 1e-8);
    const ShapleyValues all = setting.kernel();
    QVERIFY(all.exact);
    QVERIFY((all.values - values).cwiseAbs().maxCoeff() < 1e-8);
    const ShapleyValues some = setting.sampled(200);
    QVERIFY(!some.exact && some.coalitions <= 200);
    QVERIFY((some.values - values).cwiseAbs().maxCoeff() < 1e-6);
}

void TestReferenceExplainKernel::logisticModel()
{
    const QJsonObject model =
        test::readJson(m_folder + QStringLiteral("/logistic_model.json")).object();
    const QJsonObject expected = m_expected["logistic_model"].toObject();
    const QJsonArray names = expected["features"].toArray();
    QCOMPARE(names, model["features"].toArray());
    const Setting setting(columnsOf(m_folder + QStringLiteral("/logistic_rows.csv"), names),
                          columnsOf(m_folder + QStringLiteral("/logistic_background.csv"), names),
                          linear(vectorOf(model["weights"]), model["intercept"].toDouble(), true));
    const CoalitionGame game = setting.game();
    const ShapleyValues all = setting.kernel();
    const ShapleyValues some = setting.sampled(200);
    const QJsonArray rows = expected["rows"].toArray();
    QCOMPARE(rows.size(), game.games());
    QVERIFY(all.exact && !some.exact);
    QVERIFY(std::abs(game.empty(0) - expected["base_value"].toDouble()) < 1e-8);
    for (qsizetype i = 0; i < rows.size(); ++i) {
        const Eigen::RowVectorXd values = vectorOf(rows[i]["phi"]).transpose();
        QVERIFY(std::abs(game.full(i) - rows[i]["probability"].toDouble()) < 1e-8);
        QVERIFY((all.values.row(i) - values).cwiseAbs().maxCoeff() < 1e-8);
        const double largest = values.cwiseAbs().maxCoeff();
        const double distance = (some.values.row(i) - values).cwiseAbs().maxCoeff();
        QVERIFY2(distance < 0.05 * largest, qPrintable(QString::number(distance / largest)));
    }
}

QTEST_GUILESS_MAIN(TestReferenceExplainKernel)
#include "tst_reference_explain_kernel.moc"
