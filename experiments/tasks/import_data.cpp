#include "core/json.h"
#include "core/text.h"
#include "data/dataset_file.h"
#include "data/format.h"
#include "experiments/import_report.h"
#include "experiments/job_inputs.h"
#include "experiments/run.h"
#include "experiments/task.h"

namespace tenbin::tasks {

namespace {

Result<TypeChoices> typesOf(const QJsonObject &json)
{
    TypeChoices types;
    for (auto one = json.begin(); one != json.end(); ++one) {
        const std::optional<ColumnType> type = columnTypeFromName(one.value().toString());
        if (!type)
            return failure(Error::Kind::Usage,
                           Tr::tr("The column \"%1\" shall have the unknown type \"%2\".")
                               .arg(one.key(), one.value().toString()),
                           Tr::tr("Types are numeric, categorical, text, datetime."));
        types[one.key()] = *type;
    }
    return types;
}

Result<Dataset> read(const TaskInputs &inputs, const Params &params, const Context &context,
                     Progress &progress)
{
    const Result<TypeChoices> types = typesOf(params.object(QStringLiteral("types")));
    if (!types)
        return passOn(types);
    const Result<TypeChoices> optional = typesOf(params.object(QStringLiteral("optional_types")));
    if (!optional)
        return passOn(optional);
    const Source source{inputs.files[QStringLiteral("file")]};
    const auto format = formatFor(source, params.text(QStringLiteral("format")));
    if (!format)
        return passOn(format);
    const Result<Params> options =
        Params::checked((*format)->item.params, params.object(QStringLiteral("format_params")));
    if (!options)
        return passOn(options);
    ReadOptions how;
    how.params = *options;
    how.types = *optional;
    how.types.insert(*types);
    how.threads = context.threads;
    Result<Dataset> dataset = readDataset(source, (*format)->id, how, progress);
    if (!dataset)
        return dataset;
    for (const QString &column : types->keys())
        if (const Result<Column> found = dataset->find(column); !found)
            return passOn(found);
    const QString name = params.text(QStringLiteral("name"));
    return name.isEmpty() ? *dataset : dataset->renamed(name);
}

/// Roles that the file itself holds, then those that the user gives.
Result<Dataset> withGivenRoles(const Dataset &dataset, const Params &params)
{
    QMap<QString, QString> roles;
    for (qsizetype i = 0; i < dataset.columnCount(); ++i)
        roles[dataset.column(i).name()] = roleName(dataset.role(i));
    const QJsonObject given = params.object(QStringLiteral("roles"));
    for (auto role = given.begin(); role != given.end(); ++role)
        roles[role.key()] = role.value().toString();
    return withRoles(dataset, roles);
}

/// What is known about the values, beside them.
Status writeKnowledge(const Profile &profile, const ImportRecord &record,
                      const QString &fingerprint, const QString &project)
{
    if (Status written = writeJsonFile(profilePath(project, fingerprint), profile.toJson());
        !written)
        return written;
    return writeJsonFile(importPath(project, fingerprint), record.toJson());
}

/// True when the values were not in the project yet.
Result<bool> keep(const Dataset &data, const Profile &profile, const ImportRecord &record,
                  bool knownStays, const QString &project)
{
    const QString fingerprint = data.fingerprint();
    const QString path = datasetPath(project, fingerprint);
    // The values alone make the file: roles and the name are the project's business.
    const bool made = !DatasetFile::open(path);
    if (!made && knownStays)
        return made;
    if (made) {
        const QList<Role> none(data.columnCount(), Role::Feature);
        if (Status written = DatasetFile::write(data.withRoles(none), path); !written)
            return passOn(written);
    }
    if (Status written = writeKnowledge(profile, record, fingerprint, project); !written) {
        if (made)
            removeDatasetFiles(project, fingerprint);
        return passOn(written);
    }
    return made;
}

ImportRecord recordOf(const Params &params, const QString &file, const QList<Block> &report)
{
    QJsonObject chosen;
    for (const char *name : {"format", "format_params", "types"}) {
        const QString key = QString::fromLatin1(name);
        chosen[key] = params.json()[key];
    }
    return {file, chosen, report};
}

Result<Outcome> run(const TaskInputs &inputs, const Params &params, const Context &context,
                    Progress &progress)
{
    SubProgress reading(progress, 0, 0.6, Tr::tr("reading"));
    Result<Dataset> dataset = read(inputs, params, context, reading);
    if (!dataset)
        return passOn(dataset);
    const Result<Dataset> data = withGivenRoles(*dataset, params);
    if (!data)
        return passOn(data);
    SubProgress profiling(progress, 0.6, 0.9, Tr::tr("profile"));
    const Result<Profile> profile = makeProfile(*data, context.threads, profiling);
    if (!profile)
        return passOn(profile);
    if (!progress.report(0.9, Tr::tr("Writing the data set")))
        return cancelled();

    Outcome outcome;
    outcome.blocks = importBlocks(*data, *profile);
    const QString file = inputs.files[QStringLiteral("file")];
    const Result<bool> made = keep(*data, *profile, recordOf(params, file, outcome.blocks),
                                   params.flag(QStringLiteral("known_stays")), inputs.project);
    if (!made)
        return passOn(made);
    outcome.values = importValues(*data, *profile, params.text(QStringLiteral("positive")), file);
    outcome.values[QStringLiteral("new_file")] = *made;
    for (const ImportNote &note : data->notes())
        if (note.level == ImportNote::Level::Warning)
            outcome.warnings.append(note.message);
    return outcome;
}

} // namespace

Task import_data()
{
    Task task;
    task.title = Tr::tr("Import data");
    task.help = Tr::tr("Reads a file and keeps it as a data set of the project.");
    task.inputs = {{QStringLiteral("file"), TaskSpec::Input::Kind::File}};
    task.params = {
        ParamSpec::text(QStringLiteral("name"), Tr::tr("Name"),
                        Tr::tr("Name of the data set. Empty: the file's name."), {})
            .first(),
        ParamSpec::text(QStringLiteral("format"), Tr::tr("Format"),
                        Tr::tr("Empty: by the file's name, else by its content."), {}),
        ParamSpec::object(QStringLiteral("format_params"), Tr::tr("Format settings"),
                          Tr::tr("Settings of the format.")),
        ParamSpec::object(QStringLiteral("types"), Tr::tr("Types"),
                          Tr::tr("Column name → numeric, categorical, text or datetime.")),
        ParamSpec::object(QStringLiteral("optional_types"), Tr::tr("Optional types"),
                          Tr::tr("The same for columns that need not be there.")),
        ParamSpec::object(QStringLiteral("roles"), Tr::tr("Roles"),
                          Tr::tr("Column name → target, id, protected, weight, time, group or "
                                 "ignore.")),
        ParamSpec::text(QStringLiteral("positive"), Tr::tr("Positive class"),
                        Tr::tr("The class of the target that metrics speak of."), {})};
    task.params.append(ParamSpec::flag(
        QStringLiteral("known_stays"), Tr::tr("Known data stay"),
        Tr::tr("What the project knows of the same values is left as it is."), false));
    task.keepsRun = false;
    task.run = run;
    return task;
}

} // namespace tenbin::tasks
