#include "analysis/grid_outputs.h"

#include "analysis/column_choice.h"
#include "analysis/column_replacement.h"
#include "core/text.h"

#include <boost/math/distributions/students_t.hpp>

#include <cmath>

namespace tenbin {

Result<GridOutputs> GridOutputs::make(const ExplainedOutput &output, const Dataset &data,
                                      RowSpan rows, int threads)
{
    if (rows.empty())
        return badInput(Tr::tr("There are no rows to look at."), Tr::tr("Choose at least one."));
    Result<Features> features = output.pipeline().encoder().encode(data, rows, threads);
    if (!features)
        return passOn(features);
    return GridOutputs(output, data, *std::move(features), rows[0]);
}

Result<Features> GridOutputs::encoded(const QList<Column> &values, int threads) const
{
    const qsizetype count = values[0].size();
    const Dataset one = m_data.taken(Rows(size_t(count), m_first));
    QList<Column> columns;
    for (qsizetype i = 0; i < one.columnCount(); ++i)
        columns.append(one.column(i));
    for (const Column &value : values) {
        const qsizetype at = one.indexOf(value.name());
        if (at < 0)
            return badInput(Tr::tr("The data has no column \"%1\".").arg(value.name()));
        columns[at] = value;
    }
    Rows all(static_cast<size_t>(count));
    for (size_t row = 0; row < all.size(); ++row)
        all[row] = quint32(row);
    QList<Role> roles;
    for (qsizetype i = 0; i < one.columnCount(); ++i)
        roles.append(one.role(i));
    const Result<Dataset> grid = Dataset::make(m_data.name(), std::move(columns), roles);
    if (!grid)
        return passOn(grid);
    return m_output.pipeline().encoder().encode(*grid, all, threads);
}

Result<Eigen::MatrixXd> GridOutputs::picked(const QList<Column> &values,
                                            const std::vector<Rows> &picks, const Context &context,
                                            Progress &progress) const
{
    const SourceColumns sources = sourceColumns(m_rows.columns);
    QStringList names;
    for (const Column &value : values)
        names.append(value.name());
    const Result<std::vector<int>> places = columnPlaces(names, sources);
    if (!places)
        return passOn(places);
    const Result<Features> donors = encoded(values, context.threads);
    if (!donors)
        return passOn(donors);
    std::vector<Replacement> replacements;
    for (const Rows &pick : picks)
        replacements.push_back({*places, pick});
    Eigen::MatrixXd outputs(m_rows.rowCount(), Eigen::Index(picks.size()));
    const Status done =
        predictReplaced(m_output.pipeline(), sources, m_rows, *donors, replacements, context,
                        progress, [&](qsizetype index, const Eigen::MatrixXd &said) -> Status {
                            outputs.col(index) = m_output.taken(said);
                            return {};
                        });
    if (!done)
        return passOn(done);
    return outputs;
}

Result<Eigen::MatrixXd> GridOutputs::at(const ColumnGrid &grid, const Context &context,
                                        Progress &progress) const
{
    std::vector<Rows> picks;
    for (qsizetype point = 0; point < grid.size(); ++point)
        picks.emplace_back(size_t(rowCount()), quint32(point));
    return picked({grid.values}, picks, context, progress);
}

Result<Eigen::MatrixXd> GridOutputs::at(const ColumnGrid &first, const ColumnGrid &second,
                                        const Context &context, Progress &progress) const
{
    Rows ofFirst;
    Rows ofSecond;
    std::vector<Rows> picks;
    for (qsizetype one = 0; one < first.size(); ++one) {
        for (qsizetype other = 0; other < second.size(); ++other) {
            picks.emplace_back(size_t(rowCount()), quint32(ofFirst.size()));
            ofFirst.push_back(quint32(one));
            ofSecond.push_back(quint32(other));
        }
    }
    return picked({first.values.taken(ofFirst), second.values.taken(ofSecond)}, picks, context,
                  progress);
}

RowMean rowMean(const Eigen::Ref<const Eigen::VectorXd> &values)
{
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    const auto count = double(values.size());
    RowMean made{values.size() ? values.mean() : nan, nan, nan};
    if (values.size() < 2)
        return made;
    const double variance = (values.array() - made.mean).square().sum() / (count - 1);
    const double reach = boost::math::quantile(boost::math::students_t(count - 1), 0.975) *
                         std::sqrt(variance / count);
    made.low = made.mean - reach;
    made.high = made.mean + reach;
    return made;
}

} // namespace tenbin
