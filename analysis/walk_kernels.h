#pragma once

#include <QtGlobal>

#include <vector>

namespace tenbin {

/// Rows that walk through a tree together.
inline constexpr int walkRows = 16;

/// Loops over 16 rows, and over `points` of a quadrature where rows stand behind each other point
/// by point. What a row passes is 1, else 0.
struct WalkKernels
{
    const char *name;
    /// right = not (cell < threshold); `missing` where the cell is NaN.
    void (*decide)(const float *cells, float threshold, double missing, double *right);
    /// into = product * (absent[q] + passes * at[q])
    void (*extend)(const double *product, const double *passes, const double *at,
                   const double *absent, int points, double *into);
    /// into = product * (never + before * once[q] + now * always[q])
    void (*extendAgain)(const double *product, const double *before, const double *now,
                        double never, const double *once, const double *always, int points,
                        double *into);
    /// into = times * sum over q of products * slopes[q]
    void (*dot)(const double *products, double times, const double *slopes, int points,
                double *into);
    /// The same, and total += times * products.
    void (*dotAndAdd)(const double *products, double times, const double *slopes, int points,
                      double *total, double *into);
};

/// What this processor can run, the fastest first; the last one runs everywhere.
const std::vector<WalkKernels> &walkKernels();

} // namespace tenbin
