#include "data/text_codes.h"

#include <algorithm>
#include <cstring>

namespace tenbin {

namespace {

constexpr size_t blockBytes = 1 << 14;
constexpr quint64 odd = 0x9e3779b97f4a7c15; // 2^64 divided by the golden ratio

quint64 mixed(quint64 value)
{
    value *= odd;
    return value ^ (value >> 32);
}

quint64 wordAt(const char *at, size_t count)
{
    quint64 word = 0;
    std::memcpy(&word, at, count);
    return word;
}

quint64 hashOf(std::string_view text)
{
    quint64 hash = mixed(text.size() + odd);
    const char *at = text.data();
    size_t left = text.size();
    for (; left >= 8; at += 8, left -= 8)
        hash = mixed(hash ^ wordAt(at, 8));
    if (left >= 4)
        return mixed(hash ^ (wordAt(at, 4) | wordAt(at + left - 4, 4) << 32));
    return left == 0 ? hash : mixed(hash ^ wordAt(at, left));
}

} // namespace

TextCodes::TextCodes() : m_slots(64) {}

qint32 TextCodes::codeOf(std::string_view text)
{
    const quint64 hash = hashOf(text);
    const size_t mask = m_slots.size() - 1;
    size_t place = size_t(hash) & mask;
    while (m_slots[place].code >= 0) {
        if (m_slots[place].hash == hash && m_texts[size_t(m_slots[place].code)] == text)
            return m_slots[place].code;
        place = (place + 1) & mask;
    }
    const qint32 code = size();
    m_slots[place] = {hash, code};
    m_texts.push_back(keep(text));
    if (2 * m_texts.size() > m_slots.size())
        grow();
    return code;
}

void TextCodes::grow()
{
    std::vector<Slot> slots(2 * m_slots.size());
    const size_t mask = slots.size() - 1;
    for (const Slot &slot : m_slots) {
        if (slot.code < 0)
            continue;
        size_t place = size_t(slot.hash) & mask;
        while (slots[place].code >= 0)
            place = (place + 1) & mask;
        slots[place] = slot;
    }
    m_slots.swap(slots);
}

std::string_view TextCodes::keep(std::string_view text)
{
    if (m_blocks.empty() || m_blocks.back().capacity() - m_blocks.back().size() < text.size()) {
        m_blocks.emplace_back();
        m_blocks.back().reserve(std::max(blockBytes, text.size()));
    }
    std::vector<char> &block = m_blocks.back();
    const size_t at = block.size();
    block.insert(block.end(), text.begin(), text.end());
    return {block.data() + at, text.size()};
}

} // namespace tenbin
