#include "data/csv_numbers_wide.h"

#include <array>
#include <bit>
#include <limits>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tenbin {

#if defined(__x86_64__)

namespace {

constexpr int lanes = 16;
/// A field without a point, as the place of its point.
constexpr int noPoint = lanes;
/// See exactDigits of the plain parser: mantissa and power of ten are exact.
constexpr int mostDigits = 15;

struct alignas(lanes) Bytes
{
    std::array<quint8, lanes> bytes;
};

/// For a point at each place: moves the bytes before it one place on, over it.
constexpr std::array<Bytes, lanes + 1> makePointClosers()
{
    std::array<Bytes, lanes + 1> closers{};
    for (int point = 0; point <= lanes; ++point) {
        for (int i = 0; i < lanes; ++i)
            closers[size_t(point)].bytes[size_t(i)] = quint8(point == noPoint || i > point ? i
                                                             : i > 0                       ? i - 1
                                                                                           : 0x80);
    }
    return closers;
}

/// For each number of digits: ones in the last bytes.
constexpr std::array<Bytes, lanes + 1> makeLastBytes()
{
    std::array<Bytes, lanes + 1> masks{};
    for (int count = 0; count <= lanes; ++count) {
        for (int i = lanes - count; i < lanes; ++i)
            masks[size_t(count)].bytes[size_t(i)] = 0xff;
    }
    return masks;
}

constexpr std::array<Bytes, lanes + 1> pointClosers = makePointClosers();
constexpr std::array<Bytes, lanes + 1> lastBytes = makeLastBytes();

/// 10^(15 - place of the point).
constexpr std::array<double, lanes + 1> divisors{1e15, 1e14, 1e13, 1e12, 1e11, 1e10, 1e9, 1e8, 1e7,
                                                 1e6,  1e5,  1e4,  1e3,  1e2,  1e1,  1e0, 1e0};

__attribute__((target("avx2"))) inline __m128i load(const Bytes &bytes)
{
    return _mm_load_si128(reinterpret_cast<const __m128i *>(&bytes));
}

/// Sixteen digits, the first one highest: pairs, fours, then eights are put together.
__attribute__((target("avx2"))) inline quint64 valueOf(__m128i digits)
{
    const __m128i tens = _mm_set1_epi16(0x010a);
    const __m128i hundreds = _mm_set1_epi32(0x00010064);
    const __m128i tenThousands = _mm_set1_epi32(0x00012710);
    const __m128i pairs = _mm_maddubs_epi16(digits, tens);
    const __m128i fours = _mm_madd_epi16(pairs, hundreds);
    const __m128i packed = _mm_packus_epi32(fours, fours);
    const auto eights = quint64(_mm_cvtsi128_si64(_mm_madd_epi16(packed, tenThousands)));
    return (eights & 0xffffffff) * 100'000'000 + (eights >> 32);
}

/// False when the field is no plain decimal of at most 15 digits.
__attribute__((target("avx2"))) inline bool parseField(const char *begin, const char *end,
                                                       __m128i decimal, double &value)
{
    const bool negative = *begin == '-';
    const qsizetype length = end - begin - negative;
    if (length <= 0 || length > lanes)
        return false;
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i *>(end - lanes));
    const quint32 field = (0xffffU << (lanes - length)) & 0xffffU;
    const quint32 points = quint32(_mm_movemask_epi8(_mm_cmpeq_epi8(text, decimal))) & field;
    const int point = std::countr_zero(points | 1U << noPoint);
    const int digits = int(length) - (points != 0);
    const __m128i closed = _mm_shuffle_epi8(text, load(pointClosers[size_t(point)]));
    const __m128i figures =
        _mm_and_si128(_mm_sub_epi8(closed, _mm_set1_epi8('0')), load(lastBytes[size_t(digits)]));
    const __m128i nine = _mm_set1_epi8(9);
    const int small = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(figures, nine), figures));
    const bool code = points == 0 && digits > 1 && end[-length] == '0';
    // Fields that go on in another way are rare: one branch for all of them.
    if ((small != 0xffff) | (digits == 0) | (digits > mostDigits) | code)
        return false;
    const double magnitude = double(qint64(valueOf(figures))) / divisors[size_t(point)];
    value = negative ? -magnitude : magnitude;
    return true;
}

__attribute__((target("avx2"))) void parseNumbersAvx2(const char *bytes, const CsvFields &fields,
                                                      qsizetype column, char decimal, double *out,
                                                      std::vector<quint32> &others)
{
    const __m128i mark = _mm_set1_epi8(decimal);
    const qsizetype rows = fields.rows();
    for (qsizetype row = 0; row < rows; ++row) {
        const char *begin = bytes + fields.begin(row, column);
        const char *end = bytes + fields.end(row, column);
        if (end <= begin)
            out[row] = std::numeric_limits<double>::quiet_NaN();
        else if (!parseField(begin, end, mark, out[row]))
            others.push_back(quint32(row));
    }
}

} // namespace

ParseNumbers wideParseNumbers()
{
    static const bool able = __builtin_cpu_supports("avx2");
    return able ? parseNumbersAvx2 : nullptr;
}

#else

ParseNumbers wideParseNumbers()
{
    return nullptr;
}

#endif

} // namespace tenbin
