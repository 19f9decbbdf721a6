#pragma once

#include <QtGlobal>

namespace tenbin {

/// Inner loops over a tile: `columns` columns of `rows` doubles, column-major, one column every
/// `rows` values; `rows` is a multiple of `tileStep`, memory aligned to 64 bytes. The widest
/// instructions of the machine are chosen once, at the first call.
struct TileShape
{
    qsizetype rows = 0;
    qsizetype columns = 0;
};
inline constexpr qsizetype tileStep = 32;

/// out = X coefficients.
void tileTimes(TileShape shape, const double *tile, const double *coefficients, double *out);
/// out += Xᵀ values.
void tileTransposeTimes(TileShape shape, const double *tile, const double *values, double *out);
/// scaled = diag(factors) X.
void tileScale(TileShape shape, const double *tile, const double *factors, double *scaled);
/// The lower triangle of out (columns × columns, column-major) += Aᵀ B, for a symmetric product.
void tileGram(TileShape shape, const double *a, const double *b, double *out);

/// e^x for x ≤ 0, within 2 units in the last place; `count` a multiple of tileStep.
void expNegative(qsizetype count, double *values);

/// Logistic loss of rows with signs ±1 and weights: its sum, its derivative by eta, and its second
/// derivative. ℓ = log(1 + e^(-sign·eta)).
double logisticRows(qsizetype count, const double *eta, const double *signs, const double *weights,
                    double *derivatives, double *curvatures);

} // namespace tenbin
