#include "reports/chart_frame.h"

#include "core/number.h"
#include "core/text.h"
#include "reports/chart_scale.h"
#include "reports/chart_text.h"

#include <QFontMetricsF>
#include <QHash>
#include <QPainter>
#include <QScopeGuard>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

constexpr double gap = 8;
constexpr double swatch = 14;
constexpr int inLines = Qt::AlignLeft | Qt::AlignTop | Qt::TextDontClip;

bool isLine(Mark mark)
{
    return mark == Mark::Line || mark == Mark::Step || mark == Mark::Band;
}

/// Series with a name that readers must tell apart; a band that belongs to a line is one with it.
QList<KeyEntry> keyEntries(const Chart &chart, const ThemeColours &colours)
{
    QList<KeyEntry> entries;
    QHash<QString, qsizetype> places;
    for (qsizetype i = 0; i < chart.series.size(); ++i) {
        const Chart::Series &series = chart.series[i];
        const bool coloured = series.mark == Mark::Points && !series.z.isEmpty();
        if (series.name.isEmpty() || series.muted || coloured || series.mark == Mark::HeatMap)
            continue;
        const KeyEntry entry{series.name, seriesColour(chart, i, colours), series.mark, i, {}};
        const auto same = places.constFind(series.name);
        if (same == places.constEnd()) {
            places.insert(series.name, entries.size());
            entries.append(entry);
        } else if (entries[*same].mark == Mark::Band) {
            entries[*same] = entry;
        }
    }
    return entries.size() < 2 ? QList<KeyEntry>() : entries;
}

double linesHeight(const QFont &font, const QString &text)
{
    const QFontMetricsF metrics(font);
    return text.isEmpty()
               ? 0
               : metrics.height() + metrics.lineSpacing() * double(text.count(QLatin1Char('\n')));
}

bool fitsAtEnds(const QList<KeyEntry> &key, const QFontMetricsF &metrics, const QRectF &area)
{
    if (key.isEmpty() || key.size() >= 5 || area.width() < 320)
        return false;
    return std::all_of(key.begin(), key.end(), [&](const KeyEntry &entry) {
        return isLine(entry.mark) &&
               metrics.horizontalAdvance(entry.text) <= std::max(90.0, area.width() * 0.28);
    });
}

double keyWidth(const QFontMetricsF &metrics, const QString &text)
{
    return swatch + 6 + metrics.horizontalAdvance(text);
}

/// What has no place is counted, in the last place there is.
void countRest(ChartFrame &frame, qsizetype placed)
{
    const qsizetype rest = frame.key.size() - placed + 1;
    if (placed == frame.key.size() || placed == 0)
        return;
    frame.more.text = Tr::tr("and %L1 more").arg(rest);
    frame.more.place = frame.key[placed - 1].place.adjusted(0, 0, 80, 0);
    frame.key.resize(placed - 1);
}

/// Above the plot, in rows from left to right that leave it most of the height.
double placeInRows(ChartFrame &frame, const QFontMetricsF &metrics, const QRectF &area)
{
    const double line = metrics.lineSpacing() + 2;
    double x = area.left(), y = area.top();
    const int most = std::max(3, int(area.height() * 0.22 / line));
    int rows = 1;
    qsizetype placed = 0;
    for (KeyEntry &entry : frame.key) {
        entry.text = metrics.elidedText(entry.text, Qt::ElideMiddle, area.width() * 0.45);
        const double width = keyWidth(metrics, entry.text);
        if (x > area.left() && x + width > area.right()) {
            if (rows == most)
                break;
            x = area.left();
            y += line;
            ++rows;
        }
        entry.place = QRectF(x, y, width, line);
        x += width + 14;
        ++placed;
    }
    countRest(frame, placed);
    return rows * line;
}

/// Beside a square plot, where there is room that the plot cannot use.
bool placeBeside(ChartFrame &frame, const QFontMetricsF &metrics, QRectF &area)
{
    double width = 0;
    for (const KeyEntry &entry : frame.key)
        width = std::max(width, keyWidth(metrics, entry.text));
    const double left = area.left() + area.height() + 2 * gap;
    const double line = metrics.lineSpacing() + 4;
    if (left + width > area.right() || double(frame.key.size()) * line > area.height() / 2)
        return false;
    double y = area.top() + gap;
    for (KeyEntry &entry : frame.key) {
        entry.place = QRectF(left, y, width, line);
        y += line;
    }
    area.setRight(left - gap);
    return true;
}

void drawMark(QPainter &painter, const KeyEntry &entry, const QRectF &place)
{
    const QRectF box(place.left(), place.center().y() - 5, swatch, 10);
    painter.setPen(Qt::NoPen);
    QColor fill = entry.colour;
    switch (entry.mark) {
    case Mark::Line:
    case Mark::Step:
        painter.setPen(QPen(entry.colour, 2.2, Qt::SolidLine, Qt::FlatCap));
        painter.drawLine(QPointF(box.left(), box.center().y()),
                         QPointF(box.right(), box.center().y()));
        return;
    case Mark::Points:
        painter.setBrush(fill);
        painter.drawEllipse(box.center(), 3.5, 3.5);
        return;
    case Mark::Band: fill.setAlpha(80); break;
    case Mark::Bars:
    case Mark::Spans:
    case Mark::HeatMap: break;
    }
    painter.setBrush(fill);
    painter.drawRect(box);
}

void drawEntry(QPainter &painter, const ChartStyle &style, const KeyEntry &entry)
{
    drawMark(painter, entry, entry.place);
    painter.setPen(style.colours.text);
    painter.drawText(entry.place.adjusted(swatch + 6, 0, 4, 0),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, entry.text);
}

bool needsColourScale(const Chart &chart)
{
    return std::any_of(chart.series.begin(), chart.series.end(), [](const Chart::Series &one) {
        const bool written = one.mark == Mark::HeatMap && one.labels.size() == one.z.size();
        return (one.mark == Mark::HeatMap || one.mark == Mark::Points) && !one.z.isEmpty() &&
               !written;
    });
}

} // namespace

QColor ColourScale::colour(double value) const
{
    if (!isDrawable(value))
        return palette::unknown();
    if (diverging)
        return palette::diverging(value / std::max(std::abs(lower), std::abs(upper)));
    const double t = upper > lower ? (value - lower) / (upper - lower) : 0.5;
    return sequential ? palette::sequential(t) : palette::featureValue(t);
}

QColor seriesColour(const Chart &chart, qsizetype index, const ThemeColours &colours)
{
    const Chart::Series &series = chart.series[index];
    if (series.muted) {
        QColor quiet = colours.muted;
        quiet.setAlpha(110);
        return quiet;
    }
    return palette::category(series.colour >= 0 ? series.colour : int(index), colours.dark);
}

ColourScale colourScaleOf(const Chart &chart, const Chart::Series &series)
{
    ColourScale scale;
    const Chart::ColourKey &key = chart.colourKey;
    scale.title = key.title.isEmpty() ? series.name : key.title;
    scale.low = key.low;
    scale.high = key.high;
    scale.sequential = series.mark == Mark::HeatMap;
    bool any = false;
    for (double value : series.z) {
        if (!isDrawable(value))
            continue;
        scale.lower = any ? std::min(scale.lower, value) : value;
        scale.upper = any ? std::max(scale.upper, value) : value;
        any = true;
    }
    if (isDrawable(series.zMinimum) && isDrawable(series.zMaximum) &&
        series.zMinimum < series.zMaximum) {
        scale.lower = series.zMinimum;
        scale.upper = series.zMaximum;
    }
    scale.diverging = scale.sequential && scale.lower < 0 && scale.upper > 0;
    if (scale.diverging) {
        scale.upper = std::max(-scale.lower, scale.upper);
        scale.lower = -scale.upper;
    }
    return scale;
}

ChartFrame layOutFrame(const Chart &chart, const ChartStyle &style, const QRectF &area)
{
    const QFontMetricsF metrics(style.font());
    ChartFrame frame;
    QRectF rest = area.adjusted(gap, gap, -gap, -gap);
    frame.titleText = fittedText(style.titleFont(), chart.title, rest.width(), 2);
    const double title = linesHeight(style.titleFont(), frame.titleText);
    frame.title = QRectF(rest.left(), rest.top(), rest.width(), title);
    rest.setTop(frame.title.bottom() + (title > 0 ? 6 : 0));
    frame.captionText = fittedText(style.font(), chart.caption, rest.width(), 3);
    const double caption = linesHeight(style.font(), frame.captionText);
    frame.caption = QRectF(rest.left(), rest.bottom() - caption, rest.width(), caption);
    rest.setBottom(frame.caption.top() - (caption > 0 ? 6 : 0));

    frame.key = keyEntries(chart, style.colours);
    // Beside a square plot labels would take the width that it needs.
    frame.endLabels = !chart.square && fitsAtEnds(frame.key, metrics, rest);
    frame.colourScale = needsColourScale(chart);
    frame.rightMargin = 10;
    if (frame.endLabels) {
        for (const KeyEntry &entry : frame.key)
            frame.rightMargin =
                std::max(frame.rightMargin, swatch + 16 + metrics.horizontalAdvance(entry.text));
    } else if (!frame.key.isEmpty() && !(chart.square && placeBeside(frame, metrics, rest))) {
        rest.setTop(rest.top() + placeInRows(frame, metrics, rest) + 4);
    }
    if (frame.colourScale) {
        double widest = metrics.horizontalAdvance(QStringLiteral("−0.0000"));
        for (const QString &end : {chart.colourKey.low, chart.colourKey.high})
            widest = std::max(widest, metrics.horizontalAdvance(end));
        frame.rightMargin = 10 + 12 + 6 + widest;
    }
    frame.plot = rest;
    return frame;
}

void drawFrame(QPainter &painter, const ChartStyle &style, const ChartFrame &frame)
{
    painter.setFont(style.titleFont());
    painter.setPen(style.colours.text);
    painter.drawText(frame.title, inLines, frame.titleText);
    painter.setFont(style.font());
    painter.setPen(style.colours.muted);
    painter.drawText(frame.caption, inLines, frame.captionText);
    if (frame.endLabels)
        return;
    for (const KeyEntry &entry : frame.key)
        drawEntry(painter, style, entry);
    painter.setPen(style.colours.muted);
    painter.drawText(frame.more.place, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     frame.more.text);
}

void drawEndLabels(QPainter &painter, const ChartStyle &style, const ChartFrame &frame,
                   const QRectF &plotArea, const QList<double> &ends)
{
    const double line = QFontMetricsF(style.font()).lineSpacing() + 1;
    QList<qsizetype> order(frame.key.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](qsizetype a, qsizetype b) { return ends[a] < ends[b]; });
    // Each label stands at its line's end or just below the one above it; what falls out at the
    // bottom pushes the others up.
    QList<double> tops;
    for (qsizetype at : order) {
        const double wanted = ends[at] - line / 2;
        tops.append(tops.isEmpty() ? std::max(wanted, plotArea.top() - line / 2)
                                   : std::max(wanted, tops.last() + line));
    }
    double limit = plotArea.bottom() - line / 2;
    for (qsizetype i = tops.size() - 1; i >= 0; --i) {
        tops[i] = std::min(tops[i], limit);
        limit = tops[i] - line;
    }
    painter.setFont(style.font());
    for (qsizetype i = 0; i < order.size(); ++i) {
        KeyEntry entry = frame.key[order[i]];
        entry.place = QRectF(plotArea.right() + 6, tops[i], frame.rightMargin - 8, line);
        drawEntry(painter, style, entry);
    }
}

void drawColourScale(QPainter &painter, const ChartStyle &style, const ColourScale &scale,
                     const QRectF &plotArea)
{
    const QRectF bar(plotArea.right() + 12, plotArea.top(), 10, plotArea.height());
    const int steps = 64;
    // From above, each down to the bottom: no seams between the steps.
    for (int i = steps - 1; i >= 0; --i) {
        const double height = bar.height() * (i + 1) / steps;
        painter.fillRect(
            QRectF(bar.left(), bar.bottom() - height, bar.width(), height),
            scale.colour(scale.lower + (i + 0.5) / steps * (scale.upper - scale.lower)));
    }
    painter.save();
    const auto restore = qScopeGuard([&painter] { painter.restore(); });
    painter.setFont(style.font());
    painter.setPen(style.colours.muted);
    const double line = QFontMetricsF(style.font()).lineSpacing();
    const auto label = [&](const QString &text, double y) {
        painter.drawText(QRectF(bar.right() + 5, y - line / 2, 80, line),
                         Qt::AlignLeft | Qt::AlignVCenter, text);
    };
    label(scale.high.isEmpty() ? shortNumber(scale.upper) : scale.high, bar.top() + line / 2 - 2);
    label(scale.low.isEmpty() ? shortNumber(scale.lower) : scale.low, bar.bottom() - line / 2 + 2);
    if (scale.diverging)
        return label(shortNumber(0), bar.center().y());
    painter.translate(bar.right() + 5, bar.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-bar.height() / 2 + line, 0, bar.height() - 2 * line, line),
                     Qt::AlignCenter | Qt::TextSingleLine, scale.title);
}

} // namespace tenbin
