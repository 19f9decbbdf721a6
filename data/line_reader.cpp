#include "data/line_reader.h"

#include "core/text.h"
#include "data/text_encoding.h"

#include <algorithm>
#include <cstring>

namespace tenbin {

namespace {

constexpr size_t block = 1 << 20;
constexpr qint64 sniffBytes = 64 << 10;

Result<QByteArray> detectedEncoding(ByteSource &bytes)
{
    QByteArray head(sniffBytes, Qt::Uninitialized);
    const Result<qint64> got = bytes.read(head.data(), head.size());
    if (!got)
        return passOn(got);
    head.truncate(*got);
    if (Status back = bytes.restart(); !back)
        return passOn(back);
    return detectEncoding(head, *got == sniffBytes);
}

} // namespace

Result<LineReader> LineReader::open(const Source &source, const Limits &limits, QByteArray encoding)
{
    Result<ByteSource> bytes = ByteSource::open(source, limits);
    if (!bytes)
        return passOn(bytes);
    if (encoding.isEmpty()) {
        const Result<QByteArray> detected = detectedEncoding(*bytes);
        if (!detected)
            return passOn(detected);
        encoding = *detected;
    }
    Result<TextSource> text = TextSource::make(std::move(*bytes), encoding);
    if (!text)
        return passOn(text);
    return LineReader(std::move(*text), std::max<qint64>(limits.cellBytes * 4, qint64(block)));
}

Status LineReader::refill()
{
    if (m_begin > 0) {
        std::copy(m_buffer.begin() + qsizetype(m_begin), m_buffer.begin() + qsizetype(m_end),
                  m_buffer.begin());
        m_end -= m_begin;
        m_begin = 0;
    }
    if (m_buffer.size() < m_end + block)
        m_buffer.resize(m_buffer.size() + std::max(block, m_buffer.size() / 2));
    const Result<qint64> got = m_text.read(m_buffer.data() + m_end, qint64(block));
    if (!got)
        return passOn(got);
    m_ended = *got == 0;
    m_end += size_t(*got);
    return {};
}

Result<bool> LineReader::next(Line &line)
{
    size_t searched = 0;
    size_t length = 0;
    for (;;) {
        const char *from = m_buffer.data() + m_begin;
        const size_t size = m_end - m_begin;
        const void *feed =
            size > searched ? std::memchr(from + searched, '\n', size - searched) : nullptr;
        if (feed) {
            length = size_t(static_cast<const char *>(feed) - from) + 1;
            break;
        }
        if (m_ended) {
            if (size == 0)
                return false;
            length = size;
            break;
        }
        if (qint64(size) > m_longest)
            return badInput(
                Tr::tr("Cannot read \"%1\": line %2 is longer than %3 bytes.")
                    .arg(shownName(), QString::number(m_number + 1), QString::number(m_longest)),
                Tr::tr("Make sure that it is a text file with one record a line."));
        searched = size;
        if (Status filled = refill(); !filled)
            return passOn(filled);
    }
    line.text = {m_buffer.data() + m_begin, length};
    if (line.text.ends_with('\n'))
        line.text.remove_suffix(1);
    if (line.text.ends_with('\r'))
        line.text.remove_suffix(1);
    line.number = ++m_number;
    line.byte = m_text.sameBytes() ? m_text.markBytes() + m_offset : -1;
    m_begin += length;
    m_offset += qint64(length);
    return true;
}

Status LineReader::restart()
{
    m_begin = m_end = 0;
    m_ended = false;
    m_number = m_offset = 0;
    return m_text.restart();
}

} // namespace tenbin
