#include "analysis/value_fairness.h"

#include "analysis/holm.h"
#include "analysis/value_sums.h"
#include "core/parallel.h"
#include "core/random.h"
#include "core/text.h"
#include "models/bootstrap_interval.h"
#include "models/evaluation_words.h"

#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>

namespace tenbin {

namespace {

using Value = std::function<double(const ValueSums &)>;

struct Resampled
{
    FairnessEstimate *estimate;
    Value value;
};

struct GroupFigure
{
    const char *id;
    double (GroupSums::*of)() const;
};

QList<GroupFigure> figuresOf(bool labels)
{
    if (labels)
        return {{"mean_truth", &GroupSums::meanTruth}};
    return {{"mean_truth", &GroupSums::meanTruth},
            {"mean_prediction", &GroupSums::meanPrediction},
            {"mean_residual", &GroupSums::meanResidual},
            {"rmse", &GroupSums::rmse}};
}

double spread(const ValueSums &sums, double (GroupSums::*of)() const)
{
    double least = std::nan("");
    double most = std::nan("");
    for (const GroupSums &group : sums.groups) {
        least = std::fmin(least, (group.*of)());
        most = std::fmax(most, (group.*of)());
    }
    return most - least;
}

FairnessEstimate estimateOf(const QString &id, const Value &value, const ValueSums &sums)
{
    FairnessEstimate estimate;
    estimate.id = id;
    estimate.value = value(sums);
    if (!estimate.isDefined())
        estimate.why = Tr::tr("it has no rows");
    return estimate;
}

Status check(const Predictions &predictions, const ProtectedGroups &groups,
             const FairnessOptions &options)
{
    if (predictions.isClassification())
        return badInput(Tr::tr("These predictions are classes, not numbers."));
    if (qsizetype(groups.of.size()) != predictions.size())
        return badInput(Tr::tr("There are %1 predictions and groups of %2 rows.")
                            .arg(predictions.size())
                            .arg(groups.of.size()),
                        Tr::tr("Use the data that were predicted."));
    return checkGroups(groups, options);
}

/// Welch, "The generalization of Student's problem when several different population variances are
/// involved", 1947. Two-sided.
double welchP(const Moments &a, const Moments &b)
{
    const double one = a.variance() / a.rows;
    const double two = b.variance() / b.rows;
    if (!(one + two > 0))
        return a.mean() == b.mean() ? 1 : 0;
    const double t = (a.mean() - b.mean()) / std::sqrt(one + two);
    const double freedom =
        (one + two) * (one + two) / (one * one / (a.rows - 1) + two * two / (b.rows - 1));
    return 2 *
           boost::math::cdf(boost::math::complement(boost::math::students_t(freedom), std::abs(t)));
}

void addComparisons(const ValueData &data, int privileged, ValueAudit &audit)
{
    QList<double> pValues;
    const QList<std::pair<QString, const std::vector<double> *>> compared =
        audit.labels
            ? QList<std::pair<QString, const std::vector<double> *>>{{QStringLiteral("mean_truth"),
                                                                      &data.predicted}}
            : QList<std::pair<QString, const std::vector<double> *>>{
                  {QStringLiteral("mean_prediction"), &data.predicted},
                  {QStringLiteral("mean_residual"), &data.residual}};
    for (qsizetype at = 0; at < audit.groups.size(); ++at) {
        if (at == privileged)
            continue;
        for (const auto &[id, values] : compared) {
            Moments group, other;
            for (size_t row = 0; row < values->size(); ++row) {
                const auto of = qsizetype(data.group[row]);
                if (of == at)
                    group.add((*values)[row]);
                else if (privileged < 0 || of == privileged)
                    other.add((*values)[row]);
            }
            if (group.rows < 2 || other.rows < 2)
                continue;
            const double p = welchP(group, other);
            audit.groups[at].comparisons.append({id, group.mean() - other.mean(), p, p});
            pValues.append(p);
        }
        if (audit.groups.size() == 2 && privileged < 0)
            break;
    }
    const QList<double> adjusted = holmAdjusted(pValues);
    qsizetype next = 0;
    for (ValueGroup &group : audit.groups) {
        for (ValueComparison &one : group.comparisons)
            one.adjusted = adjusted[next++];
    }
}

Status addIntervals(const ValueData &data, const std::vector<Resampled> &all,
                    const FairnessOptions &options, Progress &progress)
{
    if (options.resamples == 0)
        return {};
    std::vector<std::vector<double>> values(all.size(),
                                            std::vector<double>(size_t(options.resamples)));
    constexpr int together = 5;
    const int parts = (options.resamples + together - 1) / together;
    std::atomic<int> done = 0;
    const Status drawn = parallelTry(parts, options.threads, [&](qsizetype part) -> Status {
        const int first = int(part) * together;
        const int end = std::min(first + together, options.resamples);
        std::vector<quint32> counts(data.group.size());
        for (int resample = first; resample < end; ++resample) {
            RandomStream random(options.seed, quint64(resample));
            std::fill(counts.begin(), counts.end(), 0U);
            for (size_t draw = 0; draw < counts.size(); ++draw)
                ++counts[random.below(counts.size())];
            const ValueSums sums = sumsOf(data, counts);
            for (size_t at = 0; at < all.size(); ++at)
                values[at][size_t(resample)] = all[at].value(sums);
        }
        done += end - first;
        return progress.report(double(done) / options.resamples) ? Status() : cancelled();
    });
    if (!drawn)
        return drawn;
    for (size_t at = 0; at < all.size(); ++at) {
        const BootstrapInterval interval = bootstrapInterval(std::move(values[at]), options.level);
        if (interval.text.isEmpty() || !all[at].estimate->isDefined())
            continue;
        all[at].estimate->low = interval.low;
        all[at].estimate->high = interval.high;
        all[at].estimate->interval = interval.text;
    }
    return {};
}

} // namespace

Result<ValueAudit> auditValues(const Predictions &predictions, const ProtectedGroups &groups,
                               const FairnessOptions &options, bool labels, Progress &progress)
{
    if (Status checked = check(predictions, groups, options); !checked)
        return passOn(checked);
    const ValueData data(predictions, groups);
    const ValueSums sums = sumsOf(data, {});
    const int privileged =
        int(options.privileged.isEmpty() ? -1 : groups.names.indexOf(options.privileged));
    ValueAudit audit;
    audit.rows = predictions.size();
    audit.labels = labels;
    audit.privileged = options.privileged;
    audit.options = options;
    const QList<GroupFigure> figures = figuresOf(labels);
    QList<Value> values; // in the order of the estimates below
    for (qsizetype at = 0; at < groups.names.size(); ++at) {
        ValueGroup group;
        group.name = groups.names[at];
        group.rows = qsizetype(sums.groups[size_t(at)].rows);
        group.small = group.rows < options.leastRows;
        for (const GroupFigure &figure : figures) {
            values.append([at, of = figure.of](const ValueSums &drawn) {
                return (drawn.groups[size_t(at)].*of)();
            });
            group.figures.append(estimateOf(QString::fromLatin1(figure.id), values.last(), sums));
        }
        if (privileged >= 0 && at != privileged) {
            for (const GroupFigure &figure : figures) {
                values.append([at, privileged, of = figure.of](const ValueSums &drawn) {
                    return (drawn.groups[size_t(at)].*of)() -
                           (drawn.groups[size_t(privileged)].*of)();
                });
                group.against.append(
                    estimateOf(QString::fromLatin1(figure.id) + QStringLiteral("_difference"),
                               values.last(), sums));
            }
        }
        audit.groups.append(std::move(group));
    }
    for (const GroupFigure &figure : figures) {
        values.append([of = figure.of](const ValueSums &drawn) { return spread(drawn, of); });
        audit.metrics.append(estimateOf(
            QString::fromLatin1(figure.id) + QStringLiteral("_difference"), values.last(), sums));
    }
    values.append([](const ValueSums &drawn) { return drawn.distance; });
    audit.metrics.append(estimateOf(QStringLiteral("ks_distance"), values.last(), sums));
    addComparisons(data, privileged, audit);

    std::vector<Resampled> all;
    const auto take = [&](QList<FairnessEstimate> &estimates) {
        for (FairnessEstimate &one : estimates)
            all.push_back({&one, values[qsizetype(all.size())]});
    };
    for (ValueGroup &group : audit.groups) {
        take(group.figures);
        take(group.against);
    }
    take(audit.metrics);
    if (Status added = addIntervals(data, all, options, progress); !added)
        return passOn(added);
    audit.warnings = groupWarnings(predictions, groups, options.leastRows);
    return audit;
}

} // namespace tenbin
