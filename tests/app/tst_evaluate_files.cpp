#include "app/desktop/calibration_panel.h"
#include "app/desktop/evaluation_charts_view.h"
#include "app/desktop/prediction_rows_view.h"
#include "app/desktop/slice_panel.h"
#include "app/desktop/threshold_panel.h"
#include "core/number.h"
#include "tests/app/evaluate_page_test.h"
#include "widgets/block_view.h"
#include "widgets/chart_view.h"
#include "widgets/dataset_table_model.h"
#include "widgets/message_bar.h"

#include <QClipboard>
#include <QDoubleSpinBox>
#include <QGuiApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QTabWidget>

using namespace tenbin;
using namespace tenbin::test;

/// The page Evaluate over files of predictions of every kind.
class TestEvaluateFiles : public test::EvaluatePageTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { showPage(); }
    void cleanup() { closePage(); }
    void fileOfPredictionsAlone();
    void badFileIsSaid();
    void severalClasses();
    void regression();
    void quantilesOfAFile();
    void slicesOfAColumnAndACondition();
    void matrixShowsSumsOfProbabilities();
    void calibrationOverOtherBins();
};

void TestEvaluateFiles::fileOfPredictionsAlone()
{
    openFile(binaryCsv());
    QVERIFY(m_session->datasets().isEmpty());
    const Predictions predictions = shownPredictions();
    QCOMPARE(predictions.size(), 300);
    const Counts counts = countAt(predictions, 0.5);
    QCOMPARE(cell(1, 1), counts.tp);
    QCOMPARE(cell(0, 0), counts.tn);
    const auto &charts = part<EvaluationChartsView>();
    for (const char *id :
         {"threshold", "cost", "roc", "precision_recall", "scores", "calibration", "gains", "lift"})
        QVERIFY2(charts.view(QLatin1String(id)), id);
    // Another window finds it again.
    const QString project = m_session->projectFolder();
    m_page.reset();
    m_session = std::make_unique<Session>(WindowBench::workers());
    m_page.reset(shelf<Page>().find(QStringLiteral("evaluate"))->create(*m_session, nullptr));
    m_page->resize(1280, 800);
    m_page->show();
    open(project);
    QCOMPARE(cell(1, 1), counts.tp);
}

void TestEvaluateFiles::badFileIsSaid()
{
    QVERIFY(m_session->openProject(m_bench->path(QStringLiteral("fresh"))));
    const QString path = m_bench->write(QStringLiteral("bad.csv"),
                                        "truth,p_a,p_b\na,0.9,0.1\nb,0.3,0.3\na,0.5,0.5\n");
    button(*m_page, QStringLiteral("Open predictions"))->click();
    auto *chooser = m_page->findChild<QFileDialog *>();
    Q_EMIT chooser->fileSelected(path);
    chooser->reject();
    auto *dialog = m_page->findChild<PredictionsDialog *>();
    QTRY_VERIFY_WITH_TIMEOUT(button(*dialog, QStringLiteral("Evaluate"))->isEnabled(), patience);
    button(*dialog, QStringLiteral("Evaluate"))->click();
    QTRY_VERIFY_WITH_TIMEOUT(part<MessageBar>().isVisible(), patience);
    QVERIFY2(part<MessageBar>().text().contains(QStringLiteral("row 2")),
             qPrintable(part<MessageBar>().text()));
}

void TestEvaluateFiles::severalClasses()
{
    openFile(multiclassCsv());
    const auto &model = part<ConfusionTableModel>();
    QCOMPARE(model.rowCount(), 4);
    QVERIFY(!part<ThresholdPanel>().hasThreshold());
    QVERIFY(!named<QDoubleSpinBox>(*m_page, QStringLiteral("Threshold"))->isVisible());
    auto *classes = named<QComboBox>(*m_page, QStringLiteral("Class against the others"));
    QVERIFY(classes->isVisible());
    QCOMPARE(classes->count(), 4);
    const double actual = cell(1, 3);
    classes->setCurrentIndex(2);
    Q_EMIT classes->activated(2);
    QTRY_VERIFY_WITH_TIMEOUT(part<ThresholdPanel>().hasThreshold(), patience);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(cell(1, 2), actual);
    QVERIFY(part<EvaluationChartsView>().view(QStringLiteral("lift")));
    named<QDoubleSpinBox>(*m_page, QStringLiteral("Threshold"))->setValue(0.3);
    const Predictions predictions = shownPredictions();
    double hits = 0;
    for (qsizetype row = 0; row < predictions.size(); ++row)
        hits +=
            int(predictions.truth[size_t(row)]) == 1 && predictions.probabilities(row, 1) >= 0.3;
    QCOMPARE(cell(1, 1), hits);
    classes->setCurrentIndex(0);
    Q_EMIT classes->activated(0);
    QTRY_VERIFY(!part<ThresholdPanel>().hasThreshold());
    QCOMPARE(model.rowCount(), 4);
}

void TestEvaluateFiles::regression()
{
    openFile(regressionCsv());
    QVERIFY(!named<TableView>(*m_page, QStringLiteral("Confusion matrix"))->isVisible());
    QVERIFY(!named<QDoubleSpinBox>(*m_page, QStringLiteral("Threshold"))->isVisible());
    const auto &charts = part<EvaluationChartsView>();
    for (const char *id :
         {"predicted_actual", "residuals", "residual_histogram", "residual_quantiles"})
        QVERIFY2(charts.view(QLatin1String(id)), id);
    const Predictions predictions = shownPredictions();
    double within = 0, squares = 0;
    for (size_t row = 0; row < predictions.truth.size(); ++row) {
        const double truth = predictions.truth[row];
        within += truth >= predictions.low[row] && truth <= predictions.high[row];
        squares += std::pow(truth - predictions.predicted[row], 2);
    }
    const double rows = double(predictions.size());
    QVERIFY(std::abs(figure(QStringLiteral("coverage")) - within / rows) < 1e-12);
    QVERIFY(std::abs(figure(QStringLiteral("rmse")) - std::sqrt(squares / rows)) < 1e-9);
    // A point is a row.
    Q_EMIT charts.view(QStringLiteral("residuals"))->activated(0, 17);
    const auto *model = part<PredictionRowsView>().findChild<DatasetTableModel *>();
    QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 1, patience);
    QCOMPARE(model->dataset().column(0).numbers()[0], 18.0);
}

void TestEvaluateFiles::quantilesOfAFile()
{
    openFile("actual,predicted,q_0.1\n1,2,0.5\n2,2,2.5\n4,3,1\n");
    // Pinball loss at 0.1: 0.1 · 0.5, 0.9 · 0.5, 0.1 · 3.
    QVERIFY(std::abs(figure(QStringLiteral("pinball_0.1")) - (0.05 + 0.45 + 0.3) / 3) < 1e-12);
}

void TestEvaluateFiles::slicesOfAColumnAndACondition()
{
    openFile(binaryCsv());
    part<QTabWidget>().setCurrentWidget(&part<SlicePanel>());
    const auto *table = named<TableView>(*m_page, QStringLiteral("Metric by slices"));
    auto *column = named<QComboBox>(*m_page, QStringLiteral("Column to slice by"));
    const int region = column->findText(QStringLiteral("region"));
    column->setCurrentIndex(region);
    Q_EMIT column->activated(region);
    const auto cellText = [&](int row, int at) {
        return table->model() ? table->model()->index(row, at).data(ExactRole).toString()
                              : QString();
    };
    QTRY_COMPARE_WITH_TIMEOUT(cellText(1, 0), QStringLiteral("north"), patience);
    QCOMPARE(cellText(0, 1), QStringLiteral("300"));
    QCOMPARE(cellText(1, 1), QStringLiteral("200"));
    QCOMPARE(cellText(2, 1), QStringLiteral("100"));
    QVERIFY(parseNumber(cellText(1, 3)) && parseNumber(cellText(1, 4)));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualRect(table->model()->index(2, 0)).center());
    const auto *rows = part<PredictionRowsView>().findChild<DatasetTableModel *>();
    QTRY_COMPARE_WITH_TIMEOUT(rows->rowCount(), 100, patience);

    auto *condition = named<QLineEdit>(*m_page, QStringLiteral("Condition on the rows"));
    QTest::keyClicks(condition, QStringLiteral("score >= 0.5"));
    QTest::keyClick(condition, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(cellText(1, 0), QStringLiteral("score >= 0.5"), patience);
    const Counts counts = countAt(shownPredictions(), 0.5);
    QCOMPARE(cellText(1, 1).toDouble(), counts.tp + counts.fp);
    condition->clear();
    QTest::keyClicks(condition, QStringLiteral("score >>"));
    QTest::keyClick(condition, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(part<MessageBar>().isVisible(), patience);
}

void TestEvaluateFiles::matrixShowsSumsOfProbabilities()
{
    auto *show = named<QComboBox>(*m_page, QStringLiteral("What the confusion matrix shows"));
    const auto choose = [show] {
        const int sums = show->findText(QStringLiteral("sum of probabilities"));
        show->setCurrentIndex(sums);
        Q_EMIT show->activated(sums);
    };
    openFile(binaryCsv());
    choose();
    const Predictions two = shownPredictions();
    double found = 0, missed = 0;
    for (size_t row = 0; row < two.score.size(); ++row) {
        found += two.truth[row] * two.score[row];
        missed += two.truth[row] * (1 - two.score[row]);
    }
    QVERIFY(std::abs(cell(1, 1) - found) < 1e-9);
    QVERIFY(std::abs(cell(1, 0) - missed) < 1e-9);
    openFile(multiclassCsv());
    QTRY_COMPARE_WITH_TIMEOUT(part<ConfusionTableModel>().rowCount(), 4, patience);
    const Predictions three = shownPredictions();
    double third = 0;
    for (qsizetype row = 0; row < three.size(); ++row)
        third += three.truth[size_t(row)] == 0 ? three.probabilities(row, 2) : 0;
    QVERIFY(std::abs(cell(0, 2) - third) < 1e-9);
    // Classes alone have none.
    openFile("truth,prediction\na,a\nb,a\na,b\n");
    QTRY_COMPARE_WITH_TIMEOUT(part<ConfusionTableModel>().rowCount(), 3, patience);
    QVERIFY(show->findText(QStringLiteral("sum of probabilities")) < 0);
    QCOMPARE(cell(1, 0), 1);
}

void TestEvaluateFiles::calibrationOverOtherBins()
{
    openFile(binaryCsv());
    auto &panel = part<CalibrationPanel>();
    part<QTabWidget>().setCurrentWidget(&panel);
    const auto &view = *panel.findChild<BlockView *>();
    const auto shownError = [&view] {
        const auto *figures =
            view.blocks().isEmpty() ? nullptr : std::get_if<Figures>(&view.blocks().first());
        return figures ? figures->figures.first().value : qQNaN();
    };
    const Predictions predictions = shownPredictions();
    const auto error = [&predictions](int bins) {
        double sum = 0;
        for (int bin = 0; bin < bins; ++bin) {
            double gap = 0;
            for (size_t row = 0; row < predictions.score.size(); ++row) {
                if (std::min(int(predictions.score[row] * bins), bins - 1) == bin)
                    gap += predictions.truth[row] - predictions.score[row];
            }
            sum += std::abs(gap);
        }
        return sum / double(predictions.size());
    };
    QVERIFY(std::abs(error(10) - error(15)) > 1e-6);
    QTRY_VERIFY_WITH_TIMEOUT(std::abs(shownError() - error(10)) < 1e-9, patience);
    auto *bins = named<QComboBox>(*m_page, QStringLiteral("Bins of the calibration error"));
    const int fifteen = bins->findData(15);
    bins->setCurrentIndex(fifteen);
    Q_EMIT bins->activated(fifteen);
    QTRY_VERIFY_WITH_TIMEOUT(std::abs(shownError() - error(15)) < 1e-9, patience);
    // The bar of a bin shows its rows.
    for (auto *chart : view.findChildren<ChartView *>()) {
        if (chart->chart().id != QLatin1String("calibration_rows"))
            continue;
        const auto rows = chart->chart().series.first().y[7];
        Q_EMIT chart->activated(0, 7);
        const auto *model = part<PredictionRowsView>().findChild<DatasetTableModel *>();
        QTRY_COMPARE_WITH_TIMEOUT(double(model->rowCount()), rows, patience);
    }
    QVERIFY(part<PredictionRowsView>().isVisible());
    button(*m_page, QStringLiteral("Copy as command"))->click();
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("--bins 15")));
}

QTEST_MAIN(TestEvaluateFiles)
#include "tst_evaluate_files.moc"
