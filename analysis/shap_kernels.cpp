#include "analysis/shap_kernels.h"

#ifdef __x86_64__
#include <immintrin.h>
#endif

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

TENBIN_INLINE void scale(const quint8 *flags, double with, double without, double *product)
{
    for (int row = 0; row < shapRows; ++row)
        product[row] *= flags[row] ? with : without;
}

TENBIN_INLINE void addScaled(const quint8 *flags, double with, double without,
                             const double *product, double *sum)
{
    for (int row = 0; row < shapRows; ++row)
        sum[row] += product[row] * (flags[row] ? with : without);
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

TENBIN_INLINE void addLookedUp(const quint8 *pattern, const double *table, double value,
                               double *sum)
{
    for (int row = 0; row < shapRows; ++row)
        sum[row] += value * table[pattern[row]];
}

// One source for every instruction set: the compiler's own vectors differ, the loops do not.
#define TENBIN_KERNELS(name, target)                                                               \
    target void name##Decide(const float *cells, float threshold, quint8 missing, quint8 *right)   \
    {                                                                                              \
        decide(cells, threshold, missing, right);                                                  \
    }                                                                                              \
    target void name##Scale(const quint8 *flags, double with, double without, double *product)     \
    {                                                                                              \
        scale(flags, with, without, product);                                                      \
    }                                                                                              \
    target void name##AddScaled(const quint8 *flags, double with, double without,                  \
                                const double *product, double *sum)                                \
    {                                                                                              \
        addScaled(flags, with, without, product, sum);                                             \
    }                                                                                              \
    target void name##Choose(const quint8 *flags, double with, double without, double *chosen)     \
    {                                                                                              \
        choose(flags, with, without, chosen);                                                      \
    }                                                                                              \
    target void name##AddProduct(const double *first, const double *second, double *sum)           \
    {                                                                                              \
        addProduct(first, second, sum);                                                            \
    }

TENBIN_KERNELS(basic, )

void basicAddLookedUp(const quint8 *pattern, const double *table, int, double value, double *sum)
{
    addLookedUp(pattern, table, value, sum);
}

#ifdef __x86_64__
#define TENBIN_AVX2 __attribute__((target("avx2,fma")))
#define TENBIN_AVX512                                                                              \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,prefer-vector-width=512")))

TENBIN_KERNELS(avx2, TENBIN_AVX2)
TENBIN_KERNELS(avx512, TENBIN_AVX512)

/// The table stays in registers: 2^features doubles are at most eight of them.
template <int Features>
TENBIN_AVX512 void lookUpInRegisters(const quint8 *pattern, const double *table, double value,
                                     double *sum)
{
    constexpr int entries = 1 << Features;
    constexpr int registers = entries <= 8 ? 1 : entries / 8;
    // Without masks, GCC 12 warns inside its own header.
    constexpr __mmask8 all = 0xff;
    __m512d part[registers];
    for (int i = 0; i < registers; ++i)
        part[i] = entries < 8 ? _mm512_maskz_loadu_pd(__mmask8((1U << entries) - 1), table)
                              : _mm512_loadu_pd(table + 8 * i);
    const __m512d times = _mm512_set1_pd(value);
    for (int row = 0; row < shapRows; row += 8) {
        const __m512i index = _mm512_maskz_cvtepu8_epi64(
            all, _mm_loadl_epi64(reinterpret_cast<const __m128i *>(pattern + row)));
        __m512d found;
        if constexpr (registers == 1) {
            found = _mm512_maskz_permutexvar_pd(all, index, part[0]);
        } else {
            // Permutes take the lowest four bits of the index, masks the bits above.
            __m512d of16[registers / 2];
            for (int i = 0; i < registers / 2; ++i)
                of16[i] = _mm512_permutex2var_pd(part[2 * i], index, part[2 * i + 1]);
            const __mmask8 bit4 = _mm512_test_epi64_mask(index, _mm512_set1_epi64(16));
            if constexpr (registers == 2)
                found = of16[0];
            else
                found = _mm512_mask_blend_pd(bit4, of16[0], of16[1]);
            if constexpr (registers == 8) {
                const __mmask8 bit5 = _mm512_test_epi64_mask(index, _mm512_set1_epi64(32));
                found =
                    _mm512_mask_blend_pd(bit5, found, _mm512_mask_blend_pd(bit4, of16[2], of16[3]));
            }
        }
        _mm512_storeu_pd(sum + row, _mm512_fmadd_pd(times, found, _mm512_loadu_pd(sum + row)));
    }
}

TENBIN_AVX512 void avx512AddLookedUp(const quint8 *pattern, const double *table, int features,
                                     double value, double *sum)
{
    switch (features) {
    case 1: return lookUpInRegisters<1>(pattern, table, value, sum);
    case 2: return lookUpInRegisters<2>(pattern, table, value, sum);
    case 3: return lookUpInRegisters<3>(pattern, table, value, sum);
    case 4: return lookUpInRegisters<4>(pattern, table, value, sum);
    case 5: return lookUpInRegisters<5>(pattern, table, value, sum);
    default: return lookUpInRegisters<6>(pattern, table, value, sum);
    }
}
#endif

} // namespace

const std::vector<ShapKernels> &shapKernels()
{
    static const std::vector<ShapKernels> able = [] {
        std::vector<ShapKernels> found;
#ifdef __x86_64__
        const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
        if (avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
            found.push_back({"avx512", avx512Decide, avx512Scale, avx512AddScaled, avx512Choose,
                             avx512AddProduct, avx512AddLookedUp});
        // Gathers are no faster than single loads: only the loops are wider here.
        if (avx2)
            found.push_back({"avx2", avx2Decide, avx2Scale, avx2AddScaled, avx2Choose,
                             avx2AddProduct, basicAddLookedUp});
#endif
        found.push_back({"basic", basicDecide, basicScale, basicAddScaled, basicChoose,
                         basicAddProduct, basicAddLookedUp});
        return found;
    }();
    return able;
}

} // namespace tenbin
