#include "data/arff_header.h"

#include "core/text.h"
#include "data/arff_tokens.h"

#include <QSet>

namespace tenbin {

namespace {

using Kind = ArffAttribute::Kind;

QString asText(const std::string &utf8)
{
    return QString::fromUtf8(utf8.data(), qsizetype(utf8.size()));
}

class HeaderReader
{
public:
    HeaderReader(LineReader &lines, qint64 mostAttributes)
        : m_lines(lines), m_mostAttributes(mostAttributes)
    {
    }

    Result<QList<ArffAttribute>> read()
    {
        for (;;) {
            const Result<bool> more = m_lines.next(m_line);
            if (!more)
                return passOn(more);
            if (!*more)
                return wrong(Tr::tr("it ends before @data"));
            ArffScanner scanner(m_line.text);
            if (scanner.atEnd())
                continue;
            ArffToken keyword;
            scanner.word(keyword, "{", true);
            const QString word = asText(keyword.text).toLower();
            if (word == QLatin1String("@data"))
                return atData(scanner);
            if (word == QLatin1String("@attribute")) {
                if (Status added = attribute(scanner); !added)
                    return passOn(added);
            } else if (word != QLatin1String("@relation")) {
                return wrong(Tr::tr("\"%1\" is none of @relation, @attribute, @data")
                                 .arg(asText(keyword.text).left(40)));
            }
        }
    }

private:
    Failure wrong(const QString &why, Error::Kind kind = Error::Kind::BadInput) const
    {
        return failure(kind,
                       Tr::tr("Cannot read \"%1\": line %2: %3.")
                           .arg(m_lines.shownName(), QString::number(m_line.number), why),
                       kind == Error::Kind::Unsupported
                           ? Tr::tr("Convert that attribute, or leave it out of the file.")
                           : Tr::tr("Make sure that the file is in the ARFF format."));
    }

    Result<QList<ArffAttribute>> atData(ArffScanner &scanner) const
    {
        if (!scanner.atEnd())
            return wrong(Tr::tr("something follows @data on its line"));
        if (m_attributes.isEmpty())
            return wrong(Tr::tr("there is no @attribute before @data"));
        return m_attributes;
    }

    Status attribute(ArffScanner &scanner)
    {
        ArffToken name;
        if (!scanner.word(name, "{", true))
            return wrong(Tr::tr("a quote never closes"));
        ArffAttribute made;
        made.name = asText(name.text);
        if (made.name.isEmpty() || m_names.contains(made.name))
            return wrong(made.name.isEmpty()
                             ? Tr::tr("the attribute has no name")
                             : Tr::tr("the attribute \"%1\" stands twice").arg(made.name));
        if (m_attributes.size() == m_mostAttributes)
            return wrong(
                Tr::tr("there are more than the allowed %1 attributes").arg(m_mostAttributes));
        Status typed = scanner.take('{') ? nominal(scanner, made) : type(scanner, made);
        if (!typed)
            return typed;
        m_names.insert(made.name);
        m_attributes.append(std::move(made));
        return {};
    }

    Status nominal(ArffScanner &scanner, ArffAttribute &made) const
    {
        std::string_view inside = scanner.left();
        ArffScanner finder(inside);
        ArffToken token;
        // The closing brace outside quotes.
        while (!finder.left().empty() && finder.left().front() != '}') {
            if (finder.take(','))
                continue;
            if (!finder.word(token, ",}", true))
                return wrong(Tr::tr("a quote never closes"));
            if (finder.atEnd())
                break;
        }
        if (!finder.take('}'))
            return wrong(Tr::tr("the list of \"%1\" has no }").arg(made.name));
        inside.remove_suffix(finder.left().size() + 1);
        if (!finder.atEnd())
            return wrong(Tr::tr("something follows the list of \"%1\"").arg(made.name));
        std::vector<ArffToken> words;
        size_t count = 0;
        if (const QString why = readArffWords(inside, words, count); !why.isEmpty())
            return wrong(why);
        made.kind = Kind::Nominal;
        QSet<QString> seen;
        for (size_t i = 0; i < count; ++i) {
            const QString level = asText(words[i].text);
            if (level.isEmpty() && !words[i].quoted)
                continue;
            if (seen.contains(level))
                return wrong(
                    Tr::tr("\"%1\" stands twice in the list of \"%2\"").arg(level, made.name));
            seen.insert(level);
            made.levels.append(level);
        }
        return {};
    }

    Status type(ArffScanner &scanner, ArffAttribute &made) const
    {
        ArffToken word;
        scanner.word(word, "", true);
        const QString type = asText(word.text).toLower();
        if (type == QLatin1String("numeric") || type == QLatin1String("real") ||
            type == QLatin1String("integer")) {
            made.kind = Kind::Numeric;
        } else if (type == QLatin1String("string")) {
            made.kind = Kind::Text;
        } else if (type == QLatin1String("date")) {
            made.kind = Kind::Date;
            return datePattern(scanner, made);
        } else if (type.isEmpty()) {
            return wrong(Tr::tr("the attribute \"%1\" has no type").arg(made.name));
        } else {
            return wrong(
                Tr::tr("the attribute \"%1\" is of the type \"%2\", which is not supported")
                    .arg(made.name, type.left(40)),
                Error::Kind::Unsupported);
        }
        return scanner.atEnd()
                   ? Status()
                   : wrong(Tr::tr("something follows the type of \"%1\"").arg(made.name));
    }

    Status datePattern(ArffScanner &scanner, ArffAttribute &made) const
    {
        ArffToken pattern{"yyyy-MM-dd'T'HH:mm:ss", true};
        if (!scanner.atEnd() && !scanner.word(pattern, "", false))
            return wrong(Tr::tr("a quote never closes"));
        Result<JavaDatePattern> read = JavaDatePattern::parse(asText(pattern.text));
        if (!read)
            return wrong(read.error().text, read.error().kind);
        made.pattern = *std::move(read);
        return {};
    }

    LineReader &m_lines;
    qint64 m_mostAttributes;
    Line m_line;
    QList<ArffAttribute> m_attributes;
    QSet<QString> m_names;
};

} // namespace

Result<QList<ArffAttribute>> readArffHeader(LineReader &lines, qint64 mostAttributes)
{
    return HeaderReader(lines, mostAttributes).read();
}

} // namespace tenbin
