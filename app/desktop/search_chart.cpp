#include "app/desktop/search_chart.h"

#include "app/desktop/trial_table_model.h"
#include "core/number.h"
#include "core/text.h"
#include "models/metric.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

using Mark = Chart::Series::Mark;

/// Rows with a score that could be chosen, in the order of the trials.
QList<int> scoredRows(const TrialTableModel &trials)
{
    QList<int> rows;
    for (int row = 0; row < int(trials.trials().size()); ++row) {
        const TrialTableModel::Row &one = trials.trials()[row];
        if (one.state == TrialTableModel::TrialState::Finished && !one.trial.deleted &&
            std::isfinite(one.trial.score))
            rows.append(row);
    }
    std::stable_sort(rows.begin(), rows.end(), [&](int a, int b) {
        return trials.trials()[a].trial.number < trials.trials()[b].trial.number;
    });
    return rows;
}

} // namespace

SearchChart searchChart(const TrialTableModel &trials)
{
    const QString metricName = trials.subject().metric;
    const bool more = trials.subject().greaterIsBetter;
    const Metric *metric = shelf<Metric>().find(metricName);
    SearchChart made;
    Chart &chart = made.chart;
    chart.id = QStringLiteral("search");
    chart.title = Tr::tr("Score by trial");
    chart.x.title = Tr::tr("Trial");
    chart.y.title = metric ? metric->title : metricName;
    chart.caption = more ? Tr::tr("More is better.") : Tr::tr("Less is better.");
    Chart::Series best, each, earlier;
    best.name = Tr::tr("Best so far");
    best.mark = Mark::Step;
    each.name = Tr::tr("Trials");
    each.mark = Mark::Points;
    earlier.name = Tr::tr("Earlier rounds");
    earlier.mark = Mark::Points;
    earlier.muted = true;
    made.rowOfPoint = {{}, {}, {}};
    const int chosen = trials.best();
    const double share = chosen < 0 ? 1 : trials.trials()[chosen].trial.share;
    for (int row : scoredRows(trials)) {
        const Trial &trial = trials.trials()[row].trial;
        const bool last = trial.share == share;
        Chart::Series &series = last ? each : earlier;
        series.x.append(trial.number + 1);
        series.y.append(trial.score);
        series.labels.append(trials.settingText(trial.params));
        made.rowOfPoint[last ? 1 : 2].append(row);
        if (!last)
            continue;
        const double before = best.y.isEmpty() ? trial.score : best.y.last();
        best.x.append(trial.number + 1);
        best.y.append(more ? std::max(before, trial.score) : std::min(before, trial.score));
    }
    chart.series = {best, each};
    if (!earlier.x.isEmpty())
        chart.series.append(earlier);
    chart.summary = best.y.isEmpty() ? Tr::tr("No trial has a score yet.")
                                     : Tr::tr("The best %1 so far is %2 after %3.")
                                           .arg(chart.y.title, shortNumber(best.y.last(), 4),
                                                counted(each.y.size() + earlier.y.size(),
                                                        Tr::tr("%1 trial"), Tr::tr("%1 trials")));
    return made;
}

} // namespace tenbin
