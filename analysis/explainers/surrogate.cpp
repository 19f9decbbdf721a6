// Global surrogate: a small regression tree fitted to the model's outputs, not to the truth. What
// it says of the model is worth what its fidelity says: R² of the model's outputs on rows that the
// tree was not grown on. Source: Craven and Shavlik, "Extracting tree-structured representations of
// trained networks", NIPS 8, 1996.
#include "analysis/explainer.h"
#include "analysis/grid_outputs.h"
#include "analysis/resampled_rows.h"
#include "analysis/tree_rules.h"
#include "core/number.h"
#include "core/random.h"
#include "core/text.h"
#include "models/evaluation_words.h"
#include "models/fitted_steps.h"
#include "models/learner.h"
#include "models/tree_ensemble.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr qsizetype leastRows = 20;
constexpr int resamples = 1000;

/// A tree in the data's own units, and the rows that judge it.
struct Surrogate
{
    Encoder encoder;
    std::shared_ptr<const Model> model;
    Rows train, test;

    const Tree &tree() const
    {
        return dynamic_cast<const TreeEnsemble &>(*model).trees().trees.front();
    }
};

Result<Surrogate> grow(const ExplanationRequest &request, const Params &params,
                       const Context &context, Progress &progress)
{
    Rows shuffled = request.rows;
    RandomStream(context.seed).shuffle(std::span<quint32>(shuffled));
    const size_t held =
        size_t(std::lround(params.real(QStringLiteral("test_share")) * double(shuffled.size())));
    Rows test(shuffled.begin(), shuffled.begin() + std::ptrdiff_t(held));
    Rows train(shuffled.begin() + std::ptrdiff_t(held), shuffled.end());
    const Result<Params> choices =
        Params::checked(Encoder::paramSpecs(), {{QStringLiteral("impute"), "keep"},
                                                {QStringLiteral("scale"), "none"},
                                                {QStringLiteral("categories"), "one_hot"},
                                                {QStringLiteral("text"), "ignore"}});
    if (!choices)
        return passOn(choices);
    EncoderNeeds needs;
    needs.takesMissing = true;
    Result<Encoder> encoder =
        Encoder::fit(request.data, request.output.pipeline().encoder().columns(), train, *choices,
                     needs, context.threads);
    if (!encoder)
        return passOn(encoder);
    const Result<Eigen::VectorXd> outputs = request.output.of(request.data, train, context);
    Result<Features> features = encoder->encode(request.data, train, context.threads);
    if (!outputs || !features)
        return outputs ? Result<Surrogate>(passOn(features)) : Result<Surrogate>(passOn(outputs));
    Target target;
    target.problem = Problem::Regression;
    target.column = request.output.title();
    target.values.assign(outputs->begin(), outputs->end());
    const Result<const Learner *> forest =
        shelf<Learner>().pick(QStringLiteral("random_forest"), Tr::tr("learner"));
    if (!forest)
        return passOn(forest);
    const Result<Params> settings =
        Params::checked((*forest)->params,
                        {{QStringLiteral("trees"), 1},
                         {QStringLiteral("max_depth"), params.integer(QStringLiteral("depth"))},
                         {QStringLiteral("min_leaf"), params.integer(QStringLiteral("min_leaf"))},
                         {QStringLiteral("split_features"), "all"},
                         {QStringLiteral("bootstrap"), false}});
    if (!settings)
        return passOn(settings);
    Result<ModelPtr> model =
        (*forest)->fit({*std::move(features), std::move(target)}, *settings, context, progress);
    if (!model)
        return passOn(model);
    return Surrogate{*std::move(encoder), *std::move(model), std::move(train), std::move(test)};
}

/// 1 - squared error / variance over rows drawn `times` often; a constant output has nothing to
/// explain: 1 when it is met, else 0.
double rSquared(const Eigen::VectorXd &outputs, const Eigen::VectorXd &said,
                const Eigen::VectorXd &times)
{
    const double mean = outputs.dot(times) / times.sum();
    const double error = (outputs - said).cwiseAbs2().dot(times);
    const double variance = (outputs.array() - mean).square().matrix().dot(times);
    if (variance > 0)
        return 1 - error / variance;
    return error > 0 ? 0 : 1;
}

/// Whether the tree's output leads to the class that the model's own leads to; two classes.
Eigen::VectorXd agreement(const ExplainedOutput &output, const Eigen::VectorXd &model,
                          const Eigen::VectorXd &tree)
{
    const auto decided = [&](const Eigen::VectorXd &values) {
        Eigen::MatrixXd both(values.size(), 2);
        const Eigen::VectorXd share = output.space() == OutputSpace::LogOdds
                                          ? Eigen::VectorXd((1 + (-values.array()).exp()).inverse())
                                          : values;
        both.col(output.classIndex()) = share;
        both.col(1 - output.classIndex()) = 1 - share.array();
        return output.pipeline().steps().decision.decide(both);
    };
    const std::vector<double> first = decided(model), second = decided(tree);
    Eigen::VectorXd same(model.size());
    for (size_t i = 0; i < first.size(); ++i)
        same(Eigen::Index(i)) = first[i] == second[i];
    return same;
}

Figures fidelity(const ExplanationRequest &request, const Eigen::VectorXd &outputs,
                 const Eigen::VectorXd &said, const Context &context)
{
    const bool two = request.output.pipeline().problem() == Problem::Binary;
    const Eigen::VectorXd same =
        two ? agreement(request.output, outputs, said) : Eigen::VectorXd::Zero(outputs.size());
    const auto measures = [&](const std::vector<double> &drawn) {
        const Eigen::Map<const Eigen::VectorXd> times(drawn.data(), Eigen::Index(drawn.size()));
        return Eigen::VectorXd(
            Eigen::Vector2d(rSquared(outputs, said, times), same.dot(times) / times.sum()));
    };
    const Eigen::VectorXd values = measures(std::vector<double>(size_t(outputs.size()), 1));
    const ResampledIntervals intervals =
        resampledIntervals(outputs.size(), 2, resamples, context, measures);
    const QString how = Tr::tr("95 % bootstrap over %1 held-out rows, %2 resamples")
                            .arg(countText(outputs.size()), countText(resamples));
    Figures figures;
    figures.figures.append({QStringLiteral("fidelity_r2"),
                            Tr::tr("Fidelity (R²)"),
                            values(0),
                            intervals.low(0),
                            intervals.high(0),
                            how,
                            {}});
    if (two)
        figures.figures.append({QStringLiteral("fidelity_accuracy"),
                                Tr::tr("Same decision"),
                                values(1),
                                intervals.low(1),
                                intervals.high(1),
                                how,
                                {}});
    return figures;
}

/// A line a leaf, with what the model says of the held-out rows there.
Table rulesTable(const ExplanationRequest &request, const Surrogate &surrogate,
                 const Features &features, const Eigen::VectorXd &outputs)
{
    const std::vector<qint32> leaves = leavesOf(surrogate.tree(), features);
    Table table;
    table.title = Tr::tr("Rules of the surrogate tree");
    table.caption =
        Tr::tr("%1, %2. Tree: the mean %3 of the %4 rows that it was grown on. Model: the mean on "
               "the %5 held-out rows where the rule holds, 95 % t interval over them.")
            .arg(request.data.name(),
                 counted(qint64(request.rows.size()), Tr::tr("%1 row"), Tr::tr("%1 rows")),
                 request.output.title(), countText(qsizetype(surrogate.train.size())),
                 countText(qsizetype(surrogate.test.size())));
    table.columns = {{Tr::tr("Rule")},           {Tr::tr("Tree"), true, 4},
                     {Tr::tr("Model"), true, 4}, {Tr::tr("Low"), true, 4},
                     {Tr::tr("High"), true, 4},  {Tr::tr("Held-out rows"), true, 0}};
    const double base = dynamic_cast<const TreeEnsemble &>(*surrogate.model).trees().base();
    for (const TreeRule &rule : treeRules(surrogate.tree(), features.columns, request.data)) {
        std::vector<double> own;
        for (size_t i = 0; i < leaves.size(); ++i) {
            if (leaves[i] == rule.leaf)
                own.push_back(outputs(Eigen::Index(i)));
        }
        const RowMean mean =
            rowMean(Eigen::Map<const Eigen::VectorXd>(own.data(), Eigen::Index(own.size())));
        table.rows.append({rule.text,
                           base + double(surrogate.tree().nodes[size_t(rule.leaf)].value),
                           jsonNumber(mean.mean), jsonNumber(mean.low), jsonNumber(mean.high),
                           qint64(own.size())});
    }
    return table;
}

Result<Dataset> datasetOf(const Table &table)
{
    std::vector<qint32> codes;
    QStringList rules;
    std::vector<std::vector<double>> numbers(5);
    for (const QList<QJsonValue> &row : table.rows) {
        codes.push_back(qint32(rules.size()));
        rules.append(row[0].toString());
        for (size_t i = 0; i < numbers.size(); ++i)
            numbers[i].push_back(numberOf(row[qsizetype(i) + 1]));
    }
    const QStringList names{QStringLiteral("tree"), QStringLiteral("model"), QStringLiteral("low"),
                            QStringLiteral("high"), QStringLiteral("rows")};
    QList<Column> columns{Column::categorical(QStringLiteral("rule"), std::move(codes), rules)};
    for (size_t i = 0; i < numbers.size(); ++i)
        columns.append(Column::numeric(names[qsizetype(i)], std::move(numbers[i])));
    return Dataset::make(QStringLiteral("surrogate tree"), std::move(columns));
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &params,
                            const Context &context, Progress &progress)
{
    if (!progress.report(0))
        return cancelled();
    if (qsizetype(request.rows.size()) < leastRows)
        return failure(Error::Kind::Usage,
                       Tr::tr("A surrogate tree needs at least %1 rows, and there are %2.")
                           .arg(leastRows)
                           .arg(request.rows.size()),
                       Tr::tr("Explain more rows."));
    SubProgress growing(progress, 0, 0.7);
    const Result<Surrogate> surrogate = grow(request, params, context, growing);
    if (!surrogate)
        return passOn(surrogate);
    const Result<Features> features =
        surrogate->encoder.encode(request.data, surrogate->test, context.threads);
    const Result<Eigen::VectorXd> outputs =
        request.output.of(request.data, surrogate->test, context);
    if (!features || !outputs)
        return features ? Result<Explanation>(passOn(outputs))
                        : Result<Explanation>(passOn(features));
    const Result<Eigen::MatrixXd> said = surrogate->model->predict(*features, context);
    if (!said)
        return passOn(said);
    if (!progress.report(0.8, Tr::tr("judging the tree")))
        return cancelled();
    Explanation explanation;
    const Figures figures = fidelity(request, *outputs, said->col(0), context);
    const Table rules = rulesTable(request, *surrogate, *features, *outputs);
    explanation.blocks = {figures, rules};
    for (const Figure &figure : figures.figures)
        explanation.values[figure.id] =
            QJsonObject{{QStringLiteral("value"), figure.value},
                        {QStringLiteral("low"), jsonNumber(figure.low)},
                        {QStringLiteral("high"), jsonNumber(figure.high)}};
    constexpr double poor = 0.7;
    if (figures.figures[0].value < poor)
        explanation.warnings.append(
            Tr::tr("The tree follows the model poorly (R² %1): its rules say little of it. A "
                   "deeper tree follows better.")
                .arg(shortNumber(figures.figures[0].value, 2)));
    for (const QString &note : surrogate->encoder.notes())
        explanation.warnings.append(note);
    const Result<Dataset> table = datasetOf(rules);
    if (!table)
        return passOn(table);
    explanation.table = *table;
    return explanation;
}

} // namespace

namespace explainers {

Explainer surrogate()
{
    return {.title = Tr::tr("Surrogate tree"),
            .help = Tr::tr("A small tree that imitates the model, as rules, with how well it does "
                           "so on rows that it was not grown on."),
            .reference = QStringLiteral("Craven and Shavlik, Extracting tree-structured "
                                        "representations of trained networks, NIPS 8, 1996"),
            .params = {ParamSpec::integer(QStringLiteral("depth"), Tr::tr("Depth"),
                                          Tr::tr("Splits from root to leaf, at most."), 3, 1, 10)
                           .first(),
                       ParamSpec::integer(QStringLiteral("min_leaf"), Tr::tr("Least rows a leaf"),
                                          Tr::tr("Rows that a leaf is grown on, at least."), 5, 1,
                                          1'000'000),
                       ParamSpec::real(QStringLiteral("test_share"), Tr::tr("Held-out share"),
                                       Tr::tr("Share of the rows that judge the tree."), 0.3, 0.05,
                                       0.9)},
            .usualRows = 10'000,
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
