#include "experiments/comparison_charts.h"

#include "core/text.h"

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
        curves.removeIf([](const Chart::Series &series) { return series.muted; });
        for (Chart::Series &series : curves) {
            series.name = curveName(source.title, series.name, curves.size());
            series.colour = source.colour;
            made.series.append(series);
        }
        titles.append(source.title);
    }
    made.title = Tr::tr("%1 of %2 runs").arg(made.title).arg(sources.size());
    made.caption = Tr::tr("%1.").arg(titles.join(QStringLiteral(", ")));
    made.summary = Tr::tr("%1: %2.").arg(made.title, titles.join(QStringLiteral(", ")));
    return made;
}

} // namespace

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
