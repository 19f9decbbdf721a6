#include "experiments/mlflow_run_writer.h"

#include "core/atomic_file.h"
#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/artifacts.h"
#include "experiments/provenance.h"
#include "experiments/run_params.h"
#include "experiments/run_tags.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QUrl>

#include <algorithm>
#include <cmath>

// The layout is that of mlflow/store/tracking/file_store.py and mlflow/utils/validation.py.

namespace tenbin {

namespace {

constexpr qsizetype longestParam = 6'000; // characters
constexpr qsizetype longestTag = 5'000;
constexpr int sourceLocal = 4; // mlflow.entities.SourceType.LOCAL

/// mlflow.entities.RunStatus
int statusNumber(RunStatus status)
{
    switch (status) {
    case RunStatus::Running: return 1;
    case RunStatus::Finished: return 3;
    case RunStatus::Failed: return 4;
    case RunStatus::Cancelled:
    case RunStatus::Interrupted: break;
    }
    return 5; // killed
}

Status makeFolder(const QString &path)
{
    if (QDir().mkpath(path))
        return {};
    return failure(Error::Kind::Io,
                   Tr::tr("Cannot make the folder \"%1\".").arg(QDir::toNativeSeparators(path)),
                   Tr::tr("Choose another folder, or change its permissions."));
}

} // namespace

QString mlflowExperimentId(const QString &name)
{
    // It is there in every store.
    if (name == QLatin1String("Default"))
        return QStringLiteral("0");
    const QByteArray hash = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256);
    quint64 number = 0;
    for (int i = 0; i < 7; ++i)
        number = number << 8U | quint8(hash[i]);
    constexpr quint64 base = 100'000'000'000'000'000; // 18 digits
    return QString::number(base + number);
}

QByteArray mlflowYaml(const QList<std::pair<QString, QJsonValue>> &fields)
{
    QByteArray text;
    for (const auto &[key, value] : fields) {
        const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        text += key.toUtf8() + ": " + list.sliced(1, list.size() - 2) + '\n';
    }
    return text;
}

QString mlflowUri(const QString &path)
{
    return QString::fromLatin1(QUrl::fromLocalFile(path).toEncoded());
}

MlflowRunWriter::MlflowRunWriter(const MlflowRun &run, TaskSpec spec, JobRecord record,
                                 QString folder)
    : m_run(run), m_spec(std::move(spec)), m_record(std::move(record)), m_folder(std::move(folder))
{
    const QString name = m_run.about[QStringLiteral("name")].toString(m_spec.name);
    m_name = name.isEmpty() ? m_run.id.left(8) : name;
}

QString MlflowRunWriter::experiment() const
{
    const QString data = m_spec.inputs.value(QStringLiteral("data")).name;
    return data.isEmpty() ? m_spec.task : data;
}

qint64 MlflowRunWriter::started() const
{
    return std::max<qint64>(0, m_record.started.toMSecsSinceEpoch());
}

Status MlflowRunWriter::write(const QString &root)
{
    for (const char *part : {"metrics", "params", "tags", "artifacts"})
        if (Status made = makeFolder(inFolder(QLatin1String(part))); !made)
            return made;
    if (Status done = writeMeta(root); !done)
        return done;
    if (Status done = writeMetrics(); !done)
        return done;
    if (Status done = writeParams(); !done)
        return done;
    if (Status done = writeTags(); !done)
        return done;
    return writeArtifacts();
}

QString MlflowRunWriter::inFolder(const QString &path) const
{
    return QDir(m_folder).filePath(path);
}

qint64 MlflowRunWriter::ended() const
{
    return started() + (std::isfinite(m_record.seconds) ? qint64(m_record.seconds * 1000) : 0);
}

Status MlflowRunWriter::writeMeta(const QString &root)
{
    const QString id = mlflowExperimentId(experiment());
    const QString artifacts =
        QDir(root).filePath(QStringLiteral("%1/%2/artifacts").arg(id, m_run.id));
    return writeFile(inFolder(QStringLiteral("meta.yaml")),
                     mlflowYaml({{QStringLiteral("artifact_uri"), mlflowUri(artifacts)},
                                 {QStringLiteral("deleted_time"), QJsonValue()},
                                 {QStringLiteral("end_time"), ended()},
                                 {QStringLiteral("entry_point_name"), QString()},
                                 {QStringLiteral("experiment_id"), id},
                                 {QStringLiteral("lifecycle_stage"), QStringLiteral("active")},
                                 {QStringLiteral("run_id"), m_run.id},
                                 {QStringLiteral("run_name"), m_name},
                                 {QStringLiteral("run_uuid"), m_run.id},
                                 {QStringLiteral("source_name"), QString()},
                                 {QStringLiteral("source_type"), sourceLocal},
                                 {QStringLiteral("source_version"), QString()},
                                 {QStringLiteral("start_time"), started()},
                                 {QStringLiteral("status"), statusNumber(m_record.status)},
                                 {QStringLiteral("tags"), QJsonArray()},
                                 {QStringLiteral("user_id"), QString()}}));
}

/// "timestamp value step" a line.
Status MlflowRunWriter::writeMetric(MlflowNames &names, const QString &name,
                                    const QList<double> &values)
{
    QByteArray lines;
    for (qsizetype step = 0; step < values.size(); ++step)
        lines += QByteArray::number(ended()) + ' ' + numberText(values[step]).toUtf8() + ' ' +
                 QByteArray::number(step) + '\n';
    return writeFile(inFolder(QStringLiteral("metrics/") + names.take(name)), lines);
}

Status MlflowRunWriter::writeMetrics()
{
    MlflowNames names;
    const QMap<QString, MetricValue> &metrics = m_record.outcome.metrics;
    for (auto metric = metrics.begin(); metric != metrics.end(); ++metric) {
        QList<std::pair<QString, QList<double>>> series{{metric.key(), {metric->value}}};
        const std::pair<const char *, double> figures[] = {
            {"_std", metric->std}, {"_low", metric->low}, {"_high", metric->high}};
        for (const auto &[suffix, value] : figures)
            if (!std::isnan(value))
                series.append({metric.key() + QLatin1String(suffix), {value}});
        // One step a fold.
        if (!metric->folds.isEmpty())
            series.append({metric.key() + QStringLiteral("_folds"), metric->folds});
        for (const auto &[name, values] : series)
            if (Status done = writeMetric(names, name, values); !done)
                return done;
    }
    sayRenamed(Tr::tr("metrics"), names);
    return {};
}

Status MlflowRunWriter::writeText(MlflowNames &names, const QString &kind, const QString &name,
                                  const QString &value, qsizetype limit)
{
    if (value.size() > limit)
        m_warnings.append(Tr::tr("%1: the value of \"%2\" was cut to %3 characters.")
                              .arg(m_name, name)
                              .arg(limit));
    return writeFile(inFolder(kind + u'/' + names.take(name)), value.left(limit).toUtf8());
}

Status MlflowRunWriter::writeParams()
{
    StoredRun run;
    run.spec = QJsonDocument(m_spec.toJson()).toJson(QJsonDocument::Compact);
    run.learner = m_spec.params[QStringLiteral("learner")].toString();
    QMap<QString, QJsonValue> params = runParams(run);
    params[QStringLiteral("seed")] = QString::number(m_spec.seed);
    MlflowNames names;
    for (auto param = params.begin(); param != params.end(); ++param)
        if (Status done = writeText(names, QStringLiteral("params"), param.key(),
                                    paramText(param.value()), longestParam);
            !done)
            return done;
    sayRenamed(Tr::tr("params"), names);
    return {};
}

Status MlflowRunWriter::writeTags()
{
    QList<std::pair<QString, QString>> tags{
        {QStringLiteral("mlflow.runName"), m_name},
        {QStringLiteral("mlflow.source.name"), QStringLiteral("Tenbin")},
        {QStringLiteral("mlflow.source.type"), QStringLiteral("LOCAL")},
        {QStringLiteral("tenbin.task"), m_spec.task}};
    const QString notes = m_run.about[QStringLiteral("notes")].toString();
    if (!notes.isEmpty())
        tags.append({QStringLiteral("mlflow.note.content"), notes});
    for (auto input = m_spec.inputs.begin(); input != m_spec.inputs.end(); ++input)
        tags.append({QStringLiteral("tenbin.input.") + input.key(), input->reference});
    for (const EnvironmentFact &fact : environmentFacts(m_record.environment))
        tags.append({QStringLiteral("tenbin.environment.") + QString(fact.id).replace(u'/', u'.'),
                     fact.value});
    if (m_record.error)
        tags.append({QStringLiteral("tenbin.error"), m_record.error->text});
    // As the filter of runs has it: tags.keep = "yes".
    for (const QString &tag : textsOf(m_run.about[QStringLiteral("tags")].toArray()))
        tags.append({tagKey(tag), tagValue(tag)});
    MlflowNames names;
    for (const auto &[name, value] : tags)
        if (Status done = writeText(names, QStringLiteral("tags"), name, value, longestTag); !done)
            return done;
    sayRenamed(Tr::tr("tags"), names);
    return {};
}

Status MlflowRunWriter::writeArtifacts()
{
    QStringList files{QStringLiteral("spec.json"), QStringLiteral("outcome.json")};
    for (const Artifact &artifact : m_record.outcome.artifacts) {
        if (Status sound = verifyArtifact(m_run.folder, artifact); !sound)
            return sound;
        files += artifactFiles(m_run.folder, artifact.path);
    }
    for (const QString &file : std::as_const(files)) {
        const QString target = inFolder(QStringLiteral("artifacts/") + file);
        if (Status made = makeFolder(QFileInfo(target).path()); !made)
            return made;
        QFile source(QDir(m_run.folder).filePath(file));
        if (!source.copy(target))
            return failure(Error::Kind::Io,
                           Tr::tr("Cannot write \"%1\": %2.")
                               .arg(QDir::toNativeSeparators(target), source.errorString()));
    }
    return {};
}

void MlflowRunWriter::sayRenamed(const QString &kind, const MlflowNames &names)
{
    if (!names.renamed().isEmpty())
        m_warnings.append(Tr::tr("%1: MLflow does not take the names of some %2: %3.")
                              .arg(m_name, kind, names.renamed().join(QStringLiteral("; "))));
}

} // namespace tenbin
