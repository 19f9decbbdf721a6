#include "app/desktop/search_tiles.h"

#include "core/number.h"
#include "core/text.h"
#include "models/evaluation.h"
#include "models/metric.h"

namespace tenbin {

namespace {

QString statusText(RunStatus status, bool active, bool waiting)
{
    if (active)
        return waiting ? Tr::tr("waiting") : Tr::tr("running");
    switch (status) {
    case RunStatus::Running: return Tr::tr("waiting");
    case RunStatus::Finished: return Tr::tr("finished");
    case RunStatus::Failed: return Tr::tr("failed");
    case RunStatus::Cancelled: return Tr::tr("stopped");
    case RunStatus::Interrupted: break;
    }
    return Tr::tr("interrupted");
}

Figure figureOf(const QString &id, const QString &title, const QJsonObject &json,
                const QString &key)
{
    return {id,
            title,
            numberOf(json[key]),
            numberOf(json[QStringLiteral("low")]),
            numberOf(json[QStringLiteral("high")]),
            json[QStringLiteral("interval")].toString(),
            {}};
}

} // namespace

QList<Figure> searchFigures(const TrialTableModel &trials, const QJsonObject &nested)
{
    if (trials.best() < 0)
        return {};
    const Trial &best = trials.trials()[trials.best()].trial;
    const FoldInterval interval =
        foldInterval(std::vector<double>(best.folds.begin(), best.folds.end()));
    const Metric *metric = shelf<Metric>().find(trials.subject().metric);
    const QString title = metric ? metric->title : trials.subject().metric;
    QList<Figure> figures{{QStringLiteral("best"),
                           Tr::tr("Best %1").arg(title),
                           best.score,
                           interval.low,
                           interval.high,
                           interval.words,
                           {}}};
    if (!nested.isEmpty())
        figures +=
            {figureOf(QStringLiteral("nested"), Tr::tr("%1, nested").arg(title), nested,
                      QStringLiteral("score")),
             figureOf(QStringLiteral("optimism"), Tr::tr("Optimism"),
                      nested[QStringLiteral("optimism")].toObject(), QStringLiteral("value"))};
    return figures;
}

QString stateOfSearch(const TrialTableModel &trials, RunStatus status, bool active, bool waiting)
{
    // How many trials later rounds of halving have is known when they begin.
    QStringList parts{
        Tr::tr("%1 of %2")
            .arg(trials.ended())
            .arg(counted(trials.trials().size(), Tr::tr("%1 trial"), Tr::tr("%1 trials")))};
    if (trials.nestedEnded() > 0)
        parts.append(Tr::tr("%1 within outer folds").arg(trials.nestedEnded()));
    if (trials.failed() > 0)
        parts.append(Tr::tr("%1 failed").arg(trials.failed()));
    if (trials.best() >= 0) {
        const Trial &best = trials.trials()[trials.best()].trial;
        parts.append(Tr::tr("best %1 %2 (trial %3: %4)")
                         .arg(trials.subject().metric, shortNumber(best.score, 5))
                         .arg(best.number + 1)
                         .arg(trials.settingText(best.params)));
    }
    parts.append(statusText(status, active, waiting));
    return parts.join(QStringLiteral(" · "));
}

} // namespace tenbin
