#include "experiments/run_filter.h"

#include "core/number.h"
#include "experiments/run_filter_node.h"
#include "experiments/run_tags.h"

#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace tenbin {

namespace {

using Node = RunFilter::Node;
using NodePtr = std::shared_ptr<const Node>;

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
