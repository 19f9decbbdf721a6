#include "core/number.h"
#include "core/text.h"
#include "experiments/run_filter_node.h"

#include <QRegularExpression>

namespace tenbin {

namespace {

using Node = RunFilter::Node;
using NodePtr = std::shared_ptr<const Node>;

struct Token
{
    enum class Kind { Word, Text, Sign, End };
    Kind kind = Kind::End;
    QString text;
    qsizetype at = 0;
};

Failure notUnderstood(const QString &what, qsizetype at)
{
    return failure(
        Error::Kind::BadInput,
        Tr::tr("The filter is not understood at character %1: %2.").arg(at + 1).arg(what),
        Tr::tr("Write for example: metrics.roc_auc > 0.9 and learner = \"random_forest\"."),
        QString::number(at));
}

Result<std::vector<Token>> tokensOf(const QString &text)
{
    static const QRegularExpression pattern(
        QStringLiteral(
            R"(\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|((?:[\w.+-]|`[^`]*`)+)|(<=|>=|!=|<>|==|[=<>~()])))"),
        QRegularExpression::UseUnicodePropertiesOption);
    std::vector<Token> tokens;
    if (!text.isValidUtf16())
        return notUnderstood(Tr::tr("it holds half a character"), 0);
    qsizetype at = 0;
    while (!QStringView(text).mid(at).trimmed().isEmpty()) {
        const QRegularExpressionMatch match =
            pattern.match(text, at, QRegularExpression::NormalMatch,
                          QRegularExpression::AnchorAtOffsetMatchOption |
                              QRegularExpression::DontCheckSubjectStringMatchOption);
        if (!match.hasMatch())
            return notUnderstood(Tr::tr("\"%1\"").arg(text.mid(at).trimmed().left(20)), at);
        if (match.hasCaptured(1)) {
            static const QRegularExpression escape(QStringLiteral(R"(\\(.))"));
            const QString quoted = match.captured(1);
            tokens.push_back(
                {Token::Kind::Text,
                 quoted.mid(1, quoted.size() - 2).replace(escape, QStringLiteral("\\1")),
                 match.capturedStart(1)});
        } else if (match.hasCaptured(2)) {
            tokens.push_back({Token::Kind::Word, match.captured(2), match.capturedStart(2)});
        } else {
            tokens.push_back({Token::Kind::Sign, match.captured(3), match.capturedStart(3)});
        }
        at = match.capturedEnd();
    }
    tokens.push_back({Token::Kind::End, {}, text.size()});
    return tokens;
}

/// A field that is no fact of every run is a metric, also without the word before it; else empty.
QString metricName(const QString &field)
{
    static const QStringList others{
        QStringLiteral("tag"),     QStringLiteral("tags"),    QStringLiteral("seconds"),
        QStringLiteral("seed"),    QStringLiteral("id"),      QStringLiteral("name"),
        QStringLiteral("status"),  QStringLiteral("task"),    QStringLiteral("learner"),
        QStringLiteral("problem"), QStringLiteral("dataset"), QStringLiteral("notes"),
        QStringLiteral("started")};
    if (field.startsWith(QLatin1String("metrics.")))
        return field.mid(8);
    if (field.startsWith(QLatin1String("params.")) || field.startsWith(QLatin1String("tags.")) ||
        others.contains(field))
        return {};
    return field;
}

/// Recursive descent; the depth of parentheses is bounded.
class Parser
{
public:
    explicit Parser(std::vector<Token> tokens) : m_tokens(std::move(tokens)) {}

    Result<NodePtr> whole()
    {
        Result<NodePtr> node = either(0);
        if (node && now().kind != Token::Kind::End)
            return notUnderstood(Tr::tr("\"%1\" is not expected").arg(now().text), now().at);
        return node;
    }

private:
    const Token &now() const { return m_tokens[m_at]; }
    bool isWord(const char *word) const
    {
        return now().kind == Token::Kind::Word &&
               now().text.compare(QLatin1String(word), Qt::CaseInsensitive) == 0;
    }
    bool isSign(const char *sign) const
    {
        return now().kind == Token::Kind::Sign && now().text == QLatin1String(sign);
    }

    Result<NodePtr> either(int depth) { return joined(depth, "or", Node::Kind::Or); }

    Result<NodePtr> joined(int depth, const char *word, Node::Kind kind)
    {
        auto node = std::make_shared<Node>();
        node->kind = kind;
        while (true) {
            Result<NodePtr> part =
                kind == Node::Kind::Or ? joined(depth, "and", Node::Kind::And) : single(depth);
            if (!part)
                return part;
            node->parts.push_back(*part);
            if (!isWord(word))
                return node;
            ++m_at;
        }
    }

    Result<NodePtr> single(int depth)
    {
        if (depth > 64)
            return notUnderstood(Tr::tr("it is nested too deeply"), now().at);
        if (isWord("not")) {
            ++m_at;
            Result<NodePtr> part = single(depth + 1);
            if (!part)
                return part;
            auto node = std::make_shared<Node>();
            node->kind = Node::Kind::Not;
            node->parts.push_back(*part);
            return node;
        }
        if (!isSign("("))
            return comparison();
        ++m_at;
        Result<NodePtr> inner = either(depth + 1);
        if (!inner)
            return inner;
        if (!isSign(")"))
            return notUnderstood(Tr::tr("a \")\" is missing"), now().at);
        ++m_at;
        return inner;
    }

    Result<NodePtr> comparison()
    {
        auto node = std::make_shared<Node>();
        if (now().kind != Token::Kind::Word)
            return notUnderstood(Tr::tr("the name of a field is missing"), now().at);
        node->field = QString(now().text).remove(QLatin1Char('`'));
        if (node->field.startsWith(QLatin1String("attributes.")))
            node->field.remove(0, 11);
        node->metric = metricName(node->field);
        ++m_at;
        const bool sign = now().kind == Token::Kind::Sign && !isSign("(") && !isSign(")");
        if (!sign && !isWord("like") && !isWord("ilike"))
            return notUnderstood(Tr::tr("a comparison is missing"), now().at);
        node->relation = now().text.toLower();
        ++m_at;
        const bool joins = isWord("and") || isWord("or");
        if (joins || (now().kind != Token::Kind::Word && now().kind != Token::Kind::Text))
            return notUnderstood(Tr::tr("a value is missing"), now().at);
        node->text = now().text;
        if (now().kind == Token::Kind::Word)
            node->number = parseNumber(now().text);
        ++m_at;
        return node;
    }

    std::vector<Token> m_tokens;
    size_t m_at = 0;
};

} // namespace

Result<RunFilter> RunFilter::parse(const QString &text)
{
    RunFilter filter;
    if (text.trimmed().isEmpty())
        return filter;
    Result<std::vector<Token>> tokens = tokensOf(text);
    if (!tokens)
        return passOn(tokens);
    Result<NodePtr> root = Parser(std::move(*tokens)).whole();
    if (!root)
        return passOn(root);
    filter.m_root = *root;
    return filter;
}

qsizetype RunFilter::stoppedAt(const Error &error)
{
    return error.detail.toLongLong();
}

} // namespace tenbin
