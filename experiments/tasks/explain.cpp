#include "analysis/explainer.h"
#include "analysis/explanation_blocks.h"
#include "analysis/row_choice.h"
#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "data/dataset_file.h"
#include "experiments/artifacts.h"
#include "experiments/task.h"

#include <QDir>
#include <QJsonArray>

namespace tenbin {

namespace {

constexpr quint64 rowStream = 1;
constexpr quint64 backgroundStream = 2;

/// -1: regression. Nobody says which: the positive of two classes, the first of more.
Result<int> classOf(const Pipeline &pipeline, const QString &name)
{
    if (pipeline.problem() == Problem::Regression) {
        if (name.isEmpty())
            return -1;
        return failure(Error::Kind::Usage, Tr::tr("A regression model has no classes."),
                       Tr::tr("Leave the class out."));
    }
    const QStringList &classes = pipeline.classes();
    if (name.isEmpty())
        return pipeline.problem() == Problem::Binary ? 1 : 0;
    if (const qsizetype index = classes.indexOf(name); index >= 0)
        return int(index);
    return failure(Error::Kind::Usage, Tr::tr("The model has no class \"%1\".").arg(name),
                   Tr::tr("Choose one of: %1.").arg(classes.join(QStringLiteral(", "))));
}

OutputSpace spaceOf(const Explainer &explainer, const Pipeline &pipeline, const QString &name)
{
    if (const std::optional<OutputSpace> asked = outputSpaceFromName(name))
        return *asked;
    if (explainer.usualSpace)
        return explainer.usualSpace(pipeline);
    return pipeline.problem() == Problem::Regression ? OutputSpace::Value : OutputSpace::LogOdds;
}

struct ChosenRows
{
    Rows rows;
    Rows background;
};

Result<ChosenRows> chooseRows(const Explainer &explainer, const Params &params, qsizetype count,
                              quint64 seed)
{
    if (count == 0)
        return badInput(Tr::tr("The data has no rows to explain."),
                        Tr::tr("Choose data with rows."));
    ChosenRows chosen;
    if (const QString named = params.text(QStringLiteral("rows")); !named.isEmpty()) {
        Result<Rows> rows = rowsNamed(named, count);
        if (!rows)
            return passOn(rows);
        chosen.rows = *std::move(rows);
    } else {
        const qint64 sample = params.integer(QStringLiteral("sample"));
        const qsizetype wanted = sample > 0 ? sample : explainer.usualRows;
        chosen.rows = rowsDrawn(count, wanted > 0 ? wanted : count, seed, rowStream);
    }
    const qint64 background = params.integer(QStringLiteral("background"));
    if (explainer.usualBackground == 0 && !(explainer.takesBackground && background > 0))
        return chosen;
    if (background == 0)
        return badInput(Tr::tr("The background has no rows: unknown columns have no values to "
                               "take."),
                        Tr::tr("Ask for at least one row with --background."));
    chosen.background = rowsDrawn(count, background > 0 ? background : explainer.usualBackground,
                                  seed, backgroundStream);
    return chosen;
}

QJsonArray featuresJson(const QList<ColumnWeight> &weights)
{
    QJsonArray features;
    for (const ColumnWeight &weight : weights)
        features.append(QJsonObject{{QStringLiteral("feature"), weight.column},
                                    {QStringLiteral("mean_abs"), jsonNumber(weight.value)},
                                    {QStringLiteral("low"), jsonNumber(weight.low)},
                                    {QStringLiteral("high"), jsonNumber(weight.high)}});
    return features;
}

Status keepTable(const Explanation &explanation, const QString &folder, Outcome &outcome)
{
    const Result<Dataset> table = explanationTable(explanation);
    if (!table)
        return passOn(table);
    if (table->columnCount() == 0)
        return {};
    const QString path = QStringLiteral("explanation.safetensors");
    if (Status written = DatasetFile::write(*table, QDir(folder).filePath(path)); !written)
        return passOn(written);
    Result<Artifact> artifact =
        describeArtifact(folder, QStringLiteral("explanation"), path, QStringLiteral("table"));
    if (!artifact)
        return passOn(artifact);
    outcome.artifacts.append(*std::move(artifact));
    return {};
}

Result<Outcome> run(const TaskInputs &inputs, const Params &params, const Context &context,
                    Progress &progress)
{
    if (!progress.report(0, Tr::tr("reading the model")))
        return cancelled();
    const QString method = params.text(QStringLiteral("method"));
    const Result<const Explainer *> explainer = shelf<Explainer>().pick(method, Tr::tr("method"));
    if (!explainer)
        return passOn(explainer);
    const Result<Params> settings =
        Params::checked((*explainer)->params, params.object(QStringLiteral("settings")));
    if (!settings)
        return passOn(settings);
    Result<Pipeline> pipeline = Pipeline::load(
        QDir(inputs.runFolders[QStringLiteral("run")]).filePath(QStringLiteral("model")));
    if (!pipeline)
        return passOn(pipeline);
    const Result<int> classIndex = classOf(*pipeline, params.text(QStringLiteral("class")));
    if (!classIndex)
        return passOn(classIndex);
    const OutputSpace space =
        spaceOf(**explainer, *pipeline, params.text(QStringLiteral("output")));
    const Result<ExplainedOutput> output =
        ExplainedOutput::make(*std::move(pipeline), *classIndex, space);
    if (!output)
        return passOn(output);
    if ((*explainer)->whyNot) {
        if (const QString reason = (*explainer)->whyNot(*output, *settings); !reason.isEmpty())
            return failure(Error::Kind::Unsupported, reason);
    }
    const Dataset &data = inputs.datasets[QStringLiteral("data")];
    Result<ChosenRows> rows = chooseRows(**explainer, params, data.rowCount(), context.seed);
    if (!rows)
        return passOn(rows);
    const ExplanationRequest request{*output, data, std::move(rows->rows),
                                     std::move(rows->background)};
    SubProgress explaining(progress, 0.05, 0.95, (*explainer)->title);
    Result<Explanation> explanation =
        (*explainer)->explain(request, *settings, context, explaining);
    if (!explanation)
        return passOn(explanation);
    if (explanation->attributions && explanation->weights.isEmpty()) {
        explanation->weights = meanAbsolute(*explanation->attributions);
        explanation->weightInterval =
            counted(qint64(request.rows.size()), Tr::tr("%1 row: no interval"),
                    Tr::tr("95 % t interval over %1 rows"));
    }

    Outcome outcome;
    outcome.problem = problemName(output->pipeline().problem());
    outcome.warnings = explanation->warnings;
    outcome.blocks = explanationBlocks(*explanation, request, **explainer);
    outcome.values = explanation->values;
    outcome.values[QStringLiteral("method")] = method;
    outcome.values[QStringLiteral("output")] = outputSpaceName(space);
    outcome.values[QStringLiteral("class")] =
        output->classIndex() < 0 ? QJsonValue() : QJsonValue(output->className());
    outcome.values[QStringLiteral("rows")] = qint64(request.rows.size());
    if (explanation->attributions) {
        outcome.values[QStringLiteral("base_value")] = jsonNumber(explanation->attributions->base);
        outcome.values[QStringLiteral("additivity_residual")] =
            jsonNumber(explanation->attributions->additivityResidual());
    }
    if (!explanation->weights.isEmpty())
        outcome.values[QStringLiteral("features")] = featuresJson(explanation->weights);
    if (Status kept = keepTable(*explanation, inputs.folder, outcome); !kept)
        return passOn(kept);
    return outcome;
}

} // namespace

namespace tasks {

Task explain()
{
    using Kind = TaskSpec::Input::Kind;
    Task task;
    task.title = Tr::tr("Explain");
    task.help = Tr::tr("Says which columns a run's model decides by.");
    task.inputs = {{QStringLiteral("run"), Kind::Run}, {QStringLiteral("data"), Kind::Dataset}};
    task.params = {
        ParamSpec::choice(QStringLiteral("method"), Tr::tr("Method"), Tr::tr("How to explain."),
                          QStringLiteral("treeshap"), shelf<Explainer>().ids())
            .first(),
        ParamSpec::text(QStringLiteral("rows"), Tr::tr("Rows"),
                        Tr::tr("Rows to explain, from 0: 7, or 0:100, or 3,8,20:30; empty: as "
                               "many as the method usually takes, at random."),
                        {})
            .first(),
        ParamSpec::integer(QStringLiteral("sample"), Tr::tr("Sample"),
                           Tr::tr("How many rows to draw when none are named; 0: as many as the "
                                  "method usually takes."),
                           0, 0, 1e9),
        ParamSpec::integer(QStringLiteral("background"), Tr::tr("Background rows"),
                           Tr::tr("Rows that columns not known take their values from; -1: as "
                                  "many as the method usually takes."),
                           -1, -1, 1e9),
        ParamSpec::text(QStringLiteral("class"), Tr::tr("Class"),
                        Tr::tr("The class that is explained; empty: the positive, or the first."),
                        {})
            .first(),
        ParamSpec::choice(QStringLiteral("output"), Tr::tr("Output"),
                          Tr::tr("The scale of the explanation; auto: the method's own."),
                          QStringLiteral("auto"),
                          {QStringLiteral("auto"), QStringLiteral("log_odds"),
                           QStringLiteral("probability"), QStringLiteral("value")})
            .first(),
        ParamSpec::object(QStringLiteral("settings"), Tr::tr("Settings"),
                          Tr::tr("Of the method."))};
    task.run = run;
    return task;
}

} // namespace tasks
} // namespace tenbin
