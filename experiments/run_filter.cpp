#include "experiments/run_filter.h"

#include "core/number.h"
#include "core/text.h"
#include "experiments/run_tags.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <vector>

namespace tenbin {

struct RunFilter::Node
{
    enum class Kind { And, Or, Not, Compare };

    Kind kind = Kind::Compare;
    std::vector<std::shared_ptr<const Node>> parts;
    QString field;    ///< "params.depth", "name"
    QString metric;   ///< its name, where the field is one
    QString relation; ///< "=", "like", …
    QString text;
    std::optional<double> number;
};

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

/// What a run has under a field's name: a number, a text (that may read as a number), several
/// texts, or nothing.
struct FieldValue
{
    std::optional<double> number;
    QStringList texts;
};

FieldValue valueOf(const QJsonValue &json)
{
    if (json.isDouble())
        return {json.toDouble(), {}};
    if (json.isUndefined() || json.isNull())
        return {};
    return {std::nullopt, {json.toVariant().toString()}};
}

/// A run as a filter looks at it: its spec is read once.
struct Subject
{
    const StoredRun &run;
    std::optional<QJsonObject> params;

    const QJsonObject &readParams()
    {
        if (!params)
            params = QJsonDocument::fromJson(run.spec).object()[QLatin1String("params")].toObject();
        return *params;
    }
};

FieldValue paramOf(Subject &subject, const QString &name)
{
    const QJsonObject &params = subject.readParams();
    if (params.contains(name))
        return valueOf(params[name]);
    for (const char *group : {"learner_params", "encoder_params"}) {
        const QJsonObject inner = params[QLatin1String(group)].toObject();
        if (inner.contains(name))
            return valueOf(inner[name]);
    }
    return {};
}

FieldValue tagOf(const StoredRun &run, const QString &key)
{
    for (const QString &tag : run.tags) {
        if (tagKey(tag) == key)
            return {parseNumber(tagValue(tag)), {tagValue(tag)}};
    }
    return {};
}

QString textOf(const StoredRun &run, const QString &name)
{
    if (name == QLatin1String("id"))
        return run.id;
    if (name == QLatin1String("name"))
        return run.name;
    if (name == QLatin1String("status"))
        return runStatusName(run.status);
    if (name == QLatin1String("task"))
        return run.task;
    if (name == QLatin1String("learner"))
        return run.learner;
    if (name == QLatin1String("problem"))
        return run.problem;
    if (name == QLatin1String("dataset"))
        return run.dataset;
    if (name == QLatin1String("notes"))
        return run.notes;
    return run.started.toString(Qt::ISODate);
}

FieldValue fieldOf(Subject &subject, const Node &node)
{
    const StoredRun &run = subject.run;
    if (!node.metric.isEmpty()) {
        const auto metric = run.metrics.constFind(node.metric);
        return metric == run.metrics.cend() ? FieldValue() : FieldValue{metric->value, {}};
    }
    const QString &name = node.field;
    if (name.startsWith(QLatin1String("params.")))
        return paramOf(subject, name.mid(7));
    if (name.startsWith(QLatin1String("tags.")))
        return tagOf(run, name.mid(5));
    if (name == QLatin1String("tag") || name == QLatin1String("tags"))
        return {std::nullopt, run.tags};
    if (name == QLatin1String("seconds"))
        return {run.seconds, {}};
    if (name == QLatin1String("seed"))
        return {double(run.seed), {}};
    return {std::nullopt, {textOf(run, name)}};
}

/// `order` is negative, zero or positive, as in a < b, a = b, a > b.
bool holds(const QString &relation, int order)
{
    if (relation == QLatin1String("=") || relation == QLatin1String("=="))
        return order == 0;
    if (relation == QLatin1String("!=") || relation == QLatin1String("<>"))
        return order != 0;
    if (relation == QLatin1String("<"))
        return order < 0;
    if (relation == QLatin1String("<="))
        return order <= 0;
    if (relation == QLatin1String(">"))
        return order > 0;
    return relation == QLatin1String(">=") && order >= 0;
}

bool likeMatches(const QString &text, const QString &pattern, Qt::CaseSensitivity sensitivity)
{
    QString expression = QRegularExpression::escape(pattern);
    expression.replace(QLatin1String("\\%"), QLatin1String(".*"));
    expression.replace(QLatin1String("_"), QLatin1String("."));
    QRegularExpression::PatternOptions options = QRegularExpression::DotMatchesEverythingOption;
    if (sensitivity == Qt::CaseInsensitive)
        options |= QRegularExpression::CaseInsensitiveOption;
    return QRegularExpression(QRegularExpression::anchoredPattern(expression), options)
        .match(text)
        .hasMatch();
}

bool textMatches(const Node &node, const QString &text)
{
    if (node.relation == QLatin1String("~"))
        return text.contains(node.text, Qt::CaseInsensitive);
    if (node.relation == QLatin1String("like"))
        return likeMatches(text, node.text, Qt::CaseSensitive);
    if (node.relation == QLatin1String("ilike"))
        return likeMatches(text, node.text, Qt::CaseInsensitive);
    return holds(node.relation, QString::compare(text, node.text));
}

bool fits(const Node &node, Subject &run)
{
    switch (node.kind) {
    case Node::Kind::And:
        return std::all_of(node.parts.begin(), node.parts.end(),
                           [&](const NodePtr &part) { return fits(*part, run); });
    case Node::Kind::Or:
        return std::any_of(node.parts.begin(), node.parts.end(),
                           [&](const NodePtr &part) { return fits(*part, run); });
    case Node::Kind::Not: return !fits(*node.parts.front(), run);
    case Node::Kind::Compare: break;
    }
    const FieldValue value = fieldOf(run, node);
    if (value.number && node.number) {
        const double difference = *value.number - *node.number;
        return difference == difference &&
               holds(node.relation, difference < 0 ? -1 : (difference > 0 ? 1 : 0));
    }
    if (value.number && value.texts.isEmpty())
        return textMatches(node, numberText(*value.number));
    return std::any_of(value.texts.begin(), value.texts.end(),
                       [&](const QString &text) { return textMatches(node, text); });
}

void collectMetrics(const Node &node, QStringList &names)
{
    if (!node.metric.isEmpty() && !names.contains(node.metric))
        names.append(node.metric);
    for (const NodePtr &part : node.parts)
        collectMetrics(*part, names);
}

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

bool RunFilter::matches(const StoredRun &run) const
{
    Subject subject{run, {}};
    return !m_root || fits(*m_root, subject);
}

QStringList RunFilter::metrics() const
{
    QStringList names;
    if (m_root)
        collectMetrics(*m_root, names);
    return names;
}

} // namespace tenbin
