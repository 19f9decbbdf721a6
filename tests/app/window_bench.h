#pragma once

#include "app/desktop/session.h"
#include "experiments/job_inputs.h"
#include "experiments/pending_job.h"
#include "experiments/registry.h"
#include "tests/app/cli_program.h"

#include <QDir>
#include <QFile>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

namespace tenbin::test {

/// Settings, files and projects of a window in a folder of their own; the worker is the real one.
class WindowBench
{
public:
    WindowBench()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        QCoreApplication::setOrganizationName(QStringLiteral("Tenbin"));
        QCoreApplication::setApplicationName(QStringLiteral("tenbin-test"));
    }

    static LocalExecutor::Options workers()
    {
        LocalExecutor::Options options;
        options.program = cliPath();
        return options;
    }

    QString path(const QString &name) const { return m_folder.filePath(name); }

    QString write(const QString &name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qWarning() << file.errorString();
        return file.fileName();
    }

    /// So many people whose income hangs on age and hours.
    QString people(int rows, const QString &name = QStringLiteral("people.csv")) const
    {
        QByteArray csv = "age,hours,work,note,income\n";
        for (int i = 0; i < rows; ++i) {
            const int age = 18 + i * 7 % 60, hours = 10 + i * 11 % 50;
            csv += QByteArray::number(age) + ',' + QByteArray::number(hours) + ',' +
                   (i % 3 ? "private" : "state") + ",n" + QByteArray::number(i) + ',' +
                   (age + hours + i % 13 > 80 ? ">50K" : "<=50K") + '\n';
        }
        return write(name, csv);
    }

    /// A project with these data sets and, when there are any, one run, registered as "income".
    QString project(const QString &name, const QStringList &datasets) const
    {
        const QString folder = path(name);
        const auto opened = Project::openOrCreate(folder, Project::Access::Write);
        StoredDataset last;
        for (const QString &dataset : datasets) {
            const FinishedJob job = perform(
                **opened,
                importSpec(people(60, dataset + QStringLiteral(".csv")),
                           {{QStringLiteral("name"), dataset},
                            {QStringLiteral("roles"),
                             QJsonObject{{QStringLiteral("income"), QStringLiteral("target")}}}}));
            last = job.datasets.value(0);
        }
        if (last.id.isEmpty())
            return folder;
        TaskSpec spec;
        spec.task = QStringLiteral("train");
        spec.inputs[QStringLiteral("data")] = inputOf(last);
        spec.params = {{QStringLiteral("learner"), QStringLiteral("logistic_regression")},
                       {QStringLiteral("validation"), QStringLiteral("holdout:0.3")}};
        const FinishedJob job = perform(**opened, spec);
        if (const auto added = Registry(**opened).add(job.run, QStringLiteral("income"), QString());
            !added)
            qFatal("%s", qPrintable(added.error().text));
        return folder;
    }

private:
    static FinishedJob perform(Project &project, const TaskSpec &spec)
    {
        NoProgress progress;
        Result<PendingJob> pending = PendingJob::perform(project, spec, 1, progress);
        if (!pending)
            qFatal("%s", qPrintable(pending.error().text));
        Result<FinishedJob> job = pending->keep();
        if (!job)
            qFatal("%s", qPrintable(job.error().text));
        return *job;
    }

    QTemporaryDir m_folder;
};

} // namespace tenbin::test
