#include "tests/widgets/gallery_charts.h"
#include "widgets/chart_canvas.h"
#include "widgets/chart_view.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace tenbin;

namespace {

Chart line()
{
    Chart chart;
    chart.id = QStringLiteral("loss");
    chart.title = QStringLiteral("Loss");
    chart.summary = QStringLiteral("The loss falls to 0.1.");
    chart.x.title = QStringLiteral("Round");
    chart.y.title = QStringLiteral("Loss");
    Chart::Series series;
    series.name = QStringLiteral("validation");
    series.x = {0, 1, 2};
    series.y = {1, 0.5, 0.1};
    chart.series.append(series);
    return chart;
}

} // namespace

class TestChartView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhatItShows();
    void everyKindIsDescribed_data();
    void everyKindIsDescribed();
    void arrowsWalkThePoints();
    void clickActivates();
    void dragZoomsAndDoubleClickResets();
    void copiesDataAndPicture();
    void showsTheTable();
    void savesByItsSuffix_data();
    void savesByItsSuffix();
    void savesFromItsDialog();
    void saysWhatItCannotSave();
    void followsTheTheme();
    void emptyChart();
};

void TestChartView::saysWhatItShows()
{
    const ChartCanvas canvas(line());
    QCOMPARE(canvas.accessibleName(), QStringLiteral("Loss"));
    QCOMPARE(canvas.accessibleDescription(),
             QStringLiteral("The loss falls to 0.1. Lines of Loss by Round, 1 series, n = 3, "
                            "values from 0.1 to 1."));
    QVERIFY(canvas.focusPolicy() & Qt::TabFocus);
}

void TestChartView::everyKindIsDescribed_data()
{
    QTest::addColumn<Chart>("chart");
    for (const Chart &chart : gallery::charts())
        QTest::addRow("%s %d", qPrintable(chart.id), int(chart.series[0].x.size())) << chart;
}

void TestChartView::everyKindIsDescribed()
{
    QFETCH(Chart, chart);
    const ChartCanvas canvas(chart);
    const QString words = canvas.accessibleDescription();
    qsizetype n = 0;
    for (const Chart::Series &series : chart.series)
        n += series.z.isEmpty() ? series.x.size() : series.z.size();
    QVERIFY2(words.contains(QStringLiteral("n = %L1").arg(n)), qPrintable(words));
    for (const Chart::Axis &axis : {chart.x, chart.y}) {
        QVERIFY2(words.contains(axis.title), qPrintable(words));
        QVERIFY(!axis.title.isEmpty() || words.contains(QStringLiteral("categories")));
    }
    QVERIFY(words.contains(chart.caption));
    ChartView view(chart);
    view.setShowsTable(true);
    const QAbstractItemModel *table = view.findChild<QTableView *>()->model();
    // A heat map's table is a grid with a column of names; any other has a row a mark.
    const bool grid = table->rowCount() != n;
    QCOMPARE(grid ? table->rowCount() * (table->columnCount() - 1) : table->rowCount(), n);
}

void TestChartView::arrowsWalkThePoints()
{
    ChartCanvas canvas(line());
    canvas.resize(400, 300);
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    canvas.grab();
    QTest::keyClick(&canvas, Qt::Key_Right);
    QTest::keyClick(&canvas, Qt::Key_Right);
    QVERIFY(canvas.current());
    QCOMPARE(canvas.current()->point, 1);
    QCOMPARE(canvas.accessibleDescription(), QStringLiteral("validation, Round: 1, Loss: 0.5"));
    QSignalSpy activated(&canvas, &ChartCanvas::activated);
    QTest::keyClick(&canvas, Qt::Key_Return);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated[0][1].toInt(), 1);
    QTest::keyClick(&canvas, Qt::Key_Escape);
    QVERIFY(!canvas.current());
    QVERIFY(canvas.accessibleDescription().startsWith(QStringLiteral("The loss falls")));
}

void TestChartView::clickActivates()
{
    ChartCanvas canvas(line());
    canvas.resize(400, 300);
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    canvas.grab();
    QTest::keyClick(&canvas, Qt::Key_Right);
    const QPoint first = canvas.current()->position.toPoint();
    QSignalSpy activated(&canvas, &ChartCanvas::activated);
    QTest::mouseClick(&canvas, Qt::LeftButton, {}, first);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated[0][1].toInt(), 0);
}

void TestChartView::dragZoomsAndDoubleClickResets()
{
    ChartCanvas canvas(line());
    canvas.resize(400, 300);
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    canvas.grab();
    QTest::mousePress(&canvas, Qt::LeftButton, {}, {120, 80});
    QTest::mouseMove(&canvas, {260, 200});
    QTest::mouseRelease(&canvas, Qt::LeftButton, {}, {260, 200});
    QVERIFY(canvas.isZoomed());
    QTest::mouseDClick(&canvas, Qt::LeftButton, {}, {200, 150});
    QVERIFY(!canvas.isZoomed());
    QTest::keyClick(&canvas, Qt::Key_Plus);
    QVERIFY(canvas.isZoomed());
    QTest::keyClick(&canvas, Qt::Key_Escape);
    QVERIFY(!canvas.isZoomed());
}

void TestChartView::copiesDataAndPicture()
{
    const ChartView view(line());
    view.copyData();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("Round,Loss\n0,1\n1,0.5\n2,0.1\n"));
    view.copyPicture();
    QVERIFY(!QApplication::clipboard()->image().isNull());
}

void TestChartView::showsTheTable()
{
    ChartView view(line());
    QVERIFY(!view.showsTable());
    view.setShowsTable(true);
    QVERIFY(view.showsTable());
    QCOMPARE(view.findChild<QTableView *>()->model()->rowCount(), 3);
    Chart other = line();
    other.series[0].x = {0};
    other.series[0].y = {9};
    view.setChart(other);
    QVERIFY(view.showsTable());
    QCOMPARE(view.currentWidget()->findChild<QTableView *>()->model()->rowCount(), 1);
    view.setShowsTable(false);
    QVERIFY(!view.showsTable());
}

void TestChartView::savesByItsSuffix_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("start");
    QTest::newRow("png") << QStringLiteral("a.png") << QByteArray("\x89PNG");
    QTest::newRow("svg") << QStringLiteral("a.SVG") << QByteArray("<?xml");
    QTest::newRow("pdf") << QStringLiteral("a.pdf") << QByteArray("%PDF");
    QTest::newRow("csv") << QStringLiteral("a.csv") << QByteArray("Round,Loss");
    QTest::newRow("unknown") << QStringLiteral("a.doc") << QByteArray();
}

void TestChartView::savesByItsSuffix()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, start);
    const QTemporaryDir folder;
    const QString path = folder.filePath(name);
    const Status saved = saveChart(line(), path);
    QCOMPARE(saved.has_value(), !start.isEmpty());
    QFile file(path);
    QCOMPARE(file.open(QIODevice::ReadOnly), saved.has_value());
    if (saved)
        QVERIFY(file.readAll().startsWith(start));
}

void TestChartView::savesFromItsDialog()
{
    const QTemporaryDir folder;
    ChartView view(line());
    QSignalSpy failed(&view, &ChartView::failed);
    view.saveAs();
    auto *dialog = view.findChild<QFileDialog *>();
    QVERIFY(dialog);
    dialog->setDirectory(folder.path());
    dialog->selectFile(folder.filePath(QStringLiteral("mine")));
    static_cast<QDialog *>(dialog)->accept();
    QVERIFY(QFile::exists(folder.filePath(QStringLiteral("mine.svg"))));
    QCOMPARE(failed.size(), 0);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
}

void TestChartView::saysWhatItCannotSave()
{
    const QTemporaryDir folder;
    ChartView view(line());
    QSignalSpy failed(&view, &ChartView::failed);
    view.saveAs();
    auto *dialog = view.findChild<QFileDialog *>();
    const QString nowhere = folder.filePath(QStringLiteral("missing/a.svg"));
    Q_EMIT dialog->fileSelected(nowhere);
    QCOMPARE(failed.size(), 1);
    const auto error = failed[0][0].value<Error>();
    QVERIFY(error.text.contains(QStringLiteral("a.svg")));
    QVERIFY(!error.hint.isEmpty());
    QVERIFY(!QFile::exists(nowhere));
    dialog->close();
}

void TestChartView::followsTheTheme()
{
    Theme theme(ThemeChoice::Light);
    ChartCanvas canvas(line());
    canvas.resize(300, 200);
    QCOMPARE(canvas.grab().toImage().pixelColor(1, 1), palette::theme(false).base);
    theme.setChoice(ThemeChoice::Dark);
    QCoreApplication::processEvents();
    QCOMPARE(canvas.grab().toImage().pixelColor(1, 1), palette::theme(true).base);
    theme.setChoice(ThemeChoice::Light);
    QCoreApplication::processEvents();
}

void TestChartView::emptyChart()
{
    ChartCanvas canvas{Chart()};
    canvas.resize(300, 200);
    QVERIFY(!canvas.grab().isNull());
    QTest::keyClick(&canvas, Qt::Key_Right);
    QVERIFY(!canvas.current());
    ChartView view{Chart()};
    view.setShowsTable(true);
    QVERIFY(view.showsTable());
}

int main(int argc, char **argv)
{
    QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    QApplication app(argc, argv);
    TestChartView test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_chart_view.moc"
