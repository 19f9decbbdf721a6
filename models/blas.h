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
    /// The same in doubles.
    void (*addProductOfDoubles)(int rows, int outputs, int inputs, const double *x,
                                const double *weights, double *out) = nullptr;
    /// out += y · weights, all row-major: rows × outputs, outputs × inputs, rows × inputs. What
    /// flows back through a dense layer.
    void (*addBackProduct)(int rows, int outputs, int inputs, const double *y,
                           const double *weights, double *out) = nullptr;
};

/// Unsupported with the reason when it is not there. Thread-safe.
Result<Blas> openBlas();

} // namespace tenbin
