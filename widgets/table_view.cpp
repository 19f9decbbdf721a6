#include "widgets/table_view.h"

#include "core/text.h"
#include "reports/chart_table.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>

#include <algorithm>

namespace tenbin {

namespace {

constexpr int sampledRows = 60;
constexpr int narrowest = 36; ///< pixels

/// Missing values muted, tabular figures, room at the sides.
class CellDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->textElideMode = Qt::ElideRight;
        // The focus of a cell is shown by the selection already.
        option->state &= ~QStyle::State_HasFocus;
        if (index.data(MissingRole).toBool())
            option->palette.setColor(QPalette::Text,
                                     option->palette.color(QPalette::PlaceholderText));
    }
};

QString cellOf(const QModelIndex &index)
{
    const QVariant exact = index.data(ExactRole);
    return exact.isValid() ? exact.toString() : index.data(Qt::DisplayRole).toString();
}

} // namespace

TableView::TableView(QWidget *parent) : QTableView(parent)
{
    setItemDelegate(new CellDelegate(this));
    setShowGrid(false);
    setWordWrap(false);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    setSortingEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    // The default is the widest letter of the font, which is wider than most numbers.
    horizontalHeader()->setMinimumSectionSize(narrowest);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSortIndicatorClearable(true);
    horizontalHeader()->setResizeContentsPrecision(sampledRows);
    horizontalHeader()->setStretchLastSection(false);
    fitRows();
}

void TableView::setModel(QAbstractItemModel *newModel)
{
    // The order of the file comes first; a click on a header sorts.
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    QTableView::setModel(newModel);
    setSortingEnabled(true);
    fitColumns();
}

void TableView::fitColumns()
{
    if (!model())
        return;
    const QFontMetrics metrics(font());
    const int widest = m_widest > 0 ? m_widest : std::max(220, viewport()->width() / 3);
    const int rows = std::min(model()->rowCount(), sampledRows);
    // Hundreds of columns take the same sample of fewer rows.
    const int columns = model()->columnCount();
    const int sample = columns > 100 ? std::min(rows, 10) : rows;
    for (int column = 0; column < columns; ++column) {
        int width = horizontalHeader()->sectionSizeHint(column);
        for (int row = 0; row < sample; ++row) {
            const QModelIndex cell = model()->index(row, column);
            const QString text = cell.data(Qt::DisplayRole).toString();
            const int beside = cell.data(Qt::DecorationRole).isValid() ? 24 : 0;
            const QVariant own = cell.data(Qt::FontRole);
            const int advance = own.isValid() ? QFontMetrics(own.value<QFont>().resolve(font()))
                                                    .horizontalAdvance(text.left(80))
                                              : metrics.horizontalAdvance(text.left(80));
            width = std::max(width, advance + beside + 20);
        }
        setColumnWidth(column, std::min(width + 4, widest));
    }
}

int TableView::heightForRows(int rows) const
{
    const int body = rows * verticalHeader()->defaultSectionSize();
    return horizontalHeader()->sizeHint().height() + body + 2 * frameWidth();
}

QString TableView::selectedText() const
{
    QString text;
    QModelIndexList cells =
        selectionModel() ? selectionModel()->selectedIndexes() : QModelIndexList();
    std::sort(cells.begin(), cells.end(), [](const QModelIndex &a, const QModelIndex &b) {
        return std::pair(a.row(), a.column()) < std::pair(b.row(), b.column());
    });
    for (qsizetype i = 0; i < cells.size(); ++i) {
        if (i > 0)
            text += cells[i].row() == cells[i - 1].row() ? QLatin1Char('\t') : QLatin1Char('\n');
        text += cellOf(cells[i]);
    }
    return text;
}

QString TableView::csv() const
{
    Table table;
    for (int column = 0; column < model()->columnCount(); ++column) {
        table.columns.append(TableColumn());
        table.columns.last().title = model()->headerData(column, Qt::Horizontal).toString();
    }
    for (int row = 0; row < model()->rowCount(); ++row) {
        QList<QJsonValue> cells;
        for (int column = 0; column < model()->columnCount(); ++column)
            cells.append(cellOf(model()->index(row, column)));
        table.rows.append(cells);
    }
    return csvText(table);
}

void TableView::copySelection() const
{
    QApplication::clipboard()->setText(selectedText());
}

void TableView::copyCsv() const
{
    QApplication::clipboard()->setText(csv());
}

void TableView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return copySelection();
    QTableView::keyPressEvent(event);
}

void TableView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    QAction *copy = menu.addAction(icon(QStringLiteral("copy")), Tr::tr("&Copy selected rows"));
    connect(copy, &QAction::triggered, this, &TableView::copySelection);
    connect(menu.addAction(Tr::tr("Copy all as C&SV")), &QAction::triggered, this,
            &TableView::copyCsv);
    menu.exec(event->globalPos());
}

void TableView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    setAccessibleDescription(text);
    viewport()->update();
}

void TableView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (m_emptyText.isEmpty() || !model() || model()->rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.drawText(viewport()->rect().adjusted(24, 24, -24, -24),
                     int(Qt::AlignCenter) | Qt::TextWordWrap, m_emptyText);
}

void TableView::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitRows();
}

void TableView::fitRows()
{
    const QFont tabular = tabularFont(font());
    if (tabular.family() != font().family())
        setFont(tabular);
    verticalHeader()->setMinimumSectionSize(16);
    verticalHeader()->setDefaultSectionSize(QFontMetrics(font()).height() + 9);
}

} // namespace tenbin
