#include "analysis/fairness_bootstrap.h"

#include "core/parallel.h"
#include "models/bootstrap_interval.h"

#include <algorithm>
#include <atomic>
#include <functional>

namespace tenbin {

namespace {

/// An estimate of the audit, and how a resample has it.
struct Resampled
{
    FairnessEstimate *estimate;
    std::function<double(const FairnessView &)> evaluate;
};

void addAgainst(QList<FairnessEstimate> &estimates, int group, int privileged,
                std::vector<Resampled> &all)
{
    for (FairnessEstimate &estimate : estimates) {
        const auto compare = shelf<FairnessMetric>().find(estimate.id)->against;
        all.push_back({&estimate, [=](const FairnessView &view) {
                           const GroupCounts &base = view.groups[size_t(privileged)];
                           return group < 0 ? compare(view.others(), base)
                                            : compare(view.groups[size_t(group)], base);
                       }});
    }
}

std::vector<Resampled> resampledOf(FairnessAudit &audit, int privileged)
{
    std::vector<Resampled> all;
    for (qsizetype group = 0; group < audit.groups.size(); ++group) {
        GroupAudit &one = audit.groups[group];
        for (qsizetype at = 0; at < one.rates.size(); ++at) {
            const GroupRate &rate = groupRates()[at];
            if (rate.outOf)
                continue;
            all.push_back({&one.rates[at], [group, value = rate.value](const auto &view) {
                               return (view.groups[size_t(group)].*value)();
                           }});
        }
        addAgainst(one.against, int(group), privileged, all);
    }
    for (FairnessEstimate &estimate : audit.metrics)
        all.push_back({&estimate, shelf<FairnessMetric>().find(estimate.id)->across});
    addAgainst(audit.against, -1, privileged, all);
    std::erase_if(all, [](const Resampled &one) { return !one.estimate->isDefined(); });
    return all;
}

void setInterval(std::vector<double> values, double level, FairnessEstimate &estimate)
{
    const BootstrapInterval interval = bootstrapInterval(std::move(values), level);
    if (interval.text.isEmpty())
        return;
    estimate.low = interval.low;
    estimate.high = interval.high;
    estimate.interval = interval.text;
}

} // namespace

Status addFairnessIntervals(const FairnessCells &cells, int privileged, FairnessAudit &audit,
                            Progress &progress)
{
    const std::vector<Resampled> all = resampledOf(audit, privileged);
    const int resamples = audit.options.resamples;
    std::vector<std::vector<double>> values(all.size(), std::vector<double>(size_t(resamples)));
    constexpr int together = 10;
    const int parts = (resamples + together - 1) / together;
    std::atomic<int> done = 0;
    const Status drawn = parallelTry(parts, audit.options.threads, [&](qsizetype part) -> Status {
        const int first = int(part) * together;
        const int end = std::min(first + together, resamples);
        for (int resample = first; resample < end; ++resample) {
            RandomStream random(audit.options.seed, quint64(resample));
            const FairnessView view{cells.resampled(random), privileged};
            for (size_t at = 0; at < all.size(); ++at)
                values[at][size_t(resample)] = all[at].evaluate(view);
        }
        done += end - first;
        return progress.report(double(done) / resamples) ? Status() : cancelled();
    });
    if (!drawn)
        return drawn;
    for (size_t at = 0; at < all.size(); ++at)
        setInterval(std::move(values[at]), audit.options.level, *all[at].estimate);
    return {};
}

} // namespace tenbin
