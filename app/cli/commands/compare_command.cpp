#include "app/cli/project_access.h"
#include "core/atomic_file.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/comparison_blocks.h"
#include "experiments/comparison_charts.h"
#include "experiments/comparison_plots.h"
#include "experiments/comparison_test.h"
#include "experiments/paper_table.h"
#include "experiments/run_groups.h"
#include "experiments/tuned_params.h"

#include <QDir>

#include <limits>

namespace tenbin::commands {

namespace {

const QStringList &testNames()
{
    static const QStringList names{QStringLiteral("auto"),     QStringLiteral("corrected-t"),
                                   QStringLiteral("wilcoxon"), QStringLiteral("bayes"),
                                   QStringLiteral("mcnemar"),  QStringLiteral("friedman")};
    return names;
}

const QStringList &tableFormats()
{
    static const QStringList names{QStringLiteral("latex"), QStringLiteral("csv"),
                                   QStringLiteral("markdown")};
    return names;
}

const QStringList &groupings()
{
    static const QStringList names{QStringLiteral("learner"), QStringLiteral("dataset"),
                                   QStringLiteral("tag")};
    return names;
}

/// The value of an option, which is one of a few words.
Result<QString> choice(const Invocation &invocation, const QString &option,
                       const QStringList &choices, const QString &initial = {})
{
    const QString value = invocation.value(option, initial);
    if (value == initial || choices.contains(value))
        return value;
    return failure(Error::Kind::Usage, Tr::tr("--%1 cannot be \"%2\".").arg(option, value),
                   Tr::tr("Choose one of: %1.").arg(choices.join(QStringLiteral(", "))));
}

Result<double> number(const Invocation &invocation, const QString &option, double initial,
                      double above, double below)
{
    if (!invocation.has(option))
        return initial;
    const QString text = invocation.value(option);
    const std::optional<double> value = parseNumber(text);
    if (value && *value >= above && *value < below)
        return *value;
    return failure(Error::Kind::Usage, Tr::tr("--%1 cannot be \"%2\".").arg(option, text),
                   Tr::tr("It takes a number from %1 to less than %2.")
                       .arg(numberText(above), numberText(below)));
}

/// What the call asks for, checked.
struct Wish
{
    TestRequest request;
    QString metric;
    QString table, out;
    QString by; ///< a param or metric to draw the metric by
    std::optional<RunGrouping> grouping;
    bool onlyDifferences = false;
};

Result<Wish> wishOf(const Invocation &invocation)
{
    Wish wish;
    const Result<QString> test =
        choice(invocation, QStringLiteral("test"), testNames(), testNames().first());
    if (!test)
        return passOn(test);
    wish.request.test = comparisonTestFromName(*test);
    const Result<double> rope = number(invocation, QStringLiteral("rope"), wish.request.rope, 0,
                                       std::numeric_limits<double>::infinity());
    if (!rope)
        return passOn(rope);
    wish.request.rope = *rope;
    const Result<double> alpha =
        number(invocation, QStringLiteral("alpha"), wish.request.alpha, 1e-12, 1);
    if (!alpha)
        return passOn(alpha);
    wish.request.alpha = *alpha;
    const Result<QString> table = choice(invocation, QStringLiteral("table"), tableFormats());
    if (!table)
        return passOn(table);
    wish.table = *table;
    wish.out = invocation.value(QStringLiteral("out"));
    if (wish.table.isEmpty() != wish.out.isEmpty())
        return failure(Error::Kind::Usage,
                       wish.out.isEmpty() ? Tr::tr("No file for the table is named.")
                                          : Tr::tr("It is not said what to write to \"%1\".")
                                                .arg(QDir::toNativeSeparators(wish.out)),
                       Tr::tr("Give both: --table latex --out FILE."));
    const Result<QString> grouping = choice(invocation, QStringLiteral("group"), groupings());
    if (!grouping)
        return passOn(grouping);
    wish.grouping = runGroupingFromName(*grouping);
    wish.metric = invocation.value(QStringLiteral("metric"));
    wish.by = invocation.value(QStringLiteral("by"));
    wish.onlyDifferences = invocation.has(QStringLiteral("only-differences"));
    return wish;
}

struct Chosen
{
    QList<StoredRun> runs;
    int baseline = 0;
};

/// The runs named, each once, and the baseline among them.
Result<Chosen> chosenRuns(Store &store, const Invocation &invocation)
{
    Chosen chosen;
    QHash<QString, int> places;
    const auto add = [&](const QString &reference) -> Result<int> {
        Result<StoredRun> run = store.findRun(reference);
        if (!run)
            return passOn(run);
        if (const auto known = places.constFind(run->id); known != places.cend())
            return *known;
        const int place = int(chosen.runs.size());
        places.insert(run->id, place);
        chosen.runs.append(std::move(*run));
        return place;
    };
    for (const QString &reference : invocation.arguments) {
        if (const Result<int> added = add(reference); !added)
            return passOn(added);
    }
    if (invocation.has(QStringLiteral("baseline"))) {
        const Result<int> place = add(invocation.value(QStringLiteral("baseline")));
        if (!place)
            return passOn(place);
        chosen.baseline = *place;
    }
    if (chosen.runs.size() < 2)
        return failure(Error::Kind::Usage,
                       Tr::tr("A comparison needs at least two different runs."),
                       Tr::tr("List the runs with: tenbin-cli runs."));
    return chosen;
}

Status addTest(const Chosen &chosen, const Wish &wish, const FolderOf &folderOf, Reply &reply)
{
    reply.json[QStringLiteral("test")] = QJsonValue();
    reply.json[QStringLiteral("refused")] = QJsonValue();
    const Compared<TestReport> report = testRuns(chosen.runs, wish.request, folderOf);
    if (report) {
        reply.json[QStringLiteral("test")] = report->json;
        if (!report->verdicts.isEmpty())
            reply.blocks.append(Paragraph{report->verdicts.join(u'\n')});
        reply.blocks += report->blocks;
        return {};
    }
    const Refusal &refusal = report.error();
    if (wish.request.test)
        return Failure(refusal.error);
    reply.json[QStringLiteral("refused")] =
        QJsonObject{{QStringLiteral("kind"), kindName(refusal.error.kind)},
                    {QStringLiteral("differs"), refusal.differs},
                    {QStringLiteral("message"), refusal.error.text},
                    {QStringLiteral("hint"), refusal.error.hint}};
    reply.blocks.append(
        Paragraph{Tr::tr("No test was made. %1 %2").arg(refusal.error.text, refusal.error.hint)});
    return {};
}

void addGroups(const Chosen &chosen, const RunComparison &comparison, const Wish &wish,
               Reply &reply)
{
    const ComparedMetric *metric = comparison.metric(wish.metric);
    const QList<RunGroup> groups =
        groupRuns(chosen.runs, *wish.grouping, wish.metric, metric->greaterIsBetter.value_or(true));
    Table table;
    table.title = Tr::tr("Groups");
    table.columns = {{Tr::tr("group"), false, 0},
                     {Tr::tr("runs"), true, 0},
                     {Tr::tr("mean %1").arg(wish.metric), true, 4},
                     {Tr::tr("best"), true, 4},
                     {Tr::tr("best run"), false, 0}};
    QJsonArray json;
    for (const RunGroup &group : groups) {
        const StoredRun *best = group.bestRun < 0 ? nullptr : &chosen.runs[group.bestRun];
        QJsonArray runs;
        for (int run : group.runs)
            runs.append(chosen.runs[run].id);
        json.append(
            QJsonObject{{QStringLiteral("group"), group.name},
                        {QStringLiteral("runs"), runs},
                        {QStringLiteral("mean"), jsonNumber(group.mean)},
                        {QStringLiteral("best"), jsonNumber(group.best)},
                        {QStringLiteral("best_run"), best ? QJsonValue(best->id) : QJsonValue()}});
        table.rows.append({group.name.isEmpty() ? Tr::tr("(none)") : group.name, group.runs.size(),
                           jsonNumber(group.mean), jsonNumber(group.best),
                           best ? best->title() : QString()});
    }
    reply.json[QStringLiteral("groups")] = json;
    reply.blocks.append(table);
}

/// Parallel coordinates, and the metric by what was asked for.
Status addPlots(const RunComparison &comparison, const Wish &wish, Reply &reply)
{
    if (const QList<ComparedAxis> axes = usualAxes(comparison, wish.metric); !axes.isEmpty())
        reply.blocks.append(parallelCoordinates(comparison, axes, wish.metric));
    if (wish.by.isEmpty())
        return {};
    QStringList names;
    for (const ComparedAxis &axis : plottableAxes(comparison)) {
        names.append(axis.name);
        if (axis.name == wish.by) {
            reply.blocks.append(metricByAxis(comparison, wish.metric, axis));
            return {};
        }
    }
    return badInput(Tr::tr("The runs do not differ in \"%1\".").arg(wish.by),
                    Tr::tr("They differ in: %1.").arg(names.join(QStringLiteral(", "))));
}

Status writeTable(const Chosen &chosen, const Wish &wish, Progress &progress, Reply &reply)
{
    const Compared<ModelMatrix> matrix = modelMatrix(chosen.runs, wish.metric);
    if (!matrix)
        return Failure(matrix.error().error);
    const Status written =
        wish.table == QLatin1String("csv")
            ? writeCsvTable(*matrix, wish.out, progress)
            : writeFile(wish.out, (wish.table == QLatin1String("latex") ? latexTable(*matrix)
                                                                        : markdownTable(*matrix))
                                      .toUtf8());
    if (!written)
        return written;
    reply.json[QStringLiteral("table")] =
        QJsonObject{{QStringLiteral("format"), wish.table}, {QStringLiteral("out"), wish.out}};
    reply.blocks +=
        {Block(paperTableBlock(*matrix)),
         Block(
             Paragraph{Tr::tr("The table is in \"%1\".").arg(QDir::toNativeSeparators(wish.out))})};
    return {};
}

Result<Reply> run(const Invocation &invocation)
{
    Result<Wish> wish = wishOf(invocation);
    if (!wish)
        return passOn(wish);
    const auto project = openToRead(invocation);
    if (!project)
        return passOn(project);
    const Result<Chosen> chosen = chosenRuns((*project)->store(), invocation);
    if (!chosen)
        return passOn(chosen);
    const Result<QString> metric = comparisonMetric(chosen->runs, chosen->baseline, wish->metric);
    if (!metric)
        return passOn(metric);
    wish->metric = *metric;
    wish->request.metric = *metric;
    wish->request.baseline = chosen->baseline;
    const FolderOf folderOf = [&](const StoredRun &one) { return (*project)->runFolder(one.id); };

    const RunComparison comparison =
        compareRuns(chosen->runs, chosen->baseline, tunedParams(chosen->runs, folderOf));
    Reply reply;
    reply.json = comparisonJson(comparison, *metric, wish->onlyDifferences);
    reply.json[QStringLiteral("metric")] = *metric;
    reply.json[QStringLiteral("baseline")] = chosen->runs[chosen->baseline].id;
    reply.blocks = {comparedRunsTable(comparison, *metric),
                    comparedMetricsTable(comparison, wish->onlyDifferences),
                    comparedParamsTable(comparison, wish->onlyDifferences)};
    if (Status added = addTest(*chosen, *wish, folderOf, reply); !added)
        return passOn(added);
    if (wish->grouping)
        addGroups(*chosen, comparison, *wish, reply);
    reply.blocks += overlaidCharts(readRunBlocks(
        chosen->runs.first(std::min(chosen->runs.size(), mostOverlaidRuns)), folderOf));
    if (Status added = addPlots(comparison, *wish, reply); !added)
        return passOn(added);
    QList<Block> drawn = reply.blocks;
    drawn.removeIf([](const Block &block) { return !std::holds_alternative<Chart>(block); });
    reply.json[QStringLiteral("charts")] = blocksToJson(drawn);
    if (!wish->table.isEmpty()) {
        if (Status written = writeTable(*chosen, *wish, *invocation.progress, reply); !written)
            return passOn(written);
    }
    return reply;
}

QString answerText()
{
    return Tr::tr(
        "{\"metric\", \"baseline\": ID,\n"
        " \"runs\": [{\"run\", \"name\", \"status\", \"learner\", \"problem\", \"dataset\", "
        "\"tags\", \"seconds\", \"baseline\",\n"
        "   \"value\", \"std\", \"folds\", \"delta\", \"better\": true|false|null, \"best\"}],\n"
        " \"params\": [{\"param\", \"differs\", \"values\": one a run}],\n"
        " \"metrics\": [{\"metric\", \"greater_is_better\", \"differs\", \"values\", \"stds\", "
        "\"deltas\", \"best\": [ID]}],\n"
        " \"test\": null or {\"name\", \"metric\", \"baseline\", \"alpha\", \"notes\", "
        "\"verdicts\": [SENTENCE], and\n"
        "   corrected-t, wilcoxon, mcnemar: \"comparisons\": [{\"run\", \"difference\", \"low\", "
        "\"high\", \"p_value\", \"p_holm\",\n"
        "     \"significant\", \"better\", and the test's own figures}]\n"
        "   bayes: \"rope\", \"comparisons\": [{\"run\", \"difference\", \"left\", \"rope\", "
        "\"right\", \"p_worse\", \"p_equivalent\", \"p_better\"}]\n"
        "   friedman: \"datasets\", \"ranks\": [{\"model\", \"average_rank\"}], \"chi_square\", "
        "\"chi_square_p\", \"f\", \"f_p\",\n"
        "     \"critical_difference\", \"groups\": [[MODEL]], \"pairs\": [{\"first\", \"second\", "
        "\"p_value\"}]},\n"
        " \"refused\": null or {\"kind\", \"differs\", \"message\", \"hint\"} (--test auto),\n"
        " \"charts\": [CHART], with --group \"groups\": [{\"group\", \"runs\", \"mean\", \"best\", "
        "\"best_run\"}],\n"
        " with --table \"table\": {\"format\", \"out\"}}\n"
        "Differences and deltas are value less that of the baseline, in the metric's units; "
        "\"better\" minds the metric's direction.\n");
}

} // namespace

Command compare_command()
{
    const auto words = [](const QStringList &choices) { return choices.join(QLatin1Char('|')); };
    Command command;
    command.summary = Tr::tr("Shows runs side by side and tests whether they differ: params, "
                             "metrics, deltas against a baseline, curves.");
    command.arguments = QStringLiteral("RUN RUN…");
    command.minimumArguments = 2;
    command.maximumArguments = std::numeric_limits<int>::max();
    command.options = {
        {.name = QStringLiteral("metric"),
         .value = QStringLiteral("M"),
         .type = Tr::tr("metric that the runs have"),
         .help = Tr::tr("The metric to compare and test by."),
         .initial = Tr::tr("roc_auc, f1_macro or r2")},
        {.name = QStringLiteral("baseline"),
         .value = QStringLiteral("RUN"),
         .type = Tr::tr("run"),
         .help = Tr::tr("The run that the others are compared with."),
         .initial = Tr::tr("the first one")},
        {.name = QStringLiteral("by"),
         .value = QStringLiteral("P"),
         .type = Tr::tr("param or metric in which the runs differ"),
         .help = Tr::tr("Draws the metric by it, a point a run.")},
        {.name = QStringLiteral("test"),
         .value = words(testNames()),
         .type = Tr::tr("one of: %1").arg(testNames().join(QStringLiteral(", "))),
         .help = Tr::tr("corrected-t, wilcoxon, bayes: over folds that the runs share; mcnemar: on "
                        "rows that classifiers share; friedman, wilcoxon: of models over data "
                        "sets. auto takes what fits, and says why where none does."),
         .initial = testNames().first()},
        {.name = QStringLiteral("rope"),
         .value = QStringLiteral("R"),
         .type = Tr::tr("real >= 0"),
         .help = Tr::tr("bayes: the largest difference that does not matter, in the metric's "
                        "units, 0 or more."),
         .initial = QStringLiteral("0.01")},
        {.name = QStringLiteral("alpha"),
         .value = QStringLiteral("A"),
         .type = Tr::tr("real in (0, 1)"),
         .help = Tr::tr("Level of significance, above 0 and below 1; several comparisons are "
                        "corrected by Holm."),
         .initial = QStringLiteral("0.05")},
        {.name = QStringLiteral("only-differences"),
         .help = Tr::tr("Leave out params and metrics that are the same in all runs.")},
        {.name = QStringLiteral("group"),
         .value = words(groupings()),
         .type = Tr::tr("one of: %1").arg(groupings().join(QStringLiteral(", "))),
         .help = Tr::tr("Also gather the runs by learner, data set or tag.")},
        {.name = QStringLiteral("table"),
         .value = words(tableFormats()),
         .type = Tr::tr("one of: %1").arg(tableFormats().join(QStringLiteral(", "))),
         .help = Tr::tr("Also write a table for a paper: models by data sets, mean ± standard "
                        "deviation, best in bold.")},
        {.name = QStringLiteral("out"),
         .value = QStringLiteral("FILE"),
         .type = Tr::tr("path"),
         .help = Tr::tr("Where to write that table.")},
    };
    command.answer = answerText();
    command.run = run;
    return command;
}

} // namespace tenbin::commands
