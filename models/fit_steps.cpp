// Fitting a pipeline's steps. Everything they learn comes from predictions for rows that the model
// behind them did not see: of inner folds, made within the training rows.
#include "core/parallel.h"
#include "core/random.h"
#include "core/text.h"
#include "models/cross_validation.h"
#include "models/evaluation.h"
#include "models/fit_mitigation.h"
#include "models/fitted_steps.h"
#include "models/inner_folds.h"
#include "models/pipeline_fit.h"
#include "models/threshold_curve.h"

#include <cmath>

namespace tenbin {

namespace {

using Intervals = PipelineSteps::Intervals;

/// Streams of the seed, apart from those of folds.
constexpr quint64 splitStream = quint64(1) << 40;
constexpr quint64 foldStream = splitStream + 1;

/// Share of the progress that the inner folds take.
constexpr double innerShare = 0.8;

struct Job
{
    const Dataset &dataset;
    TargetRows inner;   ///< the training rows alone
    PipelineSpec plain; ///< without steps
    const PipelineSteps &steps;
    const Context &context;
    Progress &progress;

    Context innerContext() const
    {
        return {RandomStream(context.seed, foldStream).next(), context.threads};
    }
    Result<Split> split() const
    {
        return innerSplit(dataset, inner, RandomStream(context.seed, splitStream).next());
    }
};

Failure forSteps(Error error)
{
    if (error.kind != Error::Kind::Cancelled)
        error.text = Tr::tr("For the steps after the model: %1").arg(error.text);
    return Failure(std::move(error));
}

CalibrationSet calibrationSet(const Predictions &predictions)
{
    return {predictions.probabilities, predictions.truth, predictions.weights};
}

/// Each fold's probabilities put right by the map of the other folds.
Result<Eigen::MatrixXd> crossFitted(const Predictions &predictions, const Calibrator &calibrator)
{
    Eigen::MatrixXd mapped = predictions.probabilities;
    const qint32 folds = *std::max_element(predictions.fold.begin(), predictions.fold.end()) + 1;
    for (qint32 fold = 0; fold < folds; ++fold) {
        Rows own, others;
        for (size_t at = 0; at < predictions.fold.size(); ++at)
            (predictions.fold[at] == fold ? own : others).push_back(quint32(at));
        const Result<CalibrationPtr> map =
            fitCalibration(calibrator, calibrationSet(predictions.taken(others)));
        if (!map)
            return passOn(map);
        mapped(own, Eigen::all) = (*map)->apply(predictions.probabilities(own, Eigen::all));
    }
    return mapped;
}

QMap<QString, double> quality(const Predictions &predictions)
{
    const EvaluationData data(predictions);
    EvaluationView view(data);
    QMap<QString, double> values;
    for (const char *id : {"brier", "log_loss", "ece"}) {
        const QString name = QString::fromLatin1(id);
        values[name] = shelf<Metric>().find(name)->evaluate(view);
    }
    return values;
}

Status fitCalibrationStep(const QString &id, Predictions &predictions, FittedSteps &fitted)
{
    const Result<const Calibrator *> calibrator =
        shelf<Calibrator>().pick(id, Tr::tr("calibration"));
    if (!calibrator)
        return passOn(calibrator);
    Result<CalibrationPtr> map = fitCalibration(**calibrator, calibrationSet(predictions));
    if (!map)
        return passOn(map);
    fitted.calibration = *std::move(map);
    fitted.innerRows = predictions.size();
    fitted.qualityBefore = quality(predictions);
    Result<Eigen::MatrixXd> mapped = crossFitted(predictions, **calibrator);
    if (!mapped)
        return passOn(mapped);
    predictions.probabilities = *std::move(mapped);
    fitted.qualityAfter = quality(predictions);
    return {};
}

/// The predictions that the steps learned from, calibrated by maps of the other folds.
Result<Predictions> fitOutOfFold(const Job &job, FittedSteps &fitted)
{
    const Result<Split> split = job.split();
    if (!split)
        return passOn(split);
    SubProgress part(job.progress, 0, innerShare, Tr::tr("inner folds"));
    Result<CrossValidation> made =
        crossValidate(job.dataset, job.inner, *split, job.plain, job.innerContext(), part);
    if (!made)
        return passOn(made);
    Predictions &predictions = made->predictions;
    if (!job.steps.calibration.isEmpty()) {
        if (Status done = fitCalibrationStep(job.steps.calibration, predictions, fitted); !done)
            return passOn(done);
    }
    if (job.steps.threshold == PipelineSteps::Threshold::Cost && job.steps.costs.classes() == 2) {
        const Result<ThresholdCurve> curve = ThresholdCurve::make(predictions);
        if (!curve)
            return passOn(curve);
        const Result<ThresholdCurve::Best> best = curve->cheapest(job.steps.costs);
        if (!best)
            return passOn(best);
        fitted.decision.threshold = best->threshold;
        fitted.innerRows = predictions.size();
    }
    if (job.steps.intervals == Intervals::Quantile) {
        const IntervalLevels levels = intervalLevels(job.steps.coverage);
        const auto line = [&](double level) {
            return fitQuantileLine(predictions.predicted, predictions.truth, predictions.weights,
                                   level);
        };
        fitted.low = line(levels.low);
        fitted.high = line(levels.high);
        fitted.innerRows = predictions.size();
    }
    return std::move(predictions);
}

/// A model without the fold's rows, and its absolute residuals for these rows.
struct FoldModel
{
    Pipeline pipeline;
    std::vector<double> residuals;
};

Result<FoldModel> fitFold(const Job &job, const Fold &fold, const Context &context,
                          Progress &progress)
{
    Result<Pipeline> pipeline =
        Pipeline::fit(job.dataset, job.inner, fold.train, job.plain, context, progress);
    if (!pipeline)
        return passOn(pipeline);
    const Result<Eigen::MatrixXd> predicted =
        pipeline->predict(job.dataset, datasetRows(job.inner, fold.test), context);
    if (!predicted)
        return passOn(predicted);
    FoldModel made{*std::move(pipeline), {}};
    for (size_t at = 0; at < fold.test.size(); ++at)
        made.residuals.push_back(
            std::abs(job.inner.target.values[fold.test[at]] - (*predicted)(Eigen::Index(at), 0)));
    return made;
}

Failure tooFewRows(double coverage, qsizetype rows)
{
    return badInput(Tr::tr("Intervals with a coverage of %1 need %2 rows to learn their width "
                           "from, and there are %3.")
                        .arg(coverage)
                        .arg(leastConformalRows(coverage))
                        .arg(rows),
                    Tr::tr("Ask for less coverage, or use more rows."));
}

Status fitCvPlus(const Job &job, FittedSteps &fitted)
{
    if (qsizetype(job.inner.rows.size()) < leastConformalRows(job.steps.coverage))
        return tooFewRows(job.steps.coverage, qsizetype(job.inner.rows.size()));
    const Result<Split> split = job.split();
    if (!split)
        return passOn(split);
    QStringList names;
    for (const Fold &fold : split->folds)
        names.append(fold.name);
    SubProgress part(job.progress, 0, innerShare, Tr::tr("inner folds"));
    ParallelProgress parts(part, names);
    std::vector<FoldModel> folds(split->folds.size());
    const Status done =
        parallelTry(qsizetype(folds.size()), job.context.threads, [&](qsizetype i) -> Status {
            const Context context{RandomStream(job.innerContext().seed, quint64(i)).next(), 1};
            Result<FoldModel> made = fitFold(job, split->folds[size_t(i)], context, parts.part(i));
            if (!made)
                return passOn(made);
            folds[size_t(i)] = *std::move(made);
            return {};
        });
    if (!done)
        return done;
    std::vector<std::vector<double>> residuals;
    for (FoldModel &fold : folds) {
        fitted.innerRows += qsizetype(fold.residuals.size());
        residuals.push_back(std::move(fold.residuals));
        fitted.folds.push_back(std::move(fold.pipeline));
    }
    fitted.cvPlus = std::make_shared<const CvPlus>(std::move(residuals));
    return {};
}

/// The model of four fifths of the rows; the others tell how wide its intervals are.
Result<Pipeline> fitConformal(const Job &job, FittedSteps &fitted)
{
    const Result<Split> split = job.split();
    if (!split)
        return forSteps(split.error());
    const Fold &fold = split->folds.front();
    const auto held = qsizetype(fold.test.size());
    if (held < leastConformalRows(job.steps.coverage))
        return tooFewRows(job.steps.coverage, held);
    Result<FoldModel> made = fitFold(job, fold, job.context, job.progress);
    if (!made)
        return passOn(made);
    fitted.innerRows = held;
    fitted.radius = conformalRadius(std::move(made->residuals), job.steps.coverage);
    return std::move(made->pipeline);
}

} // namespace

Result<BeforeRules> fitBeforeRules(const Dataset &dataset, const TargetRows &target,
                                   RowSpan positions, const PipelineSpec &spec,
                                   const Context &context, Progress &progress)
{
    if (target.target.problem == Problem::Regression && !spec.steps.calibration.isEmpty())
        return badInput(Tr::tr("Calibration is for probabilities, and the target is a number."),
                        Tr::tr("Leave it out."));
    MitigatedInput input{dataset, target, {}};
    if (spec.steps.mitigation.any()) {
        Result<MitigatedInput> mitigated =
            prepareMitigation(dataset, target, positions, spec, context);
        if (!mitigated)
            return passOn(mitigated);
        input = *std::move(mitigated);
    }
    PipelineSpec plain = spec;
    plain.steps = {};
    PresentClasses present = presentClasses(input.target.target.taken(positions));
    const Job job{input.dataset, {std::move(present.target), datasetRows(target, positions), {}},
                  plain,         spec.steps,
                  context,       progress};
    FittedSteps fitted;
    fitted.mitigation = input.fitted;
    if (spec.steps.threshold == PipelineSteps::Threshold::Fixed)
        fitted.decision.threshold = spec.steps.fixedThreshold;
    fitted.decision.costs = spec.steps.costs;
    if (spec.steps.intervals == Intervals::Conformal) {
        const Result<Pipeline> pipeline = fitConformal(job, fitted);
        if (!pipeline)
            return passOn(pipeline);
        return BeforeRules{pipeline->withSteps(spec.steps, std::move(fitted)), {}};
    }
    double from = 0;
    Predictions inner;
    if (spec.steps.intervals == Intervals::CvPlus) {
        if (Status done = fitCvPlus(job, fitted); !done)
            return forSteps(done.error());
        from = innerShare;
    } else if (spec.steps.needsOutOfFold()) {
        Result<Predictions> made = fitOutOfFold(job, fitted);
        if (!made)
            return forSteps(made.error());
        inner = *std::move(made);
        from = innerShare;
    }
    SubProgress rest(progress, from, 1);
    const Result<Pipeline> pipeline =
        spec.steps.mitigation.trainsOtherwise()
            ? fitOtherwise(input, positions, spec, context, rest)
            : Pipeline::fit(input.dataset, input.target, positions, plain, context, rest);
    if (!pipeline)
        return passOn(pipeline);
    return BeforeRules{pipeline->withSteps(spec.steps, std::move(fitted)), std::move(inner)};
}

Result<Pipeline> fitWithSteps(const Dataset &dataset, const TargetRows &target, RowSpan positions,
                              const PipelineSpec &spec, const Context &context, Progress &progress)
{
    const Result<BeforeRules> before =
        fitBeforeRules(dataset, target, positions, spec, context, progress);
    if (!before)
        return passOn(before);
    if (spec.steps.mitigation.decidesByGroup())
        return withRules(*before, dataset, spec.steps.mitigation);
    return before->pipeline;
}

} // namespace tenbin
