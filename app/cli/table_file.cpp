#include "app/cli/table_file.h"

#include "app/cli/arguments.h"
#include "core/text.h"
#include "data/dataset_file.h"

#include <QDir>

namespace tenbin {

Status writeArtifactTable(const FinishedJob &job, const QString &runFolder, const QString &path,
                          Progress &progress)
{
    const QList<Artifact> &artifacts = job.record.outcome.artifacts;
    if (artifacts.isEmpty() || artifacts.first().kind != QLatin1String("table"))
        return badInput(Tr::tr("There is no table to write."), Tr::tr("Leave out --out."));
    const auto format = writableFormat(path);
    if (!format)
        return passOn(format);
    const Result<Dataset> table =
        DatasetFile::open(QDir(runFolder).filePath(artifacts.first().path));
    if (!table)
        return passOn(table);
    return (*format)->item.write(*table, path, Params::initial((*format)->item.params), progress);
}

} // namespace tenbin
