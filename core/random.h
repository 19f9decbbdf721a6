#pragma once

#include <QtGlobal>

#include <array>
#include <limits>
#include <span>
#include <utility>

namespace tenbin {

/// Counter-based random numbers: Philox 4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random
/// numbers: as easy as 1, 2, 3", SC 2011). The stream (seed, stream) is the same wherever and in
/// whichever order it is drawn, so results do not depend on the number of threads: give each
/// fold, tree, resample or column a stream of its own.
class RandomStream
{
public:
    using result_type = quint64;

    explicit RandomStream(quint64 seed, quint64 stream = 0);

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
    result_type operator()() { return next(); }

    quint64 next();
    /// Uniform in [0, 1), 53 bits.
    double uniform();
    /// Uniform in {0, …, bound - 1} without bias; bound > 0.
    quint64 below(quint64 bound);
    /// Standard normal (Box-Muller).
    double normal();
    /// A stream of its own for a part of the work of this one.
    RandomStream split(quint64 part) const;

    /// Fisher-Yates.
    template <class T> void shuffle(std::span<T> values)
    {
        for (size_t left = values.size(); left > 1; --left)
            std::swap(values[left - 1], values[below(left)]);
    }

private:
    void refill();

    std::array<quint32, 2> m_key;
    std::array<quint32, 4> m_counter;
    std::array<quint64, 2> m_buffer{};
    int m_left = 0;
    double m_spareNormal = 0;
    bool m_hasSpare = false;
};

/// One Philox 4x32-10 block, for known-answer tests and kernels that index their numbers.
std::array<quint32, 4> philox(std::array<quint32, 4> counter, std::array<quint32, 2> key);

} // namespace tenbin
