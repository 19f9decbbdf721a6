#include "analysis/similar_rows.h"

#include "analysis/row_distance.h"
#include "core/parallel.h"
#include "core/text.h"
#include "models/tree_ensemble.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <limits>

namespace tenbin {

namespace {

constexpr qsizetype block = 256;

/// A row as trees see it: what a sparse feature does not store is missing.
std::vector<float> treeRow(const Features &features, Eigen::Index row)
{
    std::vector<float> values(size_t(features.columnCount()),
                              std::numeric_limits<float>::quiet_NaN());
    for (Eigen::Index j = 0; j < features.dense.cols(); ++j)
        values[size_t(j)] = treeValue(features.dense(row, j));
    if (features.sparse.cols()) {
        for (Features::Sparse::InnerIterator cell(features.sparse, row); cell; ++cell)
            values[size_t(features.dense.cols() + cell.col())] = treeValue(cell.value());
    }
    return values;
}

std::vector<qint32> leavesOf(const TreeModel &model, const std::vector<float> &row)
{
    std::vector<qint32> leaves;
    leaves.reserve(model.trees.size());
    for (const Tree &tree : model.trees) {
        qint32 at = 0;
        while (!tree.nodes[size_t(at)].isLeaf()) {
            const TreeNode &node = tree.nodes[size_t(at)];
            at = node.left + tree.goesRight(node, row[size_t(node.feature)]);
        }
        leaves.push_back(at);
    }
    return leaves;
}

/// Calls one(column of values) for all others, in blocks side by side.
Status forOthers(qsizetype others, const Context &context, Progress &progress,
                 const std::function<void(Eigen::Index)> &one)
{
    std::atomic<qsizetype> done = 0;
    return parallelTry((others + block - 1) / block, context.threads,
                       [&](qsizetype index) -> Status {
                           if (!progress.report(double(done) / double(others)))
                               return cancelled();
                           const qsizetype end = std::min(others, (index + 1) * block);
                           for (qsizetype i = index * block; i < end; ++i)
                               one(i);
                           done += end - index * block;
                           return {};
                       });
}

Result<RowLikeness> byLeaves(const TreeModel &model, const Features &rows, const Features &others,
                             const Context &context, Progress &progress)
{
    RowLikeness made{RowLikeness::Kind::Leaves,
                     Eigen::MatrixXd::Zero(rows.rowCount(), others.rowCount())};
    std::vector<std::vector<qint32>> leaves;
    for (Eigen::Index i = 0; i < rows.rowCount(); ++i)
        leaves.push_back(leavesOf(model, treeRow(rows, i)));
    const Status compared =
        forOthers(others.rowCount(), context, progress, [&](Eigen::Index other) {
            const std::vector<qint32> theirs = leavesOf(model, treeRow(others, other));
            for (size_t i = 0; i < leaves.size(); ++i) {
                qint64 same = 0;
                for (size_t tree = 0; tree < theirs.size(); ++tree)
                    same += leaves[i][tree] == theirs[tree];
                made.values(Eigen::Index(i), other) =
                    theirs.empty() ? 1 : double(same) / double(theirs.size());
            }
        });
    if (!compared)
        return passOn(compared);
    return made;
}

double dot(const Features &a, Eigen::Index row, const Features &b, Eigen::Index other)
{
    const double dense = a.dense.row(row).dot(b.dense.row(other));
    return a.sparse.cols() ? dense + a.sparse.row(row).dot(b.sparse.row(other)) : dense;
}

Result<RowLikeness> byCosine(const Features &rows, const Features &others, const Context &context,
                             Progress &progress)
{
    RowLikeness made{RowLikeness::Kind::Cosine,
                     Eigen::MatrixXd::Zero(rows.rowCount(), others.rowCount())};
    const Status compared =
        forOthers(others.rowCount(), context, progress, [&](Eigen::Index other) {
            const double theirs = dot(others, other, others, other);
            for (Eigen::Index i = 0; i < rows.rowCount(); ++i) {
                const double lengths = std::sqrt(dot(rows, i, rows, i) * theirs);
                if (lengths > 0)
                    made.values(i, other) =
                        std::clamp(dot(rows, i, others, other) / lengths, 0.0, 1.0);
            }
        });
    if (!compared)
        return passOn(compared);
    return made;
}

Result<RowLikeness> byDistance(const CellTable &cells, RowSpan rows, RowSpan others,
                               const Context &context, Progress &progress)
{
    const Eigen::MatrixXd reference = cells.of(others);
    const Eigen::MatrixXd explained = cells.of(rows);
    const RowDistance distance(cells, reference);
    RowLikeness made{RowLikeness::Kind::Distance,
                     Eigen::MatrixXd::Zero(explained.rows(), reference.rows())};
    const Status compared = forOthers(reference.rows(), context, progress, [&](Eigen::Index other) {
        const Eigen::RowVectorXd theirs = reference.row(other);
        for (Eigen::Index i = 0; i < explained.rows(); ++i)
            made.values(i, other) = 1 / (1 + distance.between(explained.row(i), theirs));
    });
    if (!compared)
        return passOn(compared);
    return made;
}

bool readsTexts(const Encoder &encoder)
{
    const QMap<QString, ColumnType> types = encoder.columnTypes();
    return std::find(types.begin(), types.end(), ColumnType::Text) != types.end();
}

} // namespace

QString likenessTitle(RowLikeness::Kind kind)
{
    switch (kind) {
    case RowLikeness::Kind::Leaves: return Tr::tr("share of trees with the same leaf");
    case RowLikeness::Kind::Cosine: return Tr::tr("cosine of the encoded rows");
    case RowLikeness::Kind::Distance: break;
    }
    return Tr::tr("1 / (1 + distance), distance as |difference| / median absolute deviation, 1 "
                  "for another category");
}

Result<RowLikeness> rowLikeness(const Pipeline &pipeline, const Dataset &data, RowSpan rows,
                                RowSpan others, const Context &context, Progress &progress)
{
    if (others.empty())
        return badInput(Tr::tr("There are no training rows to compare with."),
                        Tr::tr("Use a background of at least one row."));
    for (quint32 row : rows) {
        if (qsizetype(row) >= data.rowCount())
            return badInput(Tr::tr("There is no row %1.").arg(row),
                            Tr::tr("The data has the rows 0 to %1.").arg(data.rowCount() - 1));
    }
    const Encoder &encoder = pipeline.encoder();
    const auto *trees = dynamic_cast<const TreeEnsemble *>(&pipeline.model());
    if (!trees && !readsTexts(encoder)) {
        const Result<CellTable> cells = CellTable::make(data, encoder.columns());
        return cells ? byDistance(*cells, rows, others, context, progress)
                     : Result<RowLikeness>(passOn(cells));
    }
    const Result<Features> mine = encoder.encode(data, rows, context.threads);
    const Result<Features> theirs = encoder.encode(data, others, context.threads);
    if (!mine || !theirs)
        return passOn(mine ? theirs : mine);
    return trees ? byLeaves(trees->trees(), *mine, *theirs, context, progress)
                 : byCosine(*mine, *theirs, context, progress);
}

} // namespace tenbin
