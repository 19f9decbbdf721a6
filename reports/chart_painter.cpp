#include "reports/chart_painter.h"

#include "reports/chart_painter_plot.h"
#include "reports/chart_summary.h"

#include <QBuffer>
#include <QPdfWriter>
#include <QPicture>
#include <QSvgGenerator>

#include <algorithm>
#include <cmath>

namespace tenbin {

using Mark = Chart::Series::Mark;

ChartPainter::ChartPainter(const Chart &chart, ChartStyle style)
    : m_plot(std::make_unique<ChartPlot>(chart, std::move(style)))
{
}

ChartPainter::~ChartPainter() = default;

const Chart &ChartPainter::chart() const
{
    return m_plot->chart;
}

const ChartStyle &ChartPainter::style() const
{
    return m_plot->style;
}

void ChartPainter::setStyle(const ChartStyle &style)
{
    m_plot->style = style;
    m_plot->build();
}

void ChartPainter::paint(QPainter &painter, const QRectF &area)
{
    // QCustomPlot draws with a painter of its own class only, and a device has one painter.
    QPicture picture;
    QCPPainter recorder(&picture);
    recorder.setMode(QCPPainter::pmVectorized);
    m_plot->draw(recorder, area.size().toSize());
    recorder.end();
    painter.drawPicture(area.topLeft(), picture);
}

QImage ChartPainter::image(const QSize &size, double pixelRatio)
{
    QImage image(size * pixelRatio, QImage::Format_ARGB32_Premultiplied);
    if (image.isNull())
        return image;
    image.setDevicePixelRatio(pixelRatio);
    image.fill(m_plot->style.colours.base);
    QCPPainter painter(&image);
    m_plot->draw(painter, size);
    return image;
}

QByteArray ChartPainter::svg(const QSize &size)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(), size));
    generator.setResolution(96);
    // QSvgGenerator may write these as they are, markup and all.
    generator.setTitle({});
    generator.setDescription({});
    QCPPainter painter(&generator);
    painter.setMode(QCPPainter::pmVectorized);
    painter.fillRect(QRect(QPoint(), size), m_plot->style.colours.base);
    m_plot->draw(painter, size);
    painter.end();
    const QString words =
        QStringLiteral("\n<title>%1</title>\n<desc>%2</desc>")
            .arg(chart().title.toHtmlEscaped(), chartSummary(chart()).toHtmlEscaped());
    bytes.insert(bytes.indexOf('>', bytes.indexOf("<svg")) + 1, words.toUtf8());
    return bytes;
}

QByteArray ChartPainter::pdf(const QSize &size)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(chart().title);
    writer.setCreator(QStringLiteral("Tenbin"));
    // A pixel of the chart is a 96th of an inch.
    writer.setResolution(96);
    writer.setPageMargins({});
    writer.setPageSize(
        QPageSize(QSizeF(size) * 72 / 96, QPageSize::Point, {}, QPageSize::ExactMatch));
    QCPPainter painter(&writer);
    painter.setMode(QCPPainter::pmVectorized);
    m_plot->draw(painter, size);
    painter.end();
    return bytes;
}

const ChartScale &ChartPainter::scale() const
{
    return m_plot->scale;
}

void ChartPainter::zoomTo(const QRectF &part)
{
    const QRectF inside = part.intersected(m_plot->scale.area);
    if (inside.width() < 4 || inside.height() < 4)
        return;
    const QPointF a = m_plot->scale.toValues(inside.topLeft());
    const QPointF b = m_plot->scale.toValues(inside.bottomRight());
    AxisRange positions = m_plot->scale.position.range, values = m_plot->scale.value.range;
    std::tie(positions.lower, positions.upper) = std::minmax(a.x(), b.x());
    std::tie(values.lower, values.upper) = std::minmax(a.y(), b.y());
    const auto deepest = [](const AxisRange &range) {
        const double size = std::max(std::abs(range.lower), std::abs(range.upper));
        return range.upper - range.lower < size * 1e-9;
    };
    if (!deepest(positions) && !deepest(values))
        m_plot->zoom(positions, values);
}

void ChartPainter::resetZoom()
{
    m_plot->build();
}

bool ChartPainter::isZoomed() const
{
    return m_plot->zoomed;
}

QSize ChartPainter::naturalSize(const Chart &chart)
{
    const qsizetype categories = std::max(chart.x.categories.size(), chart.y.categories.size());
    if (!chart.parallel.isEmpty())
        return {int(std::clamp<qsizetype>(130 * chart.parallel.size(), 480, 1040)), 360};
    const bool cells = !chart.series.isEmpty() && chart.series.first().mark == Mark::HeatMap;
    if (chart.square || (cells && categories <= 12))
        return {400, 400};
    if (chart.horizontal || cells)
        return {480, int(std::clamp<qsizetype>(110 + 24 * categories, 220, 720))};
    return {480, 300};
}

QByteArray renderChart(const Chart &chart, const QSize &size, PictureFormat format,
                       const ChartStyle &style)
{
    if (size.isEmpty())
        return {};
    ChartPainter painter(chart, style);
    if (format == PictureFormat::Svg)
        return painter.svg(size);
    if (format == PictureFormat::Pdf)
        return painter.pdf(size);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    painter.image(size, 2).save(&buffer, "PNG");
    return bytes;
}

} // namespace tenbin
