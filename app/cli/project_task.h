#pragma once

#include "app/cli/command.h"
#include "data/column.h"
#include "experiments/pending_job.h"

#include <functional>
#include <list>
#include <memory>

namespace tenbin {

/// The task of a command: its inputs by the words that the user wrote, then the work itself, with
/// the invocation's threads and progress. The project is opened on first use. When the task fails
/// or is cancelled the project stays as it was, without what was imported for it.
class ProjectTask
{
public:
    ProjectTask(const Invocation &invocation, const QString &task);

    TaskSpec spec;

    /// An id, a unique prefix of one or a name (its newest version) of the project, else the path
    /// of a file, which is imported; `types` of its columns go before what it suggests.
    Status takeDataset(const QString &input, const QString &text,
                       const QMap<QString, ColumnType> &types = {});
    /// By id, name or a unique prefix, or a registered model, whose files must be what was
    /// registered. Its folder.
    Result<QString> takeRun(const QString &input, const QString &text);
    /// The data that a run, taken before as `run`, was trained on or predicted.
    Status takeDataOf(const QString &run, const QString &input);
    /// A file, or "-" for standard input.
    void takeFile(const QString &input, const QString &text);

    /// Does the task and records it; `beforehand` sees it in its folder first, and nothing is
    /// recorded when that fails. Warnings go to standard error.
    using Beforehand = std::function<Status(const FinishedJob &job, const QString &folder)>;
    Result<FinishedJob> run(const Beforehand &beforehand = {});
    /// Does the task; its values and blocks are the answer.
    Result<Reply> answer();

private:
    Status open();
    Result<PendingJob> perform(const TaskSpec &task);
    Status import(const QString &input, const QString &text,
                  const QMap<QString, ColumnType> &types);

    const Invocation &m_invocation;
    std::unique_ptr<Project> m_project;
    std::list<PendingJob> m_imports;
};

} // namespace tenbin
