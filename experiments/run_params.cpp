#include "experiments/run_params.h"

#include "core/json.h"
#include "core/number.h"
#include "data/encoder.h"
#include "models/learner.h"

#include <QJsonDocument>

namespace tenbin {

namespace {

/// The given values and the defaults; as given where the learner is of another version.
QJsonObject complete(const QList<ParamSpec> &specs, const QJsonObject &given)
{
    const Result<Params> checked = Params::checked(specs, given);
    return checked ? checked->json() : given;
}

const QStringList &groups()
{
    static const QStringList names{QStringLiteral("learner_params"),
                                   QStringLiteral("encoder_params")};
    return names;
}

} // namespace

QMap<QString, QJsonValue> runParams(const StoredRun &run)
{
    const Result<TaskSpec> spec = run.taskSpec();
    if (!spec)
        return {};
    QMap<QString, QJsonValue> params;
    for (auto param = spec->params.begin(); param != spec->params.end(); ++param) {
        if (!groups().contains(param.key()))
            params[param.key()] = param.value();
    }
    QJsonObject ofLearner = spec->params[groups().first()].toObject();
    if (const Learner *learner = shelf<Learner>().find(run.learner))
        ofLearner = complete(learner->params, ofLearner);
    QJsonObject ofEncoder = spec->params[groups().last()].toObject();
    if (!run.learner.isEmpty())
        ofEncoder = complete(Encoder::paramSpecs(), ofEncoder);
    for (auto param = ofLearner.begin(); param != ofLearner.end(); ++param)
        params[param.key()] = param.value();
    for (auto param = ofEncoder.begin(); param != ofEncoder.end(); ++param) {
        const bool taken = params.contains(param.key());
        params[taken ? groups().last() + QLatin1Char('.') + param.key() : param.key()] =
            param.value();
    }
    return params;
}

QMap<QString, QJsonValue> modelParams(const StoredRun &run)
{
    QMap<QString, QJsonValue> params = runParams(run);
    for (const char *judged :
         {"target", "positive", "validation", "metric", "exclude", "columns", "jobs"})
        params.remove(QLatin1String(judged));
    return params;
}

QString paramText(const QJsonValue &value)
{
    if (value.isArray())
        return textsOf(value.toArray()).join(QStringLiteral(", "));
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    return value.isDouble() ? numberText(value.toDouble()) : value.toString();
}

} // namespace tenbin
