#include "tests/widgets/gallery_charts.h"
#include "widgets/block_table_model.h"
#include "widgets/block_view.h"
#include "widgets/chart_view.h"
#include "widgets/figure_tile.h"
#include "widgets/highlighted_text_view.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace tenbin;

namespace {

Table models()
{
    Table table;
    table.title = QStringLiteral("Models");
    table.columns.resize(2);
    table.columns[0].title = QStringLiteral("Model");
    table.columns[1].title = QStringLiteral("AUC");
    table.columns[1].numeric = true;
    table.columns[1].digits = 3;
    table.columns[1].best = TableColumn::Best::Largest;
    table.rows = {{QStringLiteral("b"), 0.812345},
                  {QStringLiteral("a"), 0.9},
                  {QStringLiteral("c"), QJsonValue()}};
    return table;
}

QStringList column(const QAbstractItemModel &model, int at)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts.append(model.index(row, at).data().toString());
    return texts;
}

} // namespace

class TestBlockView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tableSortsWithMissingLast();
    void sortingKeepsTheSelection();
    void bestValueIsBold();
    void tableCopiesExactly();
    void showsEveryBlock();
    void narrowViewsHaveOneColumn();
    void textIsPlain();
    void hugeTablesOpenAtOnce();
    void replacedAndCleared();
    void chartsSayWhichPoint();
    void highlightsAreReadable();
};

void TestBlockView::tableSortsWithMissingLast()
{
    BlockTableModel model(models());
    const QAbstractItemModelTester tester(&model);
    model.sort(1, Qt::AscendingOrder);
    QCOMPARE(column(model, 0), (QStringList{"b", "a", "c"}));
    model.sort(1, Qt::DescendingOrder);
    QCOMPARE(column(model, 0), (QStringList{"a", "b", "c"}));
    model.sort(0, Qt::DescendingOrder);
    QCOMPARE(column(model, 0), (QStringList{"c", "b", "a"}));
    model.sort(-1);
    QCOMPARE(column(model, 0), (QStringList{"b", "a", "c"}));
}

void TestBlockView::sortingKeepsTheSelection()
{
    BlockTableModel model(models());
    const QPersistentModelIndex kept = model.index(0, 0);
    model.sort(0, Qt::AscendingOrder);
    QCOMPARE(kept.row(), 1);
    QCOMPARE(kept.data().toString(), QStringLiteral("b"));
}

void TestBlockView::bestValueIsBold()
{
    BlockTableModel model(models());
    QVERIFY(model.index(1, 1).data(Qt::FontRole).value<QFont>().bold());
    QVERIFY(!model.index(0, 1).data(Qt::FontRole).isValid());
    QVERIFY(!model.index(1, 0).data(Qt::FontRole).isValid());
}

void TestBlockView::tableCopiesExactly()
{
    TableView view;
    view.setModel(new BlockTableModel(models(), &view));
    QCOMPARE(view.model()->index(0, 1).data().toString(), QStringLiteral("0.812"));
    view.selectRow(0);
    QTest::keySequence(&view, QKeySequence::Copy);
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("b\t0.812345"));
    view.copyCsv();
    QCOMPARE(QApplication::clipboard()->text(),
             QStringLiteral("Model,AUC\nb,0.812345\na,0.9\nc,\n"));
}

void TestBlockView::showsEveryBlock()
{
    BlockView view;
    view.resize(1000, 700);
    view.setBlocks(gallery::blocks());
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QCOMPARE(view.findChildren<ChartView *>().size(), gallery::charts().size());
    QCOMPARE(view.findChildren<FigureTile *>().size(), 4);
    QCOMPARE(view.findChildren<TableView *>().size(), 1);
    for (const ChartView *chart : view.findChildren<ChartView *>()) {
        QVERIFY(chart->width() >= 200);
        QVERIFY(chart->height() >= 160);
        QVERIFY(view.widget()->rect().contains(
            QRect(chart->mapTo(view.widget(), QPoint()), chart->size())));
    }
    QVERIFY(view.widget()->width() <= view.viewport()->width());
}

void TestBlockView::narrowViewsHaveOneColumn()
{
    BlockView view;
    view.resize(420, 700);
    QList<Block> charts;
    for (const Chart &chart : gallery::charts())
        charts.append(chart);
    view.setBlocks(charts);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    int below = 0;
    for (const ChartView *chart : view.findChildren<ChartView *>()) {
        const QRect place(chart->mapTo(view.widget(), QPoint()), chart->size());
        QVERIFY2(place.top() >= below && place.top() < below + 40, qPrintable(chart->chart().id));
        below = place.bottom();
    }
    QVERIFY(view.widget()->height() > below);
}

void TestBlockView::textIsPlain()
{
    const QString hostile = QStringLiteral("<img src=\"http://localhost:1/x\"><b>bold</b>");
    BlockView view;
    Table table = models();
    table.title = table.caption = hostile;
    Figures figures;
    figures.figures.append(
        {QStringLiteral("x"), hostile, 1, 0, 2, hostile, QStringLiteral("<i>s</i>")});
    view.setBlocks({Heading{hostile, 1}, Paragraph{hostile}, figures, table});
    int shown = 0;
    for (const QLabel *label : view.findChildren<QLabel *>()) {
        QCOMPARE(label->textFormat(), Qt::PlainText);
        shown += label->text() == hostile;
    }
    QCOMPARE(shown, 5);
    for (const QWidget *widget : view.findChildren<QWidget *>())
        QVERIFY(!widget->toolTip().contains(QStringLiteral("<img")));
}

void TestBlockView::hugeTablesOpenAtOnce()
{
    Table table;
    table.columns.resize(3);
    for (int row = 0; row < 200'000; ++row)
        table.rows.append({row, 0.5 * row, QStringLiteral("text")});
    BlockView view;
    view.resize(800, 600);
    view.setBlocks({table});
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    QVERIFY(view.findChild<TableView *>()->height() < 700);
}

void TestBlockView::replacedAndCleared()
{
    BlockView view;
    view.setBlocks(gallery::blocks());
    view.setBlocks({Paragraph{QStringLiteral("only this")}});
    QCOMPARE(view.findChildren<ChartView *>().size(), 0);
    QCOMPARE(view.blocks().size(), 1);
    view.clear();
    QCOMPARE(view.findChildren<QLabel *>().size(), 0);
}

void TestBlockView::chartsSayWhichPoint()
{
    BlockView view;
    view.setBlocks({gallery::charts().first()});
    QSignalSpy activated(&view, &BlockView::activated);
    Q_EMIT view.findChild<ChartView *>()->activated(2, 7);
    QCOMPARE(activated.size(), 1);
    QCOMPARE(activated[0][0].toString(), QStringLiteral("roc"));
    QCOMPARE(activated[0][2].toInt(), 7);
}

/// Text on its ground in both themes, the text itself as it was, and what speaks against
/// underlined.
void TestBlockView::highlightsAreReadable()
{
    HighlightedText text;
    text.title = QStringLiteral("Review");
    text.tokens = {QStringLiteral("A "), QStringLiteral("<b>great</b> "), QStringLiteral("film, "),
                   QStringLiteral("dull "), QStringLiteral("end\nonly.")};
    text.values = {0, 2, 0.6, -1.5, -0.4};
    for (const bool dark : {false, true}) {
        BlockView view;
        view.setPalette(themePalette(palette::theme(dark)));
        view.resize(300, 300);
        view.setBlocks({text});
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const auto *shown = view.findChild<HighlightedTextView *>();
        QCOMPARE(shown->toPlainText(), text.tokens.join(QString()));
        QCOMPARE(shown->accessibleName(), text.title);
        QVERIFY(shown->document()->size().height() <= shown->height());
        int grounds = 0;
        qsizetype at = 0;
        for (qsizetype i = 0; i < text.tokens.size(); ++i) {
            QTextCursor cursor(shown->document());
            cursor.setPosition(int(at) + 1);
            at += text.tokens[i].size();
            const QTextCharFormat format = cursor.charFormat();
            const bool marked = format.background().style() != Qt::NoBrush;
            grounds += marked;
            QCOMPARE(marked, text.values[i] != 0);
            QCOMPARE(format.fontUnderline(), text.values[i] < 0);
            if (marked)
                QCOMPARE_GE(
                    palette::contrast(format.foreground().color(), format.background().color()),
                    4.5);
        }
        QCOMPARE(grounds, 4);
        shown->copyCsv();
        QCOMPARE(QApplication::clipboard()->text().section(u'\n', 2, 2),
                 QStringLiteral("<b>great</b> ,2"));
    }
}

QTEST_MAIN(TestBlockView)
#include "tst_block_view.moc"
