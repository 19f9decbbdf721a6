#include "analysis/coalition_game.h"

#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

namespace tenbin {

namespace {

bool same(double one, double other)
{
    return one == other || (std::isnan(one) && std::isnan(other));
}

/// The one value that each feature has in all rows of a table, where it has one.
struct ConstantFeatures
{
    std::vector<quint8> constant;
    std::vector<double> value;
};

ConstantFeatures constantFeatures(const Features &table)
{
    const Eigen::Index dense = table.dense.cols();
    const Eigen::Index rows = table.dense.rows();
    ConstantFeatures found{std::vector<quint8>(size_t(table.columnCount()), 1),
                           std::vector<double>(size_t(table.columnCount()), 0)};
    for (Eigen::Index j = 0; j < dense; ++j) {
        const auto column = table.dense.col(j);
        found.value[size_t(j)] = column(0);
        found.constant[size_t(j)] = std::all_of(
            column.begin(), column.end(), [&](double value) { return same(value, column(0)); });
    }
    if (table.sparse.cols() == 0)
        return found;
    std::vector<Eigen::Index> filled(size_t(table.sparse.cols()), 0);
    for (Eigen::Index i = 0; i < rows; ++i) {
        for (Features::Sparse::InnerIterator cell(table.sparse, i); cell; ++cell) {
            const auto at = size_t(dense + cell.col());
            if (filled[size_t(cell.col())]++ == 0)
                found.value[at] = cell.value();
            else if (!same(found.value[at], cell.value()))
                found.constant[at] = 0;
        }
    }
    for (size_t j = 0; j < filled.size(); ++j) {
        if (filled[j] > 0 && filled[j] < rows)
            found.constant[size_t(dense) + j] = 0;
    }
    return found;
}

/// Rows × columns: whether a row or the background has more than one value of the column.
Eigen::Matrix<quint8, Eigen::Dynamic, Eigen::Dynamic>
columnsThatMatter(const SourceColumns &sources, const Features &rows, const Features &background)
{
    const ConstantFeatures constants = constantFeatures(background);
    const Eigen::Index dense = rows.dense.cols();
    Eigen::Matrix<quint8, Eigen::Dynamic, Eigen::Dynamic> matters(rows.rowCount(), sources.size());
    Eigen::VectorXd sparse = Eigen::VectorXd::Zero(rows.sparse.cols());
    for (Eigen::Index i = 0; i < rows.rowCount(); ++i) {
        sparse.setZero();
        if (rows.sparse.cols() > 0) {
            for (Features::Sparse::InnerIterator cell(rows.sparse, i); cell; ++cell)
                sparse(cell.col()) = cell.value();
        }
        for (qsizetype column = 0; column < sources.size(); ++column) {
            const auto &features = sources.features[size_t(column)];
            matters(i, column) = std::any_of(features.begin(), features.end(), [&](int feature) {
                const double value =
                    feature < dense ? rows.dense(i, feature) : sparse(feature - dense);
                return !constants.constant[size_t(feature)] ||
                       !same(constants.value[size_t(feature)], value);
            });
        }
    }
    return matters;
}

Result<Eigen::VectorXd> finiteOutput(const OutputFunction &output, const Features &features)
{
    Result<Eigen::VectorXd> values = output(features);
    if (values && !values->allFinite())
        return failure(Error::Kind::Numeric,
                       Tr::tr("The model's output is not a finite number for a row in which some "
                              "columns were replaced by those of others."),
                       Tr::tr("Explain another output, or choose another model."));
    return values;
}

/// The background in slices that are mixed one at a time.
struct MixedColumns
{
    OutputFunction output;
    std::vector<Features> slices;
    std::vector<RowMixer> mixers;
    Eigen::Index donors = 0;

    Result<Eigen::VectorXd> values(qsizetype row,
                                   const Eigen::Ref<const Eigen::MatrixXi> &known) const
    {
        Eigen::VectorXd sums = Eigen::VectorXd::Zero(known.rows());
        for (size_t slice = 0; slice < slices.size(); ++slice) {
            const Result<Eigen::VectorXd> outputs =
                finiteOutput(output, mixers[slice].mixed(row, known));
            if (!outputs)
                return passOn(outputs);
            sums += outputs->reshaped(slices[slice].rowCount(), known.rows())
                        .colwise()
                        .sum()
                        .transpose();
        }
        return sums / double(donors);
    }
};

} // namespace

Result<CoalitionGame> columnGame(const SourceColumns &sources, const Features &rows,
                                 const Features &background, const OutputFunction &output,
                                 qsizetype cells)
{
    if (background.rowCount() == 0)
        return badInput(Tr::tr("The background has no rows: unknown columns take their values "
                               "from it."),
                        Tr::tr("Choose background rows, for example 100 of the training rows."));
    const qsizetype width = std::max<qsizetype>(1, background.columnCount());
    const qsizetype step = std::max<qsizetype>(1, cells / width);
    auto mixed = std::make_shared<MixedColumns>();
    mixed->output = output;
    mixed->donors = background.rowCount();
    for (qsizetype from = 0; from < background.rowCount(); from += step) {
        Rows slice(size_t(std::min(step, background.rowCount() - from)));
        std::iota(slice.begin(), slice.end(), quint32(from));
        mixed->slices.push_back(background.taken(slice));
    }
    for (const Features &slice : mixed->slices)
        mixed->mixers.emplace_back(sources, rows, slice);

    const Result<Eigen::VectorXd> ofBackground = finiteOutput(output, background);
    if (!ofBackground)
        return passOn(ofBackground);
    Result<Eigen::VectorXd> ofRows = finiteOutput(output, rows);
    if (!ofRows)
        return passOn(ofRows);
    CoalitionGame game;
    game.empty = Eigen::VectorXd::Constant(rows.rowCount(), ofBackground->mean());
    game.full = *std::move(ofRows);
    game.matters = columnsThatMatter(sources, rows, background);
    game.values = [mixed](qsizetype row, const Eigen::Ref<const Eigen::MatrixXi> &known) {
        return mixed->values(row, known);
    };
    game.block = std::max<qsizetype>(1, cells / (width * std::min(step, background.rowCount())));
    return game;
}

} // namespace tenbin
