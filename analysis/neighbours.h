#pragma once

#include "core/result.h"
#include "data/dataset.h"

#include <QList>
#include <QString>

#include <optional>
#include <vector>

namespace tenbin {

/// How far two rows are apart:
///   Euclidean: of standardised numbers and one-hot categories;
///   Cosine: 1 - cosine of the angle between the same;
///   Gower: mean over the columns that both rows have of |difference| / range and of whether
///   categories differ. Gower, "A general coefficient of similarity", 1971.
enum class NeighbourDistance { Euclidean, Cosine, Gower };

QString distanceName(NeighbourDistance distance); ///< "euclidean", "cosine", "gower"
std::optional<NeighbourDistance> distanceFromName(const QString &name);

/// Rows among which neighbours are looked for. Numbers and dates are quantities, categories and
/// text are names. A missing value stands at the mean and is a name of its own; Gower's leaves the
/// column out. Constant columns do not count.
class NeighbourTable
{
public:
    /// BadInput without columns, with a row outside, or with an infinite number.
    static Result<NeighbourTable> make(const QList<Column> &columns, RowSpan rows,
                                       NeighbourDistance distance);

    qsizetype rows() const { return m_rows; }
    /// The `count` rows nearest to one, itself among them, nearest first; equally near ones by
    /// their order. count <= rows().
    std::vector<quint32> nearest(quint32 row, int count) const;

private:
    struct Block;
    void addDistances(quint32 row, qsizetype first, qsizetype count, Block &block) const;

    NeighbourDistance m_distance = NeighbourDistance::Gower;
    qsizetype m_rows = 0;
    std::vector<std::vector<double>> m_numbers; ///< scaled; NaN only for Gower's
    std::vector<std::vector<qint32>> m_codes;   ///< -1 missing
    std::vector<double> m_lengths;              ///< Cosine: of each row
};

} // namespace tenbin
