#include "app/desktop/evaluation_charts_view.h"
#include "app/desktop/prediction_rows_view.h"
#include "app/desktop/threshold_panel.h"
#include "tests/app/evaluate_page_test.h"
#include "widgets/chart_canvas.h"
#include "widgets/chart_view.h"
#include "widgets/dataset_table_model.h"
#include "widgets/message_bar.h"
#include "widgets/table_view.h"

#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QMouseEvent>
#include <QPushButton>
#include <QSignalSpy>

using namespace tenbin;
using namespace tenbin::test;

/// The page Evaluate as a person uses it, with the real worker.
class TestEvaluatePage : public test::EvaluatePageTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { showPage(); }
    void cleanup() { closePage(); }
    void thresholdMovesMatrixMetricsAndMarks();
    void thresholdFollowsKeysAndDragOnAChart();
    void cellShowsItsRows();
    void cellFollowsTheThreshold();
    void barShowsItsRows();
    void bestThresholdCostsLeast();
    void uselessCostsAreRefused();
    void wrongRowsFollowTheThreshold();
    void trainsAgainWithTheThreshold();
    void keepsAndCopiesTheDecision();
    void damagedPredictionsAreSaid();
};

void TestEvaluatePage::thresholdMovesMatrixMetricsAndMarks()
{
    open(m_bench->project(QStringLiteral("people"), {QStringLiteral("people")}));
    const Predictions predictions = shownPredictions();
    for (double threshold : {0.2, 0.9, 0.0, 0.5}) {
        named<QDoubleSpinBox>(*m_page, QStringLiteral("Threshold"))->setValue(threshold);
        const Counts counts = countAt(predictions, threshold);
        QCOMPARE(cell(0, 0), counts.tn);
        QCOMPARE(cell(0, 1), counts.fp);
        QCOMPARE(cell(1, 0), counts.fn);
        QCOMPARE(cell(1, 1), counts.tp);
        QCOMPARE(cell(2, 2), double(predictions.size()));
        const double all = double(predictions.size());
        QCOMPARE(figure(QStringLiteral("accuracy")), (counts.tp + counts.tn) / all);
        QCOMPARE(figure(QStringLiteral("recall")), counts.tp / (counts.tp + counts.fn));
        QCOMPARE(figure(QStringLiteral("cost")), (counts.fp + counts.fn) / all);
        const auto &charts = part<EvaluationChartsView>();
        const ChartMarker roc = charts.view(QStringLiteral("roc"))->markers().first();
        QCOMPARE(roc.x, counts.fp / (counts.fp + counts.tn));
        QCOMPARE(roc.y, counts.tp / (counts.tp + counts.fn));
        const ChartMarker line = charts.view(QStringLiteral("threshold"))->markers().first();
        QVERIFY(line.isMovable());
        QCOMPARE(line.x, threshold);
    }
    for (const ThresholdFigure &one : part<FigureTableModel>().figures()) {
        QVERIFY2(!one.interval.isEmpty(), qPrintable(one.name));
        QVERIFY2(one.low <= one.value + 1e-12 && one.value <= one.high + 1e-12,
                 qPrintable(one.name));
    }
}

void TestEvaluatePage::thresholdFollowsKeysAndDragOnAChart()
{
    open(m_bench->project(QStringLiteral("people"), {QStringLiteral("people")}));
    auto *box = named<QDoubleSpinBox>(*m_page, QStringLiteral("Threshold"));
    box->setValue(0.5);
    const auto *view = part<EvaluationChartsView>().view(QStringLiteral("threshold"));
    auto *canvas = view->findChild<ChartCanvas *>();
    QTest::keyClick(canvas, Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(std::abs(box->value() - 0.51) < 1e-6);
    QTest::keyClick(canvas, Qt::Key_Left, Qt::ShiftModifier);
    QVERIFY(std::abs(box->value() - 0.5) < 1e-6);

    // The handle is where a press and a move change the threshold.
    QVERIFY(!canvas->grab().isNull());
    const int middle = canvas->height() / 2;
    int handle = -1;
    for (int x = 0; x < canvas->width() && handle < 0; ++x) {
        QMouseEvent hover(QEvent::MouseMove, QPointF(x, middle),
                          canvas->mapToGlobal(QPointF(x, middle)), Qt::NoButton, Qt::NoButton,
                          Qt::NoModifier);
        QCoreApplication::sendEvent(canvas, &hover);
        if (canvas->cursor().shape() == Qt::SizeHorCursor)
            handle = x + 6;
    }
    QVERIFY(handle > 0);
    QTest::mousePress(canvas, Qt::LeftButton, {}, {handle, middle});
    QMouseEvent drag(QEvent::MouseMove, QPointF(handle - 40, middle),
                     canvas->mapToGlobal(QPointF(handle - 40, middle)), Qt::NoButton,
                     Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(canvas, &drag);
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, {handle - 40, middle});
    const double dragged = part<ThresholdPanel>().threshold();
    QVERIFY2(dragged < 0.48 && dragged > 0, qPrintable(QString::number(dragged)));
    QCOMPARE(cell(1, 1), countAt(shownPredictions(), dragged).tp);
    QVERIFY(!canvas->isZoomed());
}

void TestEvaluatePage::cellShowsItsRows()
{
    openFile(binaryCsv());
    named<QDoubleSpinBox>(*m_page, QStringLiteral("Threshold"))->setValue(0.6);
    const auto &rows = part<PredictionRowsView>();
    QVERIFY(!rows.isVisible());
    auto *matrix = named<TableView>(*m_page, QStringLiteral("Confusion matrix"));
    QTest::mouseClick(matrix->viewport(), Qt::LeftButton, {}, cellAt(1, 0));
    const auto *model = rows.findChild<DatasetTableModel *>();
    QTRY_COMPARE_WITH_TIMEOUT(double(model->rowCount()), cell(1, 0), patience);
    QVERIFY(rows.isVisible());
    QVERIFY(model->rowCount() > 0);
    const Dataset &shown = model->dataset();
    QCOMPARE(shown.columnNames(), (QStringList{QStringLiteral("row"), QStringLiteral("actual"),
                                               QStringLiteral("predicted"),
                                               QStringLiteral("score*"), QStringLiteral("truth"),
                                               QStringLiteral("score"), QStringLiteral("region")}));
    for (qsizetype row = 0; row < shown.rowCount(); ++row) {
        QCOMPARE(shown.column(1).displayText(row), QStringLiteral("yes"));
        QCOMPARE(shown.column(2).displayText(row), QStringLiteral("no"));
        QCOMPARE(shown.column(4).displayText(row), QStringLiteral("yes"));
        QVERIFY(shown.column(5).numbers()[size_t(row)] < 0.6);
    }
    // All of an actual class, by keyboard.
    matrix->setCurrentIndex(matrix->model()->index(1, 2));
    QTest::keyClick(matrix, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(double(model->rowCount()), cell(1, 2), patience);
}

void TestEvaluatePage::cellFollowsTheThreshold()
{
    openFile(binaryCsv());
    auto *box = named<QDoubleSpinBox>(*m_page, QStringLiteral("Threshold"));
    auto *matrix = named<TableView>(*m_page, QStringLiteral("Confusion matrix"));
    QTest::mouseClick(matrix->viewport(), Qt::LeftButton, {}, cellAt(0, 1));
    const auto *model = part<PredictionRowsView>().findChild<DatasetTableModel *>();
    QTRY_COMPARE_WITH_TIMEOUT(double(model->rowCount()), cell(0, 1), patience);
    const double before = cell(0, 1);
    box->setValue(0.05);
    QVERIFY(cell(0, 1) > before);
    QTRY_COMPARE_WITH_TIMEOUT(double(model->rowCount()), cell(0, 1), patience);
}

void TestEvaluatePage::barShowsItsRows()
{
    openFile(binaryCsv());
    auto *view = part<EvaluationChartsView>().view(QStringLiteral("scores"));
    const Chart::Series &bars = view->chart().series[1];
    const auto *model = part<PredictionRowsView>().findChild<DatasetTableModel *>();
    for (qsizetype bar : {qsizetype(3), bars.x.size() - 1}) {
        Q_EMIT view->activated(1, bar);
        const qsizetype rows = bars.labels[bar].section(u' ', 0, 0).toInt();
        QTRY_COMPARE_WITH_TIMEOUT(qsizetype(model->rowCount()), rows, patience);
    }
}

void TestEvaluatePage::bestThresholdCostsLeast()
{
    openFile(binaryCsv());
    named<QDoubleSpinBox>(*m_page, QStringLiteral("Cost of actual yes, predicted no"))->setValue(5);
    button(*m_page, QStringLiteral("Best threshold"))->click();
    const Predictions predictions = shownPredictions();
    double least = std::numeric_limits<double>::infinity();
    for (double threshold : predictions.score) {
        const Counts counts = countAt(predictions, threshold);
        least = std::min(least, (counts.fp + 5 * counts.fn) / double(predictions.size()));
    }
    QTRY_COMPARE_WITH_TIMEOUT(figure(QStringLiteral("cost")), least, patience);
    QVERIFY(part<ThresholdPanel>().threshold() < 0.4);
    const auto *chart = part<EvaluationChartsView>().view(QStringLiteral("cost"));
    QVERIFY(chart->chart().caption.contains(QStringLiteral("0,1;5,0")));
    QCOMPARE(chart->markers().first().x, part<ThresholdPanel>().threshold());
    // It flatters the rows that it was chosen on; another one does not.
    const auto flatters = [this] {
        const QList<QLabel *> labels = part<ThresholdPanel>().findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
            return label->text().contains(QStringLiteral("chosen on these rows"));
        });
    };
    QVERIFY(flatters());
    named<QDoubleSpinBox>(*m_page, QStringLiteral("Threshold"))->setValue(0.5);
    QVERIFY(!flatters());
}

void TestEvaluatePage::uselessCostsAreRefused()
{
    openFile(binaryCsv());
    for (const char *mistake :
         {"Cost of actual yes, predicted no", "Cost of actual no, predicted yes"})
        named<QDoubleSpinBox>(*m_page, QLatin1String(mistake))->setValue(0);
    QTRY_VERIFY(part<MessageBar>().isVisible());
    QCOMPARE(part<MessageBar>().level(), MessageBar::Level::Error);
    QVERIFY(std::isnan(figure(QStringLiteral("cost"))));
    named<QDoubleSpinBox>(*m_page, QStringLiteral("Cost of actual yes, predicted no"))->setValue(2);
    QTRY_VERIFY(!part<MessageBar>().isVisible());
    QVERIFY(!std::isnan(figure(QStringLiteral("cost"))));
}

void TestEvaluatePage::wrongRowsFollowTheThreshold()
{
    openFile(binaryCsv());
    button(*m_page, QStringLiteral("Wrong rows"))->click();
    const auto *model = part<PredictionRowsView>().findChild<DatasetTableModel *>();
    const auto wrong = [this](double threshold) {
        const Counts counts = countAt(shownPredictions(), threshold);
        return counts.fp + counts.fn;
    };
    QTRY_COMPARE_WITH_TIMEOUT(double(model->rowCount()), wrong(0.5), patience);
    named<QDoubleSpinBox>(*m_page, QStringLiteral("Threshold"))->setValue(0.1);
    QVERIFY(wrong(0.1) != wrong(0.5));
    QTRY_COMPARE_WITH_TIMEOUT(double(model->rowCount()), wrong(0.1), patience);
}

void TestEvaluatePage::trainsAgainWithTheThreshold()
{
    open(m_bench->project(QStringLiteral("people"), {QStringLiteral("people")}));
    named<QDoubleSpinBox>(*m_page, QStringLiteral("Threshold"))->setValue(0.25);
    const double found = cell(1, 1);
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    button(*m_page, QStringLiteral("Use in a new model"))->click();
    QVERIFY(finished.wait(patience));
    const auto job = finished.first().first().value<FinishedJob>();
    QVERIFY2(!job.run.error, job.run.error ? qPrintable(job.run.error->text) : "");
    QCOMPARE(job.run.task, QStringLiteral("train"));
    QCOMPARE(job.run.taskSpec()->params[QStringLiteral("threshold")].toString(),
             QStringLiteral("0.25"));
    // The page shows the new run, whose own decision is that threshold.
    const auto *runs = named<QComboBox>(*m_page, QStringLiteral("Run to evaluate"));
    QCOMPARE(runs->currentData().toString(), job.run.id);
    QTRY_VERIFY_WITH_TIMEOUT(!part<ThresholdPanel>().isMoved(), patience);
    QTRY_COMPARE_WITH_TIMEOUT(cell(1, 1), found, patience);
    // A file of predictions has no model to train.
    openFile(binaryCsv());
    QTRY_VERIFY_WITH_TIMEOUT(!button(*m_page, QStringLiteral("Use in a new model")), patience);
}

void TestEvaluatePage::keepsAndCopiesTheDecision()
{
    open(m_bench->project(QStringLiteral("people"), {QStringLiteral("people")}));
    named<QDoubleSpinBox>(*m_page, QStringLiteral("Threshold"))->setValue(0.25);
    named<QDoubleSpinBox>(*m_page, QStringLiteral("Cost of actual >50K, predicted <=50K"))
        ->setValue(3);
    button(*m_page, QStringLiteral("Copy as command"))->click();
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(command.contains(QStringLiteral(" evaluate ")), qPrintable(command));
    QVERIFY2(command.contains(QStringLiteral("--threshold 0.25")), qPrintable(command));
    QVERIFY2(command.contains(QStringLiteral("--costs '0,1;3,0'")), qPrintable(command));
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    button(*m_page, QStringLiteral("Keep as a run"))->click();
    QVERIFY(finished.wait(patience));
    const auto job = finished.first().first().value<FinishedJob>();
    QVERIFY2(!job.run.error, job.run.error ? qPrintable(job.run.error->text) : "");
    const QJsonObject kept = job.record.outcome.values[QStringLiteral("threshold")].toObject();
    QCOMPARE(kept[QStringLiteral("value")].toDouble(), 0.25);
    QCOMPARE(kept[QStringLiteral("cells")][QStringLiteral("tp")].toDouble(), cell(1, 1));
}

void TestEvaluatePage::damagedPredictionsAreSaid()
{
    const QString project = m_bench->project(QStringLiteral("people"), {QStringLiteral("people")});
    const QDir runs(project + QStringLiteral("/runs"));
    for (const QString &run : runs.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(runs.filePath(run + QStringLiteral("/predictions.safetensors")));
        QVERIFY(!file.exists() || file.resize(file.size() / 2));
    }
    QVERIFY(m_session->openProject(project));
    QTRY_VERIFY_WITH_TIMEOUT(part<MessageBar>().isVisible(), patience);
    QCOMPARE(part<MessageBar>().level(), MessageBar::Level::Error);
}

QTEST_MAIN(TestEvaluatePage)
#include "tst_evaluate_page.moc"
