#pragma once

#include "core/result.h"
#include "data/dataset.h"

#include <QJsonObject>
#include <QStringList>

#include <vector>

namespace tenbin {

/// Which group a row is of by its values in protected columns: learned from training rows, told of
/// the rows of any table. Several columns: their intersections, those that have training rows.
class GroupCoder
{
public:
    static constexpr qint32 unseen = -1; ///< a group without a training row
    static constexpr qsizetype mostGroups = 200;
    /// Numbers and dates with more values than these are no groups unless they are put in bins.
    static constexpr qsizetype mostValues = 10;

    GroupCoder() = default;
    /// `bins`: of equal counts of numbers and dates with more than mostValues values; 0: none, such
    /// a column is BadInput, as are one group, more than mostGroups, and absent columns. A missing
    /// value is a value.
    static Result<GroupCoder> fit(const Dataset &dataset, const QStringList &columns, RowSpan rows,
                                  int bins);

    /// An index in names(), or `unseen`. BadInput names the column that the table lacks.
    Result<std::vector<qint32>> codes(const Dataset &dataset, RowSpan rows) const;

    QStringList columns() const;
    QStringList names() const; ///< "Female", "Female|Black"; by value

    QJsonObject toJson() const;
    /// Everything is checked before use: BadInput when it is damaged.
    static Result<GroupCoder> fromJson(const QJsonObject &json);

private:
    struct Attribute
    {
        QString column;
        std::vector<double> cuts; ///< rising; empty: values as they are
        QStringList values;       ///< keys in order; the missing one last

        /// Position of each row's value, or -1.
        std::vector<qint32> positions(const Column &column, RowSpan rows) const;
        QString nameOf(qsizetype value) const;
    };
    using Combination = std::vector<qint32>; ///< of positions, one an attribute

    static Result<Attribute> fitAttribute(const Column &column, RowSpan rows, int bins);
    std::vector<Combination> combinations(const Dataset &dataset, RowSpan rows) const;

    QList<Attribute> m_attributes;
    std::vector<Combination> m_groups; ///< rising
};

} // namespace tenbin
