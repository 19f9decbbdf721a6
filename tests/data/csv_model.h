#pragma once

#include <QByteArray>
#include <QList>

#include <algorithm>

namespace tenbin::test {

/// A field as the rules of csv_scan.h have it, without the blanks around it.
struct ModelField
{
    QByteArray text;
    bool quoted = false;
};
using ModelRecord = QList<ModelField>;

struct ModelFile
{
    QList<ModelRecord> records; ///< blank lines left out
    bool openQuote = false;     ///< the last quote never closes
};

/// The same rules once more, a byte a step: what the reader must agree with.
class CsvModel
{
public:
    CsvModel(QByteArray text, char separator, char quote)
        : m_text(std::move(text)), m_separator(separator), m_quote(quote)
    {
    }

    ModelFile read()
    {
        while (m_at < m_text.size())
            readRecord();
        return m_file;
    }

private:
    static bool isBlank(char c) { return c == ' ' || c == '\t'; }
    bool atFieldEnd() const
    {
        return m_at >= m_text.size() || m_text[m_at] == m_separator || m_text[m_at] == '\n' ||
               m_text[m_at] == '\r';
    }

    void readRecord()
    {
        ModelRecord record;
        const qsizetype start = m_at;
        for (;;) {
            record.append(readField());
            if (m_at >= m_text.size() || m_text[m_at] != m_separator)
                break;
            ++m_at;
        }
        bool blank = record.size() == 1;
        for (qsizetype i = start; i < m_at; ++i)
            blank = blank && isBlank(m_text[i]);
        if (m_at < m_text.size())
            m_at += m_text.mid(m_at, 2) == "\r\n" ? 2 : 1;
        if (!blank)
            m_file.records.append(record);
    }

    ModelField readField()
    {
        const qsizetype start = m_at;
        while (m_separator != ' ' && m_at < m_text.size() && m_text[m_at] == ' ')
            ++m_at;
        if (m_quote != 0 && m_at < m_text.size() && m_text[m_at] == m_quote)
            return readQuoted();
        while (!atFieldEnd())
            ++m_at;
        QByteArray text = m_text.mid(start, m_at - start);
        while (!text.isEmpty() && isBlank(text.front()))
            text.remove(0, 1);
        while (!text.isEmpty() && isBlank(text.back()))
            text.chop(1);
        return {text, false};
    }

    ModelField readQuoted()
    {
        QByteArray text;
        bool closed = false;
        for (++m_at; m_at < m_text.size() && !closed; ++m_at) {
            const bool quote = m_text[m_at] == m_quote;
            const bool doubled = quote && m_at + 1 < m_text.size() && m_text[m_at + 1] == m_quote;
            m_at += doubled;
            closed = quote && !doubled;
            if (!closed)
                text += m_text[m_at];
        }
        m_file.openQuote = m_file.openQuote || !closed;
        QByteArray behind;
        while (!atFieldEnd())
            behind += m_text[m_at++];
        const bool blank = std::all_of(behind.begin(), behind.end(), isBlank);
        return {blank ? text : text + behind, true};
    }

    const QByteArray m_text;
    const char m_separator;
    const char m_quote;
    qsizetype m_at = 0;
    ModelFile m_file;
};

} // namespace tenbin::test
