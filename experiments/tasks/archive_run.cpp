#include "core/atomic_file.h"
#include "core/text.h"
#include "experiments/run_archive.h"
#include "experiments/task.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace tenbin::tasks {

namespace {

/// From the job's folder to where it shall be, whole or not at all.
Status moveOut(const QString &from, const QString &to, Progress &progress)
{
    constexpr qint64 piece = 1 << 20;
    QFile file(from);
    if (!file.open(QIODevice::ReadOnly))
        return failure(Error::Kind::Io, Tr::tr("Cannot read the archive again."));
    Result<AtomicFile> out = AtomicFile::open(to);
    if (!out)
        return passOn(out);
    while (!file.atEnd()) {
        if (!progress.report(0.9, Tr::tr("Writing")))
            return cancelled();
        const QByteArray bytes = file.read(piece);
        if (bytes.isEmpty())
            return failure(Error::Kind::Io, Tr::tr("Cannot read the archive again."));
        if (Status written = out->write(bytes); !written)
            return written;
    }
    return out->commit();
}

Result<Outcome> run(const TaskInputs &inputs, const Params &params, const Context &,
                    Progress &progress)
{
    ArchiveRequest request;
    request.runFolder = inputs.runFolders[QStringLiteral("run")];
    request.run = QFileInfo(request.runFolder).fileName();
    request.project = inputs.project;
    request.about = params.object(QStringLiteral("about"));
    request.withData = params.flag(QStringLiteral("data"));
    const QString made = QDir(inputs.folder).filePath(QStringLiteral("archive.zip"));
    if (Status packed = packRun(request, made, progress); !packed)
        return passOn(packed);
    const qint64 bytes = QFileInfo(made).size();
    const QString out = params.text(QStringLiteral("out"));
    if (Status moved = moveOut(made, out, progress); !moved)
        return passOn(moved);
    Outcome outcome;
    outcome.values = {{QStringLiteral("run"), request.run},
                      {QStringLiteral("out"), out},
                      {QStringLiteral("bytes"), bytes},
                      {QStringLiteral("data"), request.withData}};
    outcome.blocks = {Paragraph{Tr::tr("The run is in \"%1\" (%2).")
                                    .arg(QDir::toNativeSeparators(out),
                                         counted(bytes, Tr::tr("%1 byte"), Tr::tr("%1 bytes")))}};
    return outcome;
}

} // namespace

Task archive_run()
{
    Task task;
    task.title = Tr::tr("Archive a run");
    task.help = Tr::tr("Writes a run as one file that another project can take up.");
    task.inputs = {{QStringLiteral("run"), TaskSpec::Input::Kind::Run}};
    task.params = {
        ParamSpec::text(QStringLiteral("out"), Tr::tr("File"), Tr::tr("The archive to write."), {})
            .first(),
        ParamSpec::flag(QStringLiteral("data"), Tr::tr("With data"),
                        Tr::tr("Put in the data sets that the run used."), true)
            .first(),
        ParamSpec::object(QStringLiteral("about"), Tr::tr("About the run"),
                          Tr::tr("Name, notes and tags, as the project's store has them."))};
    task.keepsRun = false;
    task.run = run;
    return task;
}

} // namespace tenbin::tasks
