#include "analysis/explained_mlp.h"

#include "analysis/tree_sum.h"
#include "core/parallel.h"
#include "core/text.h"
#include "models/fitted_steps.h"
#include "models/mlp_model.h"

#include <atomic>
#include <numeric>

namespace tenbin {

namespace {

constexpr double cellLimit = 5e8; // 4 GB of doubles

const MlpModel *mlpOf(const Pipeline &pipeline)
{
    return dynamic_cast<const MlpModel *>(&pipeline.model());
}

Result<RowMatrix> encodedRows(const ExplanationRequest &request, const Rows &rows, int threads)
{
    const Encoder &encoder = request.output.pipeline().encoder();
    const double cells = double(rows.size()) * double(encoder.features().size());
    if (cells > cellLimit)
        return badInput(Tr::tr("%1 rows with %2 features each are more than fit in memory.")
                            .arg(rows.size())
                            .arg(encoder.features().size()),
                        Tr::tr("Explain fewer rows, or use a smaller background."));
    const Result<Features> features = encoder.encode(request.data, rows, threads);
    if (!features)
        return passOn(features);
    Rows all(rows.size());
    std::iota(all.begin(), all.end(), 0U);
    // The network was trained on floats and predicts from floats.
    const std::vector<float> values = floatRows(*features, all);
    using Floats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return RowMatrix(
        Eigen::Map<const Floats>(values.data(), Eigen::Index(rows.size()), features->columnCount())
            .cast<double>());
}

} // namespace

QString whyNotMlp(const ExplainedOutput &output, const QString &method)
{
    if (!mlpOf(output.pipeline()))
        return Tr::tr("%1 explains neural networks; choose KernelSHAP for this model.").arg(method);
    if (output.classIndex() >= 0 && modelClass(output) < 0)
        return Tr::tr("The model saw no training row of the class \"%1\"; choose another class.")
            .arg(output.className());
    return {};
}

Result<ExplainedMlp> explainedMlp(const ExplanationRequest &request, const Context &context)
{
    if (request.rows.empty())
        return badInput(Tr::tr("There is no row to explain."), Tr::tr("Choose at least one row."));
    if (request.background.empty())
        return badInput(Tr::tr("The background has no rows."),
                        Tr::tr("Use a background of at least one row."));
    const Pipeline &pipeline = request.output.pipeline();
    const MlpModel &model = *mlpOf(pipeline);
    Result<MlpSlopes> slopes = MlpSlopes::of(model.network());
    if (!slopes)
        return passOn(slopes);
    Result<RowMatrix> rows = encodedRows(request, request.rows, context.threads);
    if (!rows)
        return passOn(rows);
    Result<RowMatrix> background = encodedRows(request, request.background, context.threads);
    if (!background)
        return passOn(background);
    if (rows->cols() != slopes->inputs())
        return badInput(Tr::tr("The network takes %1 features, its encoder makes %2.")
                            .arg(slopes->inputs())
                            .arg(rows->cols()),
                        Tr::tr("Train the model again."));
    const bool regression = model.classes().isEmpty();
    ExplainedMlp mlp{.slopes = std::move(*slopes),
                     .output = regression ? MlpOutput::value(model.mean(), model.deviation())
                                          : MlpOutput::ofClass(modelClass(request.output),
                                                               int(model.classes().size()),
                                                               request.output.space()),
                     .sources = sourceColumns(pipeline.encoder().features()),
                     .rows = std::move(*rows),
                     .background = std::move(*background),
                     .atRows = {},
                     .atBackground = {}};
    mlp.atRows = mlp.slopes.trace(mlp.slopes.firstSums(mlp.rows));
    mlp.atBackground = mlp.slopes.trace(mlp.slopes.firstSums(mlp.background));
    return mlp;
}

Status eachRow(const ExplainedMlp &mlp, const Context &context, Progress &progress,
               const ExplainRow &explainRow)
{
    std::atomic<qsizetype> done = 0;
    return parallelTry(mlp.rows.rows(), context.threads, [&](qsizetype row) -> Status {
        if (!progress.report(double(done) / double(mlp.rows.rows())))
            return cancelled();
        explainRow(row);
        ++done;
        return {};
    });
}

Explanation mlpExplanation(const ExplanationRequest &request, const ExplainedMlp &mlp, double base,
                           Eigen::MatrixXd values)
{
    Attributions attributions;
    attributions.columns = mlp.sources.names;
    attributions.rows = request.rows;
    attributions.values = std::move(values);
    attributions.base = base;
    attributions.outputs = mlp.output.at(mlp.atRows.logits());
    Explanation explanation;
    explanation.attributions = std::move(attributions);
    explanation.weightTitle =
        Tr::tr("mean |attribution| (%1)").arg(outputSpaceTitle(request.output.space()));
    if (request.output.pipeline().steps().calibration)
        explanation.warnings.append(Tr::tr("The network is explained as it was before its "
                                           "probabilities were calibrated."));
    return explanation;
}

} // namespace tenbin
