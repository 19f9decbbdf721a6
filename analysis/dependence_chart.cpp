#include "analysis/dependence_chart.h"

#include "analysis/charted_column.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

/// Share of the variance of y that a line over x explains, adjusted for chance.
double lineShare(const std::vector<double> &x, const std::vector<double> &y)
{
    const auto n = double(x.size());
    const double meanX = std::accumulate(x.begin(), x.end(), 0.0) / n;
    const double meanY = std::accumulate(y.begin(), y.end(), 0.0) / n;
    double xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - meanX) * (x[i] - meanX);
        yy += (y[i] - meanY) * (y[i] - meanY);
        xy += (x[i] - meanX) * (y[i] - meanY);
    }
    if (n < 3 || xx <= 0 || yy <= 0)
        return 0;
    return std::max(0.0, 1 - (1 - xy * xy / (xx * yy)) * (n - 1) / (n - 2));
}

/// Share of the variance of y between the codes in x, adjusted for chance.
double groupShare(const std::vector<double> &x, const std::vector<double> &y, qsizetype levels)
{
    std::vector<double> sums(size_t(levels), 0.0);
    std::vector<double> counts(size_t(levels), 0.0);
    double total = 0, squares = 0;
    for (size_t i = 0; i < x.size(); ++i) {
        sums[size_t(x[i])] += y[i];
        counts[size_t(x[i])] += 1;
        total += y[i];
        squares += y[i] * y[i];
    }
    const auto n = double(x.size());
    double between = 0, groups = 0;
    for (size_t level = 0; level < sums.size(); ++level) {
        if (counts[level] == 0)
            continue;
        between += sums[level] * sums[level] / counts[level];
        ++groups;
    }
    const double all = squares - total * total / n;
    if (n <= groups || groups < 2 || all <= 0)
        return 0;
    const double share = (between - total * total / n) / all;
    return std::max(0.0, 1 - (1 - share) * (n - 1) / (n - groups));
}

/// Places of the rows in order of the column's values, those without one left out.
std::vector<int> ascending(const std::vector<double> &values)
{
    std::vector<int> order;
    for (size_t i = 0; i < values.size(); ++i) {
        if (std::isfinite(values[i]))
            order.push_back(int(i));
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return values[size_t(a)] < values[size_t(b)]; });
    return order;
}

double partnership(std::span<const int> order, const ExplainedRows &explained, int column,
                   const ChartedColumn &other)
{
    const size_t group = std::clamp<size_t>(order.size() / 10, 10, 50);
    double sum = 0;
    for (size_t first = 0; first + group <= order.size(); first += group) {
        std::vector<double> x, y;
        for (int place : order.subspan(first, group)) {
            if (!std::isfinite(other.values[size_t(place)]))
                continue;
            x.push_back(other.values[size_t(place)]);
            y.push_back(explained.attributions.values(place, column));
        }
        if (!x.empty())
            sum += std::sqrt(other.levels.isEmpty() ? lineShare(x, y)
                                                    : groupShare(x, y, other.levels.size()));
    }
    return sum;
}

Chart::Series pointsOf(const ExplainedRows &explained, int column, const std::vector<double> &x,
                       const std::vector<int> &places)
{
    Chart::Series points;
    points.mark = Mark::Points;
    for (int place : places) {
        points.x.append(x[size_t(place)]);
        points.y.append(explained.attributions.values(place, column));
        points.rows.append(explained.attributions.rows[size_t(place)]);
    }
    return points;
}

/// A colour a level while there are few, the rest together.
void addByLevel(Chart &chart, const ExplainedRows &explained, int column,
                const std::vector<double> &x, const ChartedColumn &other)
{
    constexpr size_t most = 7;
    std::vector<std::vector<int>> places(size_t(other.levels.size()) + 1);
    for (size_t i = 0; i < other.values.size(); ++i)
        places[std::isnan(other.values[i]) ? places.size() - 1 : size_t(other.values[i])].push_back(
            int(i));
    std::vector<size_t> order(size_t(other.levels.size()));
    std::iota(order.begin(), order.end(), size_t(0));
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return places[a].size() > places[b].size(); });
    std::vector<int> rest = places.back();
    for (size_t i = most; i < order.size(); ++i)
        rest.insert(rest.end(), places[order[i]].begin(), places[order[i]].end());
    order.resize(std::min(order.size(), most));
    for (size_t level : order) {
        if (places[level].empty())
            continue;
        Chart::Series points = pointsOf(explained, column, x, places[level]);
        points.name = other.levels[qsizetype(level)];
        chart.series.append(points);
    }
    if (rest.empty())
        return;
    Chart::Series points = pointsOf(explained, column, x, rest);
    points.name = Tr::tr("other or missing");
    points.colour = 7;
    chart.series.append(points);
}

} // namespace

int strongestPartner(const ExplainedRows &explained, int column)
{
    const Attributions &all = explained.attributions;
    const std::vector<int> order =
        ascending(chartedColumn(explained.data, all.columns[column], all.rows).values);
    int best = -1;
    double most = 0;
    for (int other = 0; other < int(all.columns.size()); ++other) {
        if (other == column)
            continue;
        const double strength = partnership(
            order, explained, column, chartedColumn(explained.data, all.columns[other], all.rows));
        if (strength > most) {
            most = strength;
            best = other;
        }
    }
    return best;
}

Chart dependenceChart(const ExplainedRows &explained, int column, int colouredBy)
{
    const Attributions &all = explained.attributions;
    const ChartedColumn own = chartedColumn(explained.data, all.columns[column], all.rows);
    Chart chart;
    chart.id = QStringLiteral("dependence");
    chart.title = Tr::tr("Dependence on %1").arg(all.columns[column]);
    chart.x.title = all.columns[column];
    chart.y.title = explained.axisTitle();
    std::vector<double> x = own.values;
    if (!own.levels.isEmpty()) {
        // Rows of a level side by side, those without a value at the end.
        chart.x.categories = own.levels;
        const bool gaps = std::any_of(x.begin(), x.end(), [](double v) { return std::isnan(v); });
        if (gaps)
            chart.x.categories.append(Tr::tr("missing"));
        for (size_t i = 0; i < x.size(); ++i) {
            // Places spread evenly by the golden ratio stand nowhere in rows.
            const double part = std::fmod(double(i) * 0.6180339887498949, 1.0);
            x[i] = (std::isnan(x[i]) ? double(own.levels.size()) : x[i]) + (part - 0.5) * 0.6;
        }
    }
    std::vector<int> places(size_t(explained.count()));
    std::iota(places.begin(), places.end(), 0);
    chart.caption = explained.caption();
    const qsizetype missing =
        std::count_if(x.begin(), x.end(), [](double v) { return std::isnan(v); });
    if (missing > 0)
        chart.caption +=
            Tr::tr(" Without %L1 rows where %2 is missing.").arg(missing).arg(all.columns[column]);
    if (colouredBy < 0) {
        chart.series.append(pointsOf(explained, column, x, places));
        return chart;
    }
    const ChartedColumn other = chartedColumn(explained.data, all.columns[colouredBy], all.rows);
    chart.caption += Tr::tr(" Colour: %1.").arg(all.columns[colouredBy]);
    if (!other.levels.isEmpty()) {
        addByLevel(chart, explained, column, x, other);
        return chart;
    }
    Chart::Series points = pointsOf(explained, column, x, places);
    points.name = all.columns[colouredBy];
    points.z = QList<double>(other.values.begin(), other.values.end());
    points.zMinimum = other.low;
    points.zMaximum = other.high;
    chart.series.append(points);
    return chart;
}

} // namespace tenbin
