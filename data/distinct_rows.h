#pragma once

#include <QtGlobal>

#include <string_view>
#include <vector>

namespace tenbin {

/// Counts equal rows: a table from hash to the first row with its number of occurrences. Rows
/// with equal hashes are compared, so that counts are exact.
class DistinctRows
{
public:
    struct Entry
    {
        quint64 hash = 0;
        quint32 row = 0;
        quint32 count = 0; ///< 0: free
    };

    /// `equal(a, b)`: do the rows a and b say the same?
    template <class Equal> void add(quint64 hash, quint32 row, const Equal &equal)
    {
        if (m_used * 2 >= m_entries.size())
            grow();
        size_t at = size_t(hash) & (m_entries.size() - 1);
        while (m_entries[at].count > 0) {
            if (m_entries[at].hash == hash && equal(m_entries[at].row, row)) {
                ++m_entries[at].count;
                return;
            }
            at = (at + 1) & (m_entries.size() - 1);
        }
        m_entries[at] = {hash, row, 1};
        ++m_used;
    }

    qint64 distinct() const { return qint64(m_used); }
    /// The entries, in no order that means anything.
    std::vector<Entry> entries() const;

private:
    void grow();

    std::vector<Entry> m_entries;
    size_t m_used = 0;
};

/// A hash for tables in memory, not for files: it may change.
quint64 hashOf(quint64 word, quint64 before = 0);
quint64 hashOf(std::string_view bytes);

} // namespace tenbin
