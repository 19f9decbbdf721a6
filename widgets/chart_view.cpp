#include "widgets/chart_view.h"

#include "core/atomic_file.h"
#include "core/text.h"
#include "reports/chart_painter.h"
#include "reports/chart_table.h"
#include "reports/chart_text.h"
#include "widgets/block_table_model.h"
#include "widgets/chart_canvas.h"
#include "widgets/icons.h"
#include "widgets/table_view.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QVBoxLayout>

namespace tenbin {

ChartView::ChartView(Chart chart, QWidget *parent)
    : QStackedWidget(parent), m_chart(std::move(chart)), m_canvas(new ChartCanvas(m_chart))
{
    connect(m_canvas, &ChartCanvas::activated, this, &ChartView::activated);
    connect(m_canvas, &ChartCanvas::markerMoved, this, &ChartView::markerMoved);
    addWidget(m_canvas);
    setFocusProxy(m_canvas);
}

void ChartView::setChart(Chart chart)
{
    m_chart = std::move(chart);
    m_canvas->setChart(m_chart);
    const bool table = showsTable();
    if (count() > 1)
        delete widget(1);
    setShowsTable(table);
    updateGeometry();
}

void ChartView::setMarkers(QList<ChartMarker> markers)
{
    m_canvas->setMarkers(std::move(markers));
}

const QList<ChartMarker> &ChartView::markers() const
{
    return m_canvas->markers();
}

bool ChartView::showsTable() const
{
    return currentIndex() == 1;
}

QSize ChartView::sizeHint() const
{
    return m_canvas->sizeHint();
}

QWidget *ChartView::makeTable()
{
    auto *page = new QWidget;
    page->setAutoFillBackground(true);
    page->setBackgroundRole(QPalette::Base);
    auto *title = new QLabel(shownText(m_chart.title));
    title->setTextFormat(Qt::PlainText);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *back = new QPushButton(icon(QStringLiteral("chart")), Tr::tr("Show as c&hart"));
    back->setFlat(true);
    connect(back, &QPushButton::clicked, this, [this] { setShowsTable(false); });
    auto *table = new TableView;
    table->setModel(new BlockTableModel(chartTable(m_chart), table));
    table->setAccessibleName(Tr::tr("Table of %1").arg(shownText(m_chart.title)));
    table->setFrameShape(QFrame::NoFrame);
    auto *head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(back);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(8, 4, 8, 8);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(table, 1);
    return page;
}

void ChartView::setShowsTable(bool table)
{
    if (table == showsTable())
        return;
    if (table && count() == 1)
        insertWidget(1, makeTable());
    setCurrentIndex(table ? 1 : 0);
    currentWidget()->setFocus();
}

void ChartView::copyData() const
{
    auto *copied = new QMimeData;
    const QString csv = csvText(chartTable(m_chart));
    copied->setText(csv);
    copied->setData(QStringLiteral("text/csv"), csv.toUtf8());
    QApplication::clipboard()->setMimeData(copied);
}

void ChartView::copyPicture() const
{
    // Light, whatever the window looks like: pictures end up on white paper.
    QApplication::clipboard()->setImage(
        ChartPainter(m_chart).image(ChartPainter::naturalSize(m_chart), 2));
}

void ChartView::saveAs()
{
    const QString name = QFileInfo(m_chart.id).fileName();
    auto *dialog = new QFileDialog(this, Tr::tr("Save chart"),
                                   name.isEmpty() ? QStringLiteral("chart") : name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({Tr::tr("SVG picture (*.svg)"), Tr::tr("PNG picture (*.png)"),
                            Tr::tr("PDF document (*.pdf)"), Tr::tr("CSV table (*.csv)")});
    const auto adoptSuffix = [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.section(QStringLiteral("*."), 1).chopped(1));
    };
    adoptSuffix(dialog->nameFilters().constFirst());
    connect(dialog, &QFileDialog::filterSelected, dialog, adoptSuffix);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        if (const Status saved = saveChart(m_chart, path); !saved)
            Q_EMIT failed(saved.error());
    });
    dialog->open();
}

void ChartView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    const auto add = [&](const char *iconName, const QString &text, auto slot) {
        QAction *action = menu.addAction(icon(QString::fromLatin1(iconName)), text);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    add("copy", Tr::tr("Copy &data"), &ChartView::copyData);
    add("copy", Tr::tr("Copy &picture"), &ChartView::copyPicture);
    add("save", Tr::tr("&Save as…"), &ChartView::saveAs);
    menu.addSeparator();
    const bool table = showsTable();
    add(table ? "chart" : "table", table ? Tr::tr("Show as &chart") : Tr::tr("Show as &table"),
        [this, table] { setShowsTable(!table); });
    QAction *reset = add("reset", Tr::tr("&Reset zoom"), [this] { m_canvas->resetZoom(); });
    reset->setEnabled(m_canvas->isZoomed());
    menu.exec(event->globalPos());
}

void ChartView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copyData();
    if (event->matches(QKeySequence::Save))
        return saveAs();
    QStackedWidget::keyPressEvent(event);
}

Status saveChart(const Chart &chart, const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    const QSize size = ChartPainter::naturalSize(chart);
    QByteArray bytes;
    if (suffix == QLatin1String("png"))
        bytes = renderChart(chart, size, PictureFormat::Png);
    else if (suffix == QLatin1String("svg"))
        bytes = renderChart(chart, size, PictureFormat::Svg);
    else if (suffix == QLatin1String("pdf"))
        bytes = renderChart(chart, size, PictureFormat::Pdf);
    else if (suffix == QLatin1String("csv"))
        bytes = csvText(chartTable(chart)).toUtf8();
    else
        return failure(Error::Kind::Usage,
                       Tr::tr("Cannot save a chart as \"%1\".").arg(QFileInfo(path).fileName()),
                       Tr::tr("Choose a name that ends in .png, .svg, .pdf or .csv."));
    return writeFile(path, bytes);
}

} // namespace tenbin
