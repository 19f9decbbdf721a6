#include "app/cli/project_task.h"

#include "app/cli/console.h"
#include "app/cli/project_access.h"
#include "app/cli/versions.h"
#include "core/text.h"
#include "experiments/job_inputs.h"
#include "experiments/registry.h"

#include <QFileInfo>

#include <cstdio>

namespace tenbin {

namespace {

constexpr QLatin1String standardInput("-");

TaskSpec::Input fileInput(const QString &text)
{
    const bool stream = text == standardInput;
    const QFileInfo file(text);
    return {TaskSpec::Input::Kind::File,
            stream ? text : file.absoluteFilePath(),
            stream ? Tr::tr("standard input") : file.fileName(),
            {}};
}

} // namespace

ProjectTask::ProjectTask(const Invocation &invocation, const QString &task)
    : m_invocation(invocation)
{
    spec.task = task;
}

Status ProjectTask::open()
{
    if (m_project)
        return {};
    Result<std::unique_ptr<Project>> project = openToWork(m_invocation);
    if (!project)
        return passOn(project);
    m_project = std::move(*project);
    return {};
}

Result<PendingJob> ProjectTask::perform(const TaskSpec &task)
{
    Result<PendingJob> job = PendingJob::perform(*m_project, task, m_invocation.threads,
                                                 *m_invocation.progress, versionsJson());
    if (job && !m_invocation.quiet) {
        for (const QString &warning : job->job().record.outcome.warnings)
            std::fputs(warningLine(warning).constData(), stderr);
    }
    return job;
}

Status ProjectTask::import(const QString &input, const QString &text,
                           const QMap<QString, ColumnType> &types)
{
    TaskSpec task;
    task.task = QStringLiteral("import_data");
    task.inputs[QStringLiteral("file")] = fileInput(text);
    QJsonObject typeNames;
    for (auto type = types.begin(); type != types.end(); ++type)
        typeNames[type.key()] = columnTypeName(type.value());
    task.params = {{QStringLiteral("optional_types"), typeNames},
                   {QStringLiteral("known_stays"), true}};
    Result<PendingJob> job = perform(task);
    if (!job)
        return passOn(job);
    const StoredDataset &made = job->job().datasets.first();
    // The file is a data set of the project: its roles are known and stay.
    const Result<StoredDataset> known = m_project->store().findDataset(made.id);
    if (known && !job->job().record.outcome.values[QStringLiteral("new_file")].toBool()) {
        spec.inputs[input] = inputOf(*known);
        return {};
    }
    spec.inputs[input] = inputOf(made);
    m_imports.push_back(std::move(*job));
    return {};
}

Status ProjectTask::takeDataset(const QString &input, const QString &text,
                                const QMap<QString, ColumnType> &types)
{
    if (Status opened = open(); !opened)
        return opened;
    const bool isFile = text == standardInput || QFileInfo::exists(text);
    const Result<StoredDataset> known = m_project->store().findDataset(text);
    // The beginning of an id yields to a file of exactly this name.
    if (known && (!isFile || known->id == text || known->name == text)) {
        spec.inputs[input] = inputOf(*known);
        return {};
    }
    if (isFile)
        return import(input, text, types);
    if (known.error().kind != Error::Kind::BadInput)
        return passOn(known);
    return badInput(Tr::tr("\"%1\" is neither a data set of the project nor a file.").arg(text),
                    Tr::tr("List the data sets with: tenbin-cli datasets."));
}

Result<QString> ProjectTask::takeRun(const QString &input, const QString &text)
{
    if (Status opened = open(); !opened)
        return passOn(opened);
    Registry registry(*m_project);
    const Result<std::optional<ModelReference>> registered = registry.resolve(text);
    if (!registered)
        return passOn(registered);
    const std::optional<ModelReference> &model = *registered;
    if (model)
        if (Status sound = registry.verify(model->version); !sound)
            return passOn(sound);
    const Result<StoredRun> run = m_project->store().findRun(model ? model->version.run : text);
    if (!run)
        return passOn(run);
    spec.inputs[input] = {
        TaskSpec::Input::Kind::Run, run->id, model ? model->text() : run->title(), {}};
    return m_project->runFolder(run->id);
}

Status ProjectTask::takeDataOf(const QString &run, const QString &input)
{
    const Result<StoredRun> found = m_project->store().findRun(spec.inputs[run].reference);
    if (!found)
        return passOn(found);
    const Result<TaskSpec> made = found->taskSpec();
    if (!made)
        return passOn(made);
    const QString data = QStringLiteral("data");
    if (!made->inputs.contains(data))
        return badInput(Tr::tr("The run \"%1\" has no data.").arg(found->title()),
                        Tr::tr("Choose a run that was trained on data of the project."));
    spec.inputs[input] = made->inputs[data];
    return {};
}

void ProjectTask::takeFile(const QString &input, const QString &text)
{
    spec.inputs[input] = fileInput(text);
}

Result<FinishedJob> ProjectTask::run(const Beforehand &beforehand)
{
    if (Status opened = open(); !opened)
        return passOn(opened);
    Result<PendingJob> job = perform(spec);
    if (!job)
        return passOn(job);
    if (beforehand)
        if (Status done = beforehand(job->job(), job->folder()); !done)
            return passOn(done);
    while (!m_imports.empty()) {
        if (const Result<FinishedJob> kept = m_imports.front().keep(); !kept)
            return passOn(kept);
        m_imports.pop_front();
    }
    Result<FinishedJob> kept = job->keep();
    if (kept && !kept->recorded && !m_invocation.quiet)
        std::fputs(warningLine(Tr::tr("The result is in the project's folder; the program that has "
                                      "the project open has yet to list it."))
                       .constData(),
                   stderr);
    return kept;
}

Result<Reply> ProjectTask::answer()
{
    const Result<FinishedJob> job = run();
    if (!job)
        return passOn(job);
    Reply reply;
    reply.json = job->record.outcome.values;
    reply.blocks = job->record.outcome.blocks;
    return reply;
}

} // namespace tenbin
