#pragma once

#include "core/context.h"
#include "core/progress.h"
#include "core/result.h"
#include "experiments/run.h"
#include "experiments/zip_file.h"

#include <QJsonArray>
#include <QString>

namespace tenbin {

class Project;

/// A run as one file, for another project:
///   manifest.json      {"tenbin_archive": 1, "run": ID, "entries": [{"name", "bytes", "sha256"}]}
///   run/spec.json, run/outcome.json, run/about.json (name, notes, tags), run/… artifacts
///   data/….safetensors the data sets it used, unless left out
/// The same run always makes the same bytes.

/// What the store knows of a run and its files do not: about.json in an archive and in a folder of
/// a run that came from one.
QJsonObject aboutRun(Project &project, const StoredRun &run);

struct ArchiveRequest
{
    QString run; ///< id
    QString runFolder;
    QString project; ///< folder
    QJsonObject about;
    bool withData = true;
};

/// Writes the archive at `path`, which must not exist. BadInput when an artifact is no longer the
/// one that was recorded, or a data set is not in the project.
Status packRun(const ArchiveRequest &request, const QString &path, Progress &progress);

/// A run that was taken out of an archive.
struct UnpackedRun
{
    QString run;         ///< id: the same as where it came from
    QJsonArray datasets; ///< new in the project, as import_data describes one
};

/// Puts the run of an archive into a project's runs/ and its data sets into datasets/, where the
/// holder of the project finds and records them. Nothing is believed: names, sizes, hashes, the
/// spec, the outcome and the data sets are checked in `workFolder` (on the same disk) first; on an
/// error the project is as it was. BadInput when the run is already there.
Result<UnpackedRun> unpackRun(const QString &archive, const QString &project,
                              const QString &workFolder, const Context &context, Progress &progress,
                              const ZipLimits &limits = {});

} // namespace tenbin
