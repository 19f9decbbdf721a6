#include "analysis/walk_kernels.h"

namespace tenbin {

namespace {

#define TENBIN_INLINE __attribute__((always_inline)) inline

/// The compiler takes as many registers for it as the processor needs.
using Eight = double __attribute__((vector_size(64), aligned(8), may_alias));
constexpr int eights = walkRows / 8;

TENBIN_INLINE const Eight *eight(const double *from)
{
    return reinterpret_cast<const Eight *>(from);
}

TENBIN_INLINE Eight *eight(double *from)
{
    return reinterpret_cast<Eight *>(from);
}

TENBIN_INLINE void decide(const float *cells, float threshold, double missing, double *right)
{
    for (int row = 0; row < walkRows; ++row) {
        const float cell = cells[row];
        right[row] = cell < threshold ? 0 : cell >= threshold ? 1 : missing;
    }
}

TENBIN_INLINE void extend(const double *product, const double *passes, const double *at,
                          const double *absent, int points, double *into)
{
    for (int half = 0; half < eights; ++half) {
        const Eight passing = eight(passes)[half];
        for (int q = 0; q < points; ++q)
            eight(into)[q * eights + half] =
                eight(product)[q * eights + half] * (absent[q] + passing * at[q]);
    }
}

TENBIN_INLINE void extendAgain(const double *product, const double *before, const double *now,
                               double never, const double *once, const double *always, int points,
                               double *into)
{
    for (int half = 0; half < eights; ++half) {
        const Eight passed = eight(before)[half], passing = eight(now)[half];
        for (int q = 0; q < points; ++q)
            eight(into)[q * eights + half] = eight(product)[q * eights + half] *
                                             (never + passed * once[q] + passing * always[q]);
    }
}

TENBIN_INLINE void dot(const double *products, double times, const double *slopes, int points,
                       double *into)
{
    for (int half = 0; half < eights; ++half) {
        Eight sum{};
        for (int q = 0; q < points; ++q)
            sum += eight(products)[q * eights + half] * slopes[q];
        eight(into)[half] = sum * times;
    }
}

TENBIN_INLINE void dotAndAdd(const double *products, double times, const double *slopes, int points,
                             double *total, double *into)
{
    for (int half = 0; half < eights; ++half) {
        Eight sum{};
        for (int q = 0; q < points; ++q) {
            const Eight product = eight(products)[q * eights + half] * times;
            sum += product * slopes[q];
            eight(total)[q * eights + half] += product;
        }
        eight(into)[half] = sum;
    }
}

// One source for every instruction set: the compiler's own vectors differ, the loops do not.
#define TENBIN_KERNELS(name, target)                                                               \
    target void name##Decide(const float *cells, float threshold, double missing, double *right)   \
    {                                                                                              \
        decide(cells, threshold, missing, right);                                                  \
    }                                                                                              \
    target void name##Extend(const double *product, const double *passes, const double *at,        \
                             const double *absent, int points, double *into)                       \
    {                                                                                              \
        extend(product, passes, at, absent, points, into);                                         \
    }                                                                                              \
    target void name##ExtendAgain(const double *product, const double *before, const double *now,  \
                                  double never, const double *once, const double *always,          \
                                  int points, double *into)                                        \
    {                                                                                              \
        extendAgain(product, before, now, never, once, always, points, into);                      \
    }                                                                                              \
    target void name##Dot(const double *products, double times, const double *slopes, int points,  \
                          double *into)                                                            \
    {                                                                                              \
        dot(products, times, slopes, points, into);                                                \
    }                                                                                              \
    target void name##DotAndAdd(const double *products, double times, const double *slopes,        \
                                int points, double *total, double *into)                           \
    {                                                                                              \
        dotAndAdd(products, times, slopes, points, total, into);                                   \
    }                                                                                              \
    constexpr WalkKernels name{#name,     name##Decide,   name##Extend, name##ExtendAgain,         \
                               name##Dot, name##DotAndAdd};

TENBIN_KERNELS(basic, )

#ifdef __x86_64__
TENBIN_KERNELS(avx2, __attribute__((target("avx2,fma"))))
TENBIN_KERNELS(avx512, __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,"
                                             "prefer-vector-width=512"))))
#endif

} // namespace

const std::vector<WalkKernels> &walkKernels()
{
    static const std::vector<WalkKernels> able = [] {
        std::vector<WalkKernels> found;
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
