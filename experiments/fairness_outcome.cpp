#include "experiments/fairness_outcome.h"

#include "analysis/class_fairness.h"
#include "analysis/consistency.h"
#include "analysis/data_fairness.h"
#include "analysis/fairness_blocks.h"
#include "analysis/one_class.h"
#include "analysis/proxies.h"
#include "analysis/value_fairness.h"
#include "core/text.h"
#include "experiments/fairness_json.h"

#include <algorithm>
#include <numeric>

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

/// What an audit is made with.
struct Asked
{
    const FairnessSubject &subject;
    const Params &params;
    const Context &context;

    bool labels() const { return subject.kind == FairnessSubject::Kind::Data; }
    FairnessOptions options() const { return optionsOf(params, context); }
};

Status auditOne(const Asked &asked, Progress &progress, Outcome &outcome)
{
    const FairnessSubject &subject = asked.subject;
    const Predictions predictions =
        oneAgainstRest(*subject.predictions, subject.predictions->positive);
    SubProgress resampling(progress, 0, 0.5, Tr::tr("resamples"));
    Result<FairnessAudit> audit =
        asked.labels() ? auditLabels(predictions, subject.groups, asked.options(), resampling)
                       : auditFairness(predictions, subject.groups, asked.options(), resampling);
    if (!audit)
        return passOn(audit);
    audit->data = subject.data.name();
    SubProgress neighbours(progress, 0.5, 1, Tr::tr("neighbours"));
    if (!asked.labels())
        if (Status added = addConsistency(subject, predictions, asked.params, asked.context,
                                          neighbours, *audit);
            !added)
            return added;
    outcome.problem = problemName(Problem::Binary);
    outcome.metrics = metricsOf(measuresOf(*audit));
    outcome.values = fairnessJson(*audit);
    outcome.blocks = fairnessBlocks(*audit, {predictions, subject.groups},
                                    asked.params.flag(QStringLiteral("four_fifths")));
    outcome.warnings = audit->warnings;
    return {};
}

Status auditSeveral(const Asked &asked, Progress &progress, Outcome &outcome)
{
    const FairnessSubject &subject = asked.subject;
    Result<ClassFairness> audit = auditClasses(*subject.predictions, subject.groups,
                                               asked.options(), asked.labels(), progress);
    if (!audit)
        return passOn(audit);
    for (FairnessAudit &one : audit->classes)
        one.data = subject.data.name();
    if (audit->hits) {
        audit->hits->data = subject.data.name();
        outcome.metrics = metricsOf(audit->hits->metrics);
    }
    outcome.problem = problemName(Problem::Multiclass);
    outcome.values = classFairnessJson(*audit);
    outcome.blocks = classFairnessBlocks(*audit);
    outcome.warnings = audit->classes.first().warnings;
    return {};
}

Status auditNumbers(const Asked &asked, Progress &progress, Outcome &outcome)
{
    const FairnessSubject &subject = asked.subject;
    Result<ValueAudit> audit = auditValues(*subject.predictions, subject.groups, asked.options(),
                                           asked.labels(), progress);
    if (!audit)
        return passOn(audit);
    audit->data = subject.data.name();
    outcome.problem = problemName(Problem::Regression);
    outcome.metrics = metricsOf(audit->metrics);
    outcome.values = valueFairnessJson(*audit);
    outcome.blocks = valueFairnessBlocks(*audit);
    outcome.warnings = audit->warnings;
    return {};
}

Status auditPredictions(const Asked &asked, Progress &progress, Outcome &outcome)
{
    const Problem problem = asked.subject.predictions->problem;
    if (problem == Problem::Regression)
        return auditNumbers(asked, progress, outcome);
    const bool chosen = !asked.params.text(QStringLiteral("positive")).isEmpty();
    return problem == Problem::Binary || chosen ? auditOne(asked, progress, outcome)
                                                : auditSeveral(asked, progress, outcome);
}

void addValues(const QJsonObject &more, Outcome &outcome)
{
    for (auto one = more.begin(); one != more.end(); ++one)
        outcome.values[one.key()] = one.value();
}

/// Data before any model: who is in it, and what is missing of whom.
Status addData(const Asked &asked, Outcome &outcome)
{
    const FairnessSubject &subject = asked.subject;
    const Result<DataFairness> audit =
        auditData(subject.data, subject.data.columnNames(), *subject.all, asked.options());
    if (!audit)
        return passOn(audit);
    QList<Block> blocks = dataFairnessBlocks(*audit, asked.options().level);
    if (subject.predictions)
        blocks.append(Heading{Tr::tr("Labels: %1").arg(subject.target), 2});
    outcome.blocks = blocks + outcome.blocks;
    addValues(dataFairnessJson(*audit), outcome);
    outcome.values[QStringLiteral("rows")] = audit->rows;
    if (subject.predictions)
        outcome.values[QStringLiteral("labelled_rows")] = subject.predictions->size();
    return {};
}

Status addProxies(const Asked &asked, Progress &progress, Outcome &outcome)
{
    const FairnessSubject &subject = asked.subject;
    const QString wanted = asked.params.text(QStringLiteral("proxies"));
    if (wanted == QLatin1String("none") || subject.features.isEmpty())
        return {};
    ProxyOptions options;
    options.together = wanted == QLatin1String("all");
    options.resamples =
        std::min(options.resamples, int(asked.params.integer(QStringLiteral("resamples"))));
    options.level = asked.params.real(QStringLiteral("level"));
    options.seed = asked.context.seed;
    options.threads = asked.context.threads;
    Rows all(size_t(subject.data.rowCount()));
    std::iota(all.begin(), all.end(), 0U);
    const Result<Proxies> proxies =
        asked.labels()
            ? findProxies(subject.data, subject.features, all, *subject.all, options, progress)
            : findProxies(subject.data, subject.features, subject.rows, subject.groups, options,
                          progress);
    if (!proxies)
        return passOn(proxies);
    outcome.blocks += proxyBlocks(*proxies);
    outcome.values[QStringLiteral("proxies")] = proxiesJson(*proxies);
    return {};
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
        ParamSpec::choice(QStringLiteral("proxies"), Tr::tr("Proxies"),
                          Tr::tr("Which features tell the groups: each alone, and all together by "
                                 "a learner."),
                          QStringLiteral("all"),
                          {QStringLiteral("all"), QStringLiteral("each"), QStringLiteral("none")}),
    };
}

Result<Outcome> auditSubject(const FairnessSubject &subject, const Params &params,
                             const Context &context, Progress &progress)
{
    const Asked asked{subject, params, context};
    Outcome outcome;
    SubProgress auditing(progress, 0, 0.5);
    if (subject.predictions)
        if (Status audited = auditPredictions(asked, auditing, outcome); !audited)
            return passOn(audited);
    if (asked.labels())
        if (Status added = addData(asked, outcome); !added)
            return passOn(added);
    SubProgress proxies(progress, 0.5, 1);
    if (Status added = addProxies(asked, proxies, outcome); !added)
        return passOn(added);
    return outcome;
}

} // namespace tenbin
