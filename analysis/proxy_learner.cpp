#include "analysis/proxy_learner.h"

#include "core/random.h"
#include "core/text.h"
#include "models/cross_validation.h"
#include "models/evaluation.h"
#include "models/evaluation_words.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

constexpr QLatin1String learnerId("gradient_boosting");
constexpr int folds = 5;

/// Positions of the groups' entries: all, or a random sample of them in rising order.
Rows sampled(size_t count, const ProxyOptions &options)
{
    Rows positions(count);
    std::iota(positions.begin(), positions.end(), 0U);
    if (qsizetype(count) <= options.mostRows)
        return positions;
    RandomStream random(options.seed);
    random.shuffle(std::span(positions));
    positions.resize(size_t(options.mostRows));
    std::sort(positions.begin(), positions.end());
    return positions;
}

/// The groups as the classes of a target, those with a row for each fold.
TargetRows targetOf(RowSpan rows, const ProtectedGroups &groups, const Rows &positions)
{
    std::vector<int> counts(size_t(groups.names.size()));
    for (quint32 position : positions)
        ++counts[groups.of[position]];
    std::vector<double> classOf(counts.size(), -1);
    TargetRows target;
    for (size_t group = 0; group < counts.size(); ++group) {
        if (counts[group] < folds)
            continue;
        classOf[group] = double(target.target.classes.size());
        target.target.classes.append(groups.names[qsizetype(group)]);
    }
    target.target.column = groups.columns.join(u'|');
    target.target.problem =
        target.target.classes.size() == 2 ? Problem::Binary : Problem::Multiclass;
    for (quint32 position : positions) {
        if (classOf[groups.of[position]] < 0)
            continue;
        target.target.values.push_back(classOf[groups.of[position]]);
        target.rows.push_back(rows[position]);
    }
    return target;
}

} // namespace

Result<LearnedGroups> learnGroups(const Dataset &data, const QStringList &features, RowSpan rows,
                                  const ProtectedGroups &groups, const ProxyOptions &options,
                                  Progress &progress)
{
    const TargetRows target = targetOf(rows, groups, sampled(rows.size(), options));
    if (target.target.classes.size() < 2)
        return badInput(
            Tr::tr("Fewer than two groups have a row for each of %1 folds.").arg(folds));
    std::vector<qint32> strata(target.target.values.begin(), target.target.values.end());
    SplitSpec validation;
    validation.kind = SplitSpec::Kind::Stratified;
    validation.folds = folds;
    const Result<Split> split =
        makeSplit(validation, {qsizetype(target.rows.size()), strata, {}, {}}, options.seed);
    if (!split)
        return passOn(split);
    const Learner *learner = shelf<Learner>().find(learnerId);
    PipelineSpec pipeline;
    pipeline.learner = learnerId;
    pipeline.learnerParams = Params::initial(learner->params);
    pipeline.encoderParams = Params::initial(Encoder::paramSpecs());
    pipeline.target = target.target.column;
    pipeline.columns = features;
    pipeline.problem = target.target.problem;
    SubProgress fitting(progress, 0, 0.8);
    const Result<CrossValidation> validated =
        crossValidate(data, target, *split, pipeline, {options.seed, options.threads}, fitting);
    if (!validated)
        return passOn(validated);
    EvaluationOptions asked;
    asked.resamples = options.resamples;
    asked.level = options.level;
    asked.seed = options.seed;
    asked.threads = options.threads;
    SubProgress judging(progress, 0.8, 1);
    const Result<Evaluation> evaluation = evaluateAll(validated->predictions, asked, judging);
    if (!evaluation)
        return passOn(evaluation);
    const bool two = target.target.problem == Problem::Binary;
    const MetricEstimate *area =
        evaluation->find(two ? QStringLiteral("roc_auc") : QStringLiteral("roc_auc_ovr"));
    if (!area)
        return failure(Error::Kind::Internal, Tr::tr("The learner of the groups has no area."));
    LearnedGroups learned;
    learned.area.id = QStringLiteral("roc_auc");
    learned.area.value = area->value;
    learned.area.low = area->low;
    learned.area.high = area->high;
    learned.area.interval = area->interval;
    learned.method =
        Tr::tr("%1 on all features, %2 stratified folds, %3 of %4 rows")
            .arg(learner->title)
            .arg(folds)
            .arg(countText(qsizetype(target.rows.size())), countText(qsizetype(rows.size())));
    return learned;
}

} // namespace tenbin
