#include "experiments/comparison_charts.h"

#include "core/json.h"
#include "core/text.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>

#include <algorithm>

namespace tenbin {

namespace {

const Chart *findChart(const QList<Block> &blocks, const QString &id)
{
    for (const Block &block : blocks) {
        if (const Chart *chart = std::get_if<Chart>(&block); chart && chart->id == id)
            return chart;
    }
    return nullptr;
}

/// "RUN, AUC 0.927" in place of "All folds, AUC 0.927".
QString curveName(const QString &run, const QString &series, qsizetype curvesOfRun)
{
    const QString shown = curvesOfRun == 1 ? series.section(QStringLiteral(", "), -1) : series;
    return run + QStringLiteral(", ") + shown;
}

struct Source
{
    QString title;
    const Chart *chart;
    int colour;
};

Chart overlay(const QList<Source> &sources)
{
    Chart made = *sources.first().chart;
    made.series.clear();
    // Marks of one run's own data, such as its prevalence, are kept where all runs share them.
    made.references.removeIf([&](const Chart::ReferenceLine &line) {
        return std::any_of(sources.begin(), sources.end(), [&](const Source &source) {
            return std::none_of(source.chart->references.begin(), source.chart->references.end(),
                                [&](const Chart::ReferenceLine &other) {
                                    return other.label == line.label && other.y1 == line.y1 &&
                                           other.x1 == line.x1;
                                });
        });
    });
    QStringList titles;
    for (const Source &source : sources) {
        QList<Chart::Series> curves = source.chart->series;
        curves.removeIf([](const Chart::Series &series) {
            return series.muted || series.mark == Chart::Series::Mark::Band;
        });
        // On top stands the curve of all rows, or the one of the validation.
        const bool few = made.id == QLatin1String("learning_curve") && sources.size() <= 3;
        if (!few && curves.size() > 1)
            curves = {curves.last()};
        for (Chart::Series &series : curves) {
            series.name = curveName(source.title, series.name, curves.size());
            series.colour = source.colour;
            made.series.append(series);
        }
        titles.append(source.title);
    }
    made.title = Tr::tr("%1 of %2 runs").arg(made.title).arg(sources.size());
    made.caption.clear();
    made.summary = Tr::tr("%1: %2.").arg(made.title, titles.join(QStringLiteral(", ")));
    return made;
}

/// Chart or table, and which one; empty: neither.
QString keyOf(const Block &block)
{
    if (const Chart *chart = std::get_if<Chart>(&block))
        return QStringLiteral("chart ") + (chart->id.isEmpty() ? chart->title : chart->id);
    const Table *table = std::get_if<Table>(&block);
    return table && !table->title.isEmpty() ? QStringLiteral("table ") + table->title : QString();
}

QString titleOf(const Block &block)
{
    const Chart *chart = std::get_if<Chart>(&block);
    return chart ? chart->title : std::get<Table>(block).title;
}

} // namespace

QList<RunBlocks> readRunBlocks(const QList<StoredRun> &runs, const FolderOf &folderOf)
{
    QList<RunBlocks> documents;
    for (const StoredRun &run : runs) {
        const QString path = QDir(folderOf(run)).filePath(QStringLiteral("outcome.json"));
        const Result<QJsonObject> json = QFileInfo::exists(path)
                                             ? readJsonFile(path, Tr::tr("outcome of a run"))
                                             : Result<QJsonObject>(QJsonObject());
        const Result<Outcome> outcome = json ? Outcome::fromJson(*json) : passOn(json);
        documents.append({run.title(), outcome ? outcome->blocks : QList<Block>()});
    }
    return documents;
}

QList<SharedBlock> sharedBlocks(const QList<RunBlocks> &runs)
{
    QList<SharedBlock> found;
    QHash<QString, qsizetype> places;
    for (int run = 0; run < runs.size(); ++run) {
        for (const Block &block : runs[run].blocks) {
            const QString key = keyOf(block);
            if (key.isEmpty())
                continue;
            const auto known = places.constFind(key);
            const qsizetype place = known == places.cend() ? found.size() : *known;
            if (known == places.cend()) {
                places.insert(key, place);
                found.append({titleOf(block), {}, {}});
            }
            // The first of a document stands for it.
            if (!found[place].runs.isEmpty() && found[place].runs.last() == run)
                continue;
            found[place].runs.append(run);
            found[place].blocks.append(block);
        }
    }
    found.removeIf([](const SharedBlock &one) { return one.runs.size() < 2; });
    std::stable_sort(found.begin(), found.end(), [](const SharedBlock &a, const SharedBlock &b) {
        return a.runs.size() > b.runs.size();
    });
    return found;
}

QList<Block> overlaidCharts(const QList<RunBlocks> &runs)
{
    QList<Block> charts;
    for (const char *id : {"roc", "precision_recall", "learning_curve"}) {
        QList<Source> sources;
        for (int run = 0; run < std::min(runs.size(), mostOverlaidRuns); ++run) {
            const Chart *chart = findChart(runs[run].blocks, QLatin1String(id));
            if (chart && !chart->series.isEmpty())
                sources.append({runs[run].title, chart, run});
        }
        if (sources.size() > 1)
            charts.append(overlay(sources));
    }
    return charts;
}

} // namespace tenbin
