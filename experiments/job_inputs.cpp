#include "experiments/job_inputs.h"

#include "core/text.h"
#include "data/dataset_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

namespace tenbin {

namespace {

bool isHexadecimal(const QString &text)
{
    static const QRegularExpression digits(
        QRegularExpression::anchoredPattern(QStringLiteral("[0-9a-f]+")));
    return digits.match(text).hasMatch();
}

QString inDatasets(const QString &project, const QString &fingerprint, const QString &suffix)
{
    const QString digits = fingerprint.mid(fingerprint.indexOf(QLatin1Char(':')) + 1);
    return QDir(project).filePath(QStringLiteral("datasets/%1.%2").arg(digits, suffix));
}

Result<QString> runFolder(const QString &project, const TaskSpec::Input &input)
{
    const QString folder = QDir(project).filePath(QStringLiteral("runs/") + input.reference);
    if (isHexadecimal(input.reference) && QFileInfo(folder).isDir())
        return folder;
    return badInput(Tr::tr("The files of the run \"%1\" are not in the project.")
                        .arg(input.name.isEmpty() ? input.reference : input.name),
                    Tr::tr("List the runs with: tenbin-cli runs."));
}

Result<QString> file(const TaskSpec::Input &input)
{
    const QFileInfo about(input.reference);
    const QString shown = QDir::toNativeSeparators(input.reference);
    if (input.reference == QLatin1String("-"))
        return input.reference;
    if (!about.exists())
        return badInput(Tr::tr("Cannot read \"%1\": there is no such file.").arg(shown),
                        Tr::tr("Check the path."));
    if (about.isDir())
        return badInput(Tr::tr("Cannot read \"%1\": it is a folder.").arg(shown),
                        Tr::tr("Choose a file in it."));
    if (!about.isFile())
        return badInput(Tr::tr("Cannot read \"%1\": it is not a regular file.").arg(shown),
                        Tr::tr("Send what it gives to standard input and read \"-\"."));
    return about.absoluteFilePath();
}

Status open(const TaskSpec::Input &input, const QString &id, TaskInputs &inputs)
{
    using Kind = TaskSpec::Input::Kind;
    if (input.kind == Kind::Dataset) {
        const Result<Dataset> dataset =
            openDataset(inputs.project, input.reference, input.name, input.roles);
        if (!dataset)
            return passOn(dataset);
        inputs.datasets[id] = *dataset;
        return {};
    }
    const Result<QString> path =
        input.kind == Kind::Run ? runFolder(inputs.project, input) : file(input);
    if (!path)
        return passOn(path);
    (input.kind == Kind::Run ? inputs.runFolders : inputs.files)[id] = *path;
    return {};
}

} // namespace

QString datasetPath(const QString &project, const QString &fingerprint)
{
    return inDatasets(project, fingerprint, QStringLiteral("safetensors"));
}

QString profilePath(const QString &project, const QString &fingerprint)
{
    return inDatasets(project, fingerprint, QStringLiteral("profile.json"));
}

QString importPath(const QString &project, const QString &fingerprint)
{
    return inDatasets(project, fingerprint, QStringLiteral("import.json"));
}

Result<Dataset> withRoles(const Dataset &dataset, const QMap<QString, QString> &roles)
{
    QList<Role> all(dataset.columnCount(), Role::Feature);
    for (auto one = roles.begin(); one != roles.end(); ++one) {
        const Result<Column> column = dataset.find(one.key());
        if (!column)
            return passOn(column);
        const std::optional<Role> role = roleFromName(*one);
        if (!role)
            return failure(
                Error::Kind::Usage,
                Tr::tr("The column \"%1\" has the unknown role \"%2\".").arg(one.key(), *one),
                Tr::tr("Roles are target, feature, id, protected, weight, time, group, ignore."));
        all[dataset.indexOf(one.key())] = *role;
    }
    return dataset.withRoles(all);
}

Result<Dataset> openDataset(const QString &project, const QString &fingerprint, const QString &name,
                            const QMap<QString, QString> &roles)
{
    const QString path = datasetPath(project, fingerprint);
    if (!isHexadecimal(QFileInfo(path).baseName()) || !QFileInfo(path).isFile())
        return badInput(Tr::tr("The data set \"%1\" is not in the project.")
                            .arg(name.isEmpty() ? fingerprint : name),
                        Tr::tr("List the data sets with: tenbin-cli datasets."));
    const Result<Dataset> dataset = DatasetFile::open(path);
    if (!dataset)
        return passOn(dataset);
    return withRoles(name.isEmpty() ? *dataset : dataset->renamed(name), roles);
}

void removeDatasetFiles(const QString &project, const QString &fingerprint)
{
    for (const QString &path :
         {datasetPath(project, fingerprint), profilePath(project, fingerprint),
          importPath(project, fingerprint)})
        QFile::remove(path);
}

void removeNewDataset(const QString &project, const Outcome &outcome)
{
    if (!outcome.values[QStringLiteral("new_file")].toBool())
        return;
    const QString fingerprint =
        outcome.values[QStringLiteral("dataset")][QStringLiteral("fingerprint")].toString();
    removeDatasetFiles(project, fingerprint);
}

TaskSpec::Input inputOf(const StoredDataset &dataset)
{
    return {TaskSpec::Input::Kind::Dataset, dataset.fingerprint, dataset.name, dataset.roles()};
}

Result<TaskInputs> openInputs(const Task &task, const TaskSpec &spec, const QString &folder,
                              const QString &project)
{
    TaskInputs inputs;
    inputs.folder = folder;
    inputs.project = project;
    QStringList known;
    for (const Task::InputSpec &wanted : task.inputs) {
        known.append(wanted.id);
        const auto given = spec.inputs.constFind(wanted.id);
        if (given == spec.inputs.cend()) {
            if (wanted.optional)
                continue;
            return failure(
                Error::Kind::Usage,
                Tr::tr("The task \"%1\" lacks its input \"%2\".").arg(spec.task, wanted.id));
        }
        if (given->kind != wanted.kind)
            return failure(Error::Kind::Usage,
                           Tr::tr("The input \"%1\" of the task \"%2\" has the wrong kind.")
                               .arg(wanted.id, spec.task));
        if (Status opened = open(*given, wanted.id, inputs); !opened)
            return passOn(opened);
    }
    for (const QString &id : spec.inputs.keys())
        if (!known.contains(id))
            return failure(Error::Kind::Usage,
                           Tr::tr("The task \"%1\" has no input \"%2\".").arg(spec.task, id),
                           Tr::tr("Its inputs are: %1.").arg(known.join(QStringLiteral(", "))));
    return inputs;
}

} // namespace tenbin
