#include "app/desktop/comparison_sides_tab.h"

#include "app/desktop/compared_runs_model.h"
#include "core/text.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

constexpr int mostFitted = 60; ///< columns whose own width is measured

/// Names of runs at the right, each behind the colour that the run has in charts.
class RunHeader final : public QHeaderView
{
public:
    explicit RunHeader(QWidget *parent) : QHeaderView(Qt::Horizontal, parent)
    {
        setHighlightSections(false);
        setMinimumSectionSize(60);
        setTextElideMode(Qt::ElideMiddle);
    }

    static constexpr int mark = 10;

protected:
    void paintSection(QPainter *painter, const QRect &rect, int section) const override
    {
        painter->save();
        QHeaderView::paintSection(painter, rect, section);
        painter->restore();
        const QVariant colour =
            model()->headerData(section, Qt::Horizontal, ComparedRunsModel::MarkRole);
        if (!colour.isValid())
            return;
        const QString text = model()->headerData(section, Qt::Horizontal).toString();
        const int width = fontMetrics().horizontalAdvance(text);
        const int left = std::max(rect.left() + 2, rect.right() - padding - width - mark - padding);
        painter->fillRect(left, rect.center().y() - mark / 2 + 1, mark, mark,
                          colour.value<QColor>());
    }

private:
    static constexpr int padding = 8;
};

/// A value with its difference from the baseline in a column of its own, green or red.
class ComparedCellDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        QStyleOptionViewItem cell = option;
        initStyleOption(&cell, index);
        cell.text.clear();
        cell.state &= ~QStyle::State_HasFocus;
        const QStyle *style = cell.widget->style();
        style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

        const bool selected = cell.state & QStyle::State_Selected;
        const ThemeColours colours = coloursOf(cell.palette);
        const QColor ink = selected ? cell.palette.color(QPalette::HighlightedText) : colours.text;
        const int better = index.data(ComparedRunsModel::BetterRole).toInt();
        const QString delta = index.data(ComparedRunsModel::DeltaRole).toString();
        QRect place = cell.rect.adjusted(8, 0, -8, 0);
        painter->save();
        painter->setFont(cell.font);
        if (hasDeltas(index)) {
            const int width = deltaWidth(option.fontMetrics);
            QRect right = place;
            right.setLeft(place.right() - width + 1);
            painter->setPen(selected     ? ink
                            : better > 0 ? colours.good
                            : better < 0 ? colours.bad
                                         : colours.muted);
            painter->setFont(option.font);
            painter->drawText(right, Qt::AlignRight | Qt::AlignVCenter, delta);
            painter->setFont(cell.font);
            place.setRight(right.left() - 8);
        }
        const bool quiet = index.data(MissingRole).toBool();
        painter->setPen(selected ? ink : quiet ? colours.muted : colours.text);
        painter->drawText(
            place, Qt::AlignRight | Qt::AlignVCenter,
            QFontMetrics(cell.font).elidedText(index.data(ComparedRunsModel::ValueRole).toString(),
                                               Qt::ElideMiddle, place.width()));
        painter->restore();
    }

    static int deltaWidth(const QFontMetrics &metrics)
    {
        return metrics.horizontalAdvance(QStringLiteral("−0.0000"));
    }

private:
    /// Params leave no room for a difference.
    static bool hasDeltas(const QModelIndex &index)
    {
        return index.data(ComparedRunsModel::DeltaRole).isValid();
    }
};

} // namespace

ComparisonSidesTab::ComparisonSidesTab(QWidget *parent)
    : ComparisonTab(parent), m_model(new ComparedRunsModel(this)), m_names(new TableView(this)),
      m_values(new TableView(this)),
      m_onlyDifferences(new QCheckBox(Tr::tr("Only &what differs"), this))
{
    m_onlyDifferences->setChecked(true);
    connect(m_onlyDifferences, &QCheckBox::toggled, this, [this](bool only) {
        m_model->setOnlyDifferences(only);
        fitNames();
    });
    buildTables();
    auto *tables = new QHBoxLayout;
    tables->setSpacing(0);
    tables->addWidget(m_names);
    tables->addWidget(m_values, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_onlyDifferences);
    layout->addLayout(tables, 1);
}

void ComparisonSidesTab::buildTables()
{
    m_values->setHorizontalHeader(new RunHeader(m_values));
    for (TableView *view : {m_names, m_values}) {
        view->setModel(m_model);
        view->setSortingEnabled(false);
        view->setFrameShape(QFrame::NoFrame);
        view->setEmptyText(view == m_values ? Tr::tr("The runs have the same metrics and params.")
                                            : QString());
    }
    m_names->setAccessibleName(Tr::tr("Names of metrics and params"));
    m_names->setFocusPolicy(Qt::NoFocus);
    m_names->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_names->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_values->setAccessibleName(Tr::tr("Metrics and params by run"));
    m_values->setItemDelegate(new ComparedCellDelegate(m_values));
    m_values->setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    m_names->setSelectionModel(m_values->selectionModel());
    connect(m_values->verticalScrollBar(), &QScrollBar::valueChanged, m_names->verticalScrollBar(),
            &QScrollBar::setValue);
    connect(m_names->verticalScrollBar(), &QScrollBar::valueChanged, m_values->verticalScrollBar(),
            &QScrollBar::setValue);
    QHeaderView *header = m_values->horizontalHeader();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, &ComparisonSidesTab::showMenu);
    connect(header, &QHeaderView::sectionDoubleClicked, this,
            [this](int column) { Q_EMIT baselineChosen(m_model->run(column).id); });
}

void ComparisonSidesTab::fill()
{
    m_model->setDark(coloursOf(palette()).dark);
    m_model->setRuns(runs());
    QHeaderView *header = m_values->horizontalHeader();
    QFont bold = m_values->font();
    bold.setBold(true);
    const QFontMetrics metrics(bold);
    const int usual = metrics.horizontalAdvance(QStringLiteral("0.0000 ± 0.0000")) + 24 +
                      ComparedCellDelegate::deltaWidth(metrics);
    header->setDefaultSectionSize(usual);
    m_values->setColumnHidden(0, true);
    const int columns = std::min(m_model->columnCount(), mostFitted);
    for (int column = 1; column < columns; ++column)
        m_values->setColumnWidth(
            column,
            std::clamp(header->sectionSizeHint(column) + 2 * RunHeader::mark, usual, 2 * usual));
    fitNames();
}

void ComparisonSidesTab::fitNames()
{
    for (int column = 1; column < m_model->columnCount(); ++column)
        m_names->setColumnHidden(column, true);
    const QFontMetrics metrics(m_names->font());
    int width = 120;
    for (int row = 0; row < m_model->rowCount(); ++row)
        width = std::max(width,
                         metrics.horizontalAdvance(m_model->index(row, 0).data().toString()) + 32);
    width = std::min(width, 320);
    m_names->setColumnWidth(0, width);
    m_names->setFixedWidth(width + 2 * m_names->frameWidth());
}

void ComparisonSidesTab::showMenu(const QPoint &at)
{
    const int column = m_values->horizontalHeader()->logicalIndexAt(at);
    if (column < 1)
        return;
    const QString id = m_model->run(column).id;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(Tr::tr("Use as &baseline"), this, [this, id] { Q_EMIT baselineChosen(id); });
    menu->addAction(Tr::tr("Sho&w this run"), this, [this, id] { Q_EMIT runChosen(id); });
    menu->popup(m_values->horizontalHeader()->mapToGlobal(at));
}

void ComparisonSidesTab::changeEvent(QEvent *event)
{
    ComparisonTab::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_model->setDark(coloursOf(palette()).dark);
}

} // namespace tenbin
