#include "widgets/block_view.h"

#include "core/text.h"
#include "widgets/block_table_model.h"
#include "widgets/chart_view.h"
#include "widgets/figure_tile.h"
#include "widgets/flow_grid.h"
#include "widgets/highlighted_text_view.h"
#include "widgets/icons.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace tenbin {

namespace {

constexpr int margin = 8;
constexpr int inset = 8;      ///< of all but charts, which have this margin of their own
constexpr int readable = 760; ///< pixels of a line of text
constexpr int shownRows = 20; ///< a longer table scrolls on its own

QLabel *label(const QString &text)
{
    auto *made = new QLabel(text);
    made->setTextFormat(Qt::PlainText);
    made->setTextInteractionFlags(Qt::TextSelectableByMouse);
    made->setWordWrap(true);
    return made;
}

/// A title in bold and, at the right, the button that copies what it stands above.
std::pair<QLayout *, QPushButton *> headWithCopy(const QString &text, const QString &name)
{
    auto *title = label(text);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    auto *copy = new QPushButton(icon(QStringLiteral("copy")), Tr::tr("Copy as CSV"));
    copy->setFlat(true);
    copy->setAutoDefault(false); // in a dialog Return is for its own buttons
    copy->setAccessibleName(Tr::tr("Copy %1 as CSV").arg(name));
    auto *head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(copy);
    return {head, copy};
}

QLabel *captionLabel(const QString &text)
{
    auto *caption = label(text);
    caption->setForegroundRole(QPalette::PlaceholderText);
    return caption;
}

QWidget *tableWidget(const Table &table)
{
    auto *whole = new QWidget;
    auto *view = new TableView;
    view->setWidestColumn(readable * 3 / 4);
    view->setModel(new BlockTableModel(table, view));
    view->setAccessibleName(table.title.isEmpty() ? Tr::tr("Table") : table.title);
    view->setAccessibleDescription(table.caption);
    view->setFrameShape(QFrame::NoFrame);
    const int rows = int(std::min<qsizetype>(table.rows.size(), shownRows));
    int width = 2 * view->frameWidth();
    for (int column = 0; column < table.columns.size(); ++column)
        width += view->columnWidth(column);
    const int bar = view->style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    view->setFixedHeight(view->heightForRows(rows) + (width > readable ? bar : 0));
    if (table.rows.size() > shownRows)
        width += bar;
    view->setMaximumWidth(width);
    view->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);

    const auto [head, copy] = headWithCopy(table.title, view->accessibleName());
    QObject::connect(copy, &QPushButton::clicked, view, &TableView::copyCsv);
    auto *layout = new QVBoxLayout(whole);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(view);
    if (!table.caption.isEmpty())
        layout->addWidget(captionLabel(table.caption));
    whole->setMaximumWidth(std::max(width, 360));
    return whole;
}

QWidget *textWidget(const HighlightedText &text)
{
    auto *whole = new QWidget;
    auto *view = new HighlightedTextView(text);
    const auto [head, copy] = headWithCopy(text.title, view->accessibleName());
    QObject::connect(copy, &QPushButton::clicked, view, &HighlightedTextView::copyCsv);
    auto *layout = new QVBoxLayout(whole);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(view);
    if (!text.caption.isEmpty())
        layout->addWidget(captionLabel(text.caption));
    whole->setMaximumWidth(readable);
    return whole;
}

} // namespace

BlockView::BlockView(QWidget *parent) : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setBackgroundRole(QPalette::Base);
    verticalScrollBar()->setSingleStep(24);
    setAccessibleName(Tr::tr("Result"));
    setBlocks({});
}

void BlockView::setBlocks(QList<Block> blocks)
{
    m_blocks = std::move(blocks);
    auto *page = new QWidget;
    page->setBackgroundRole(QPalette::Base);
    m_layout = new QVBoxLayout(page);
    m_layout->setContentsMargins(margin, margin, margin, margin);
    m_layout->setSpacing(0);
    m_charts = nullptr;
    for (const Block &block : m_blocks)
        std::visit([this](const auto &one) { add(one); }, block);
    m_layout->addStretch();
    setWidget(page); // deletes the one before
}

void BlockView::append(QWidget *widget, int gapAbove)
{
    m_charts = nullptr;
    if (m_layout->count() > 0)
        m_layout->addSpacing(gapAbove);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(inset, m_layout->count() > 0 ? 0 : inset, inset, 0);
    row->addWidget(widget, 1);
    row->addStretch(); // what has a greatest width stays at the left
    m_layout->addLayout(row);
}

void BlockView::add(const Heading &heading)
{
    QLabel *made = label(heading.text);
    QFont font = made->font();
    const double sizes[] = {1.7, 1.3, 1.1};
    font.setPointSizeF(font.pointSizeF() * sizes[std::clamp(heading.level, 1, 3) - 1]);
    font.setWeight(QFont::DemiBold);
    made->setFont(font);
    append(made, heading.level <= 1 ? 24 : 20);
}

void BlockView::add(const Paragraph &paragraph)
{
    QLabel *made = label(paragraph.text);
    made->setMaximumWidth(readable);
    append(made, 8);
}

void BlockView::add(const Figures &figures)
{
    auto *grid = new FlowGrid(128);
    for (const Figure &figure : figures.figures)
        grid->add(new FigureTile(figure));
    append(grid, 12);
}

void BlockView::add(const Table &table)
{
    append(tableWidget(table), 12);
}

void BlockView::add(const HighlightedText &text)
{
    append(textWidget(text), 12);
}

void BlockView::add(const Chart &chart)
{
    if (!m_charts) {
        m_charts = new FlowGrid(330);
        m_layout->addSpacing(8);
        m_layout->addWidget(m_charts);
    }
    auto *view = new ChartView(chart);
    connect(view, &ChartView::failed, this, &BlockView::failed);
    connect(view, &ChartView::activated, this,
            [this, id = chart.id](qsizetype series, qsizetype point) {
                Q_EMIT activated(id, series, point);
            });
    m_charts->add(view);
}

} // namespace tenbin
