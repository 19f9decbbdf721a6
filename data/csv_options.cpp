#include "data/csv_options.h"

#include "core/text.h"

#include <array>
#include <utility>

namespace tenbin {

namespace {

Failure oneCharacter(const QString &id, const QString &text)
{
    return failure(Error::Kind::Usage,
                   Tr::tr("\"%1\" is not a value of the parameter \"%2\".").arg(text, id),
                   Tr::tr("It takes one ASCII character that is no letter, digit or quote."));
}

bool isMark(QChar c)
{
    return c.unicode() < 128 && !c.isLetterOrNumber() && c != QLatin1Char('"') &&
           c != QLatin1Char('\n') && c != QLatin1Char('\r') && !c.isNull();
}

Result<char> thousandsOf(const QString &text)
{
    if (text.isEmpty() || text == QLatin1String("none"))
        return char(0);
    if (text.size() != 1 || !isMark(text[0]))
        return oneCharacter(QStringLiteral("thousands"), text);
    return char(text[0].toLatin1());
}

std::optional<char> quoteOf(const QString &text)
{
    if (text == QLatin1String("double"))
        return '"';
    if (text == QLatin1String("single"))
        return '\'';
    if (text == QLatin1String("none"))
        return char(0);
    return std::nullopt;
}

} // namespace

QList<ParamSpec> CsvOptions::specs()
{
    const QString automatic = QStringLiteral("auto");
    return {
        ParamSpec::text(QStringLiteral("separator"), Tr::tr("Separator"),
                        Tr::tr("Stands between fields: a character, or tab, comma, semicolon, "
                               "pipe, space."),
                        automatic)
            .first(),
        ParamSpec::text(QStringLiteral("encoding"), Tr::tr("Encoding"),
                        Tr::tr("Of the text, as iconv names it: utf-8, windows-1252, shift_jis."),
                        automatic)
            .first(),
        ParamSpec::choice(QStringLiteral("header"), Tr::tr("Header"),
                          Tr::tr("Whether the first line holds the names of the columns."),
                          automatic, {automatic, QStringLiteral("yes"), QStringLiteral("no")})
            .first(),
        ParamSpec::choice(QStringLiteral("decimal"), Tr::tr("Decimal mark"),
                          Tr::tr("A comma is taken only when the file leaves no doubt."), automatic,
                          {automatic, QStringLiteral("point"), QStringLiteral("comma")})
            .first(),
        ParamSpec::text(QStringLiteral("thousands"), Tr::tr("Thousands mark"),
                        Tr::tr("A character between groups of three digits; none leaves such "
                               "numbers as text."),
                        QStringLiteral("none")),
        ParamSpec::choice(QStringLiteral("quote"), Tr::tr("Quote"),
                          Tr::tr("Holds fields together that contain separators or line ends."),
                          automatic,
                          {automatic, QStringLiteral("double"), QStringLiteral("single"),
                           QStringLiteral("none")}),
        ParamSpec::text(
            QStringLiteral("missing"), Tr::tr("Missing values"),
            Tr::tr("Words for a missing value, parted by commas; an empty field always "
                   "is one. Numbers are compared as texts, and words given here count in "
                   "quotes too. auto: ? . ~ NA N/A nan null None and their spellings."),
            automatic),
        ParamSpec::choice(QStringLiteral("dates"), Tr::tr("Dates"),
                          Tr::tr("How to read 03/04/2024; none leaves all dates as text."),
                          automatic,
                          {automatic, QStringLiteral("day_first"), QStringLiteral("month_first"),
                           QStringLiteral("none")}),
        ParamSpec::integer(QStringLiteral("skip_lines"), Tr::tr("Lines to leave out"),
                           Tr::tr("Lines above the header or the first row."), 0, 0, 1e9),
        ParamSpec::choice(QStringLiteral("line_ends"), Tr::tr("Line ends"),
                          Tr::tr("When writing: lf, or crlf as RFC 4180 has it."),
                          QStringLiteral("lf"), {QStringLiteral("lf"), QStringLiteral("crlf")}),
        ParamSpec::flag(QStringLiteral("neutralise"), Tr::tr("Make safe for spreadsheets"),
                        Tr::tr("When writing: put an apostrophe before texts that a spreadsheet "
                               "would run as a formula. This changes those texts."),
                        false),
    };
}

Result<CsvOptions> CsvOptions::from(const Params &params)
{
    const auto text = [&](const char *id) { return params.text(QString::fromLatin1(id)); };
    CsvOptions options;
    const Result<std::optional<char>> separator = separatorOf(text("separator"));
    if (!separator)
        return passOn(separator);
    options.separator = *separator;
    const Result<char> thousands = thousandsOf(text("thousands"));
    if (!thousands)
        return passOn(thousands);
    options.thousands = *thousands;
    options.quote = quoteOf(text("quote"));
    if (text("header") != QLatin1String("auto"))
        options.header = text("header") == QLatin1String("yes");
    if (text("encoding") != QLatin1String("auto"))
        options.encoding = text("encoding").toUtf8();
    if (text("decimal") != QLatin1String("auto"))
        options.decimal = text("decimal") == QLatin1String("comma") ? ',' : '.';
    options.missing = MissingTokens(text("missing").toUtf8());
    options.dates = text("dates") != QLatin1String("none");
    if (text("dates") == QLatin1String("day_first"))
        options.dayOrder = DayOrder::DayFirst;
    if (text("dates") == QLatin1String("month_first"))
        options.dayOrder = DayOrder::MonthFirst;
    options.skipLines = params.integer(QStringLiteral("skip_lines"));
    if (options.thousands != 0 && options.thousands == options.decimal.value_or('.'))
        return failure(Error::Kind::Usage,
                       Tr::tr("The thousands mark and the decimal mark are the same character."),
                       Tr::tr("Choose decimal=comma for numbers like 1.234,5."));
    return options;
}

Result<std::optional<char>> separatorOf(const QString &text)
{
    constexpr std::array<std::pair<const char *, char>, 6> names{{
        {"tab", '\t'},
        {"\\t", '\t'},
        {"comma", ','},
        {"semicolon", ';'},
        {"pipe", '|'},
        {"space", ' '},
    }};
    if (text == QLatin1String("auto"))
        return std::optional<char>();
    for (const auto &[name, mark] : names) {
        if (text == QLatin1String(name))
            return std::optional<char>(mark);
    }
    if (text.size() != 1 || !isMark(text[0]))
        return oneCharacter(QStringLiteral("separator"), text);
    return std::optional<char>(text[0].toLatin1());
}

} // namespace tenbin
