#pragma once

#include "analysis/explained_output.h"
#include "core/progress.h"

#include <Eigen/Core>

namespace tenbin {

/// How alike rows are, in [0, 1].
struct RowLikeness
{
    enum class Kind {
        Leaves,  ///< trees: share of trees in which both reach the same leaf (Breiman, 2001)
        Cosine,  ///< models that read texts: cosine of the encoded rows, at least 0
        Distance ///< others: 1 / (1 + RowDistance) of the columns that the model looks at
    };
    Kind kind = Kind::Distance;
    Eigen::MatrixXd values; ///< rows × others
};

QString likenessTitle(RowLikeness::Kind kind);

/// Same values whatever context.threads says. BadInput: rows that the data does not have, no
/// others.
Result<RowLikeness> rowLikeness(const Pipeline &pipeline, const Dataset &data, RowSpan rows,
                                RowSpan others, const Context &context, Progress &progress);

} // namespace tenbin
