// A pipeline on disk: pipeline.json (everything but the model, with the SHA-256 of itself and of
// each model file) beside the folder model/ that Model::save filled.
#include "core/json.h"
#include "core/text.h"
#include "models/fitted_steps.h"
#include "models/mitigator.h"
#include "models/pipeline.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>

namespace tenbin {

namespace {

/// 2: with steps after the model, 3: with a mitigation; a pipeline without them stays readable for
/// older programs.
constexpr int plainVersion = 1;
constexpr int stepsVersion = 2;
constexpr int mitigationVersion = 3;

int versionOf(const PipelineSteps &steps)
{
    if (steps.mitigation.any())
        return mitigationVersion;
    return steps.any() ? stepsVersion : plainVersion;
}

QString format()
{
    return QStringLiteral("tenbin pipeline");
}

QString pipelineFile(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("pipeline.json"));
}

QString modelFolder(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("model"));
}

/// Relative to the folder, those of its folders too.
QStringList filesOf(const QString &folder)
{
    QStringList files;
    QDirIterator each(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot,
                      QDirIterator::Subdirectories);
    while (each.hasNext()) {
        each.next();
        // A link to a folder is no folder of it, and stays in the list to be refused.
        if (!each.fileInfo().isDir() || each.fileInfo().isSymLink())
            files.append(QDir(folder).relativeFilePath(each.filePath()));
    }
    files.sort();
    return files;
}

QString digestOf(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

Result<QString> digestOfFile(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
        return failure(Error::Kind::Io,
                       Tr::tr("Cannot read \"%1\": %2.")
                           .arg(QDir::toNativeSeparators(path), file.errorString()));
    return QString::fromLatin1(hash.result().toHex());
}

/// Keys are sorted and numbers have their shortest text: equal content has equal bytes.
QString digestOfContent(QJsonObject content)
{
    content.remove(QStringLiteral("sha256"));
    return digestOf(QJsonDocument(content).toJson(QJsonDocument::Compact));
}

Result<QJsonObject> digestsOf(const QString &folder)
{
    QJsonObject digests;
    for (const QString &name : filesOf(folder)) {
        const Result<QString> digest = digestOfFile(QDir(folder).filePath(name));
        if (!digest)
            return passOn(digest);
        digests[name] = *digest;
    }
    return digests;
}

QJsonObject specToJson(const PipelineSpec &spec)
{
    QJsonObject json{{QStringLiteral("learner"), spec.learner},
                     {QStringLiteral("learner_params"), spec.learnerParams.json()},
                     {QStringLiteral("encoder_params"), spec.encoderParams.json()},
                     {QStringLiteral("target"), spec.target},
                     {QStringLiteral("positive"), spec.positive},
                     {QStringLiteral("columns"), jsonTexts(spec.columns)}};
    if (spec.problem)
        json[QStringLiteral("problem")] = problemName(*spec.problem);
    if (spec.steps.any())
        json[QStringLiteral("steps")] = spec.steps.toJson();
    if (spec.steps.mitigation.any())
        json[QStringLiteral("mitigation")] = spec.steps.mitigation.toJson();
    return json;
}

Result<PipelineSpec> specFromJson(const QJsonObject &json, const Learner &learner)
{
    PipelineSpec spec;
    spec.learner = json.value(QStringLiteral("learner")).toString();
    Result<Params> learnerParams =
        Params::checked(learner.params, json.value(QStringLiteral("learner_params")).toObject());
    if (!learnerParams)
        return passOn(learnerParams);
    Result<Params> encoderParams = Params::checked(
        Encoder::paramSpecs(), json.value(QStringLiteral("encoder_params")).toObject());
    if (!encoderParams)
        return passOn(encoderParams);
    spec.learnerParams = *std::move(learnerParams);
    spec.encoderParams = *std::move(encoderParams);
    spec.target = json.value(QStringLiteral("target")).toString();
    spec.positive = json.value(QStringLiteral("positive")).toString();
    spec.columns = textsOf(json.value(QStringLiteral("columns")).toArray());
    spec.problem = problemFromName(json.value(QStringLiteral("problem")).toString());
    return spec;
}

/// Absent: a pipeline without steps.
Result<PipelineSteps> stepsFromJson(const QJsonObject &json, const Target &shape)
{
    const QJsonObject steps = json.value(QStringLiteral("steps")).toObject();
    const Result<Params> params = Params::checked(PipelineSteps::paramSpecs(), steps);
    if (!params)
        return passOn(params);
    Result<PipelineSteps> made = PipelineSteps::make(*params, shape.problem, shape.classes);
    const QJsonObject mitigation = json.value(QStringLiteral("mitigation")).toObject();
    if (!made || mitigation.isEmpty())
        return made;
    Result<MitigationSpec> asked = MitigationSpec::fromJson(mitigation);
    if (!asked)
        return passOn(asked);
    made->mitigation = *std::move(asked);
    return made;
}

Failure damaged(const QString &folder, const QString &why)
{
    return badInput(
        Tr::tr("The model in \"%1\" is damaged: %2.").arg(QDir::toNativeSeparators(folder), why),
        Tr::tr("Use a copy of it, or train it again."));
}

Result<QJsonObject> readContent(const QString &folder)
{
    const Result<QJsonObject> json = readJsonFile(pipelineFile(folder), Tr::tr("pipeline file"));
    if (!json)
        return json;
    if (json->value(QStringLiteral("format")).toString() != format())
        return badInput(Tr::tr("\"%1\" does not hold a model of Tenbin.")
                            .arg(QDir::toNativeSeparators(folder)));
    if (json->value(QStringLiteral("version")).toInt() > mitigationVersion)
        return badInput(Tr::tr("The model in \"%1\" was made by a newer version of Tenbin.")
                            .arg(QDir::toNativeSeparators(folder)),
                        Tr::tr("Update Tenbin to use it."));
    if (json->value(QStringLiteral("sha256")).toString() != digestOfContent(*json))
        return damaged(folder, Tr::tr("pipeline.json was changed"));
    return json;
}

Status checkFiles(const QString &folder, const QJsonObject &recorded)
{
    const QString files = modelFolder(folder);
    const QStringList present = filesOf(files);
    for (const QString &name : recorded.keys()) {
        const QString path = QDir(files).filePath(name);
        if (!present.contains(name))
            return damaged(folder, Tr::tr("the file \"%1\" is absent").arg(name));
        const Result<QString> digest = digestOfFile(path);
        if (!digest)
            return passOn(digest);
        if (*digest != recorded.value(name).toString())
            return damaged(folder, Tr::tr("the file \"%1\" was changed").arg(name));
    }
    for (const QString &name : present) {
        if (!recorded.contains(name))
            return damaged(folder, Tr::tr("the file \"%1\" does not belong to it").arg(name));
    }
    return {};
}

Result<std::vector<int>> modelClassesOf(const QString &folder, const QJsonObject &json,
                                        const Target &shape)
{
    std::vector<int> classes;
    for (const QJsonValue &value : json.value(QStringLiteral("model_classes")).toArray()) {
        const int index = value.toInt(-1);
        const bool ascending = classes.empty() || index > classes.back();
        if (!ascending || index < 0 || index >= shape.classCount())
            return damaged(folder, Tr::tr("its classes contradict each other"));
        classes.push_back(index);
    }
    return classes;
}

} // namespace

Status Pipeline::save(const QString &folder) const
{
    const QString files = modelFolder(folder);
    const QString shown = QDir::toNativeSeparators(folder);
    if (QFile::exists(pipelineFile(folder)) || !filesOf(files).isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("\"%1\" holds a model already.").arg(shown),
                       Tr::tr("Choose another folder."));
    if (!QDir().mkpath(files))
        return failure(Error::Kind::Io, Tr::tr("Cannot make the folder \"%1\".").arg(shown),
                       Tr::tr("Check that it may be written to."));
    if (Status saved = model().save(files); !saved)
        return saved;
    const Result<QJsonObject> digests = digestsOf(files);
    if (!digests)
        return passOn(digests);
    QJsonArray modelIndices;
    for (int index : modelClasses())
        modelIndices.append(index);
    QJsonObject json{{QStringLiteral("format"), format()},
                     {QStringLiteral("version"), versionOf(spec().steps)},
                     {QStringLiteral("spec"), specToJson(spec())},
                     {QStringLiteral("problem"), problemName(problem())},
                     {QStringLiteral("classes"), jsonTexts(classes())},
                     {QStringLiteral("model_classes"), modelIndices},
                     {QStringLiteral("encoder"), encoder().toJson()},
                     {QStringLiteral("files"), *digests}};
    if (Status saved = saveSteps(spec().steps, steps(), folder, json); !saved)
        return saved;
    json[QStringLiteral("sha256")] = digestOfContent(json);
    return writeJsonFile(pipelineFile(folder), json);
}

Result<Pipeline> Pipeline::load(const QString &folder)
{
    const Result<QJsonObject> json = readContent(folder);
    if (!json)
        return passOn(json);
    if (Status whole = checkFiles(folder, json->value(QStringLiteral("files")).toObject()); !whole)
        return passOn(whole);
    const QJsonObject specJson = json->value(QStringLiteral("spec")).toObject();
    const QString learnerId = specJson.value(QStringLiteral("learner")).toString();
    const Learner *learner = shelf<Learner>().find(learnerId);
    if (!learner)
        return failure(Error::Kind::Unsupported,
                       Tr::tr("The model in \"%1\" was made by \"%2\", which this Tenbin lacks.")
                           .arg(QDir::toNativeSeparators(folder), learnerId));
    Result<PipelineSpec> spec = specFromJson(specJson, *learner);
    if (!spec)
        return damaged(folder, spec.error().text);
    const std::optional<Problem> problem =
        problemFromName(json->value(QStringLiteral("problem")).toString());
    Target shape;
    shape.column = spec->target;
    shape.classes = textsOf(json->value(QStringLiteral("classes")).toArray());
    if (!problem || (*problem == Problem::Regression) != shape.classes.isEmpty())
        return damaged(folder, Tr::tr("its classes contradict each other"));
    shape.problem = *problem;
    Result<std::vector<int>> modelClasses = modelClassesOf(folder, *json, shape);
    if (!modelClasses)
        return passOn(modelClasses);
    Result<Encoder> encoder = Encoder::fromJson(json->value(QStringLiteral("encoder")).toObject());
    if (!encoder)
        return passOn(encoder);
    const Result<PipelineSteps> stepSpec = stepsFromJson(specJson, shape);
    if (!stepSpec)
        return damaged(folder, stepSpec.error().text);
    Result<ModelPtr> model =
        stepSpec->mitigation.trainsOtherwise()
            ? mitigatorOf(stepSpec->mitigation).loadModel(modelFolder(folder), *learner)
            : learner->load(modelFolder(folder));
    if (!model)
        return passOn(model);
    const int known = modelClasses->empty() ? shape.classCount() : int(modelClasses->size());
    const Pipeline plain = make(*std::move(spec), *std::move(encoder), *std::move(model),
                                std::move(shape), *std::move(modelClasses));
    if (!stepSpec->any())
        return plain;
    Result<FittedSteps> steps = loadSteps(*stepSpec, folder, *json, known);
    if (!steps)
        return passOn(steps);
    return plain.withSteps(*stepSpec, *std::move(steps));
}

} // namespace tenbin
