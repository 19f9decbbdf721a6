#pragma once

#include "core/result.h"
#include "data/features.h"
#include "models/quantile_cuts.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace tenbin {

/// Rows of features as XGBoost holds them. The rows are handed over in blocks, so that no second
/// copy of the table exists, only XGBoost's own form of it.
class XgboostMatrix
{
public:
    /// Binned by `cuts`, for training.
    static Result<XgboostMatrix> binned(const Features &features, RowSpan rows,
                                        const std::vector<BinEdges> &cuts, int threads);
    /// The values themselves, for prediction.
    static Result<XgboostMatrix> plain(const Features &features, RowSpan rows, int threads);

    void *handle() const { return m_handle.get(); }
    int maximumBins() const { return m_maximumBins; }

private:
    struct Free
    {
        void operator()(void *handle) const;
    };
    using Handle = std::unique_ptr<void, Free>;
    XgboostMatrix(Handle handle, int maximumBins);

    Handle m_handle;
    int m_maximumBins = 0;
};

/// A booster of XGBoost that grows trees on gradients of ours.
class XgboostBooster
{
public:
    using Settings = std::vector<std::pair<QByteArray, QByteArray>>;

    /// `matrices` are those whose margins will be asked for; they have to outlive the booster.
    static Result<XgboostBooster> create(std::span<const XgboostMatrix *const> matrices,
                                         const Settings &settings);

    /// One round: a tree an output. Gradients row by row, one an output.
    Status boost(const XgboostMatrix &matrix, std::span<float> gradients,
                 std::span<float> hessians);
    /// Row by row, one an output; valid until the next call on this thread for this matrix.
    Result<std::span<const float>> margins(const XgboostMatrix &matrix) const;
    /// The model in XGBoost's form, as UBJSON.
    Result<QByteArray> toUbj() const;

private:
    struct Free
    {
        void operator()(void *handle) const;
    };
    using Handle = std::unique_ptr<void, Free>;
    explicit XgboostBooster(Handle handle);

    Handle m_handle;
};

} // namespace tenbin
