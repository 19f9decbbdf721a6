#include "experiments/registered_model.h"

#include "core/number.h"
#include "core/text.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace tenbin {

namespace {

constexpr std::array stageNames = {"none", "staging", "production", "archived"};
constexpr std::array kindNames = {"version", "stage", "alias", "gate"};

} // namespace

QString stageName(Stage stage)
{
    return QLatin1String(stageNames[size_t(stage)]);
}

Result<Stage> stageFromName(const QString &name)
{
    for (size_t i = 0; i < stageNames.size(); ++i)
        if (name == QLatin1String(stageNames[i]))
            return Stage(i);
    return failure(Error::Kind::Usage, Tr::tr("\"%1\" is no stage.").arg(name),
                   Tr::tr("Stages are none, staging, production, archived."));
}

QString changeKindName(ModelChange::Kind kind)
{
    return QLatin1String(kindNames[size_t(kind)]);
}

Result<Bound> Bound::parse(const QString &text)
{
    static const QRegularExpression pattern(QRegularExpression::anchoredPattern(
        QStringLiteral(R"(\s*(.*?[^\s<>=])\s*(>=|<=|>|<)\s*([^\s<>=]+)\s*)")));
    const QRegularExpressionMatch match = pattern.match(text);
    const std::optional<double> value =
        match.hasMatch() ? parseNumber(match.captured(3)) : std::nullopt;
    if (!value)
        return failure(Error::Kind::Usage, Tr::tr("\"%1\" is no bound of a metric.").arg(text),
                       Tr::tr("Write for example: \"roc_auc >= 0.9\"; it may be >=, >, <= or <."));
    return Bound{match.captured(1), match.captured(2), *value};
}

QString Bound::text() const
{
    return QStringLiteral("%1 %2 %3").arg(metric, relation, numberText(value));
}

bool Bound::isMetBy(double metricValue) const
{
    if (relation == QLatin1String(">="))
        return metricValue >= value;
    if (relation == QLatin1String(">"))
        return metricValue > value;
    return relation == QLatin1String("<=") ? metricValue <= value : metricValue < value;
}

QString boundsText(const QList<Bound> &bounds)
{
    QStringList texts;
    for (const Bound &bound : bounds)
        texts.append(bound.text());
    return texts.join(QStringLiteral("; "));
}

std::optional<ModelVersion> RegisteredModel::find(qint64 version) const
{
    const auto found = std::find_if(versions.begin(), versions.end(), [&](const ModelVersion &one) {
        return one.version == version;
    });
    return found == versions.end() ? std::nullopt : std::optional(*found);
}

Result<ModelVersion> RegisteredModel::version(qint64 number) const
{
    if (const std::optional<ModelVersion> found = find(number))
        return *found;
    QStringList numbers;
    for (const ModelVersion &one : versions)
        numbers.append(QString::number(one.version));
    constexpr qsizetype shown = 12;
    if (numbers.size() > shown)
        numbers = QStringList{QStringLiteral("…")} + numbers.last(shown);
    return badInput(
        Tr::tr("The registered model \"%1\" has no version %2.").arg(name, QString::number(number)),
        Tr::tr("Its versions are: %1.").arg(numbers.join(QStringLiteral(", "))));
}

std::optional<ModelVersion> RegisteredModel::inProduction() const
{
    const auto found = std::find_if(versions.begin(), versions.end(), [](const ModelVersion &one) {
        return one.stage == Stage::Production;
    });
    return found == versions.end() ? std::nullopt : std::optional(*found);
}

QStringList RegisteredModel::aliasesOf(qint64 version) const
{
    return aliases.keys(version);
}

QString ModelChange::text() const
{
    const QString arrow = QStringLiteral("%1 → %2").arg(
        before.isEmpty() ? Tr::tr("nothing") : before, after.isEmpty() ? Tr::tr("nothing") : after);
    switch (kind) {
    case Kind::Version:
        return isDeletion() ? Tr::tr("version %1 deleted, of run %2")
                                  .arg(QString::number(version),
                                       before.isEmpty() ? Tr::tr("unknown") : before.left(8))
                            : Tr::tr("version %1 added").arg(version);
    case Kind::Stage: return Tr::tr("version %1: %2").arg(version).arg(arrow);
    case Kind::Alias: return Tr::tr("@%1: %2").arg(alias, arrow);
    case Kind::Gate: break;
    }
    return Tr::tr("gate: %1").arg(arrow);
}

} // namespace tenbin
