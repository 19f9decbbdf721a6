#include "analysis/mitigation_comparison.h"

#include "analysis/fairness_metric.h"
#include "core/parallel.h"
#include "core/random.h"
#include "core/text.h"
#include "models/bootstrap_interval.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <numeric>

namespace tenbin {

namespace {

using RowCounts = std::vector<quint16>; ///< how often a resample has each row

/// What one model's predictions come to in any resample.
class ModelRows
{
public:
    ModelRows(const Predictions &predictions, const ProtectedGroups &groups)
        : m_groups(size_t(groups.names.size()))
    {
        m_kind.reserve(predictions.truth.size());
        for (size_t row = 0; row < predictions.truth.size(); ++row) {
            const bool positive = int(predictions.truth[row]) == predictions.positive;
            const bool selected = int(predictions.predicted[row]) == predictions.positive;
            m_kind.push_back(quint32(groups.of[row] * 4 + quint32(positive) * 2 + selected));
        }
    }

    FairnessView view(const RowCounts &rows) const
    {
        std::vector<quint64> kinds(m_groups * 4);
        for (size_t row = 0; row < m_kind.size(); ++row)
            kinds[m_kind[row]] += rows[row];
        FairnessView view;
        for (size_t group = 0; group < m_groups; ++group) {
            GroupCounts counts;
            counts.trueNegatives = double(kinds[group * 4]);
            counts.falsePositives = double(kinds[group * 4 + 1]);
            counts.falseNegatives = double(kinds[group * 4 + 2]);
            counts.truePositives = double(kinds[group * 4 + 3]);
            view.groups.push_back(counts);
        }
        return view;
    }

private:
    size_t m_groups;
    std::vector<quint32> m_kind; ///< 4 × group + 2 × positive + selected
};

/// The area under the ROC curve of any resample; ties count half.
class RankedRows
{
public:
    explicit RankedRows(const Predictions &predictions)
        : m_scores(predictions.scores(predictions.positive).begin(),
                   predictions.scores(predictions.positive).end()),
          m_order(m_scores.size())
    {
        std::iota(m_order.begin(), m_order.end(), 0U);
        std::stable_sort(m_order.begin(), m_order.end(),
                         [&](quint32 a, quint32 b) { return m_scores[a] < m_scores[b]; });
        for (double truth : predictions.truth)
            m_positive.push_back(int(truth) == predictions.positive);
    }

    double area(const RowCounts &rows) const
    {
        double below = 0, positives = 0, pairs = 0;
        for (size_t from = 0; from < m_order.size();) {
            const double score = m_scores[m_order[from]];
            double tiedPositives = 0, tiedNegatives = 0;
            for (; from < m_order.size() && m_scores[m_order[from]] == score; ++from)
                (m_positive[m_order[from]] ? tiedPositives : tiedNegatives) += rows[m_order[from]];
            pairs += tiedPositives * (below + tiedNegatives / 2);
            below += tiedNegatives;
            positives += tiedPositives;
        }
        return pairs / (positives * below);
    }

private:
    std::vector<double> m_scores;
    std::vector<quint32> m_order;
    std::vector<bool> m_positive;
};

struct Measured
{
    QString id;
    QString group;
    std::function<double(const FairnessView &)> evaluate; ///< null: the area under the curve
};

QList<Measured> measuredOf(const ProtectedGroups &groups)
{
    QList<Measured> all{
        {QStringLiteral("accuracy"), {}, [](const auto &view) { return view.all().accuracy(); }},
        {QStringLiteral("balanced_accuracy"),
         {},
         [](const auto &view) {
             const GroupCounts counts = view.all();
             return (counts.truePositiveRate() + counts.trueNegativeRate()) / 2;
         }},
        {QStringLiteral("roc_auc"), {}, nullptr},
        {QStringLiteral("selection_rate"), {}, [](const auto &view) {
             return view.all().selectionRate();
         }}};
    for (const char *id : {"demographic_parity_difference", "equal_opportunity_difference",
                           "equalized_odds_difference"}) {
        const QString name = QString::fromLatin1(id);
        all.append({name, {}, shelf<FairnessMetric>().find(name)->across});
    }
    for (const char *id : {"selection_rate", "tpr", "fpr", "accuracy"}) {
        const Rate rate = groupRate(QString::fromLatin1(id)).value;
        for (qsizetype group = 0; group < groups.names.size(); ++group)
            all.append({QString::fromLatin1(id), groups.names[group],
                        [=](const auto &view) { return (view.groups[size_t(group)].*rate)(); }});
    }
    return all;
}

/// Accuracy and gap of each model, then every measure before and after: one number each.
struct Sample
{
    std::vector<double> accuracy, gap;
    std::vector<double> before, after;
};

class Comparison
{
public:
    Comparison(const Predictions &plain, const QList<Predictions> &settings,
               const ProtectedGroups &groups, const MitigationComparisonOptions &options)
        : m_measured(measuredOf(groups)), m_chosen(size_t(options.chosen) + 1),
          m_gap(shelf<FairnessMetric>().find(options.gapMetric)->across), m_before(plain),
          m_after(settings[options.chosen])
    {
        m_models.emplace_back(plain, groups);
        for (const Predictions &setting : settings)
            m_models.emplace_back(setting, groups);
    }

    const QList<Measured> &measured() const { return m_measured; }

    Sample sample(const RowCounts &rows) const
    {
        Sample made;
        std::vector<FairnessView> views;
        for (const ModelRows &model : m_models) {
            views.push_back(model.view(rows));
            made.accuracy.push_back(views.back().all().accuracy());
            made.gap.push_back(m_gap(views.back()));
        }
        for (const Measured &one : m_measured) {
            made.before.push_back(one.evaluate ? one.evaluate(views.front()) : m_before.area(rows));
            made.after.push_back(one.evaluate ? one.evaluate(views[m_chosen]) : m_after.area(rows));
        }
        return made;
    }

private:
    QList<Measured> m_measured;
    size_t m_chosen;
    double (*m_gap)(const FairnessView &);
    RankedRows m_before, m_after;
    std::vector<ModelRows> m_models;
};

Status check(const Predictions &plain, const QList<Predictions> &settings,
             const ProtectedGroups &groups)
{
    const bool sameRows =
        std::all_of(settings.begin(), settings.end(), [&](const Predictions &setting) {
            return setting.rows == plain.rows && setting.truth == plain.truth;
        });
    if (plain.problem != Problem::Binary || !sameRows || groups.of.size() != plain.truth.size() ||
        settings.isEmpty())
        return badInput(Tr::tr("Predictions with and without mitigation are not of the same rows "
                               "of two classes."));
    return {};
}

Result<std::vector<Sample>> resample(const Comparison &comparison, size_t rows,
                                     const MitigationComparisonOptions &options, Progress &progress)
{
    std::vector<Sample> samples(static_cast<size_t>(options.resamples));
    std::atomic<int> done = 0;
    const Status drawn =
        parallelTry(options.resamples, options.threads, [&](qsizetype resampled) -> Status {
            RandomStream random(options.seed, quint64(resampled));
            RowCounts counts(rows);
            for (size_t draw = 0; draw < rows; ++draw)
                ++counts[random.below(rows)];
            samples[size_t(resampled)] = comparison.sample(counts);
            return progress.report(double(++done) / options.resamples) ? Status() : cancelled();
        });
    if (!drawn)
        return passOn(drawn);
    return samples;
}

} // namespace

const PairedFigure *MitigationComparison::find(const QString &id, const QString &group) const
{
    const auto found =
        std::find_if(figures.begin(), figures.end(), [&](const PairedFigure &figure) {
            return figure.id == id && figure.group == group;
        });
    return found == figures.end() ? nullptr : &*found;
}

Result<MitigationComparison> compareMitigation(const Predictions &plain,
                                               const QList<Predictions> &settings,
                                               const ProtectedGroups &groups,
                                               const MitigationComparisonOptions &options,
                                               Progress &progress)
{
    if (Status fine = check(plain, settings, groups); !fine)
        return passOn(fine);
    const Comparison comparison(plain, settings, groups, options);
    const size_t rows = plain.truth.size();
    const Sample whole = comparison.sample(RowCounts(rows, 1));
    const Result<std::vector<Sample>> samples = resample(comparison, rows, options, progress);
    if (!samples)
        return passOn(samples);

    MitigationComparison made;
    made.rows = qsizetype(rows);
    made.groups = groups.names;
    made.groupRows.resize(groups.names.size());
    for (quint32 group : groups.of)
        ++made.groupRows[group];
    made.gapMetric = options.gapMetric;
    const auto estimate = [&](double value, const auto &ofSample) {
        std::vector<double> values;
        for (const Sample &sample : *samples)
            values.push_back(ofSample(sample));
        PairedValue paired{value};
        if (std::isnan(value))
            return paired;
        const BootstrapInterval interval = bootstrapInterval(std::move(values), options.level);
        if (!interval.text.isEmpty()) {
            paired.low = interval.low;
            paired.high = interval.high;
            if (made.interval.isEmpty())
                made.interval = interval.text;
        }
        return paired;
    };
    for (size_t at = 0; at < whole.before.size(); ++at) {
        const Measured &one = comparison.measured()[qsizetype(at)];
        made.figures.append(
            {one.id, one.group,
             estimate(whole.before[at], [&](const Sample &s) { return s.before[at]; }),
             estimate(whole.after[at], [&](const Sample &s) { return s.after[at]; }),
             estimate(whole.after[at] - whole.before[at],
                      [&](const Sample &s) { return s.after[at] - s.before[at]; })});
    }
    for (size_t at = 0; at < whole.accuracy.size(); ++at) {
        const FrontierPoint point{
            estimate(whole.accuracy[at], [&](const Sample &s) { return s.accuracy[at]; }),
            estimate(whole.gap[at], [&](const Sample &s) { return s.gap[at]; })};
        if (at == 0)
            made.plain = point;
        else
            made.frontier.append(point);
    }
    return made;
}

} // namespace tenbin
