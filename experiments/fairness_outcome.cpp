#include "experiments/fairness_outcome.h"

#include "analysis/consistency.h"
#include "analysis/fairness_blocks.h"
#include "analysis/one_class.h"
#include "core/text.h"
#include "experiments/fairness_json.h"

#include <algorithm>

namespace tenbin {

namespace {

FairnessOptions optionsOf(const Params &params, const Context &context)
{
    FairnessOptions options;
    options.privileged = params.text(QStringLiteral("privileged"));
    options.leastRows = params.integer(QStringLiteral("least_rows"));
    options.resamples = int(params.integer(QStringLiteral("resamples")));
    options.level = params.real(QStringLiteral("level"));
    options.seed = context.seed;
    options.threads = context.threads;
    return options;
}

QString methodText(const ConsistencyOptions &options, const QStringList &features)
{
    return Tr::tr("1 minus the mean distance of a row's prediction from that of its %1 nearest "
                  "rows, itself among them; %2 distance over %3.")
        .arg(options.neighbours)
        .arg(distanceName(options.distance), features.join(QStringLiteral(", ")));
}

/// Rows of one kind that are alike in what a model may see.
Status addConsistency(const FairnessSubject &subject, const Predictions &predictions,
                      const Params &params, const Context &context, Progress &progress,
                      FairnessAudit &audit)
{
    audit.consistency.id = QStringLiteral("consistency");
    if (subject.features.isEmpty()) {
        audit.consistency.why = subject.noFeatures;
        return {};
    }
    ConsistencyOptions options;
    options.distance = *distanceFromName(params.text(QStringLiteral("distance")));
    options.neighbours = int(params.integer(QStringLiteral("neighbours")));
    options.mostRows = params.integer(QStringLiteral("consistency_rows"));
    options.level = params.real(QStringLiteral("level"));
    options.seed = context.seed;
    options.threads = context.threads;
    QList<Column> columns;
    for (const QString &name : subject.features) {
        const Result<Column> column = subject.data.find(name);
        if (!column)
            return passOn(column);
        columns.append(*column);
    }
    std::vector<double> selected;
    for (double predicted : predictions.predicted)
        selected.push_back(int(predicted) == predictions.positive ? 1 : 0);
    Result<FairnessEstimate> consistency =
        individualConsistency(columns, subject.rows, selected, options, progress);
    if (!consistency && consistency.error().kind == Error::Kind::Cancelled)
        return passOn(consistency);
    audit.consistencyMethod = methodText(options, subject.features);
    if (consistency)
        audit.consistency = std::move(*consistency);
    else
        audit.consistency.why = consistency.error().text;
    return {};
}

Result<Outcome> auditClass(const FairnessSubject &subject, const Params &params,
                           const Context &context, Progress &progress)
{
    const Predictions predictions =
        oneAgainstRest(*subject.predictions, subject.predictions->positive);
    SubProgress resampling(progress, 0, 0.5, Tr::tr("resamples"));
    Result<FairnessAudit> audit =
        auditFairness(predictions, subject.groups, optionsOf(params, context), resampling);
    if (!audit)
        return passOn(audit);
    audit->data = subject.data.name();
    SubProgress neighbours(progress, 0.5, 1, Tr::tr("neighbours"));
    if (Status added = addConsistency(subject, predictions, params, context, neighbours, *audit);
        !added)
        return passOn(added);
    Outcome outcome;
    outcome.problem = problemName(Problem::Binary);
    outcome.metrics = metricsOf(*audit);
    outcome.values = fairnessJson(*audit);
    outcome.blocks = fairnessBlocks(*audit, {predictions, subject.groups},
                                    params.flag(QStringLiteral("four_fifths")));
    outcome.warnings = audit->warnings;
    return outcome;
}

} // namespace

QList<ParamSpec> fairnessParamSpecs()
{
    return {
        ParamSpec::integer(QStringLiteral("least_rows"), Tr::tr("Small groups"),
                           Tr::tr("Groups of fewer rows are marked."), 30, 1, 1e9),
        ParamSpec::integer(QStringLiteral("resamples"), Tr::tr("Resamples"),
                           Tr::tr("Of the bootstrap; 0: no intervals by it."), 1000, 0, 1e6),
        ParamSpec::real(QStringLiteral("level"), Tr::tr("Level"), Tr::tr("Of all intervals."), 0.95,
                        0.5, 0.9999),
        ParamSpec::flag(QStringLiteral("four_fifths"), Tr::tr("Line at four fifths"),
                        Tr::tr("Draws a line at four fifths of the highest selection rate: "
                               "something to read against, not a verdict."),
                        false),
        ParamSpec::list(QStringLiteral("features"), Tr::tr("Features"),
                        Tr::tr("Columns in which rows are alike or not; empty: those that the "
                               "model may see, without the protected ones.")),
        ParamSpec::integer(QStringLiteral("neighbours"), Tr::tr("Neighbours"),
                           Tr::tr("Of a row, for the consistency."), 5, 1, 1000),
        ParamSpec::choice(
            QStringLiteral("distance"), Tr::tr("Distance"),
            Tr::tr("By which neighbours are near: Gower's for numbers and "
                   "categories, or of standardised ones."),
            QStringLiteral("gower"),
            {QStringLiteral("gower"), QStringLiteral("euclidean"), QStringLiteral("cosine")}),
        ParamSpec::integer(QStringLiteral("consistency_rows"), Tr::tr("Rows of the consistency"),
                           Tr::tr("At most so many rows, drawn at random, are asked for their "
                                  "neighbours among all rows; 0: every row."),
                           5000, 0, 1e9),
    };
}

Result<Outcome> auditSubject(const FairnessSubject &subject, const Params &params,
                             const Context &context, Progress &progress)
{
    return auditClass(subject, params, context, progress);
}

} // namespace tenbin
