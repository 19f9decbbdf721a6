#include "analysis/explainer.h"
#include "analysis/linear_influence.h"
#include "analysis/similar_rows.h"
#include "core/number.h"
#include "core/text.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

/// Rows that are shown one by one; --out has all.
constexpr size_t mostShown = 10;
/// A gradient that is left over by more than this says that the rows are not those of the fit.
constexpr double mostImbalance = 1e-4;

/// The `count` places with the largest values, the largest first; ties: the earlier place.
std::vector<Eigen::Index> largest(const Eigen::RowVectorXd &values, qint64 count)
{
    std::vector<Eigen::Index> places(size_t(values.size()));
    std::iota(places.begin(), places.end(), 0);
    const auto kept = std::min(places.size(), size_t(count));
    std::partial_sort(places.begin(), places.begin() + qsizetype(kept), places.end(),
                      [&](Eigen::Index a, Eigen::Index b) {
                          return values[a] != values[b] ? values[a] > values[b] : a < b;
                      });
    places.resize(kept);
    return places;
}

/// Everything that is shown, once computed.
struct Findings
{
    const ExplanationRequest &request;
    const Rows &training;
    RowLikeness likeness;
    std::optional<LinearInfluence> influence;
    Column target;           ///< of the data
    Eigen::VectorXd outputs; ///< of the training rows
    qint64 count = 0;

    QJsonValue targetOf(Eigen::Index at) const
    {
        const quint32 row = training[size_t(at)];
        if (target.type() == ColumnType::Numeric)
            return jsonNumber(target.numbers()[row]);
        return target.displayText(row);
    }
    std::vector<Eigen::Index> similar(Eigen::Index row) const
    {
        // A training row is most like itself, which says nothing.
        std::vector<Eigen::Index> others = largest(likeness.values.row(row), count + 1);
        std::erase_if(others, [&](Eigen::Index at) {
            return training[size_t(at)] == request.rows[size_t(row)];
        });
        others.resize(std::min(others.size(), size_t(count)));
        return others;
    }
    std::vector<Eigen::Index> influential(Eigen::Index row) const
    {
        if (!influence)
            return {};
        return largest(influence->changes.row(row).cwiseAbs(), count);
    }
};

Table similarTable(const Findings &found, Eigen::Index i)
{
    const ExplanationRequest &request = found.request;
    Table table;
    table.title =
        Tr::tr("Training rows most like row %1 (counted from 0)").arg(request.rows[size_t(i)]);
    table.caption = Tr::tr("Likeness: %1. Of %2 training rows, itself left out.")
                        .arg(likenessTitle(found.likeness.kind))
                        .arg(found.training.size());
    table.columns = {
        {.title = Tr::tr("Row"), .numeric = true},
        {.title = Tr::tr("Likeness"), .numeric = true, .digits = 3},
        {.title = found.target.name(), .numeric = found.target.type() == ColumnType::Numeric},
        {.title = request.output.title(), .numeric = true, .digits = 4}};
    for (Eigen::Index at : found.similar(i))
        table.rows.append({qint64(found.training[size_t(at)]), found.likeness.values(i, at),
                           found.targetOf(at), jsonNumber(found.outputs[at])});
    return table;
}

Table influenceTable(const Findings &found, Eigen::Index i)
{
    const ExplanationRequest &request = found.request;
    const LinearInfluence &influence = *found.influence;
    Table table;
    table.title = Tr::tr("Training rows that move the output of row %1 (counted from 0) most")
                      .arg(request.rows[size_t(i)]);
    const bool exact = request.output.classIndex() < 0;
    table.caption =
        Tr::tr("Change: %1 without the training row minus with it, %2. Cook's distance: how far "
               "all predictions move. Of %3 training rows.")
            .arg(request.output.title(), exact ? Tr::tr("exactly as a refit would")
                                               : Tr::tr("by one Newton step from the fit"))
            .arg(found.training.size());
    table.columns = {
        {.title = Tr::tr("Row"), .numeric = true},
        {.title = Tr::tr("Change"), .numeric = true, .digits = 3},
        {.title = found.target.name(), .numeric = found.target.type() == ColumnType::Numeric},
        {.title = Tr::tr("Residual"), .numeric = true, .digits = 3},
        {.title = Tr::tr("Leverage"), .numeric = true, .digits = 3},
        {.title = Tr::tr("Cook's distance"), .numeric = true, .digits = 3}};
    for (Eigen::Index at : found.influential(i))
        table.rows.append({qint64(found.training[size_t(at)]), jsonNumber(influence.changes(i, at)),
                           found.targetOf(at), jsonNumber(influence.residuals[at]),
                           jsonNumber(influence.leverages[at]), jsonNumber(influence.cooks[at])});
    return table;
}

/// One row a training row that is listed for an explained row.
Result<Dataset> longTable(const Findings &found)
{
    std::vector<double> row, other, likeness, output, change, residual, leverage, cook;
    Rows others;
    const double none = std::numeric_limits<double>::quiet_NaN();
    for (size_t i = 0; i < found.request.rows.size(); ++i) {
        std::vector<Eigen::Index> listed = found.similar(Eigen::Index(i));
        for (Eigen::Index at : found.influential(Eigen::Index(i))) {
            if (std::find(listed.begin(), listed.end(), at) == listed.end())
                listed.push_back(at);
        }
        for (Eigen::Index at : listed) {
            row.push_back(found.request.rows[i]);
            others.push_back(found.training[size_t(at)]);
            other.push_back(others.back());
            likeness.push_back(found.likeness.values(Eigen::Index(i), at));
            output.push_back(found.outputs[at]);
            const LinearInfluence *influence = found.influence ? &*found.influence : nullptr;
            change.push_back(influence ? influence->changes(Eigen::Index(i), at) : none);
            residual.push_back(influence ? influence->residuals[at] : none);
            leverage.push_back(influence ? influence->leverages[at] : none);
            cook.push_back(influence ? influence->cooks[at] : none);
        }
    }
    return Dataset::make({}, {Column::numeric(QStringLiteral("row"), std::move(row)),
                              Column::numeric(QStringLiteral("training_row"), std::move(other)),
                              Column::numeric(QStringLiteral("likeness"), std::move(likeness)),
                              found.target.taken(others).renamed(QStringLiteral("target")),
                              Column::numeric(QStringLiteral("output"), std::move(output)),
                              Column::numeric(QStringLiteral("change"), std::move(change)),
                              Column::numeric(QStringLiteral("residual"), std::move(residual)),
                              Column::numeric(QStringLiteral("leverage"), std::move(leverage)),
                              Column::numeric(QStringLiteral("cooks_distance"), std::move(cook))});
}

QJsonArray json(const Findings &found)
{
    QJsonArray all;
    for (size_t i = 0; i < found.request.rows.size(); ++i) {
        QJsonArray similar, influential;
        const auto row = Eigen::Index(i);
        for (Eigen::Index at : found.similar(row))
            similar.append(
                QJsonObject{{QStringLiteral("row"), qint64(found.training[size_t(at)])},
                            {QStringLiteral("likeness"), found.likeness.values(row, at)}});
        for (Eigen::Index at : found.influential(row))
            influential.append(QJsonObject{
                {QStringLiteral("row"), qint64(found.training[size_t(at)])},
                {QStringLiteral("change"), jsonNumber(found.influence->changes(row, at))},
                {QStringLiteral("cooks_distance"), jsonNumber(found.influence->cooks[at])}});
        QJsonObject one{{QStringLiteral("row"), qint64(found.request.rows[i])},
                        {QStringLiteral("similar"), similar}};
        if (found.influence)
            one[QStringLiteral("influential")] = influential;
        all.append(one);
    }
    return all;
}

/// Those of the rows that a fit could learn from, ascending.
Result<Rows> trainingRows(const Pipeline &pipeline, const Dataset &data, RowSpan background)
{
    const PipelineSpec &spec = pipeline.spec();
    const Result<TargetRows> target =
        readTarget(data, spec.target, spec.positive, pipeline.problem());
    if (!target)
        return passOn(target);
    Rows rows(background.begin(), background.end());
    std::sort(rows.begin(), rows.end());
    Rows known;
    std::set_intersection(rows.begin(), rows.end(), target->rows.begin(), target->rows.end(),
                          std::back_inserter(known));
    return known;
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &params,
                            const Context &context, Progress &progress)
{
    const Pipeline &pipeline = request.output.pipeline();
    const Result<Column> target = request.data.find(pipeline.spec().target);
    if (!target)
        return passOn(target);
    const Result<Rows> training = trainingRows(pipeline, request.data, request.background);
    if (!training)
        return passOn(training);
    Result<RowLikeness> likeness =
        rowLikeness(pipeline, request.data, request.rows, *training, context, progress);
    if (!likeness)
        return passOn(likeness);
    Result<Eigen::VectorXd> outputs = request.output.of(request.data, *training, context);
    if (!outputs)
        return passOn(outputs);
    Findings found{request,
                   *training,
                   *std::move(likeness),
                   {},
                   *target,
                   *std::move(outputs),
                   params.integer(QStringLiteral("count"))};
    Explanation explanation;
    if (const QString why = whyNoInfluence(request.output); !why.isEmpty()) {
        explanation.warnings.append(why);
    } else {
        Result<LinearInfluence> influence =
            linearInfluence(request.output, request.data, request.rows, *training, context);
        if (!influence)
            return passOn(influence);
        if (influence->imbalance > mostImbalance)
            explanation.warnings.append(
                Tr::tr("The background is not the rows that the model was fitted to (a gradient "
                       "of %1 is left over), so influence is not shown: use all training rows as "
                       "the background.")
                    .arg(shortNumber(influence->imbalance)));
        else
            found.influence = *std::move(influence);
    }
    for (size_t i = 0; i < std::min(request.rows.size(), mostShown); ++i) {
        explanation.blocks.append(similarTable(found, Eigen::Index(i)));
        if (found.influence)
            explanation.blocks.append(influenceTable(found, Eigen::Index(i)));
    }
    Result<Dataset> table = longTable(found);
    if (!table)
        return passOn(table);
    explanation.table = *std::move(table);
    explanation.values = {{QStringLiteral("influence"), json(found)}};
    return explanation;
}

} // namespace

namespace explainers {

Explainer influence()
{
    return {.title = Tr::tr("Similar and influential training rows"),
            .help = Tr::tr("The training rows that the model sees as most like a row; of linear "
                           "and logistic regression also those whose absence would change its "
                           "output most."),
            .reference = QStringLiteral("Breiman, Machine Learning 45, 2001; Cook, Technometrics "
                                        "19, 1977; Pregibon, Annals of Statistics 9, 1981"),
            .params = {ParamSpec::integer(QStringLiteral("count"), Tr::tr("How many"),
                                          Tr::tr("Training rows that are listed of each kind."), 10,
                                          1, 1000)
                           .first()},
            .usualRows = 1,
            .usualBackground = 1'000'000,
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
