#include "experiments/run.h"

#include "core/text.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <array>

namespace tenbin {

namespace {

struct StatusName
{
    RunStatus status;
    const char *name;
};

constexpr std::array statusNames = {
    StatusName{RunStatus::Running, "running"}, StatusName{RunStatus::Finished, "finished"},
    StatusName{RunStatus::Failed, "failed"}, StatusName{RunStatus::Cancelled, "cancelled"},
    StatusName{RunStatus::Interrupted, "interrupted"}};

constexpr std::array errorKinds = {
    Error::Kind::Cancelled, Error::Kind::BadInput,    Error::Kind::Usage,   Error::Kind::Io,
    Error::Kind::Storage,   Error::Kind::Unsupported, Error::Kind::Numeric, Error::Kind::Internal};

} // namespace

QString runStatusName(RunStatus status)
{
    return QLatin1String(statusNames[size_t(status)].name);
}

std::optional<RunStatus> runStatusFromName(const QString &name)
{
    for (const StatusName &one : statusNames)
        if (name == QLatin1String(one.name))
            return one.status;
    return std::nullopt;
}

Result<TaskSpec> StoredRun::taskSpec() const
{
    return TaskSpec::fromJson(QJsonDocument::fromJson(spec).object());
}

QString StoredRun::title() const
{
    return name.isEmpty() ? id.left(8) : name;
}

QMap<QString, QString> StoredDataset::roles() const
{
    QMap<QString, QString> roles;
    for (const QJsonValue &value : columns) {
        const QString role = value[QStringLiteral("role")].toString();
        if (!role.isEmpty() && role != QLatin1String("feature"))
            roles[value[QStringLiteral("name")].toString()] = role;
    }
    return roles;
}

QString StoredDataset::positive() const
{
    for (const QJsonValue &column : columns)
        if (column[QStringLiteral("role")].toString() == QLatin1String("target"))
            return column[QStringLiteral("positive")].toString();
    return {};
}

QString StoredDataset::idFor(const QString &name, const QString &fingerprint)
{
    const QByteArray key = fingerprint.toUtf8() + '\n' + name.toUtf8();
    const QByteArray hash = QCryptographicHash::hash(key, QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex().left(12));
}

QJsonObject errorToJson(const Error &error)
{
    return {{QStringLiteral("kind"), kindName(error.kind)},
            {QStringLiteral("message"), error.text},
            {QStringLiteral("hint"), error.hint},
            {QStringLiteral("detail"), error.detail}};
}

Error errorFromJson(const QJsonObject &json)
{
    Error error;
    const QString name = json[QStringLiteral("kind")].toString();
    for (Error::Kind kind : errorKinds)
        if (kindName(kind) == name)
            error.kind = kind;
    error.text = json[QStringLiteral("message")].toString();
    error.hint = json[QStringLiteral("hint")].toString();
    error.detail = json[QStringLiteral("detail")].toString();
    return error;
}

} // namespace tenbin
