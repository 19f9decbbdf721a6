#pragma once

#include "core/chart.h"
#include "reports/chart_hit.h"
#include "widgets/chart_marker.h"
#include "widgets/parallel_brush.h"

#include <QImage>
#include <QPointF>
#include <QWidget>

#include <memory>
#include <optional>

namespace tenbin {

class ChartPainter;

/// The drawn chart itself: a card with the exact values under the pointer or the arrow keys, drag
/// to zoom. Drawn only when it is seen.
class ChartCanvas : public QWidget
{
    Q_OBJECT

public:
    explicit ChartCanvas(Chart chart, QWidget *parent = nullptr);
    ~ChartCanvas() override;

    const Chart &chart() const { return m_chart; }
    void setChart(Chart chart);
    bool isZoomed() const;
    std::optional<ChartHit> current() const { return m_hit; }
    /// Drawn over the picture, which stays as it is: cheap enough to follow a drag.
    void setMarkers(QList<ChartMarker> markers);
    const QList<ChartMarker> &markers() const { return m_markers; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

public Q_SLOTS:
    void resetZoom();

Q_SIGNALS:
    /// A mark was clicked, or Return pressed on it.
    void activated(qsizetype series, qsizetype point);
    /// The marker that can be moved was dragged, or moved by Shift and an arrow key, to this x.
    void markerMoved(double x);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    ChartPainter &painter();
    void describe();
    void redraw();
    void brush();
    void setHit(std::optional<ChartHit> hit);
    void step(int series, int points);
    void zoomAround(double factor);
    void drawWholeLine(QPainter &painter) const;
    void drawCard(QPainter &painter) const;
    const ChartMarker *movable() const;
    bool isOnMarker(QPointF pixel);
    void moveMarker(double x);

    Chart m_chart;
    std::unique_ptr<ChartPainter> m_painter;
    QImage m_picture; ///< null: to be drawn anew
    std::optional<ChartHit> m_hit;
    ParallelBrush m_brush;
    std::optional<QPointF> m_pressed;
    QPointF m_dragged;
    QList<ChartMarker> m_markers;
    bool m_movesMarker = false;
};

} // namespace tenbin
