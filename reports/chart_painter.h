#pragma once

#include "core/chart.h"
#include "reports/chart_scale.h"
#include "reports/chart_style.h"

#include <QByteArray>
#include <QImage>
#include <QSize>

#include <memory>

class QPainter;

namespace tenbin {

class ChartPlot;

/// Draws one chart, on screen and in reports. Needs a QApplication (offscreen will do), because
/// QCustomPlot is a widget; that widget is never shown.
class ChartPainter
{
public:
    explicit ChartPainter(const Chart &chart, ChartStyle style = {});
    ~ChartPainter();
    Q_DISABLE_COPY_MOVE(ChartPainter)

    /// As drawn: texts shortened to what can be shown, the caption with what the drawing adds.
    const Chart &chart() const;
    const ChartStyle &style() const;
    void setStyle(const ChartStyle &style);

    /// Into `area` of any painter, as vectors.
    void paint(QPainter &painter, const QRectF &area);
    QImage image(const QSize &size, double pixelRatio = 1);
    QByteArray svg(const QSize &size);
    QByteArray pdf(const QSize &size);

    /// Where the last drawing put things, relative to its top left corner.
    const ChartScale &scale() const;

    /// Shows what lies in this part of the last drawing; too small a part changes nothing.
    void zoomTo(const QRectF &part);
    void resetZoom();
    bool isZoomed() const;

    /// The size at which the chart reads well beside others.
    static QSize naturalSize(const Chart &chart);

private:
    std::unique_ptr<ChartPlot> m_plot;
};

enum class PictureFormat { Png, Svg, Pdf };

/// The chart as a file's bytes; PNG at twice the size in pixels. Empty when the size is.
QByteArray renderChart(const Chart &chart, const QSize &size, PictureFormat format,
                       const ChartStyle &style = {});

} // namespace tenbin
