#include "widgets/flow_grid.h"

#include <QEvent>
#include <QSizePolicy>

#include <algorithm>

namespace tenbin {

namespace {

constexpr int spacing = 16;

} // namespace

FlowGrid::FlowGrid(int cellWidth, QWidget *parent) : QWidget(parent), m_cellWidth(cellWidth)
{
    // A fixed height would be that of the hint, whatever the width: the rest would be cut off.
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void FlowGrid::add(QWidget *widget)
{
    widget->setParent(this);
    m_widgets.append(widget);
    widget->show();
    updateGeometry();
}

void FlowGrid::remove(QWidget *widget)
{
    m_widgets.removeAll(widget);
    delete widget;
    updateGeometry();
    arrange(width(), true);
}

int FlowGrid::columnsIn(int width) const
{
    const int fitting = (width + spacing) / (m_cellWidth + spacing);
    return std::clamp<int>(fitting, 1, std::max<int>(1, int(m_widgets.size())));
}

int FlowGrid::rowHeight(qsizetype first, int columns, int cellWidth) const
{
    int height = 0;
    for (qsizetype i = first; i < std::min(first + columns, m_widgets.size()); ++i) {
        const QWidget *widget = m_widgets[i];
        const int wanted = widget->hasHeightForWidth() ? widget->heightForWidth(cellWidth)
                                                       : widget->sizeHint().height();
        height = std::max(height, wanted);
    }
    return height;
}

int FlowGrid::arrange(int width, bool apply) const
{
    const int columns = columnsIn(width);
    // Few cells do not grow beyond what reads well.
    const int widest = m_cellWidth * 7 / 4;
    const int cell = std::min((width - (columns - 1) * spacing) / columns, widest);
    int y = 0;
    for (qsizetype first = 0; first < m_widgets.size(); first += columns) {
        const int height = rowHeight(first, columns, cell);
        for (int i = 0; apply && i < columns && first + i < m_widgets.size(); ++i)
            m_widgets[first + i]->setGeometry(i * (cell + spacing), y, cell, height);
        y += height + spacing;
    }
    return std::max(0, y - spacing);
}

int FlowGrid::heightForWidth(int width) const
{
    return arrange(width, false);
}

QSize FlowGrid::sizeHint() const
{
    const int width = 2 * m_cellWidth + spacing;
    return {width, heightForWidth(width)};
}

QSize FlowGrid::minimumSizeHint() const
{
    return {std::min(m_cellWidth, 240), 0};
}

void FlowGrid::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange(width(), true);
}

bool FlowGrid::event(QEvent *event)
{
    if (event->type() == QEvent::LayoutRequest) {
        updateGeometry();
        arrange(width(), true);
    }
    return QWidget::event(event);
}

} // namespace tenbin
