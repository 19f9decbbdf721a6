#pragma once

#include "core/result.h"

#include <QDateTime>
#include <QList>
#include <QMap>
#include <QString>

#include <optional>

namespace tenbin {

/// The alias of the version that others are measured against: it is not deleted with it.
constexpr QLatin1String championAlias("champion");

/// What a version of a registered model is for. At most one version is in production.
enum class Stage { None, Staging, Production, Archived };

QString stageName(Stage stage); ///< "none", "staging", …
Result<Stage> stageFromName(const QString &name);

/// A bound that a version must meet before production: "roc_auc >= 0.9".
struct Bound
{
    QString metric;
    QString relation; ///< ">=", ">", "<=" or "<"
    double value = 0;

    static Result<Bound> parse(const QString &text);
    QString text() const;
    /// NaN meets no bound.
    bool isMetBy(double metricValue) const;
};

/// The bounds as one text: "roc_auc >= 0.9; brier < 0.1".
QString boundsText(const QList<Bound> &bounds);

/// A model of a run, under a number of its own.
struct ModelVersion
{
    qint64 version = 0; ///< 1, 2, …
    QString run;        ///< id; empty: the store has lost the run
    QString path;       ///< of the artifact in the run's folder
    QString sha256;     ///< of the artifact when it was registered
    Stage stage = Stage::None;
    QDateTime created;
};

struct RegisteredModel
{
    QString name;
    QDateTime created;
    QList<ModelVersion> versions;  ///< by number
    QMap<QString, qint64> aliases; ///< alias → version
    QList<Bound> gate;

    std::optional<ModelVersion> find(qint64 version) const;
    /// BadInput, which names the versions that there are.
    Result<ModelVersion> version(qint64 number) const;
    std::optional<ModelVersion> inProduction() const;
    QStringList aliasesOf(qint64 version) const;
};

/// A step of a change to a registered model.
struct ModelChange
{
    enum class Kind { Version, Stage, Alias, Gate };

    qint64 change = 0; ///< the steps of one change have it in common
    QDateTime made;
    QString who;
    QString why;
    Kind kind = Kind::Version;
    qint64 version = 0; ///< whose stage changed, or that was added or deleted; else 0
    QString alias;      ///< that moved; else empty
    QString before;     ///< a stage, a version's number, bounds, or the run of a deleted version;
                        ///< empty: there was none
    QString after;
    qint64 undoes = 0; ///< the change that this one takes back; 0: none

    bool isDeletion() const { return kind == Kind::Version && after.isEmpty(); }
    /// "version 2: none → staging"
    QString text() const;
};

QString changeKindName(ModelChange::Kind kind); ///< "version", "stage", "alias", "gate"

} // namespace tenbin
