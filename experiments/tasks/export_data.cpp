#include "core/text.h"
#include "data/format.h"
#include "experiments/task.h"

#include <QDir>
#include <QFileInfo>

namespace tenbin::tasks {

namespace {

Result<Outcome> run(const TaskInputs &inputs, const Params &params, const Context &,
                    Progress &progress)
{
    const QString path = params.text(QStringLiteral("path"));
    if (!QDir::isAbsolutePath(path))
        return failure(Error::Kind::Usage,
                       Tr::tr("The file to write, \"%1\", is no absolute path.").arg(path),
                       Tr::tr("Name the file with its folder."));
    const auto entry = formatFor({path}, params.text(QStringLiteral("format")));
    if (!entry)
        return passOn(entry);
    const Format &format = (*entry)->item;
    if (!format.write)
        return failure(Error::Kind::Unsupported,
                       Tr::tr("Files of the format \"%1\" cannot be written.").arg((*entry)->id),
                       Tr::tr("Choose another format, for example csv."));
    const Result<Params> options =
        Params::checked(format.params, params.object(QStringLiteral("format_params")));
    if (!options)
        return passOn(options);
    const Dataset &data = inputs.datasets[QStringLiteral("data")];
    if (Status written = format.write(data, path, *options, progress); !written)
        return passOn(written);
    Outcome outcome;
    outcome.values = {{QStringLiteral("path"), path},
                      {QStringLiteral("format"), (*entry)->id},
                      {QStringLiteral("rows"), qint64(data.rowCount())},
                      {QStringLiteral("columns"), qint64(data.columnCount())},
                      {QStringLiteral("bytes"), QFileInfo(path).size()}};
    outcome.blocks = {Paragraph{Tr::tr("%1 rows and %2 columns were written to \"%3\".")
                                    .arg(data.rowCount())
                                    .arg(data.columnCount())
                                    .arg(QDir::toNativeSeparators(path))}};
    return outcome;
}

} // namespace

Task export_data()
{
    Task task;
    task.title = Tr::tr("Export data");
    task.help = Tr::tr("Writes a data set of the project to a file.");
    task.inputs = {{QStringLiteral("data"), TaskSpec::Input::Kind::Dataset}};
    task.params = {
        ParamSpec::text(QStringLiteral("path"), Tr::tr("File"), Tr::tr("Where to write it."), {})
            .first(),
        ParamSpec::text(QStringLiteral("format"), Tr::tr("Format"),
                        Tr::tr("Empty: by the end of the file's name."), {}),
        ParamSpec::object(QStringLiteral("format_params"), Tr::tr("Format settings"),
                          Tr::tr("Settings of the chosen format."))};
    task.keepsRun = false;
    task.run = run;
    return task;
}

} // namespace tenbin::tasks
