#pragma once

#include "data/text_source.h"

#include <string_view>
#include <vector>

namespace tenbin {

/// A line without its end.
struct Line
{
    std::string_view text; ///< valid until the next one
    qint64 number = 0;     ///< from 1
    qint64 byte = -1;      ///< of its first byte in the file, -1: unknown (another encoding)
};

/// The lines of a text one after the other, as often as wanted. LF or CR LF end a line.
class LineReader
{
public:
    /// `encoding` empty: as the first bytes suggest.
    static Result<LineReader> open(const Source &source, const Limits &limits,
                                   QByteArray encoding = {});

    /// False at the end. BadInput when a line is longer than four cells may be.
    Result<bool> next(Line &line);
    Status restart();
    Status checkUnchanged() const { return m_text.bytes().checkUnchanged(); }

    double fraction() const { return m_text.bytes().fraction(); }
    const QString &shownName() const { return m_text.bytes().shownName(); }

private:
    LineReader(TextSource text, qint64 longest) : m_text(std::move(text)), m_longest(longest) {}
    Status refill();

    TextSource m_text;
    qint64 m_longest;
    std::vector<char> m_buffer;
    size_t m_begin = 0; ///< of the text not yet given out
    size_t m_end = 0;
    bool m_ended = false;
    qint64 m_number = 0;
    qint64 m_offset = 0; ///< of m_begin in the text
};

} // namespace tenbin
