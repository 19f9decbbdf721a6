#include "analysis/cohorts.h"

#include "analysis/charted_column.h"
#include "core/number.h"
#include "core/text.h"
#include "data/numeric_step.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

void addByLevel(QList<Cohort> &cohorts, const ChartedColumn &column, int most)
{
    for (const QString &level : column.levels)
        cohorts.append({level, {}});
    for (size_t place = 0; place < column.values.size(); ++place) {
        if (!std::isnan(column.values[place]))
            cohorts[qsizetype(column.values[place])].places.push_back(int(place));
    }
    std::stable_sort(cohorts.begin(), cohorts.end(), [](const Cohort &a, const Cohort &b) {
        return a.places.size() > b.places.size();
    });
    cohorts.resize(std::min<qsizetype>(cohorts.size(), most));
}

void addByQuartile(QList<Cohort> &cohorts, const ChartedColumn &column, const QString &name)
{
    std::vector<double> known;
    std::copy_if(column.values.begin(), column.values.end(), std::back_inserter(known),
                 [](double value) { return std::isfinite(value); });
    if (known.empty())
        return;
    std::vector<double> ends;
    for (double level : {0.25, 0.5, 0.75, 1.0}) {
        const double end = quantile(known, level);
        if (ends.empty() || end > ends.back())
            ends.push_back(end);
    }
    for (size_t part = 0; part < ends.size(); ++part)
        cohorts.append(
            {part == 0 ? Tr::tr("%1 ≤ %2").arg(name, shortNumber(ends[0], 4))
                       : Tr::tr("%1 < %2 ≤ %3")
                             .arg(shortNumber(ends[part - 1], 4), name, shortNumber(ends[part], 4)),
             {}});
    for (size_t place = 0; place < column.values.size(); ++place) {
        const double value = column.values[place];
        if (!std::isfinite(value))
            continue;
        const auto part = std::lower_bound(ends.begin(), ends.end(), value) - ends.begin();
        cohorts[part].places.push_back(int(place));
    }
}

} // namespace

QList<Cohort> cohortsBy(const ExplainedRows &explained, const QString &name, int most)
{
    const ChartedColumn column = chartedColumn(explained.data, name, explained.attributions.rows);
    QList<Cohort> cohorts;
    if (column.levels.isEmpty())
        addByQuartile(cohorts, column, name);
    else
        addByLevel(cohorts, column, most);
    Cohort missing{Tr::tr("%1 missing").arg(name), {}};
    for (size_t place = 0; place < column.values.size(); ++place) {
        if (std::isnan(column.values[place]))
            missing.places.push_back(int(place));
    }
    cohorts.append(missing);
    cohorts.removeIf([](const Cohort &cohort) { return cohort.places.empty(); });
    return cohorts;
}

} // namespace tenbin
