#include "experiments/provenance.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"

#include <QJsonDocument>

namespace tenbin {

namespace {

QString valueText(const QJsonValue &value)
{
    if (value.isArray())
        return textsOf(value.toArray()).join(QLatin1Char(' '));
    return value.isDouble() ? numberText(value.toDouble()) : value.toString();
}

QJsonObject fingerprints(const TaskSpec &spec)
{
    QJsonObject found;
    for (auto input = spec.inputs.begin(); input != spec.inputs.end(); ++input)
        if (input->kind == TaskSpec::Input::Kind::Dataset)
            found[input.key()] = input->reference;
    return found;
}

QJsonObject encoderOf(const JobRecord &record)
{
    return record.outcome.values[QStringLiteral("encoder_params")].toObject();
}

QString settingsText(const QJsonObject &settings)
{
    return QString::fromUtf8(QJsonDocument(settings).toJson(QJsonDocument::Compact));
}

} // namespace

QList<EnvironmentFact> environmentFacts(const QJsonObject &environment)
{
    struct Known
    {
        const char *id;
        QString title;
    };
    const QList<Known> known{{"tenbin", Tr::tr("program version")},
                             {"compiler", Tr::tr("compiler")},
                             {"processor", Tr::tr("processor")},
                             {"processor_flags", Tr::tr("processor flags")},
                             {"architecture", Tr::tr("architecture")},
                             {"threads", Tr::tr("threads")},
                             {"system", Tr::tr("system")},
                             {"kernel", Tr::tr("system kernel")},
                             {"locale", Tr::tr("locale")},
                             {"qt", Tr::tr("Qt")}};
    QList<EnvironmentFact> facts;
    for (const Known &one : known) {
        const QString id = QLatin1String(one.id);
        if (environment.contains(id))
            facts.append({id, one.title, valueText(environment[id])});
    }
    const QJsonObject libraries = environment[QStringLiteral("libraries")].toObject();
    for (auto library = libraries.begin(); library != libraries.end(); ++library) {
        // These two stand above already.
        if (library.key() != QLatin1String("tenbin") && library.key() != QLatin1String("Qt"))
            facts.append({QStringLiteral("libraries/") + library.key(), library.key(),
                          library.value().toString()});
    }
    return facts;
}

QJsonObject provenanceJson(const TaskSpec &spec, const JobRecord &record)
{
    return {{QStringLiteral("spec"), spec.toJson()},
            {QStringLiteral("fingerprints"), fingerprints(spec)},
            {QStringLiteral("encoder"), encoderOf(record)},
            {QStringLiteral("environment"), record.environment}};
}

Table provenanceTable(const TaskSpec &spec, const JobRecord &record)
{
    Table table;
    table.title = Tr::tr("What the numbers come from");
    table.columns = {{Tr::tr("fact"), false, 0}, {Tr::tr("value"), false, 0}};
    const auto add = [&](const QString &fact, const QString &value) {
        if (!value.isEmpty())
            table.rows.append({fact, value});
    };
    const QJsonObject data = fingerprints(spec);
    for (auto one = data.begin(); one != data.end(); ++one)
        add(Tr::tr("fingerprint of %1").arg(one.key()), one.value().toString());
    if (const QJsonObject encoder = encoderOf(record); !encoder.isEmpty())
        add(Tr::tr("encoder"), settingsText(encoder));
    for (const EnvironmentFact &fact : environmentFacts(record.environment))
        add(fact.title, fact.value);
    const double memory = numberOf(record.environment[QStringLiteral("peak_memory")]);
    if (memory > 0)
        add(Tr::tr("peak memory"), Tr::tr("%1 MiB").arg(shortNumber(memory / (1 << 20), 4)));
    add(Tr::tr("spec"), settingsText(spec.toJson()));
    return table;
}

} // namespace tenbin
