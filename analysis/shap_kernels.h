#pragma once

#include <QtGlobal>

#include <vector>

namespace tenbin {

/// Rows that kernels work on side by side.
inline constexpr int shapRows = 64;

/// Numbers of one row of a table of SHAP values.
inline constexpr int tableWidth = 8;

struct alignas(tableWidth * sizeof(double)) TableRow
{
    double values[tableWidth] = {};
};

/// Where a table starts, and whose patterns count its rows.
struct TableEntry
{
    quint32 group = 0;
    quint32 firstRow = 0;
};

/// Loops over 64 rows. Flags are bytes of 0 or 255.
struct ShapKernels
{
    const char *name;
    /// right = not (cell < threshold); `missing` where the cell is NaN.
    void (*decide)(const float *cells, float threshold, quint8 missing, quint8 *right);
    /// right = cell is a category of the set, 32 of them a word (at least one word); `missing`
    /// where the cell is NaN.
    void (*decideCategory)(const float *cells, const quint32 *words, size_t count, quint8 missing,
                           quint8 *right);
    /// product *= flag ? with : without
    void (*scale)(const quint8 *flags, double with, double without, double *product);
    /// chosen = flag ? with : without
    void (*choose)(const quint8 *flags, double with, double without, double *chosen);
    /// sum += first * second
    void (*addProduct)(const double *first, const double *second, double *sum);
    /// sums[row] = sum over entries of table[firstRow + patterns[group * 64 + row]]
    void (*lookUp)(const quint8 *patterns, const TableEntry *entries, size_t count,
                   const TableRow *table, TableRow *sums);
};

/// What this processor can run, the fastest first; the last one runs everywhere.
const std::vector<ShapKernels> &shapKernels();

} // namespace tenbin
