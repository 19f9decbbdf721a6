#include "models/pipeline_steps.h"

#include "core/number.h"
#include "core/text.h"
#include "models/calibration.h"

#include <algorithm>

namespace tenbin {

namespace {

constexpr const char *intervalNames[] = {"none", "quantile", "conformal", "cv_plus"};

constexpr QLatin1StringView none("none");
constexpr QLatin1StringView usualThreshold("default");
constexpr QLatin1StringView byCost("cost");

QStringList intervalChoices()
{
    QStringList names;
    for (const char *name : intervalNames)
        names.append(QString::fromLatin1(name));
    return names;
}

Failure needsClasses(const QString &what)
{
    return badInput(Tr::tr("%1 is for classes, and the target is a number.").arg(what),
                    Tr::tr("Leave it out, or choose a target with classes."));
}

Status readThreshold(const Params &params, Problem problem, const QStringList &classes,
                     PipelineSteps &steps)
{
    const QString threshold = params.text(QStringLiteral("threshold"));
    const QString costs = params.text(QStringLiteral("costs"));
    if (threshold != byCost && !costs.isEmpty())
        return failure(Error::Kind::Usage,
                       Tr::tr("Costs are given, but the threshold is \"%1\".").arg(threshold),
                       Tr::tr("Choose the threshold \"cost\", or leave out the costs."));
    if (threshold == usualThreshold)
        return {};
    if (problem == Problem::Regression)
        return needsClasses(Tr::tr("A threshold"));
    if (threshold == byCost) {
        if (costs.isEmpty())
            return failure(Error::Kind::Usage,
                           Tr::tr("A threshold by cost needs the costs of mistakes."),
                           Tr::tr("Give them, such as \"0,1;5,0\": one row a true class."));
        Result<CostMatrix> matrix = CostMatrix::parse(costs, classes);
        if (!matrix)
            return passOn(matrix);
        steps.threshold = PipelineSteps::Threshold::Cost;
        steps.costs = std::move(*matrix);
        return {};
    }
    const std::optional<double> number = parseNumber(threshold);
    if (!number || *number < 0 || *number > 1)
        return failure(Error::Kind::Usage, Tr::tr("\"%1\" is no threshold.").arg(threshold),
                       Tr::tr("Write default, cost, or a probability such as 0.3."));
    if (problem != Problem::Binary)
        return badInput(
            Tr::tr("A threshold needs two classes, and there are %1.").arg(classes.size()),
            Tr::tr("Choose the threshold \"cost\" with a matrix of costs."));
    steps.threshold = PipelineSteps::Threshold::Fixed;
    steps.fixedThreshold = *number;
    return {};
}

} // namespace

bool PipelineSteps::any() const
{
    return !calibration.isEmpty() || threshold != Threshold::Default ||
           intervals != Intervals::None || mitigation.any();
}

bool PipelineSteps::needsOutOfFold() const
{
    return !calibration.isEmpty() || (threshold == Threshold::Cost && costs.classes() == 2) ||
           intervals == Intervals::Quantile || mitigation.decidesByGroup();
}

QList<ParamSpec> PipelineSteps::paramSpecs()
{
    return {
        ParamSpec::choice(
            QStringLiteral("calibration"), Tr::tr("Calibration"),
            Tr::tr("How probabilities are put right, by a map fitted on predictions of an inner "
                   "5-fold validation of the training rows."),
            none, QStringList{QString(none)} + shelf<Calibrator>().ids()),
        ParamSpec::text(
            QStringLiteral("threshold"), Tr::tr("Threshold"),
            Tr::tr("default: the likeliest class; a number: the second class from this "
                   "probability on; cost: what costs least, chosen on predictions of an inner "
                   "5-fold validation (more than two classes: the least expected cost)."),
            usualThreshold),
        ParamSpec::text(QStringLiteral("costs"), Tr::tr("Costs"),
                        Tr::tr("For the threshold \"cost\": what each decision costs, one row a "
                               "true class in sorted order (the positive class second), such as "
                               "\"0,1;5,0\"."),
                        {}),
        ParamSpec::choice(
            QStringLiteral("intervals"), Tr::tr("Prediction intervals"),
            Tr::tr("For numbers. quantile: two lines of the predicted value, by the pinball loss "
                   "on inner 5-fold predictions, so that the width may grow with the value; "
                   "conformal: one width from a fifth of the training rows, held back; cv_plus: "
                   "from the residuals of five inner folds, whose models are kept."),
            none, intervalChoices()),
        ParamSpec::real(QStringLiteral("coverage"), Tr::tr("Coverage"),
                        Tr::tr("Share of rows whose true value shall lie in its interval."), 0.9,
                        0.01, 0.999),
    };
}

Result<PipelineSteps> PipelineSteps::make(const Params &params, Problem problem,
                                          const QStringList &classes)
{
    PipelineSteps steps;
    const QString calibration = params.text(QStringLiteral("calibration"));
    if (calibration != none) {
        if (problem == Problem::Regression)
            return needsClasses(Tr::tr("Calibration of probabilities"));
        steps.calibration = calibration;
    }
    if (Status read = readThreshold(params, problem, classes, steps); !read)
        return passOn(read);
    const qsizetype intervals = intervalChoices().indexOf(params.text(QStringLiteral("intervals")));
    steps.intervals = Intervals(std::max<qsizetype>(intervals, 0));
    if (steps.intervals != Intervals::None && problem != Problem::Regression)
        return badInput(Tr::tr("Prediction intervals are for numbers, and the target has classes."),
                        Tr::tr("Leave them out: probabilities say how sure a classifier is."));
    steps.coverage = params.real(QStringLiteral("coverage"));
    return steps;
}

QJsonObject PipelineSteps::toJson() const
{
    QString text = usualThreshold;
    if (threshold == Threshold::Cost)
        text = byCost;
    if (threshold == Threshold::Fixed)
        text = numberText(fixedThreshold);
    return {{QStringLiteral("calibration"), calibration.isEmpty() ? QString(none) : calibration},
            {QStringLiteral("threshold"), text},
            {QStringLiteral("costs"), costs.text()},
            {QStringLiteral("intervals"), intervalsName(intervals)},
            {QStringLiteral("coverage"), coverage}};
}

QString intervalsName(PipelineSteps::Intervals intervals)
{
    return QString::fromLatin1(intervalNames[int(intervals)]);
}

QString intervalsText(PipelineSteps::Intervals intervals)
{
    switch (intervals) {
    case PipelineSteps::Intervals::None: return Tr::tr("no intervals");
    case PipelineSteps::Intervals::Quantile: return Tr::tr("linear quantile regression");
    case PipelineSteps::Intervals::Conformal: return Tr::tr("split conformal prediction");
    case PipelineSteps::Intervals::CvPlus: break;
    }
    return Tr::tr("CV+");
}

} // namespace tenbin
