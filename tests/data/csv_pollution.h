#pragma once

#include "core/random.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace tenbin::test {

/// A CSV file of a few rows, damaged in one to three ways.
struct PollutedCsv
{
    QByteArray bytes;
    QStringList params; ///< what the user says about it
};

/// Draws files: columns of one kind of cell, in one shape of file, polluted as real files are
/// (after Vitagliano and others, "Pollock: a data loading benchmark", VLDB 2023).
class CsvPolluter
{
public:
    explicit CsvPolluter(quint64 seed) : m_random(seed) {}

    PollutedCsv draw()
    {
        static const QByteArray separators(",;\t|");
        m_separator = separators[qsizetype(m_random.below(4))];
        m_end = pick({"\n", "\r\n", "\r"});
        m_columns = 1 + qsizetype(m_random.below(6));
        const qsizetype rows = qsizetype(m_random.below(40));
        QList<int> kinds;
        QByteArrayList lines{header()};
        for (qsizetype i = 0; i < m_columns; ++i)
            kinds.append(int(m_random.below(6)));
        for (qsizetype row = 0; row < rows; ++row)
            lines.append(line(kinds));
        PollutedCsv file;
        for (quint64 times = 1 + m_random.below(3); times > 0; --times)
            pollute(lines, kinds);
        file.bytes = lines.join(m_end);
        if (m_random.below(3) != 0)
            file.bytes += m_end;
        encode(file);
        if (m_random.below(2) == 0)
            file.params.append(QStringLiteral("header=yes"));
        return file;
    }

    /// Some bytes changed, left out, put in, written twice, or the end cut off.
    QByteArray mutated(QByteArray bytes)
    {
        static const QByteArray marks("\",;\t|\n\r \0-.5eE'#x\xef\xbb\xbf\xff", 22);
        for (quint64 times = 1 + m_random.below(6); times > 0 && !bytes.isEmpty(); --times) {
            const qsizetype at = place(bytes);
            const char mark = m_random.below(3) == 0
                                  ? char(m_random.below(256))
                                  : marks[qsizetype(m_random.below(quint64(marks.size())))];
            switch (m_random.below(6)) {
            case 0:
            case 1: bytes[at] = mark; break;
            case 2: bytes.insert(at, mark); break;
            case 3: bytes.remove(at, 1 + qsizetype(m_random.below(3))); break;
            case 4: bytes.insert(at, bytes.mid(place(bytes), qsizetype(m_random.below(40)))); break;
            default: bytes.truncate(m_random.below(4) == 0 ? at : bytes.size()); break;
            }
        }
        return bytes;
    }

private:
    QByteArray pick(const QByteArrayList &texts)
    {
        return texts[qsizetype(m_random.below(quint64(texts.size())))];
    }
    qsizetype place(const QByteArray &bytes)
    {
        return qsizetype(m_random.below(quint64(bytes.size())));
    }

    QByteArray header()
    {
        QByteArrayList names;
        for (qsizetype i = 0; i < m_columns; ++i)
            names.append(pick({"name", "größe", "a b", "x", "\"q,q\"", ""}) +
                         QByteArray::number(i));
        return names.join(m_separator);
    }

    QByteArray cell(int kind)
    {
        const auto digits = [this](qsizetype count) {
            QByteArray text;
            while (text.size() < count)
                text += char('0' + m_random.below(10));
            return text;
        };
        switch (kind) {
        case 0: return QByteArray::number(qint64(m_random.below(2000)) - 1000);
        case 1: return QByteArray::number(m_random.normal(), 'g', 1 + int(m_random.below(17)));
        case 2:
            return pick({"-", "", ""}) + digits(1 + qsizetype(m_random.below(25))) +
                   pick({"", ".", ".5", "e3", "e-310", "e400"});
        case 3:
            return "20" + digits(2) + pick({"-0", "-1", "/0"}) + digits(1) + '-' + digits(2) +
                   pick({"", "", " 10:30", "T23:59:59.5"});
        case 4: return pick({"red", "green", "blue", "NA", "null", "?", "", "4e492493924924"});
        default:
            return pick({"\xe2\x88\x92"
                         "5",
                         "\xd9\xa1\xd9\xa2", "0x1F", "1.234,5", "1.#INF",
                         "\xef\xbb\xbf"
                         "word",
                         "e\xcc\x81", "\xc3\xa9",
                         "\xe2\x80\xae"
                         "abc",
                         "=1+1", "007", "1,5", "two words", "", "it's", "3\" pipe"}) +
                   digits(qsizetype(m_random.below(3)));
        }
    }

    QByteArray quoted(QByteArray text)
    {
        const bool needed = text.contains(m_separator) || text.contains('\n') ||
                            text.contains('\r') || text.startsWith('"');
        if (!needed && m_random.below(10) != 0)
            return text;
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    QByteArray line(const QList<int> &kinds)
    {
        QByteArrayList cells;
        for (int kind : kinds)
            cells.append(quoted(cell(kind)));
        return cells.join(m_separator);
    }

    void pollute(QByteArrayList &lines, const QList<int> &kinds)
    {
        QByteArray &one = lines[qsizetype(m_random.below(quint64(lines.size())))];
        const qsizetype at = one.isEmpty() ? 0 : place(one);
        switch (m_random.below(14)) {
        case 0: one += m_separator + QByteArray("extra"); break;
        case 1: one.truncate(std::max<qsizetype>(one.lastIndexOf(m_separator), 0)); break;
        case 2: one.insert(at, '"'); break;
        case 3: one.insert(at, "\\\""); break;
        case 4: one += m_separator + QByteArray("\"open"); break;
        case 5: lines.prepend(pick({"Sales of 2024", "# a comment", "", "sep; of nothing"})); break;
        case 6: lines.append(pick({"Total: 5", "", "(c) us", "--"})); break;
        case 7: one += pick({"\n", "\r\n", "\r", "\n\n"}); break;
        case 8: one.insert(at, '\0'); break;
        case 9:
            one.insert(at, pick({"\xc3", "\xe2\x82", "\xf0\x9f\x98", "\xff", "\xc0\xaf"}));
            break;
        case 10: lines.append(line(QList<int>(kinds.size(), int(m_random.below(6))))); break;
        case 11: one = QByteArray(kinds.size() + 2, m_separator); break;
        case 12: lines.append(lines.mid(0, lines.size() / 2)); break;
        default: one.replace(m_separator, QByteArray(" ") + m_separator + ' '); break;
        }
    }

    void encode(PollutedCsv &file)
    {
        switch (m_random.below(8)) {
        case 0: file.bytes.prepend("\xef\xbb\xbf"); break;
        case 1: {
            const QString text = QString::fromUtf8(file.bytes);
            file.bytes = "\xff\xfe";
            for (const QChar c : text) {
                file.bytes += char(c.unicode() & 0xff);
                file.bytes += char(c.unicode() >> 8);
            }
            break;
        }
        case 2: file.bytes = QString::fromUtf8(file.bytes).toLatin1(); break;
        case 3:
            file.params.append(QStringLiteral("encoding=windows-1252"));
            file.bytes = QString::fromUtf8(file.bytes).toLatin1();
            break;
        default: break;
        }
    }

    RandomStream m_random;
    char m_separator = ',';
    QByteArray m_end;
    qsizetype m_columns = 1;
};

} // namespace tenbin::test
