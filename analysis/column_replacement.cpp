#include "analysis/column_replacement.h"

#include "analysis/tree_replacement.h"
#include "core/parallel.h"
#include "core/text.h"
#include "models/pipeline_fit.h"
#include "models/tree_ensemble.h"

#include <algorithm>
#include <atomic>
#include <numeric>

namespace tenbin {

namespace {

/// Outputs that are held at once.
constexpr qsizetype mostNumbers = qsizetype(1) << 24;

Failure notFinite()
{
    return failure(Error::Kind::Numeric, Tr::tr("The model's predictions are not finite numbers."),
                   Tr::tr("Scale the features, or choose another learner."));
}

/// Blocks of rows side by side, with progress.
Status forBlocks(qsizetype rows, qsizetype step, int threads, Progress &progress,
                 const std::function<Status(qsizetype begin, qsizetype end)> &body)
{
    const qsizetype blocks = (rows + step - 1) / step;
    std::atomic<qsizetype> done = 0;
    return parallelTry(blocks, threads, [&](qsizetype block) -> Status {
        if (!progress.report(double(done++) / double(blocks)))
            return cancelled();
        return body(block * step, std::min(rows, (block + 1) * step));
    });
}

/// Trees: their sums, then what these mean.
Status predictTrees(const Pipeline &pipeline, const TreeModel &trees, const SourceColumns &sources,
                    const Features &rows, const Features &donors,
                    std::span<const Replacement> replacements, qsizetype first,
                    const Context &context, Progress &progress, const ReplacedOutputs &take)
{
    const TreeReplacement walk(trees, sources, rows, donors, replacements);
    std::vector<Eigen::MatrixXd> sums(replacements.size(),
                                      Eigen::MatrixXd(rows.rowCount(), trees.outputs));
    const Status summed = forBlocks(rows.rowCount(), walk.blockRows(), context.threads, progress,
                                    [&](qsizetype begin, qsizetype end) -> Status {
                                        walk.sum(begin, end, sums);
                                        return {};
                                    });
    if (!summed)
        return summed;
    return parallelTry(qsizetype(sums.size()), context.threads, [&](qsizetype i) -> Status {
        Eigen::MatrixXd &sum = sums[size_t(i)];
        sum.array() += trees.base();
        const Eigen::MatrixXd outputs =
            pipelineOutputs(pipeline, treeOutputs(trees, std::move(sum)));
        return outputs.allFinite() ? take(first + i, outputs) : notFinite();
    });
}

bool touchesSparse(const Replacement &replacement, const SourceColumns &sources,
                   const Features &features)
{
    return std::any_of(replacement.columns.begin(), replacement.columns.end(), [&](int column) {
        return std::any_of(sources.features[size_t(column)].begin(),
                           sources.features[size_t(column)].end(),
                           [&](int feature) { return feature >= features.dense.cols(); });
    });
}

/// Rows of one block; its dense cells change in place and are put right again.
class ChangedBlock
{
public:
    ChangedBlock(const SourceColumns &sources, const Features &rows, const Features &donors,
                 qsizetype begin, qsizetype end)
        : m_sources(sources), m_rows(rows), m_donors(donors), m_begin(begin)
    {
        Rows numbers(size_t(end - begin));
        std::iota(numbers.begin(), numbers.end(), quint32(begin));
        m_block = rows.taken(numbers);
    }

    Result<Eigen::MatrixXd> predict(const Pipeline &pipeline, const Replacement &replacement,
                                    const Context &context)
    {
        const RowSpan donors =
            replacement.columns.empty()
                ? RowSpan()
                : replacement.donors.subspan(size_t(m_begin), size_t(m_block.rowCount()));
        if (touchesSparse(replacement, m_sources, m_rows))
            return pipeline.predictFeatures(
                RowMixer(m_sources, m_block, m_donors).replaced(replacement.columns, donors),
                context);
        for (int column : replacement.columns) {
            for (int feature : m_sources.features[size_t(column)]) {
                for (size_t i = 0; i < donors.size(); ++i)
                    m_block.dense(Eigen::Index(i), feature) = m_donors.dense(donors[i], feature);
            }
        }
        Result<Eigen::MatrixXd> outputs = pipeline.predictFeatures(m_block, context);
        for (int column : replacement.columns) {
            for (int feature : m_sources.features[size_t(column)])
                m_block.dense.col(feature) =
                    m_rows.dense.col(feature).segment(m_begin, m_block.rowCount());
        }
        return outputs;
    }

private:
    const SourceColumns &m_sources;
    const Features &m_rows;
    const Features &m_donors;
    qsizetype m_begin;
    Features m_block;
};

Status predictRows(const Pipeline &pipeline, const SourceColumns &sources, const Features &rows,
                   const Features &donors, std::span<const Replacement> replacements,
                   qsizetype first, const Context &context, Progress &progress,
                   const ReplacedOutputs &take)
{
    constexpr qsizetype blockRows = 2048;
    const Eigen::Index width =
        pipeline.problem() == Problem::Regression ? 1 : Eigen::Index(pipeline.classes().size());
    std::vector<Eigen::MatrixXd> outputs(replacements.size(),
                                         Eigen::MatrixXd(rows.rowCount(), width));
    const Context alone{context.seed, 1};
    const Status predicted =
        forBlocks(rows.rowCount(), blockRows, context.threads, progress,
                  [&](qsizetype begin, qsizetype end) -> Status {
                      ChangedBlock block(sources, rows, donors, begin, end);
                      for (size_t i = 0; i < replacements.size(); ++i) {
                          const Result<Eigen::MatrixXd> part =
                              block.predict(pipeline, replacements[i], alone);
                          if (!part)
                              return passOn(part);
                          outputs[i].middleRows(begin, end - begin) = *part;
                          if (!progress.report(double(begin) / double(rows.rowCount())))
                              return cancelled();
                      }
                      return {};
                  });
    if (!predicted)
        return predicted;
    return parallelTry(qsizetype(outputs.size()), context.threads,
                       [&](qsizetype i) { return take(first + i, outputs[size_t(i)]); });
}

} // namespace

Status predictReplaced(const Pipeline &pipeline, const SourceColumns &sources, const Features &rows,
                       const Features &donors, const std::vector<Replacement> &replacements,
                       const Context &context, Progress &progress, const ReplacedOutputs &take)
{
    const auto *ensemble = dynamic_cast<const TreeEnsemble *>(&pipeline.model());
    const qsizetype width = std::max<qsizetype>(1, pipeline.classes().size());
    const auto count = qsizetype(replacements.size());
    const qsizetype step =
        std::clamp<qsizetype>(mostNumbers / std::max<qsizetype>(1, rows.rowCount() * width), 1,
                              std::max<qsizetype>(1, count));
    const std::span<const Replacement> all(replacements);
    for (qsizetype first = 0; first < count; first += step) {
        const qsizetype end = std::min(count, first + step);
        SubProgress part(progress, double(first) / double(count), double(end) / double(count));
        const auto some = all.subspan(size_t(first), size_t(end - first));
        const Status done = ensemble ? predictTrees(pipeline, ensemble->trees(), sources, rows,
                                                    donors, some, first, context, part, take)
                                     : predictRows(pipeline, sources, rows, donors, some, first,
                                                   context, part, take);
        if (!done)
            return done;
    }
    return {};
}

} // namespace tenbin
