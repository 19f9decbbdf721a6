#include "analysis/row_distance.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

double median(std::vector<double> &values)
{
    const size_t middle = values.size() / 2;
    std::nth_element(values.begin(), values.begin() + qsizetype(middle), values.end());
    if (values.size() % 2)
        return values[middle];
    const double below = *std::max_element(values.begin(), values.begin() + qsizetype(middle));
    return below + (values[middle] - below) / 2;
}

double spread(const Eigen::Ref<const Eigen::VectorXd> &column)
{
    std::vector<double> values(column.begin(), column.end());
    std::erase_if(values, [](double value) { return !std::isfinite(value); });
    if (values.empty())
        return 0;
    const double centre = median(values);
    double sum = 0;
    for (double &value : values) {
        value = std::abs(value - centre);
        sum += value;
    }
    const double mean = sum / double(values.size());
    const double usual = median(values);
    return usual > 0 ? usual : mean;
}

} // namespace

RowDistance::RowDistance(const CellTable &cells, const Eigen::MatrixXd &reference)
{
    for (qsizetype j = 0; j < cells.columnCount(); ++j) {
        const ColumnType type = cells.column(j).type();
        const bool quantity = type == ColumnType::Numeric || type == ColumnType::Datetime;
        const double scale = quantity ? spread(reference.col(j)) : 0;
        m_scales.push_back(scale);
        if (quantity)
            m_kinds.push_back(scale > 0 ? Kind::Quantity : Kind::Constant);
        else
            m_kinds.push_back(type == ColumnType::Categorical ? Kind::Category : Kind::Text);
    }
}

double RowDistance::between(qsizetype column, double a, double b) const
{
    const Kind kind = m_kinds[size_t(column)];
    if (a == b || kind == Kind::Text || (std::isnan(a) && std::isnan(b)))
        return 0;
    if (kind != Kind::Quantity || std::isnan(a) || std::isnan(b))
        return 1;
    return std::abs(a - b) / m_scales[size_t(column)];
}

double RowDistance::between(const Eigen::RowVectorXd &a, const Eigen::RowVectorXd &b) const
{
    double sum = 0;
    for (qsizetype j = 0; j < qsizetype(m_kinds.size()); ++j)
        sum += between(j, a[j], b[j]);
    return sum;
}

Eigen::Index RowDistance::nearest(const Eigen::MatrixXd &rows, const Eigen::RowVectorXd &to,
                                  double *distance) const
{
    Eigen::Index best = -1;
    *distance = std::numeric_limits<double>::infinity();
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
        const double one = between(rows.row(i), to);
        if (one < *distance) {
            *distance = one;
            best = i;
        }
    }
    return best;
}

} // namespace tenbin
