#include "data/csv_classify.h"

#include <bit>
#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tenbin {

namespace {

static_assert(std::endian::native == std::endian::little, "bit i of a mask is byte i");

constexpr quint64 everyByte = 0x0101010101010101;
constexpr quint64 lowBits = 0x7f7f7f7f7f7f7f7f;

/// One bit a byte of `word` that equals the byte repeated in `pattern`. Exact, unlike the shorter
/// zero-byte test, whose borrow reaches the next byte.
quint64 equalBytes(quint64 word, quint64 pattern)
{
    const quint64 difference = word ^ pattern;
    const quint64 high = ~(((difference & lowBits) + lowBits) | difference | lowBits);
    return ((high >> 7) * 0x0102040810204080) >> 56;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) inline quint64 equalMask(__m256i low, __m256i high, __m256i wanted)
{
    const auto a = quint32(_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted)));
    const auto b = quint32(_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted)));
    return quint64(a) | quint64(b) << 32;
}

__attribute__((target("avx2"))) void classifyAvx2(const char *bytes, qsizetype blocks,
                                                  CsvMarks marks, ByteMasks *masks)
{
    const __m256i separator = _mm256_set1_epi8(marks.separator);
    const __m256i quote = _mm256_set1_epi8(marks.quote);
    const __m256i lineFeed = _mm256_set1_epi8('\n');
    const __m256i carriageReturn = _mm256_set1_epi8('\r');
    const quint64 quotes = marks.quote != 0 ? ~quint64(0) : 0;
    for (qsizetype i = 0; i < blocks; ++i) {
        const auto *at = reinterpret_cast<const __m256i *>(bytes + i * bytesPerMask);
        const __m256i low = _mm256_loadu_si256(at);
        const __m256i high = _mm256_loadu_si256(at + 1);
        masks[i] = {equalMask(low, high, separator), equalMask(low, high, quote) & quotes,
                    equalMask(low, high, lineFeed), equalMask(low, high, carriageReturn)};
    }
}
#endif

} // namespace

void classifyPlain(const char *bytes, qsizetype blocks, CsvMarks marks, ByteMasks *masks)
{
    const quint64 separator = quint8(marks.separator) * everyByte;
    const quint64 quote = quint8(marks.quote) * everyByte;
    for (qsizetype i = 0; i < blocks; ++i) {
        ByteMasks found = {};
        for (int part = 0; part < 8; ++part) {
            quint64 word;
            std::memcpy(&word, bytes + i * bytesPerMask + part * 8, sizeof word);
            const int shift = part * 8;
            found.separator |= equalBytes(word, separator) << shift;
            if (marks.quote != 0)
                found.quote |= equalBytes(word, quote) << shift;
            found.lineFeed |= equalBytes(word, '\n' * everyByte) << shift;
            found.carriageReturn |= equalBytes(word, '\r' * everyByte) << shift;
        }
        masks[i] = found;
    }
}

Classify fastestClassify()
{
#if defined(__x86_64__)
    static const bool avx2 = __builtin_cpu_supports("avx2");
    if (avx2)
        return classifyAvx2;
#endif
    return classifyPlain;
}

} // namespace tenbin
