#include "analysis/tree_game.h"

#include "analysis/mixed_trees.h"
#include "analysis/tree_sum.h"
#include "core/text.h"
#include "models/fitted_steps.h"

#include <algorithm>
#include <memory>

namespace tenbin {

namespace {

/// What a model of trees makes of its sums, which come as features: the rest of a pipeline can
/// then be asked as always.
class SumsModel final : public Model
{
public:
    explicit SumsModel(const TreeModel &trees) : m_trees(trees) {}

    Result<Eigen::MatrixXd> predict(const Features &features, const Context &) const override
    {
        return treeOutputs(m_trees, features.dense);
    }
    Status save(const QString &) const override
    {
        return failure(Error::Kind::Unsupported, Tr::tr("Sums of trees cannot be saved."),
                       Tr::tr("Save the trees."));
    }

private:
    const TreeModel &m_trees;
};

/// The same output as a function of the trees' sums.
Result<ExplainedOutput> outputOfSums(const ExplainedOutput &output)
{
    const Pipeline &pipeline = output.pipeline();
    Target shape;
    shape.problem = pipeline.problem();
    shape.classes = pipeline.classes();
    const Pipeline sums = Pipeline::make(pipeline.spec(), pipeline.encoder(),
                                         std::make_shared<SumsModel>(*treesOf(pipeline)),
                                         std::move(shape), pipeline.modelClasses())
                              .withSteps(pipeline.spec().steps, pipeline.steps());
    return ExplainedOutput::make(sums, output.classIndex(), output.space());
}

class TreeValues
{
public:
    TreeValues(const ExplainedOutput &output, ExplainedOutput ofSums, const SourceColumns &sources,
               const Features &rows, const Features &background)
        : m_pipeline(output.pipeline()), m_ofSums(std::move(ofSums)),
          m_trees(*treesOf(m_pipeline), sources, rows, background), m_donors(background.rowCount())
    {
    }

    Result<Eigen::VectorXd> values(qsizetype row,
                                   const Eigen::Ref<const Eigen::MatrixXi> &known) const
    {
        const CoalitionBits coalitions(known);
        Features mixed;
        Eigen::VectorXd total = Eigen::VectorXd::Zero(known.rows());
        for (qsizetype donor = 0; donor < m_donors; ++donor) {
            m_trees.sums(row, donor, coalitions, mixed.dense);
            const Result<Eigen::VectorXd> outputs = m_ofSums.of(mixed, {});
            if (!outputs)
                return passOn(outputs);
            total += *outputs;
        }
        return total / double(m_donors);
    }

private:
    Pipeline m_pipeline; ///< keeps the trees
    ExplainedOutput m_ofSums;
    MixedTrees m_trees;
    qsizetype m_donors;
};

} // namespace

Result<CoalitionGame> treeGame(const ExplainedOutput &output, const SourceColumns &sources,
                               const Features &rows, const Features &background, int threads)
{
    Result<CoalitionGame> game =
        columnGame(sources, rows, background, [&output, threads](const Features &features) {
            return output.of(features, {0, threads});
        });
    if (!game)
        return game;
    Result<ExplainedOutput> ofSums = outputOfSums(output);
    if (!ofSums)
        return passOn(ofSums);
    const auto mixed =
        std::make_shared<const TreeValues>(output, *std::move(ofSums), sources, rows, background);
    game->values = [mixed](qsizetype row, const Eigen::Ref<const Eigen::MatrixXi> &known) {
        return mixed->values(row, known);
    };
    // Large enough that walks are shared, small enough that a call takes no tenth of a second.
    constexpr qsizetype additionsACall = 50'000'000;
    const qsizetype walks = std::max<qsizetype>(
        1, background.rowCount() * qsizetype(treesOf(output.pipeline())->trees.size()));
    game->block = std::clamp<qsizetype>(additionsACall / walks, 64, 1024);
    return game;
}

} // namespace tenbin
