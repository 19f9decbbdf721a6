#include "models/linear_kernels.h"

namespace tenbin {

namespace {

// GCC's vector types: one source for every width. Vectors are handed on by reference only, since
// passing them by value depends on the instruction set.
template <int Bytes> struct Lanes
{
    typedef double Real __attribute__((vector_size(Bytes)));
    typedef long long Bits __attribute__((vector_size(Bytes)));
    static constexpr qsizetype count = Bytes / qsizetype(sizeof(double));
};

#define TENBIN_INLINE __attribute__((always_inline)) inline

template <class L> TENBIN_INLINE double sumOf(const typename L::Real &lanes)
{
    double sum = 0;
    for (qsizetype i = 0; i < L::count; ++i)
        sum += lanes[i];
    return sum;
}

template <class L>
TENBIN_INLINE void times(TileShape shape, const double *x, const double *c, double *out)
{
    using Real = typename L::Real;
    constexpr int wide = 4;
    for (qsizetype i = 0; i < shape.rows; i += wide * L::count) {
        Real sums[wide] = {};
        const double *at = x + i;
        for (qsizetype j = 0; j < shape.columns; ++j, at += shape.rows) {
            for (int v = 0; v < wide; ++v)
                sums[v] += c[j] * *reinterpret_cast<const Real *>(at + v * L::count);
        }
        for (int v = 0; v < wide; ++v)
            *reinterpret_cast<Real *>(out + i + v * L::count) = sums[v];
    }
}

template <class L, int Columns>
TENBIN_INLINE void transposeBlock(qsizetype rows, const double *x, const double *r, double *out)
{
    using Real = typename L::Real;
    Real sums[Columns] = {};
    for (qsizetype i = 0; i < rows; i += L::count) {
        const Real value = *reinterpret_cast<const Real *>(r + i);
        for (int j = 0; j < Columns; ++j)
            sums[j] += value * *reinterpret_cast<const Real *>(x + j * rows + i);
    }
    for (int j = 0; j < Columns; ++j)
        out[j] += sumOf<L>(sums[j]);
}

template <class L>
TENBIN_INLINE void transposeTimes(TileShape shape, const double *x, const double *r, double *out)
{
    qsizetype j = 0;
    for (; j + 8 <= shape.columns; j += 8)
        transposeBlock<L, 8>(shape.rows, x + j * shape.rows, r, out + j);
    for (; j + 4 <= shape.columns; j += 4)
        transposeBlock<L, 4>(shape.rows, x + j * shape.rows, r, out + j);
    for (; j < shape.columns; ++j)
        transposeBlock<L, 1>(shape.rows, x + j * shape.rows, r, out + j);
}

template <class L>
TENBIN_INLINE void scale(TileShape shape, const double *x, const double *f, double *scaled)
{
    using Real = typename L::Real;
    for (qsizetype j = 0; j < shape.columns; ++j) {
        for (qsizetype i = 0; i < shape.rows; i += L::count)
            *reinterpret_cast<Real *>(scaled + j * shape.rows + i) =
                *reinterpret_cast<const Real *>(f + i) *
                *reinterpret_cast<const Real *>(x + j * shape.rows + i);
    }
}

/// out[j + k·stride] += a_j · b_k over J columns of a and K of b: J·K sums stay in registers.
template <class L, int J, int K>
TENBIN_INLINE void gramBlock(qsizetype rows, const double *a, const double *b, double *out,
                             qsizetype stride)
{
    using Real = typename L::Real;
    Real sums[J][K] = {};
    for (qsizetype i = 0; i < rows; i += L::count) {
        Real right[K];
        for (int k = 0; k < K; ++k)
            right[k] = *reinterpret_cast<const Real *>(b + k * rows + i);
        for (int j = 0; j < J; ++j) {
            const Real left = *reinterpret_cast<const Real *>(a + j * rows + i);
            for (int k = 0; k < K; ++k)
                sums[j][k] += left * right[k];
        }
    }
    for (int j = 0; j < J; ++j) {
        for (int k = 0; k < K; ++k)
            out[j + k * stride] += sumOf<L>(sums[j][k]);
    }
}

template <class L, int J, int K>
TENBIN_INLINE void gramColumns(TileShape shape, const double *a, const double *b, double *out,
                               qsizetype k)
{
    const qsizetype rows = shape.rows;
    const qsizetype stride = shape.columns;
    qsizetype j = k;
    for (; j + J <= shape.columns; j += J)
        gramBlock<L, J, K>(rows, a + j * rows, b + k * rows, out + j + k * stride, stride);
    for (; j < shape.columns; ++j)
        gramBlock<L, 1, K>(rows, a + j * rows, b + k * rows, out + j + k * stride, stride);
}

/// Blocks on the diagonal also write a few values above it, which nobody reads.
template <class L, int J, int K>
TENBIN_INLINE void gram(TileShape shape, const double *a, const double *b, double *out)
{
    qsizetype k = 0;
    for (; k + K <= shape.columns; k += K)
        gramColumns<L, J, K>(shape, a, b, out, k);
    for (; k < shape.columns; ++k)
        gramColumns<L, J, 1>(shape, a, b, out, k);
}

/// x ≤ 0 becomes e^x: 2^n times a Taylor polynomial of degree 13 on |r| ≤ ln 2 / 2.
template <class L> TENBIN_INLINE void exponentiate(typename L::Real &x)
{
    using Real = typename L::Real;
    using Bits = typename L::Bits;
    constexpr double log2e = 0x1.71547652b82fep+0;
    constexpr double ln2High = 0x1.62e42fefa0000p-1; // exact when multiplied with n
    constexpr double ln2Low = 0x1.cf79abc9e3b3ap-40;
    constexpr double magic = 0x1.8p52; // adding it rounds to an integer, held in the low bits
    constexpr double lowest = -708;    // below it the result is no normal number
    x = x > lowest ? x : lowest - Real{};
    const Real shifted = x * log2e + magic;
    const Real n = shifted - magic;
    const Real r = (x - n * ln2High) - n * ln2Low;
    constexpr double inverse[] = {1.0 / 6227020800,
                                  1.0 / 479001600,
                                  1.0 / 39916800,
                                  1.0 / 3628800,
                                  1.0 / 362880,
                                  1.0 / 40320,
                                  1.0 / 5040,
                                  1.0 / 720,
                                  1.0 / 120,
                                  1.0 / 24,
                                  1.0 / 6,
                                  0.5,
                                  1.0,
                                  1.0};
    Real sum = inverse[0] - Real{};
    for (int i = 1; i < 14; ++i)
        sum = sum * r + inverse[i];
    x = reinterpret_cast<Real>(reinterpret_cast<Bits>(sum) +
                               (reinterpret_cast<Bits>(shifted) << 52));
}

/// log(1 + u) for u in [0, 1]: 2 artanh(u / (2 + u)), whose argument is at most 1/3.
template <class L> TENBIN_INLINE void logOfOnePlus(typename L::Real &u)
{
    using Real = typename L::Real;
    const Real s = u / (u + 2);
    const Real square = s * s;
    Real sum = 1.0 / 33 - Real{};
    for (int odd = 31; odd > 0; odd -= 2)
        sum = sum * square + 1.0 / odd;
    u = 2 * s * sum;
}

template <class L> TENBIN_INLINE void exponentials(qsizetype count, double *values)
{
    for (qsizetype i = 0; i < count; i += L::count)
        exponentiate<L>(*reinterpret_cast<typename L::Real *>(values + i));
}

template <class L>
TENBIN_INLINE double logistic(qsizetype count, const double *eta, const double *signs,
                              const double *weights, double *derivatives, double *curvatures)
{
    using Real = typename L::Real;
    Real losses = {};
    for (qsizetype i = 0; i < count; i += L::count) {
        const Real sign = *reinterpret_cast<const Real *>(signs + i);
        const Real weight = *reinterpret_cast<const Real *>(weights + i);
        const Real margin = sign * *reinterpret_cast<const Real *>(eta + i);
        Real u = margin > 0 ? -margin : margin;
        exponentiate<L>(u);
        const Real part = 1 / (1 + u);
        // The probability of the wrong class, without cancellation on either side.
        const Real wrong = margin > 0 ? u * part : part;
        *reinterpret_cast<Real *>(derivatives + i) = -weight * sign * wrong;
        *reinterpret_cast<Real *>(curvatures + i) = weight * u * part * part;
        logOfOnePlus<L>(u);
        losses += weight * (margin > 0 ? u : u - margin);
    }
    return sumOf<L>(losses);
}

/// One set of functions an instruction set.
struct Kernels
{
    void (*times)(TileShape, const double *, const double *, double *);
    void (*transposeTimes)(TileShape, const double *, const double *, double *);
    void (*scale)(TileShape, const double *, const double *, double *);
    void (*gram)(TileShape, const double *, const double *, double *);
    void (*exponentials)(qsizetype, double *);
    double (*logistic)(qsizetype, const double *, const double *, const double *, double *,
                       double *);
};

// J × K running sums, K + 1 operands: what the register file of the instruction set holds.
#define TENBIN_KERNELS(name, attribute, bytes, J, K)                                               \
    attribute void name##Times(TileShape s, const double *x, const double *c, double *out)         \
    {                                                                                              \
        times<Lanes<bytes>>(s, x, c, out);                                                         \
    }                                                                                              \
    attribute void name##TransposeTimes(TileShape s, const double *x, const double *r,             \
                                        double *out)                                               \
    {                                                                                              \
        transposeTimes<Lanes<bytes>>(s, x, r, out);                                                \
    }                                                                                              \
    attribute void name##Scale(TileShape s, const double *x, const double *f, double *out)         \
    {                                                                                              \
        scale<Lanes<bytes>>(s, x, f, out);                                                         \
    }                                                                                              \
    attribute void name##Gram(TileShape s, const double *a, const double *b, double *out)          \
    {                                                                                              \
        gram<Lanes<bytes>, J, K>(s, a, b, out);                                                    \
    }                                                                                              \
    attribute void name##Exponentials(qsizetype count, double *values)                             \
    {                                                                                              \
        exponentials<Lanes<bytes>>(count, values);                                                 \
    }                                                                                              \
    attribute double name##Logistic(qsizetype count, const double *eta, const double *signs,       \
                                    const double *weights, double *d, double *c)                   \
    {                                                                                              \
        return logistic<Lanes<bytes>>(count, eta, signs, weights, d, c);                           \
    }                                                                                              \
    constexpr Kernels name{name##Times, name##TransposeTimes, name##Scale,                         \
                           name##Gram,  name##Exponentials,   name##Logistic};

TENBIN_KERNELS(basic, , 16, 3, 3)
#ifdef __x86_64__
TENBIN_KERNELS(avx2, __attribute__((target("avx2,fma"))), 32, 4, 3)
TENBIN_KERNELS(avx512, __attribute__((target("avx512f,avx512dq,avx2,fma"))), 64, 6, 4)
#endif

const Kernels &kernels()
{
#ifdef __x86_64__
    static const Kernels &chosen =
        __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") ? avx512
        : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")       ? avx2
                                                                                : basic;
    return chosen;
#else
    return basic;
#endif
}

} // namespace

void tileTimes(TileShape shape, const double *tile, const double *coefficients, double *out)
{
    kernels().times(shape, tile, coefficients, out);
}

void tileTransposeTimes(TileShape shape, const double *tile, const double *values, double *out)
{
    kernels().transposeTimes(shape, tile, values, out);
}

void tileScale(TileShape shape, const double *tile, const double *factors, double *scaled)
{
    kernels().scale(shape, tile, factors, scaled);
}

void tileGram(TileShape shape, const double *a, const double *b, double *out)
{
    kernels().gram(shape, a, b, out);
}

void expNegative(qsizetype count, double *values)
{
    kernels().exponentials(count, values);
}

double logisticRows(qsizetype count, const double *eta, const double *signs, const double *weights,
                    double *derivatives, double *curvatures)
{
    return kernels().logistic(count, eta, signs, weights, derivatives, curvatures);
}

} // namespace tenbin
