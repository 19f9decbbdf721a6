#pragma once

#include "analysis/leaf_paths.h"
#include "analysis/shap_kernels.h"
#include "models/tree_model.h"

#include <array>
#include <vector>

namespace tenbin {

/// Features that splits ask for.
struct UsedFeatures
{
    std::vector<qint32> used;    ///< ascending
    std::vector<qint32> placeOf; ///< one a feature: where it stands in `used`, or -1

    explicit UsedFeatures(const TreeModel &model);
    size_t size() const { return used.size(); }
};

/// Up to 64 rows as trees see them, feature by feature; lanes behind the last row are missing.
class RowCells
{
public:
    static constexpr qsizetype most = shapRows;
    using Lanes = std::array<float, most>;

    RowCells(const UsedFeatures &features, const Features &from, qsizetype begin, qsizetype end);

    const UsedFeatures &features() const { return *m_features; }
    qsizetype begin() const { return m_begin; }
    qsizetype rows() const { return m_rows; }
    const Lanes &of(qint32 feature) const
    {
        return m_cells[size_t(m_features->placeOf[size_t(feature)])];
    }

private:
    const UsedFeatures *m_features;
    qsizetype m_begin;
    qsizetype m_rows;
    std::vector<Lanes> m_cells; ///< one a used feature
};

/// Which of 64 rows pass the splits on the way to a leaf. Flags are bytes of 0 or 255.
class PassingRows
{
public:
    using Flags = std::array<quint8, RowCells::most>;

    explicit PassingRows(const ShapKernels &kernels) : m_kernels(kernels) {}

    /// To be called first: where each row goes at each split.
    void decide(const Tree &tree, const RowCells &cells);
    /// Which rows pass all splits of a feature. `steps` moves on behind them.
    void pass(const PathFeature &feature, const PathStep *&steps, Flags &passing) const;
    /// Bit j of a row's byte: it passes feature j, of at most eight. `steps` moves on.
    Flags pattern(const PathFeature *features, qint32 count, const PathStep *&steps) const;

private:
    const ShapKernels &m_kernels;
    std::vector<Flags> m_right; ///< one a node
};

} // namespace tenbin
