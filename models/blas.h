#pragma once

#include "core/result.h"

#include <QString>

namespace tenbin {

/// Matrix products of OpenBLAS. It is opened on first use, with one thread a call: work runs side
/// by side in Tenbin's own pool. Libraries opened later (LibTorch) use it too, whatever libblas
/// the system points to: reference BLAS is forty times slower.
struct Blas
{
    QString version;
    /// out += x · weightsᵀ, all row-major: rows × inputs, outputs × inputs, rows × outputs.
    void (*addProduct)(int rows, int outputs, int inputs, const float *x, const float *weights,
                       float *out) = nullptr;
};

/// Unsupported with the reason when it is not there. Thread-safe.
Result<Blas> openBlas();

} // namespace tenbin
