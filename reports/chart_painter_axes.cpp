#include "reports/chart_painter_axes.h"

#include "reports/chart_painter_plot.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

/// As many decimals as the step needs, so that the labels of an axis line up.
class NumberTicker final : public QCPAxisTicker
{
protected:
    double getTickStep(const QCPRange &range) override
    {
        m_step = QCPAxisTicker::getTickStep(range);
        return m_step;
    }
    QString getTickLabel(double tick, const QLocale &locale, QChar, int) override
    {
        const double value = std::abs(tick) < m_step * 1e-6 ? 0 : tick;
        if (m_step < 1e-4 || m_step >= 1e6)
            return locale.toString(value, 'g', 4);
        return locale.toString(value, 'f', decimals());
    }

private:
    /// So many that a step is a whole number of the last one: 0.25 needs two.
    int decimals() const
    {
        int count = 0;
        double step = m_step;
        while (count < 6 && std::abs(step - std::round(step)) > 1e-3 * step) {
            step *= 10;
            ++count;
        }
        return count;
    }

    double m_step = 1;
};

/// Powers of ten; where an axis has room or holds few of them, two and five times them as well.
class PowerTicker final : public QCPAxisTickerLog
{
protected:
    QVector<double> createTickVector(double step, const QCPRange &range) override
    {
        const double decades = std::log10(range.upper / range.lower);
        if (decades > std::max(1.5, tickCount() / 3.0))
            return QCPAxisTickerLog::createTickVector(step, range);
        QVector<double> ticks;
        for (int power = int(std::floor(std::log10(range.lower)));
             power <= int(std::ceil(std::log10(range.upper))); ++power) {
            for (double part : {1.0, 2.0, 5.0}) {
                const double tick = part * std::pow(10.0, power);
                if (tick >= range.lower && tick <= range.upper)
                    ticks.append(tick);
            }
        }
        if (ticks.size() > 2)
            return ticks;
        return QCPAxisTicker::createTickVector(QCPAxisTicker::getTickStep(range), range);
    }
    QString getTickLabel(double tick, const QLocale &locale, QChar, int) override
    {
        return tick >= 1e-3 && tick < 1e6 ? locale.toString(tick, 'g', 6)
                                          : locale.toString(tick, 'g', 3);
    }
};

void styleAxis(const ChartPlot &plot, QCPAxis &axis, const Chart::Axis &described,
               const AxisRange &range)
{
    const ThemeColours &colours = plot.style.colours;
    const bool named = !described.categories.isEmpty();
    const bool cells = std::any_of(plot.chart.series.begin(), plot.chart.series.end(),
                                   [](const auto &one) { return one.mark == Mark::HeatMap; });
    axis.setScaleType(range.logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (range.logarithmic)
        axis.setTicker(QSharedPointer<PowerTicker>::create());
    else if (!named)
        axis.setTicker(QSharedPointer<NumberTicker>::create());
    axis.setLabel(described.title);
    axis.setLabelFont(plot.style.font());
    axis.setTickLabelFont(plot.style.font());
    axis.setLabelColor(colours.text);
    axis.setTickLabelColor(colours.muted);
    axis.setLabelPadding(4);
    axis.setTickLabelPadding(4);
    const bool parallel = !plot.chart.parallel.isEmpty();
    axis.setTickLabels(!parallel || named);
    const bool free =
        cells || parallel || (named && &axis == &plot.positionLine() && plot.values().lower < 0);
    axis.setBasePen(free ? QPen(Qt::NoPen) : QPen(colours.muted, 1));
    axis.setTickPen(named || parallel ? QPen(Qt::NoPen) : QPen(colours.muted, 1));
    axis.setTickLength(0, named ? 0 : 4);
    axis.setSubTicks(false);
    axis.grid()->setVisible(!named && !cells && !parallel);
    axis.grid()->setPen(QPen(colours.line, 1));
    const bool signedValues = plot.values().lower < 0 && plot.values().upper > 0;
    // A dashed reference at zero takes the place of the line.
    const bool taken = std::any_of(plot.chart.references.begin(), plot.chart.references.end(),
                                   [&](const Chart::ReferenceLine &one) {
                                       return &described == &plot.chart.y
                                                  ? one.y1 == 0 && one.y2 == 0
                                                  : one.x1 == 0 && one.x2 == 0;
                                   });
    const bool carriesZero = signedValues && !taken && &axis == &plot.valueLine();
    axis.grid()->setZeroLinePen(QPen(carriesZero ? colours.muted : colours.line, 1));
}

} // namespace

void styleAxes(ChartPlot &plot)
{
    styleAxis(plot, plot.positionLine(), positionAxis(plot.chart), plot.positions());
    styleAxis(plot, plot.valueLine(), valueAxis(plot.chart), plot.values());
}

void labelCategories(const ChartPlot &plot, QCPAxis &axis, const QStringList &categories,
                     const QSize &size)
{
    QCPAxisRect *rect = axis.axisRect();
    const bool flat = &axis == plot.xAxis;
    const QFontMetricsF metrics(plot.style.font());
    const double place =
        double(flat ? rect->width() : rect->height()) / std::max<double>(1, axis.range().size());
    double widest = 0;
    for (const QString &name : categories)
        widest = std::max(widest, metrics.horizontalAdvance(name));
    const bool turned = flat && widest > place - 6;
    const double needed = turned || !flat ? metrics.height() : widest + 6;
    const int every = std::max(1, int(std::ceil(needed / std::max(place, 1e-3))));
    const double room =
        turned ? std::max(60.0, 0.4 * size.height()) : std::max(60.0, 0.36 * size.width());
    axis.setTickLabelRotation(turned ? -40 : 0);
    if (turned) {
        const double first = std::min(room, metrics.horizontalAdvance(categories.first()));
        rect->setMinimumMargins({int(std::max(0.0, 0.8 * first - place / 2) + 4), 0, 0, 0});
    }
    const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (qsizetype i = 0; i < categories.size(); i += every)
        ticker->addTick(double(i), metrics.elidedText(categories[i], Qt::ElideMiddle, room));
    axis.setTicker(ticker);
}

void titleAxis(const ChartPlot &plot, QCPAxis &axis)
{
    const Chart::Axis &described =
        &axis == &plot.positionLine() ? positionAxis(plot.chart) : valueAxis(plot.chart);
    const QSize size = axis.axisRect()->size();
    const int length = &axis == plot.xAxis ? size.width() : size.height();
    axis.setLabel(QFontMetricsF(plot.style.font())
                      .elidedText(described.title, Qt::ElideRight, std::max(40, length)));
}

} // namespace tenbin
