#include "data/json_record.h"

#include "core/text.h"

namespace tenbin {

namespace {

using Kind = JsonScanner::Kind;

QString asText(const std::string &utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

} // namespace

QString JsonRecord::read(std::string_view line)
{
    m_count = 0;
    m_expected = 0;
    ++m_record;
    JsonScanner scanner(line);
    if (scanner.next() != Kind::Object) {
        m_faultAt = scanner.position();
        return Tr::tr("it is no JSON object");
    }
    const size_t known = m_keys.size();
    QString why = readMembers(scanner);
    if (why.isEmpty() && !scanner.atEnd())
        why = Tr::tr("something follows the object");
    m_faultAt = scanner.position();
    if (!why.isEmpty()) {
        // A line that is left out adds no columns.
        for (size_t key = known; key < m_keys.size(); ++key)
            m_index.erase(m_keys[key]);
        m_keys.resize(known);
        m_seenIn.resize(known);
        m_count = 0;
    }
    return why;
}

QString JsonRecord::readMembers(JsonScanner &scanner)
{
    scanner.take('{');
    if (scanner.take('}'))
        return {};
    const QString notJson = Tr::tr("it is no valid JSON");
    do {
        if (!scanner.text(m_name) || !scanner.take(':'))
            return notJson;
        const size_t key = keyOf(m_name);
        if (m_seenIn[key] == m_record)
            return Tr::tr("the key \"%1\" stands twice").arg(asText(m_name));
        m_seenIn[key] = m_record;
        if (m_count == m_cells.size())
            m_cells.emplace_back();
        JsonCell &cell = m_cells[m_count++];
        cell.key = key;
        if (!readValue(scanner, cell))
            return notJson;
    } while (scanner.take(','));
    return scanner.take('}') ? QString() : notJson;
}

bool JsonRecord::readValue(JsonScanner &scanner, JsonCell &cell)
{
    std::string_view raw;
    cell.notANumber = false;
    switch (scanner.next()) {
    case Kind::Text: cell.kind = JsonKind::Text; return scanner.text(cell.text);
    case Kind::Null: cell.kind = JsonKind::Missing; return scanner.word("null");
    case Kind::True:
    case Kind::False:
        cell.kind = JsonKind::Flag;
        if (!scanner.skip(raw))
            return false;
        cell.text = raw;
        return true;
    case Kind::Object:
    case Kind::Array:
        cell.kind = JsonKind::Nested;
        if (!scanner.skip(raw))
            return false;
        cell.text = raw;
        return true;
    case Kind::Number:
    case Kind::Nothing: break;
    }
    // What Python writes for numbers that JSON has no words for.
    for (const char *word : {"NaN", "Infinity", "-Infinity"}) {
        if (!scanner.word(word))
            continue;
        cell.notANumber = *word == 'N';
        cell.kind = cell.notANumber ? JsonKind::Missing : JsonKind::Number;
        cell.text = word;
        return true;
    }
    cell.kind = JsonKind::Number;
    if (!scanner.number(raw))
        return false;
    cell.text = raw;
    return true;
}

size_t JsonRecord::keyOf(const std::string &name)
{
    if (m_expected < m_keys.size() && m_keys[m_expected] == name)
        return m_expected++;
    const auto [found, added] = m_index.try_emplace(name, m_keys.size());
    if (added) {
        m_keys.push_back(name);
        m_seenIn.push_back(0);
    }
    m_expected = found->second + 1;
    return found->second;
}

} // namespace tenbin
