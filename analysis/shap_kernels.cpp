#include "analysis/shap_kernels.h"

namespace tenbin {

namespace {

#define TENBIN_INLINE __attribute__((always_inline)) inline

TENBIN_INLINE void decide(const float *cells, float threshold, quint8 missing, quint8 *right)
{
    for (int row = 0; row < shapRows; ++row) {
        const float cell = cells[row];
        right[row] = cell < threshold ? 0 : cell >= threshold ? 255 : missing;
    }
}

TENBIN_INLINE void decideCategory(const float *cells, const quint32 *words, size_t count,
                                  quint8 missing, quint8 *right)
{
    // Unknown categories are read as the first one, and then put to the left: no branches.
    const auto end = float(count * 32);
    qint32 category[shapRows];
    for (int row = 0; row < shapRows; ++row) {
        const float cell = cells[row];
        const float known = cell >= 0 ? (cell < end ? cell : 0.0F) : 0.0F;
        category[row] = qint32(known);
    }
    qint32 in[shapRows];
    for (int row = 0; row < shapRows; ++row)
        in[row] = qint32(words[category[row] >> 5] >> (category[row] & 31) & 1);
    for (int row = 0; row < shapRows; ++row) {
        const float cell = cells[row];
        const qint32 known = cell >= 0 ? (cell < end ? -in[row] : 0) : 0;
        right[row] = quint8(cell != cell ? qint32(missing) : known);
    }
}

TENBIN_INLINE void scale(const quint8 *flags, double with, double without, double *product)
{
    for (int row = 0; row < shapRows; ++row)
        product[row] *= flags[row] ? with : without;
}

TENBIN_INLINE void choose(const quint8 *flags, double with, double without, double *chosen)
{
    for (int row = 0; row < shapRows; ++row)
        chosen[row] = flags[row] ? with : without;
}

TENBIN_INLINE void addProduct(const double *first, const double *second, double *sum)
{
    for (int row = 0; row < shapRows; ++row)
        sum[row] += first[row] * second[row];
}

/// The compiler takes as many registers for it as the processor needs.
using Eight = double __attribute__((vector_size(sizeof(TableRow)), may_alias));

TENBIN_INLINE void lookUp(const quint8 *patterns, const TableEntry *entries, size_t count,
                          const TableRow *table, TableRow *sums)
{
    for (size_t row = 0; row < size_t(shapRows); ++row) {
        Eight sum{};
        for (size_t i = 0; i < count; ++i) {
            const TableRow &found =
                table[entries[i].firstRow + patterns[entries[i].group * shapRows + row]];
            sum += *reinterpret_cast<const Eight *>(found.values);
        }
        *reinterpret_cast<Eight *>(sums[row].values) = sum;
    }
}

// One source for every instruction set: the compiler's own vectors differ, the loops do not.
#define TENBIN_KERNELS(name, target)                                                               \
    target void name##Decide(const float *cells, float threshold, quint8 missing, quint8 *right)   \
    {                                                                                              \
        decide(cells, threshold, missing, right);                                                  \
    }                                                                                              \
    target void name##DecideCategory(const float *cells, const quint32 *words, size_t count,       \
                                     quint8 missing, quint8 *right)                                \
    {                                                                                              \
        decideCategory(cells, words, count, missing, right);                                       \
    }                                                                                              \
    target void name##Scale(const quint8 *flags, double with, double without, double *product)     \
    {                                                                                              \
        scale(flags, with, without, product);                                                      \
    }                                                                                              \
    target void name##Choose(const quint8 *flags, double with, double without, double *chosen)     \
    {                                                                                              \
        choose(flags, with, without, chosen);                                                      \
    }                                                                                              \
    target void name##AddProduct(const double *first, const double *second, double *sum)           \
    {                                                                                              \
        addProduct(first, second, sum);                                                            \
    }                                                                                              \
    target void name##LookUp(const quint8 *patterns, const TableEntry *entries, size_t count,      \
                             const TableRow *table, TableRow *sums)                                \
    {                                                                                              \
        lookUp(patterns, entries, count, table, sums);                                             \
    }                                                                                              \
    constexpr ShapKernels name{#name,        name##Decide,     name##DecideCategory, name##Scale,  \
                               name##Choose, name##AddProduct, name##LookUp};

TENBIN_KERNELS(basic, )

#ifdef __x86_64__
TENBIN_KERNELS(avx2, __attribute__((target("avx2,fma"))))
TENBIN_KERNELS(avx512, __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,"
                                             "prefer-vector-width=512"))))
#endif

} // namespace

const std::vector<ShapKernels> &shapKernels()
{
    static const std::vector<ShapKernels> able = [] {
        std::vector<ShapKernels> found;
#ifdef __x86_64__
        const bool wide = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
        if (wide && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
            found.push_back(avx512);
        if (wide)
            found.push_back(avx2);
#endif
        found.push_back(basic);
        return found;
    }();
    return able;
}

} // namespace tenbin
