#include "core/random.h"

#include <cmath>
#include <numbers>

namespace tenbin {

__extension__ using Wide = unsigned __int128;

std::array<quint32, 4> philox(std::array<quint32, 4> counter, std::array<quint32, 2> key)
{
    for (int round = 0; round < 10; ++round) {
        const quint64 a = quint64(0xD2511F53U) * counter[0];
        const quint64 b = quint64(0xCD9E8D57U) * counter[2];
        counter = {quint32(b >> 32) ^ counter[1] ^ key[0], quint32(b),
                   quint32(a >> 32) ^ counter[3] ^ key[1], quint32(a)};
        key[0] += 0x9E3779B9U;
        key[1] += 0xBB67AE85U;
    }
    return counter;
}

RandomStream::RandomStream(quint64 seed, quint64 stream)
    : m_key{quint32(seed), quint32(seed >> 32)}, m_counter{0, 0, quint32(stream),
                                                           quint32(stream >> 32)}
{
}

void RandomStream::refill()
{
    const auto block = philox(m_counter, m_key);
    if (++m_counter[0] == 0)
        ++m_counter[1];
    m_buffer = {quint64(block[0]) | quint64(block[1]) << 32, quint64(block[2]) | quint64(block[3])
                                                                                     << 32};
    m_left = 2;
}

quint64 RandomStream::next()
{
    if (m_left == 0)
        refill();
    return m_buffer[size_t(--m_left)];
}

double RandomStream::uniform()
{
    return double(next() >> 11) * 0x1.0p-53;
}

quint64 RandomStream::below(quint64 bound)
{
    // Lemire, "Fast random integer generation in an interval", 2019.
    Wide product = Wide(next()) * bound;
    if (quint64(product) < bound) {
        const quint64 threshold = (0 - bound) % bound;
        while (quint64(product) < threshold)
            product = Wide(next()) * bound;
    }
    return quint64(product >> 64);
}

double RandomStream::normal()
{
    if (m_hasSpare) {
        m_hasSpare = false;
        return m_spareNormal;
    }
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    const double angle = 2 * std::numbers::pi * uniform();
    m_spareNormal = radius * std::sin(angle);
    m_hasSpare = true;
    return radius * std::cos(angle);
}

RandomStream RandomStream::split(quint64 part) const
{
    const auto block = philox({quint32(part), quint32(part >> 32), m_counter[2], m_counter[3]},
                              {~m_key[0], ~m_key[1]});
    return RandomStream(quint64(block[0]) | quint64(block[1]) << 32,
                        quint64(block[2]) | quint64(block[3]) << 32);
}

} // namespace tenbin
