#pragma once

#include <QtGlobal>

#include <vector>

namespace tenbin {

/// Rows that kernels work on side by side.
inline constexpr int shapRows = 64;

/// Loops over 64 rows. Flags are bytes of 0 or 255.
struct ShapKernels
{
    const char *name;
    /// right = not (cell < threshold); `missing` where the cell is NaN.
    void (*decide)(const float *cells, float threshold, quint8 missing, quint8 *right);
    /// product *= flag ? with : without
    void (*scale)(const quint8 *flags, double with, double without, double *product);
    /// sum += product * (flag ? with : without)
    void (*addScaled)(const quint8 *flags, double with, double without, const double *product,
                      double *sum);
    /// chosen = flag ? with : without
    void (*choose)(const quint8 *flags, double with, double without, double *chosen);
    /// sum += first * second
    void (*addProduct)(const double *first, const double *second, double *sum);
    /// sum += value * table[pattern]; the table has 2^features entries, features is 1 to 6.
    void (*addLookedUp)(const quint8 *pattern, const double *table, int features, double value,
                        double *sum);
};

/// What this processor can run, the fastest first; the last one runs everywhere.
const std::vector<ShapKernels> &shapKernels();

} // namespace tenbin
