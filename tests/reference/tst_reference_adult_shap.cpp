// SHAP values of a model fitted on the Adult data add up for every row, and are XGBoost's own.
#include "analysis/tree_shap.h"
#include "core/parallel.h"
#include "data/encoder.h"
#include "data/format.h"
#include "models/learner.h"
#include "models/problem.h"
#include "models/tree_ensemble.h"
#include "models/tree_model_file.h"
#include "tests/models/xgboost_oracle.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace tenbin;

class TestReferenceAdultShap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString file = test::sharedData(QStringLiteral("adult/adult.csv"));
        if (file.isEmpty())
            QSKIP(test::absentData);
        NoProgress progress;
        ReadOptions options;
        options.params = Params::checked(shelf<Format>().find(QStringLiteral("csv"))->params,
                                         QJsonObject{{"missing", "NA,?"}})
                             .value();
        m_data = readDataset({file}, QStringLiteral("csv"), options, progress).value();
    }

    void addsUpForEveryRow_data()
    {
        QTest::addColumn<QString>("learner");
        QTest::addColumn<QString>("categories");
        QTest::addColumn<int>("depth");
        QTest::addColumn<int>("trees");
        QTest::newRow("boosting, native categories") << "gradient_boosting"
                                                     << "native" << 6 << 100;
        QTest::newRow("boosting, one-hot") << "gradient_boosting"
                                           << "one_hot" << 6 << 100;
        QTest::newRow("boosting, deep") << "gradient_boosting"
                                        << "native" << 10 << 20;
        QTest::newRow("forest") << "random_forest"
                                << "native" << 6 << 20;
        QTest::newRow("forest, deep") << "random_forest"
                                      << "native" << 14 << 4;
    }

    void addsUpForEveryRow()
    {
        QFETCH(QString, learner);
        QFETCH(QString, categories);
        QFETCH(int, depth);
        QFETCH(int, trees);
        const Learner &entry = *shelf<Learner>().find(learner);
        const bool boosting = learner == QLatin1String("gradient_boosting");
        QStringList columns = m_data.columnNames();
        for (const char *name : {"income", "split", "fnlwgt"})
            columns.removeAll(QString::fromLatin1(name));
        const Params encoding =
            Params::checked(Encoder::paramSpecs(), QJsonObject{{"categories", categories}}).value();
        const Rows rows = test::allRows(m_data.rowCount());
        const Encoder encoder =
            Encoder::fit(m_data, columns, rows, encoding, entry.needs, 2).value();
        TrainingSet set;
        set.features = encoder.encode(m_data, rows, 2).value();
        set.target =
            readTarget(m_data, QStringLiteral("income"), {}, Problem::Binary).value().target;
        QJsonObject settings{{"max_depth", depth}};
        settings[boosting ? QStringLiteral("rounds") : QStringLiteral("trees")] = trees;
        NoProgress progress;
        const ModelPtr fitted =
            entry.fit(set, Params::checked(entry.params, settings).value(), {1, 2}, progress)
                .value();
        const TreeModel &model = dynamic_cast<const TreeEnsemble &>(*fitted).trees();

        const ShapValues shap =
            TreeShap::prepared(model, 2).value().explain(set.features, 2, progress).value();
        const Eigen::VectorXd sums = treeSums(model, set.features, 2).col(0);
        const auto residual = [&](const ShapValues &one) {
            const Eigen::VectorXd added = one.values[0].rowwise().sum().array() + one.base(0);
            return (added - sums).cwiseAbs().maxCoeff();
        };
        QVERIFY2(residual(shap) < 1e-5, qPrintable(QString::number(residual(shap))));
        QVERIFY(shap.values[0].cwiseAbs().colwise().mean().maxCoeff() > 0.01);

        Rows few;
        for (quint32 row = 0; row<rows.size(); row += depth> 6 ? 200 : 20)
            few.push_back(row);
        const Features asked = set.features.taken(few);
        const test::XgboostAnswer theirs = test::xgboostExplains(writeTreeModel(model), asked);
        QVERIFY2(theirs.fault.isEmpty(), qPrintable(theirs.fault));
        const auto width = size_t(asked.columnCount()) + 1;
        QCOMPARE(theirs.predictions.size(), few.size() * width);
        double worst = 0;
        for (size_t i = 0; i < few.size(); ++i) {
            for (size_t j = 0; j + 1 < width; ++j)
                worst = std::max(worst, std::abs(shap.values[0](few[i], Eigen::Index(j)) -
                                                 double(theirs.predictions[i * width + j])));
        }
        QVERIFY2(worst < 2e-5, qPrintable(QString::number(worst)));

        if (depth > 6)
            return;
        Rows chosen;
        for (quint32 row = 3; chosen.size() < 500; row += 97)
            chosen.push_back(row);
        const ShapValues against =
            TreeShap::prepared(model, set.features.taken(chosen), 2, progress)
                .value()
                .explain(set.features, 2, progress)
                .value();
        QVERIFY2(residual(against) < 1e-5, qPrintable(QString::number(residual(against))));
    }

private:
    Dataset m_data;
};

QTEST_GUILESS_MAIN(TestReferenceAdultShap)
#include "tst_reference_adult_shap.moc"
