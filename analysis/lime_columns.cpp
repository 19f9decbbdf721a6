#include "analysis/cell_table.h"
#include "analysis/lime.h"
#include "analysis/lime_fit.h"
#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

namespace tenbin {

namespace {

double quantile(const std::vector<double> &sorted, double share)
{
    const double at = share * double(sorted.size() - 1);
    const auto below = size_t(at);
    const size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - double(below)) * (sorted[above] - sorted[below]);
}

/// Draws cells of one column and tells how they stand in the fit.
class ColumnDraws
{
public:
    ColumnDraws(const Column &column, const Eigen::Ref<const Eigen::VectorXd> &background,
                double own, bool discretised)
        : m_own(own), m_values(background.begin(), background.end())
    {
        m_quantity = column.type() == ColumnType::Numeric || column.type() == ColumnType::Datetime;
        m_fixed = column.type() == ColumnType::Text;
        m_normal = m_quantity && !discretised;
        if (!m_quantity)
            return;
        std::vector<double> known;
        std::copy_if(m_values.begin(), m_values.end(), std::back_inserter(known),
                     [](double value) { return std::isfinite(value); });
        if (known.empty())
            return;
        std::sort(known.begin(), known.end());
        m_mean = std::accumulate(known.begin(), known.end(), 0.0) / double(known.size());
        double squares = 0;
        for (double value : known)
            squares += (value - m_mean) * (value - m_mean);
        m_deviation = std::sqrt(squares / double(known.size()));
        for (double share : {0.25, 0.5, 0.75})
            m_cuts.push_back(quantile(known, share));
        m_cuts.erase(std::unique(m_cuts.begin(), m_cuts.end()), m_cuts.end());
    }

    /// Numbers are drawn about a mean: a value that is not there has no deviation from it.
    bool standsFor(double value) const { return !m_normal || std::isfinite(value); }

    bool changes() const { return !m_fixed; }

    double draw(RandomStream &random) const
    {
        if (m_fixed)
            return m_own;
        // A value of the background at random falls into each bin as often as the bin occurs.
        if (!m_normal)
            return m_values[random.below(m_values.size())];
        return m_mean + m_deviation * random.normal();
    }

    double input(double cell) const
    {
        if (m_normal)
            return m_deviation > 0 ? (cell - m_mean) / m_deviation : 0;
        return same(cell) ? 1 : 0;
    }

    QString condition(const CellTable &cells, qsizetype column) const
    {
        const QString name = cells.column(column).name();
        if (m_fixed)
            return name;
        if (std::isnan(m_own))
            return Tr::tr("%1 is missing").arg(name);
        if (m_normal)
            return Tr::tr("%1 (from its mean)").arg(name);
        if (!m_quantity)
            return Tr::tr("%1 = %2").arg(name, cells.shown(column, m_own).toString());
        const size_t bin = binOf(m_own);
        const auto text = [&](size_t cut) {
            return cells.column(column).type() == ColumnType::Datetime
                       ? timeText(qint64(m_cuts[cut]))
                       : shortNumber(m_cuts[cut], 6);
        };
        if (m_cuts.empty())
            return name;
        if (bin == 0)
            return Tr::tr("%1 ≤ %2").arg(name, text(0));
        if (bin == m_cuts.size())
            return Tr::tr("%1 > %2").arg(name, text(bin - 1));
        return Tr::tr("%1 < %2 ≤ %3").arg(text(bin - 1), name, text(bin));
    }

private:
    size_t binOf(double value) const
    {
        return size_t(std::lower_bound(m_cuts.begin(), m_cuts.end(), value) - m_cuts.begin());
    }
    bool same(double cell) const
    {
        if (std::isnan(cell) || std::isnan(m_own))
            return std::isnan(cell) && std::isnan(m_own);
        return m_quantity ? binOf(cell) == binOf(m_own) : cell == m_own;
    }

    double m_own;
    std::vector<double> m_values;
    bool m_quantity = false, m_fixed = false, m_normal = false;
    double m_mean = 0, m_deviation = 0;
    std::vector<double> m_cuts;
};

} // namespace

Result<LimeExplanation> limeByColumns(const ExplainedOutput &output, const Dataset &data,
                                      quint32 row, RowSpan background, const LimeSettings &settings,
                                      const Context &context, Progress &progress)
{
    if (Status known = checkRow(data, row); !known)
        return passOn(known);
    if (background.empty())
        return badInput(Tr::tr("LIME draws values from other rows: there is none."),
                        Tr::tr("Use a background of at least one row."));
    const Result<CellTable> cells = CellTable::make(data, output.pipeline().encoder().columns());
    if (!cells)
        return passOn(cells);
    const Eigen::RowVectorXd own = cells->of(row);
    const Eigen::MatrixXd others = cells->of(background);
    std::vector<ColumnDraws> columns;
    LimeExplanation named;
    for (qsizetype j = 0; j < cells->columnCount(); ++j) {
        columns.emplace_back(cells->column(j), others.col(j), own[j], settings.discretised);
        const ColumnDraws &draws = columns.back();
        if (!draws.standsFor(own[j]))
            return badInput(Tr::tr("Column \"%1\" is missing in row %2: it has no deviation from "
                                   "the mean.")
                                .arg(cells->column(j).name())
                                .arg(row),
                            Tr::tr("Discretise the numbers."));
        named.inputs.append(cells->column(j).name());
        named.conditions.append(draws.condition(*cells, j));
    }
    if (std::none_of(columns.begin(), columns.end(),
                     [](const ColumnDraws &draws) { return draws.changes(); }))
        return failure(Error::Kind::Usage,
                       Tr::tr("The model reads texts only, which stay as they "
                              "are when columns are explained."),
                       Tr::tr("Name the text column whose words are to be explained."));
    const auto draw = [&](RandomStream random) -> Result<LimeDraw> {
        Eigen::MatrixXd drawn(settings.samples, cells->columnCount());
        LimeDraw made;
        made.inputs.resize(drawn.rows(), drawn.cols());
        for (Eigen::Index i = 0; i < drawn.rows(); ++i) {
            for (Eigen::Index j = 0; j < drawn.cols(); ++j) {
                drawn(i, j) = i == 0 ? own[j] : columns[size_t(j)].draw(random);
                made.inputs(i, j) = columns[size_t(j)].input(drawn(i, j));
            }
        }
        made.distances = (made.inputs.rowwise() - made.inputs.row(0)).rowwise().norm();
        const Result<Dataset> dataset = cells->dataset(drawn);
        if (!dataset)
            return passOn(dataset);
        Rows rows(static_cast<size_t>(settings.samples));
        std::iota(rows.begin(), rows.end(), 0U);
        Result<Eigen::VectorXd> outputs = output.of(*dataset, rows, context);
        if (!outputs)
            return passOn(outputs);
        made.outputs = *std::move(outputs);
        return made;
    };
    const double width = settings.kernelWidth > 0 ? settings.kernelWidth
                                                  : 0.75 * std::sqrt(double(cells->columnCount()));
    Result<LimeExplanation> fitted = limeFit(draw, width, settings, context, progress);
    if (!fitted)
        return fitted;
    fitted->inputs = named.inputs;
    fitted->conditions = named.conditions;
    return fitted;
}

} // namespace tenbin
