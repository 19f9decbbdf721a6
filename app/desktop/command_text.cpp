#include "app/desktop/command_text.h"

#include "core/number.h"
#include "experiments/task.h"
#include "models/pipeline_steps.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace tenbin {

namespace {

QString valueText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.isArray()) {
        QStringList texts;
        for (const QJsonValue &one : value.toArray())
            texts.append(valueText(one).replace(u',', QLatin1String("\\,")));
        return texts.join(u',');
    }
    return value.isDouble() ? numberText(value.toDouble()) : value.toString();
}

void addParams(QStringList &words, const QJsonObject &params)
{
    for (auto one = params.begin(); one != params.end(); ++one)
        words += {QStringLiteral("--param"),
                  QStringLiteral("%1=%2").arg(one.key(), valueText(one.value()))};
}

void addText(QStringList &words, const QString &option, const QString &value,
             const QString &usual = {})
{
    if (value != usual)
        words += {QStringLiteral("--") + option, value};
}

/// Of train, and of tune and mitigate, whose options go on from there.
QStringList trainWords(const TaskSpec &spec)
{
    const QJsonObject &params = spec.params;
    QStringList words{spec.task, spec.inputs[QStringLiteral("data")].name};
    addText(words, QStringLiteral("learner"), params[QStringLiteral("learner")].toString());
    addParams(words, params[QStringLiteral("learner_params")].toObject());
    addParams(words, params[QStringLiteral("encoder_params")].toObject());
    addText(words, QStringLiteral("target"), params[QStringLiteral("target")].toString());
    addText(words, QStringLiteral("positive"), params[QStringLiteral("positive")].toString());
    QStringList excluded;
    for (const QJsonValue &column : params[QStringLiteral("exclude")].toArray())
        excluded.append(column.toString().replace(u',', QLatin1String("\\,")));
    addText(words, QStringLiteral("exclude"), excluded.join(u','));
    addText(words, QStringLiteral("validation"), params[QStringLiteral("validation")].toString(),
            QStringLiteral("auto"));
    addText(words, QStringLiteral("metric"), params[QStringLiteral("metric")].toString());
    for (const ParamSpec &step : PipelineSteps::paramSpecs()) {
        if (params.contains(step.id))
            addText(words, step.id, step.valueText(params[step.id]), step.valueText(step.initial));
    }
    addText(words, QStringLiteral("seed"), QString::number(spec.seed), QStringLiteral("0"));
    addText(words, QStringLiteral("name"), spec.name);
    return words;
}

QStringList tuneWords(const TaskSpec &spec)
{
    const QJsonObject &params = spec.params;
    QStringList words = trainWords(spec);
    addText(words, QStringLiteral("search"), params[QStringLiteral("search")].toString(),
            QStringLiteral("random"));
    for (const QJsonValue &dimension : params[QStringLiteral("space")].toArray())
        words += {QStringLiteral("--space"), dimension.toString()};
    addText(words, QStringLiteral("trials"),
            QString::number(params[QStringLiteral("trials")].toInt()), QStringLiteral("0"));
    addText(words, QStringLiteral("nested"), params[QStringLiteral("nested")].toString());
    addText(words, QStringLiteral("resource"),
            params[QStringLiteral("resource")].toString(QStringLiteral("rows")),
            QStringLiteral("rows"));
    addText(words, QStringLiteral("jobs"), QString::number(params[QStringLiteral("jobs")].toInt(1)),
            QStringLiteral("1"));
    return words;
}

QStringList mitigateWords(const TaskSpec &spec)
{
    const QJsonObject &params = spec.params;
    QStringList words = trainWords(spec);
    for (const char *list : {"protected", "frontier"}) {
        const QString id = QString::fromLatin1(list);
        addText(words, id, valueText(params[id].toArray()));
    }
    for (const char *text : {"method", "constraint"}) {
        const QString id = QString::fromLatin1(text);
        addText(words, id, params[id].toString());
    }
    const QJsonObject own = params[QStringLiteral("method_params")].toObject();
    for (auto one = own.begin(); one != own.end(); ++one)
        words += {QStringLiteral("--method-param"),
                  QStringLiteral("%1=%2").arg(one.key(), valueText(one.value()))};
    addText(words, QStringLiteral("bins"), QString::number(params[QStringLiteral("bins")].toInt()),
            QStringLiteral("0"));
    addText(words, QStringLiteral("resamples"),
            QString::number(params[QStringLiteral("resamples")].toInt(1000)),
            QStringLiteral("1000"));
    return words;
}

QStringList importWords(const TaskSpec &spec)
{
    const QJsonObject &params = spec.params;
    QStringList words{QStringLiteral("import"), spec.inputs[QStringLiteral("file")].reference};
    addText(words, QStringLiteral("name"), params[QStringLiteral("name")].toString());
    addText(words, QStringLiteral("format"), params[QStringLiteral("format")].toString());
    const QJsonObject options = params[QStringLiteral("format_params")].toObject();
    for (auto one = options.begin(); one != options.end(); ++one)
        words += {QStringLiteral("--param"),
                  QStringLiteral("%1=%2").arg(one.key(), valueText(one.value()))};
    const QJsonObject types = params[QStringLiteral("types")].toObject();
    for (auto one = types.begin(); one != types.end(); ++one)
        words += {QStringLiteral("--type"),
                  QStringLiteral("%1=%2").arg(one.key(), one.value().toString())};
    const QJsonObject roles = params[QStringLiteral("roles")].toObject();
    for (auto one = roles.begin(); one != roles.end(); ++one)
        words += {QStringLiteral("--role"),
                  QStringLiteral("%1=%2").arg(one.key(), one.value().toString())};
    return words;
}

QStringList evaluateWords(const TaskSpec &spec)
{
    QStringList words{QStringLiteral("evaluate")};
    if (spec.inputs.contains(QStringLiteral("run")))
        words.append(spec.inputs[QStringLiteral("run")].reference.left(8));
    else
        words +=
            {QStringLiteral("--predictions"), spec.inputs[QStringLiteral("predictions")].reference};
    for (const ParamSpec &param : shelf<Task>().find(spec.task)->params) {
        const QJsonValue value = spec.params[param.id];
        if (value.isUndefined() || value == param.initial)
            continue;
        if (param.type != ParamSpec::Type::Object) {
            words += {QStringLiteral("--") + param.id, valueText(value)};
            continue;
        }
        const QJsonObject quantiles = value.toObject();
        for (auto one = quantiles.begin(); one != quantiles.end(); ++one)
            words += {QStringLiteral("--quantile"),
                      QStringLiteral("%1=%2").arg(one.key(), one.value().toString())};
    }
    addText(words, QStringLiteral("seed"), QString::number(spec.seed), QStringLiteral("0"));
    return words;
}

QStringList fairnessWords(const TaskSpec &spec)
{
    QStringList words{QStringLiteral("fairness")};
    if (spec.inputs.contains(QStringLiteral("run")))
        words.append(spec.inputs[QStringLiteral("run")].reference.left(8));
    else if (spec.inputs.contains(QStringLiteral("predictions")))
        words +=
            {QStringLiteral("--predictions"), spec.inputs[QStringLiteral("predictions")].reference};
    else
        words += {QStringLiteral("--data"), spec.inputs[QStringLiteral("data")].name};
    for (const ParamSpec &param : shelf<Task>().find(spec.task)->params) {
        const QJsonValue value = spec.params[param.id];
        if (value.isUndefined() || value == param.initial)
            continue;
        words.append(QStringLiteral("--") + QString(param.id).replace(u'_', u'-'));
        if (param.type != ParamSpec::Type::Flag)
            words.append(valueText(value));
    }
    addText(words, QStringLiteral("seed"), QString::number(spec.seed), QStringLiteral("0"));
    return words;
}

QStringList explainWords(const TaskSpec &spec)
{
    QStringList words{QStringLiteral("explain"),
                      spec.inputs[QStringLiteral("run")].reference.left(8)};
    for (const ParamSpec &param : shelf<Task>().find(spec.task)->params) {
        const QJsonValue value = spec.params[param.id];
        if (param.type == ParamSpec::Type::Object)
            addParams(words, value.toObject());
        else if (param.id == QLatin1String("method") ||
                 (!value.isUndefined() && value != param.initial))
            words += {QStringLiteral("--") + param.id, valueText(value)};
    }
    addText(words, QStringLiteral("seed"), QString::number(spec.seed), QStringLiteral("0"));
    return words;
}

QStringList wordsOf(const TaskSpec &spec)
{
    if (spec.task == QLatin1String("train"))
        return trainWords(spec);
    if (spec.task == QLatin1String("tune"))
        return tuneWords(spec);
    if (spec.task == QLatin1String("mitigate"))
        return mitigateWords(spec);
    if (spec.task == QLatin1String("import_data"))
        return importWords(spec);
    if (spec.task == QLatin1String("predict"))
        return {QStringLiteral("predict"), spec.inputs[QStringLiteral("run")].reference.left(8),
                spec.inputs[QStringLiteral("data")].name, QStringLiteral("--out"),
                QStringLiteral("predictions.csv")};
    if (spec.task == QLatin1String("evaluate"))
        return evaluateWords(spec);
    if (spec.task == QLatin1String("fairness"))
        return fairnessWords(spec);
    if (spec.task == QLatin1String("explain"))
        return explainWords(spec);
    return {QStringLiteral("profile"), spec.inputs[QStringLiteral("data")].name};
}

} // namespace

QString shellQuoted(const QString &argument)
{
    static const QRegularExpression plain(QStringLiteral("\\A[A-Za-z0-9_@%+=:,./-]+\\z"));
    if (plain.match(argument).hasMatch())
        return argument;
    QString quoted = argument;
    quoted.replace(u'\'', QLatin1String("'\\''"));
    return u'\'' + quoted + u'\'';
}

QString commandText(const TaskSpec &spec, const QString &project)
{
    QStringList words{QStringLiteral("tenbin-cli"), QStringLiteral("--project"),
                      shellQuoted(project)};
    for (const QString &word : wordsOf(spec))
        words.append(shellQuoted(word));
    return words.join(u' ');
}

} // namespace tenbin
