// SHAP values of linear models by hand and by the definition.
#include "analysis/linear_shap.h"
#include "models/linear_model.h"
#include "tests/analysis/brute_shapley.h"
#include "tests/analysis/chance_trees.h"

#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

Features dense(const Eigen::MatrixXd &values)
{
    Features features;
    features.dense = values;
    for (Eigen::Index j = 0; j < values.cols(); ++j)
        features.columns.append({QString::number(j), QString::number(j), 0});
    return features;
}

/// eta = (1 + 2 (a - 10) - 3 b, -1 + 4 b).
LinearCoefficients byHand()
{
    LinearCoefficients model;
    model.features = {"a", "b"};
    model.centre = Eigen::Vector2d(10, 0);
    model.deviation = Eigen::Vector2d(1, 1);
    model.slopes = Eigen::Matrix2d{{2, 0}, {-3, 4}};
    model.intercepts = Eigen::Vector2d(1, -1);
    return model;
}

double worstBrute(const LinearCoefficients &model, const Features &background, const Features &rows)
{
    const ShapValues shap = linearShap(model, background, rows, 1).value();
    double worst = 0;
    const int count = int(rows.columnCount());
    for (Eigen::Index row = 0; row < rows.rowCount(); ++row) {
        std::vector<std::vector<double>> games(size_t(model.slopes.cols()));
        for (quint32 set = 0; set < 1U << count; ++set) {
            Features mixed = background;
            for (int j = 0; j < count; ++j) {
                if (set >> j & 1)
                    mixed.dense.col(j).setConstant(rows.dense(row, j));
            }
            const Eigen::RowVectorXd mean = model.predict(mixed, {}, 1).value().colwise().mean();
            for (size_t k = 0; k < games.size(); ++k)
                games[k].push_back(mean(Eigen::Index(k)));
        }
        for (size_t k = 0; k < games.size(); ++k) {
            worst = std::max({worst, std::abs(shap.base(Eigen::Index(k)) - games[k][0]),
                              (shap.values[k].row(row) - test::shapleyOf(games[k], count))
                                  .cwiseAbs()
                                  .maxCoeff()});
        }
    }
    return worst;
}

} // namespace

class TestLinearShap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void byHandValues()
    {
        const Features background = dense(Eigen::MatrixXd{{10, 1}, {14, 3}});
        const Features rows = dense(Eigen::MatrixXd{{11, 0}});
        const ShapValues shap = linearShap(byHand(), background, rows, 1).value();
        QCOMPARE(shap.base, Eigen::VectorXd(Eigen::Vector2d(1 + 2 * 2 - 3 * 2, -1 + 4 * 2)));
        QCOMPARE(shap.values[0], Eigen::MatrixXd(Eigen::RowVector2d(2 * (11 - 12), -3 * (0 - 2))));
        QCOMPARE(shap.values[1], Eigen::MatrixXd(Eigen::RowVector2d(0, 4 * (0 - 2))));
    }

    void sparseFeatures()
    {
        Features background, rows;
        background.dense = Eigen::MatrixXd{{10.0}, {14.0}};
        background.sparse.resize(2, 1);
        background.sparse.insert(1, 0) = 4;
        rows.dense = Eigen::MatrixXd{{11.0}, {11.0}};
        rows.sparse.resize(2, 1);
        rows.sparse.insert(0, 0) = 5;
        background.columns = rows.columns = {{"a", "a", 0}, {"b", "b", 0}};
        const ShapValues shap = linearShap(byHand(), background, rows, 1).value();
        QCOMPARE(shap.values[0], Eigen::MatrixXd(Eigen::MatrixXd{{-2, -9}, {-2, 6}}));
        const Eigen::MatrixXd eta = byHand().predict(rows, {}, 1).value();
        for (Eigen::Index i = 0; i < 2; ++i)
            QCOMPARE(shap.base(1) + shap.values[1].row(i).sum(), eta(i, 1));
    }

    void agreesWithTheDefinition()
    {
        QVERIFY(worstBrute(byHand(), dense(Eigen::MatrixXd::Random(7, 2)),
                           dense(Eigen::MatrixXd::Random(4, 2))) < 1e-12);
    }

    /// A fitted model of three classes: what it explains is the logarithm of its probabilities but
    /// for a term that all classes share.
    void explainsLogisticRegression()
    {
        TrainingSet set;
        set.features = test::someRows(300, 4, 5);
        set.features.dense = set.features.dense.unaryExpr(
            [](double value) { return std::isnan(value) ? 0 : value; });
        set.features.dense.col(3) /= 10;
        set.features.columns[3].levels = 0;
        set.target.problem = Problem::Multiclass;
        set.target.classes = {"a", "b", "c"};
        RandomStream random(6);
        for (Eigen::Index i = 0; i < 300; ++i)
            set.target.values.push_back(std::clamp(
                std::round(1 + set.features.dense(i, 0) + random.normal() / 2), 0.0, 2.0));
        const Learner &learner = *shelf<Learner>().find(QStringLiteral("logistic_regression"));
        NoProgress progress;
        const ModelPtr model =
            learner.fit(set, Params::checked(learner.params, {}).value(), {1, 1}, progress).value();
        const LinearCoefficients &coefficients =
            dynamic_cast<const LinearModel &>(*model).coefficients();
        QVERIFY(worstBrute(coefficients, set.features.taken(Rows{1, 2, 3, 4, 5}),
                           set.features.taken(Rows{7, 8})) < 1e-10);
        const ShapValues shap = linearShap(coefficients, set.features, set.features, 2).value();
        QCOMPARE(shap.values.size(), size_t(3));
        const Eigen::MatrixXd chances = model->predict(set.features, {1, 1}).value();
        for (Eigen::Index i = 0; i < 300; ++i) {
            const auto sum = [&](Eigen::Index k) {
                return shap.base(k) + shap.values[size_t(k)].row(i).sum();
            };
            for (Eigen::Index k = 1; k < 3; ++k)
                QVERIFY(std::abs(sum(k) - sum(0) - std::log(chances(i, k) / chances(i, 0))) < 1e-9);
        }
    }

    void refuses_data()
    {
        QTest::addColumn<int>("backgroundRows");
        QTest::addColumn<int>("columns");
        QTest::addColumn<double>("value");
        QTest::newRow("no background") << 0 << 2 << 1.0;
        QTest::newRow("features differ") << 3 << 3 << 1.0;
        QTest::newRow("missing value") << 3 << 2 << double(NAN);
        QTest::newRow("infinite value") << 3 << 2 << double(INFINITY);
    }

    void refuses()
    {
        QFETCH(int, backgroundRows);
        QFETCH(int, columns);
        QFETCH(double, value);
        const Features background = dense(Eigen::MatrixXd::Ones(backgroundRows, 2));
        const Features rows = dense(Eigen::MatrixXd::Constant(2, columns, value));
        const auto refused = linearShap(byHand(), background, rows, 1);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::BadInput);
        if (backgroundRows > 0)
            QVERIFY(!linearShap(byHand(), rows, background, 1));
    }
};

QTEST_GUILESS_MAIN(TestLinearShap)
#include "tst_linear_shap.moc"
