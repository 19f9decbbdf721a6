#include "core/text.h"
#include "data/dataset_file.h"
#include "experiments/artifacts.h"
#include "experiments/prediction_table.h"
#include "experiments/task.h"
#include "models/fitted_steps.h"

#include <QDir>

namespace tenbin {

namespace {

Result<Outcome> run(const TaskInputs &inputs, const Params &, const Context &context,
                    Progress &progress)
{
    if (!progress.report(0, Tr::tr("reading the model")))
        return cancelled();
    const QDir modelFolder(inputs.runFolders[QStringLiteral("run")]);
    const Result<Pipeline> pipeline = Pipeline::load(modelFolder.filePath(QStringLiteral("model")));
    if (!pipeline)
        return passOn(pipeline);
    if (!progress.report(0.2, Tr::tr("predicting")))
        return cancelled();
    const Dataset &dataset = inputs.datasets[QStringLiteral("data")];
    const Result<Dataset> table = predictionTable(*pipeline, dataset, context);
    if (!table)
        return passOn(table);

    const QString path = QStringLiteral("predictions.safetensors");
    const QDir folder(inputs.folder);
    if (Status written = DatasetFile::write(*table, folder.filePath(path)); !written)
        return passOn(written);
    Result<Artifact> artifact = describeArtifact(inputs.folder, QStringLiteral("predictions"), path,
                                                 QStringLiteral("table"));
    if (!artifact)
        return passOn(artifact);
    Outcome outcome;
    outcome.problem = problemName(pipeline->problem());
    outcome.artifacts.append(std::move(*artifact));
    outcome.warnings = pipeline->encoder().warnings(dataset, allRows(dataset.rowCount()));
    outcome.warnings +=
        unseenGroupNotes(pipeline->steps().mitigation, dataset, allRows(dataset.rowCount()));
    outcome.values = {{QStringLiteral("rows"), table->rowCount()},
                      {QStringLiteral("learner"), pipeline->spec().learner},
                      {QStringLiteral("target"), pipeline->spec().target}};
    outcome.blocks.append(Paragraph{
        Tr::tr("%1 predicts \"%2\" for %3 of \"%4\".")
            .arg(pipeline->spec().learner, pipeline->spec().target,
                 counted(table->rowCount(), Tr::tr("%1 row"), Tr::tr("%1 rows")), dataset.name())});
    return outcome;
}

} // namespace

namespace tasks {

Task predict()
{
    return {.title = Tr::tr("Predict"),
            .help = Tr::tr("Lets the model of a run predict each row of a data set."),
            .inputs = {{QStringLiteral("run"), TaskSpec::Input::Kind::Run},
                       {QStringLiteral("data"), TaskSpec::Input::Kind::Dataset}},
            .params = {},
            .run = run};
}

} // namespace tasks
} // namespace tenbin
