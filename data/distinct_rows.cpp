#include "data/distinct_rows.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace tenbin {

__extension__ using Wide = unsigned __int128;

std::vector<DistinctRows::Entry> DistinctRows::entries() const
{
    std::vector<Entry> used;
    used.reserve(m_used);
    std::ranges::copy_if(m_entries, std::back_inserter(used),
                         [](const Entry &entry) { return entry.count > 0; });
    return used;
}

void DistinctRows::grow()
{
    std::vector<Entry> larger(std::max<size_t>(64, m_entries.size() * 4));
    for (const Entry &entry : m_entries) {
        if (entry.count == 0)
            continue;
        size_t at = size_t(entry.hash) & (larger.size() - 1);
        while (larger[at].count > 0)
            at = (at + 1) & (larger.size() - 1);
        larger[at] = entry;
    }
    m_entries = std::move(larger);
}

quint64 hashOf(quint64 word, quint64 before)
{
    const Wide product = Wide(word ^ before ^ 0x9E3779B97F4A7C15U) * 0xD1342543DE82EF95U;
    return quint64(product) ^ quint64(product >> 64);
}

quint64 hashOf(std::string_view bytes)
{
    quint64 hash = bytes.size();
    while (bytes.size() >= sizeof(quint64)) {
        quint64 word = 0;
        std::memcpy(&word, bytes.data(), sizeof word);
        hash = hashOf(word, hash);
        bytes.remove_prefix(sizeof word);
    }
    quint64 tail = 0;
    std::memcpy(&tail, bytes.data(), bytes.size());
    return hashOf(tail, hash);
}

} // namespace tenbin
