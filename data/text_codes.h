#pragma once

#include <QtGlobal>

#include <deque>
#include <string_view>
#include <vector>

namespace tenbin {

/// Gives each different text a code: 0, 1, … in the order of first use. A flat hash table; the
/// texts are copied.
class TextCodes
{
public:
    TextCodes();

    qint32 codeOf(std::string_view text);
    qint32 size() const { return qint32(m_texts.size()); }
    /// Valid as long as this object.
    std::string_view text(qint32 code) const { return m_texts[size_t(code)]; }

private:
    struct Slot
    {
        quint64 hash = 0;
        qint32 code = -1;
    };
    void grow();
    std::string_view keep(std::string_view text);

    std::vector<Slot> m_slots; ///< a power of two, at most half full
    std::vector<std::string_view> m_texts;
    std::deque<std::vector<char>> m_blocks; ///< the bytes of the texts
};

} // namespace tenbin
