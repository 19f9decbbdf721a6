#pragma once

#include <QtGlobal>

#include <cstdlib>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

namespace tenbin {

/// Memory for values that are all written before they are read. Growing moves pages, not bytes, and
/// what is never written takes no memory: realloc maps large blocks. So a column can be filled at
/// its final place while the number of rows is still a guess.
template <class T> class RawArray
{
    static_assert(std::is_trivially_copyable_v<T>);

public:
    RawArray() = default;
    RawArray(RawArray &&other) noexcept
        : m_values(std::exchange(other.m_values, nullptr)), m_size(std::exchange(other.m_size, 0))
    {
    }
    RawArray &operator=(RawArray &&other) noexcept
    {
        std::swap(m_values, other.m_values);
        std::swap(m_size, other.m_size);
        return *this;
    }
    ~RawArray() { std::free(m_values); }

    /// False when there is no memory; the values then stay as they are.
    [[nodiscard]] bool resize(qint64 size)
    {
        void *moved = std::realloc(m_values, size_t(size > 0 ? size : 1) * sizeof(T));
        if (!moved)
            return false;
        m_values = static_cast<T *>(moved);
        m_size = size;
        return true;
    }

    T *data() { return m_values; }
    const T *data() const { return m_values; }
    qint64 size() const { return m_size; }
    std::span<const T> span() const { return {m_values, size_t(m_size)}; }

private:
    T *m_values = nullptr;
    qint64 m_size = 0;
};

} // namespace tenbin
