#include "app/desktop/run_arrangement.h"

#include "app/desktop/run_marks.h"
#include "app/desktop/run_values.h"
#include "experiments/run_tags.h"

#include <QHash>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

struct Key
{
    const std::vector<double> *values;
    bool ascending;

    /// Negative: a comes first.
    int compare(int a, int b) const
    {
        const double left = (*values)[size_t(a)];
        const double right = (*values)[size_t(b)];
        if (std::isnan(left) || std::isnan(right))
            return int(std::isnan(left)) - int(std::isnan(right));
        if (left == right)
            return 0;
        return (left < right) == ascending ? -1 : 1;
    }
};

QString groupOf(const StoredRun &run, const QString &groupBy)
{
    if (groupBy == QLatin1String("dataset"))
        return run.dataset;
    if (groupBy == QLatin1String("learner"))
        return run.learner;
    for (const QString &tag : run.tags) {
        if (tagKey(tag) == groupBy)
            return tagValue(tag);
    }
    return {};
}

std::vector<int> sorted(const RunValues &values, const RunArrangement &arrangement)
{
    std::vector<int> runs;
    runs.reserve(size_t(values.size()));
    for (int i = 0; i < values.size(); ++i) {
        if (arrangement.filter.matches(values.run(i)))
            runs.push_back(i);
    }
    std::vector<Key> keys;
    for (const RunSort &one : arrangement.sort)
        keys.push_back({&values.keys(one.key), one.ascending});
    std::stable_sort(runs.begin(), runs.end(), [&](int a, int b) {
        for (const Key &key : keys) {
            if (const int order = key.compare(a, b); order != 0)
                return order < 0;
        }
        return false;
    });
    if (arrangement.pinnedFirst)
        std::stable_partition(runs.begin(), runs.end(),
                              [&](int run) { return isPinned(values.run(run)); });
    return runs;
}

} // namespace

std::vector<RunSection> arranged(const RunValues &values, const RunArrangement &arrangement)
{
    std::vector<int> runs = sorted(values, arrangement);
    std::vector<RunSection> sections;
    if (arrangement.groupBy.isEmpty()) {
        sections.push_back({QString(), std::move(runs)});
        return sections;
    }
    QHash<QString, size_t> places;
    for (int run : runs) {
        const QString name = groupOf(values.run(run), arrangement.groupBy);
        const auto place = places.constFind(name);
        if (place == places.constEnd()) {
            places.insert(name, sections.size());
            sections.push_back({name, {run}});
        } else {
            sections[*place].runs.push_back(run);
        }
    }
    return sections;
}

} // namespace tenbin
