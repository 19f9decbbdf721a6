#include "experiments/registry_steps.h"

#include <QHash>
#include <QSet>

namespace tenbin {

namespace {

using Kind = ModelChange::Kind;

bool isAbout(const ModelChange &step, const QString &alias)
{
    return step.kind == (alias.isEmpty() ? Kind::Stage : Kind::Alias) && step.alias == alias;
}

/// The steps of the change at `first`, which lie side by side.
QList<ModelChange> stepsAt(const QList<ModelChange> &newestFirst, qsizetype first,
                           const QString &alias)
{
    QList<ModelChange> steps;
    const qint64 change = newestFirst[first].change;
    for (qsizetype i = first; i < newestFirst.size() && newestFirst[i].change == change; ++i)
        if (isAbout(newestFirst[i], alias))
            steps.append(newestFirst[i]);
    return steps;
}

} // namespace

ModelChange stageStep(const ModelVersion &version, Stage stage)
{
    ModelChange step;
    step.kind = Kind::Stage;
    step.version = version.version;
    step.before = stageName(version.stage);
    step.after = stageName(stage);
    return step;
}

ModelChange aliasStep(const QString &alias, const QString &before, const QString &after)
{
    ModelChange step;
    step.kind = Kind::Alias;
    step.alias = alias;
    step.before = before;
    step.after = after;
    return step;
}

ModelChange gateStep(const QList<Bound> &before, const QList<Bound> &after)
{
    ModelChange step;
    step.kind = Kind::Gate;
    step.before = boundsText(before);
    step.after = boundsText(after);
    return step;
}

ModelChange additionStep(const ModelVersion &version)
{
    ModelChange step;
    step.version = version.version;
    step.after = QString::number(version.version);
    return step;
}

ModelChange deletionStep(const ModelVersion &version)
{
    ModelChange step;
    step.version = version.version;
    step.before = version.run;
    return step;
}

QList<ModelChange> rollBackTakes(const QList<ModelChange> &newestFirst, const QString &alias)
{
    QSet<qint64> undone;
    for (qsizetype i = 0; i < newestFirst.size(); ++i) {
        const ModelChange &step = newestFirst[i];
        if (!isAbout(step, alias) || undone.contains(step.change))
            continue;
        if (step.undoes == 0)
            return stepsAt(newestFirst, i, alias);
        undone.insert(step.undoes);
    }
    return {};
}

QList<ModelChange> redoTakes(const QList<ModelChange> &newestFirst, const QString &alias)
{
    QHash<qint64, qint64> undoes;
    for (const ModelChange &step : newestFirst)
        undoes[step.change] = step.undoes;
    QSet<qint64> undone;
    for (qsizetype i = 0; i < newestFirst.size(); ++i) {
        const ModelChange &step = newestFirst[i];
        if (!isAbout(step, alias) || undone.contains(step.change))
            continue;
        if (step.undoes == 0)
            return {};
        if (undoes.value(step.undoes) == 0)
            return stepsAt(newestFirst, i, alias);
        undone.insert(step.undoes);
    }
    return {};
}

} // namespace tenbin
