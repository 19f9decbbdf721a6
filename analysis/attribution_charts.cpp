#include "analysis/attribution_charts.h"

#include "analysis/charted_column.h"
#include "analysis/swarm.h"
#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

QString othersName(qsizetype count)
{
    return counted(count, Tr::tr("%1 other"), Tr::tr("%1 others"));
}

/// One column only would be "1 other" in its own place.
qsizetype shownOf(qsizetype columns, int shown)
{
    return columns <= shown + 1 ? columns : shown;
}

Chart lying(const QString &id, const QString &title, const QString &valueTitle)
{
    Chart chart;
    chart.id = id;
    chart.title = title;
    chart.x.title = valueTitle;
    chart.horizontal = true;
    return chart;
}

void addBar(Chart::Series &bars, double place, const ColumnWeight &weight)
{
    bars.x.append(place);
    bars.y.append(weight.value);
    bars.low.append(weight.low);
    bars.high.append(weight.high);
}

/// The shown columns, and how much all others do together in each row.
struct Shown
{
    std::vector<int> columns;
    std::vector<int> others;
};

Shown shownColumns(const Attributions &attributions, int shown)
{
    std::vector<int> order = columnsByWeight(attributions);
    const auto first = order.begin() + shownOf(qsizetype(order.size()), shown);
    return {{order.begin(), first}, {first, order.end()}};
}

Eigen::VectorXd sumOf(const Attributions &attributions, const std::vector<int> &columns, bool sizes)
{
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(attributions.values.rows());
    for (int column : columns)
        sum += sizes ? attributions.values.col(column).cwiseAbs()
                     : Eigen::VectorXd(attributions.values.col(column));
    return sum;
}

/// Mean |attribution| of the shown columns, then of the sum of the others, of some of the rows.
QList<ColumnWeight> weightsOf(const Attributions &attributions, const Shown &shown,
                              const std::vector<int> &places)
{
    QList<ColumnWeight> weights;
    const auto add = [&](const QString &name, const Eigen::VectorXd &sizes) {
        Attributions one;
        one.columns = {name};
        one.values = sizes(places);
        weights += meanAbsolute(one);
    };
    for (int column : shown.columns)
        add(attributions.columns[column], attributions.values.col(column));
    if (!shown.others.empty())
        add(othersName(qsizetype(shown.others.size())), sumOf(attributions, shown.others, true));
    return weights;
}

std::vector<int> allPlaces(const ExplainedRows &explained)
{
    std::vector<int> places(size_t(explained.count()));
    std::iota(places.begin(), places.end(), 0);
    return places;
}

QString meanTitle(const ExplainedRows &explained)
{
    return Tr::tr("Mean |%1|").arg(explained.axisTitle());
}

QString mostImportant(const QList<ColumnWeight> &weights)
{
    QStringList names;
    for (qsizetype i = 0; i < std::min<qsizetype>(3, weights.size()); ++i)
        names.append(weights[i].column);
    return Tr::tr("Most important: %1.").arg(names.join(QStringLiteral(", ")));
}

Chart::Series swarm(const ExplainedRows &explained, int column, qsizetype place,
                    const std::vector<double> &offsets)
{
    const Attributions &all = explained.attributions;
    const ChartedColumn charted = chartedColumn(explained.data, all.columns[column], all.rows);
    Chart::Series points;
    points.mark = Mark::Points;
    points.name = all.columns[column];
    points.rows = QList<qint64>(all.rows.begin(), all.rows.end());
    for (size_t i = 0; i < offsets.size(); ++i) {
        points.x.append(double(place) + offsets[i]);
        points.y.append(all.values(Eigen::Index(i), column));
        points.z.append(charted.hasOrder() ? charted.values[i]
                                           : std::numeric_limits<double>::quiet_NaN());
    }
    points.zMinimum = charted.low;
    points.zMaximum = charted.high;
    if (!charted.levels.isEmpty()) {
        for (double code : charted.values)
            points.labels.append(std::isnan(code) ? Tr::tr("missing")
                                                  : charted.levels[qsizetype(code)]);
    }
    return points;
}

} // namespace

Chart weightChart(const QList<ColumnWeight> &weights, const QString &title, const QString &interval,
                  const QString &caption, int shown)
{
    Chart chart = lying(QStringLiteral("importance"), Tr::tr("Importance"), title);
    Chart::Series bars;
    bars.mark = Mark::Bars;
    const qsizetype first = shownOf(weights.size(), shown);
    for (qsizetype i = 0; i < first; ++i) {
        addBar(bars, double(i), weights[i]);
        chart.y.categories.append(weights[i].column);
    }
    if (first < weights.size()) {
        ColumnWeight others;
        for (qsizetype i = first; i < weights.size(); ++i)
            others.value += weights[i].value;
        addBar(bars, double(first), others);
        chart.y.categories.append(othersName(weights.size() - first));
    }
    chart.series.append(bars);
    chart.caption =
        interval.isEmpty() ? caption : Tr::tr("%1 Whiskers: %2.").arg(caption, interval);
    chart.summary = mostImportant(weights);
    return chart;
}

Chart importanceChart(const ExplainedRows &explained, int shown)
{
    const QList<ColumnWeight> weights = weightsOf(
        explained.attributions, shownColumns(explained.attributions, shown), allPlaces(explained));
    const QString interval =
        explained.count() > 1
            ? Tr::tr("95 % t interval of the mean, as another sample of rows would move it")
            : QString();
    return weightChart(weights, meanTitle(explained), interval, explained.caption(),
                       int(weights.size()));
}

Chart beeswarmChart(const ExplainedRows &explained, int shown)
{
    const Attributions &all = explained.attributions;
    const Shown columns = shownColumns(all, shown);
    Chart chart = lying(QStringLiteral("beeswarm"), Tr::tr("%1s by row").arg(explained.valueName),
                        explained.axisTitle());
    chart.colourKey = {Tr::tr("Column's value"), Tr::tr("Low"), Tr::tr("High")};
    const Eigen::VectorXd others = sumOf(all, columns.others, false);
    double lower = 0, upper = 0;
    const auto widen = [&](const Eigen::VectorXd &values) {
        if (values.size() == 0)
            return;
        lower = std::min(lower, values.minCoeff());
        upper = std::max(upper, values.maxCoeff());
    };
    for (int column : columns.columns)
        widen(all.values.col(column));
    widen(others);
    const auto offsetsOf = [&](const double *values) {
        return swarmOffsets({values, size_t(explained.count())}, lower, upper, 0.42);
    };
    for (int column : columns.columns) {
        const qsizetype place = chart.series.size();
        chart.series.append(
            swarm(explained, column, place, offsetsOf(all.values.col(column).data())));
        chart.y.categories.append(all.columns[column]);
    }
    if (!columns.others.empty()) {
        Chart::Series points;
        points.mark = Mark::Points;
        points.name = othersName(qsizetype(columns.others.size()));
        points.rows = QList<qint64>(all.rows.begin(), all.rows.end());
        for (double offset : offsetsOf(others.data()))
            points.x.append(double(chart.series.size()) + offset);
        points.y = QList<double>(others.begin(), others.end());
        points.z.fill(std::numeric_limits<double>::quiet_NaN(), explained.count());
        chart.y.categories.append(points.name);
        chart.series.append(points);
    }
    chart.caption = Tr::tr("%1 Grey: missing, or without an order.").arg(explained.caption());
    chart.summary = mostImportant(meanAbsolute(all));
    return chart;
}

Chart cohortChart(const ExplainedRows &explained, const QList<Cohort> &cohorts, int shown)
{
    const Attributions &all = explained.attributions;
    const Shown columns = shownColumns(all, shown);
    Chart chart =
        lying(QStringLiteral("cohorts"), Tr::tr("Importance by cohort"), meanTitle(explained));
    QStringList sizes;
    for (const Cohort &cohort : cohorts) {
        const QList<ColumnWeight> weights = weightsOf(all, columns, cohort.places);
        Chart::Series bars;
        bars.mark = Mark::Bars;
        bars.name = cohort.name;
        for (qsizetype i = 0; i < weights.size(); ++i)
            addBar(bars, double(i), weights[i]);
        chart.series.append(bars);
        chart.y.categories.clear();
        for (const ColumnWeight &weight : weights)
            chart.y.categories.append(weight.column);
        sizes.append(Tr::tr("%1 %2").arg(cohort.name, QString::number(cohort.places.size())));
    }
    chart.caption = Tr::tr("%1 Rows: %2. Whiskers: 95 % t intervals of the means.")
                        .arg(explained.caption(), sizes.join(QStringLiteral(", ")));
    return chart;
}

Chart decisionChart(const ExplainedRows &explained, int lines, int shown)
{
    const Attributions &all = explained.attributions;
    const Shown columns = shownColumns(all, shown);
    Chart chart = lying(QStringLiteral("decision"), Tr::tr("How outputs add up"), explained.output);
    // From above: the most important column first; a line enters at the bottom with the base.
    for (int column : columns.columns)
        chart.y.categories.append(all.columns[column]);
    if (!columns.others.empty())
        chart.y.categories.append(othersName(qsizetype(columns.others.size())));
    const Eigen::VectorXd others = sumOf(all, columns.others, false);
    std::vector<int> places = allPlaces(explained);
    std::stable_sort(places.begin(), places.end(),
                     [&](int a, int b) { return all.outputs[a] < all.outputs[b]; });
    const size_t drawn = std::min(places.size(), size_t(std::max(lines, 1)));
    for (size_t line = 0; line < drawn; ++line) {
        const size_t at = drawn < 2 ? 0 : line * (places.size() - 1) / (drawn - 1);
        const int row = places[at];
        Chart::Series series;
        double sum = all.base;
        const auto add = [&](double place) {
            series.x.append(place);
            series.y.append(sum);
            series.rows.append(all.rows[size_t(row)]);
        };
        add(double(chart.y.categories.size()) - 0.5);
        if (!columns.others.empty()) {
            sum += others[row];
            add(double(columns.columns.size()) - 0.5);
        }
        for (size_t i = columns.columns.size(); i-- > 0;) {
            sum += all.values(row, columns.columns[i]);
            add(double(i) - 0.5);
        }
        series.colour = sum >= all.base ? Chart::Series::pushesUp : Chart::Series::pushesDown;
        chart.series.append(series);
    }
    chart.references.append(
        {Tr::tr("base value"), all.base, -0.5, all.base, double(chart.y.categories.size()) - 0.5});
    chart.caption = explained.caption();
    if (drawn < places.size())
        chart.caption += Tr::tr(" %L1 of %L2 rows are drawn, evenly spaced by output.")
                             .arg(drawn)
                             .arg(places.size());
    return chart;
}

Chart interactionChart(const ExplainedRows &explained, const Eigen::MatrixXd &interactions,
                       int shown)
{
    std::vector<int> order(size_t(interactions.cols()));
    std::iota(order.begin(), order.end(), 0);
    const Eigen::VectorXd sums = interactions.cwiseAbs().colwise().sum();
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return sums[a] > sums[b]; });
    order.resize(std::min(order.size(), size_t(shown)));
    Chart chart;
    chart.id = QStringLiteral("interactions");
    chart.title = Tr::tr("Interactions");
    Chart::Series cells;
    cells.mark = Mark::HeatMap;
    for (size_t i = 0; i < order.size(); ++i) {
        cells.x.append(double(i));
        cells.y.append(double(i));
        chart.x.categories.append(explained.attributions.columns[order[i]]);
    }
    chart.y.categories = chart.x.categories;
    for (int row : order) {
        for (int column : order) {
            cells.z.append(interactions(row, column));
            cells.labels.append(shortNumber(interactions(row, column), 2));
        }
    }
    chart.series.append(cells);
    chart.caption = Tr::tr("Mean |SHAP interaction value|; on the diagonal what a column does "
                           "alone. %1")
                        .arg(explained.caption());
    if (qsizetype(order.size()) < interactions.cols())
        chart.caption += Tr::tr(" The %1 of %2 columns that matter most.")
                             .arg(order.size())
                             .arg(interactions.cols());
    return chart;
}

} // namespace tenbin
