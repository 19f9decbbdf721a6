#include "models/tree_model_json.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "models/tree_json.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>
#include <optional>

namespace tenbin {

namespace {

using Output = TreeModel::Output;

constexpr int mostFeatures = 1 << 24;
constexpr int mostOutputs = 1000;
constexpr qsizetype mostTrees = 1 << 20;

Failure damaged(const QString &why)
{
    return badInput(Tr::tr("The model is damaged: %1.").arg(why),
                    Tr::tr("Save the model again, or fit it again."));
}

/// XGBoost writes NaN for thresholds that mean nothing (of categorical splits), which is not JSON:
/// null takes its place. Texts stay as they are.
QByteArray withoutNan(const QByteArray &json)
{
    QByteArray clean;
    bool inText = false;
    qsizetype kept = 0; // everything before it has been copied
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char byte = json[i];
        if (inText && byte == '\\')
            ++i;
        else if (byte == '"')
            inText = !inText;
        else if (!inText && byte == 'N' && json.mid(i, 3) == "NaN") {
            clean.append(json.constData() + kept, i - kept).append("null");
            i += 2;
            kept = i + 1;
        }
    }
    if (kept == 0)
        return json;
    clean.append(json.constData() + kept, json.size() - kept);
    return clean;
}

std::optional<double> numberIn(const QJsonObject &object, const QString &key)
{
    return parseNumber(object.value(key).toString());
}

std::optional<int> countIn(const QJsonObject &object, const QString &key, int absent)
{
    if (!object.contains(key))
        return absent;
    const std::optional<double> number = numberIn(object, key);
    if (!number || *number < 0 || *number > 2e9 || *number != std::floor(*number))
        return std::nullopt;
    return int(*number);
}

struct Objective
{
    const char *name;
    Output output;
};

constexpr Objective objectives[] = {
    {"reg:squarederror", Output::Value},     {"reg:linear", Output::Value},
    {"reg:pseudohubererror", Output::Value}, {"reg:absoluteerror", Output::Value},
    {"binary:logistic", Output::Logistic},   {"multi:softprob", Output::Softmax},
    {"multi:softmax", Output::Softmax},
};

/// Everything but the trees.
Result<TreeModel> readFrame(const QJsonObject &learner)
{
    TreeModel model;
    const QString objective = learner.value(QStringLiteral("objective"))
                                  .toObject()
                                  .value(QStringLiteral("name"))
                                  .toString();
    const auto known =
        std::find_if(std::begin(objectives), std::end(objectives),
                     [&](const Objective &one) { return objective == QLatin1String(one.name); });
    if (known == std::end(objectives))
        return failure(
            Error::Kind::Unsupported,
            Tr::tr("The model has the objective \"%1\", which cannot be read.").arg(objective),
            Tr::tr("Models for classes or values can be read."));
    model.output = known->output;

    const QJsonObject param = learner.value(QStringLiteral("learner_model_param")).toObject();
    const auto features = countIn(param, QStringLiteral("num_feature"), 0);
    const auto classes = countIn(param, QStringLiteral("num_class"), 0);
    const auto targets = countIn(param, QStringLiteral("num_target"), 1);
    if (!features || *features < 1 || *features > mostFeatures)
        return damaged(Tr::tr("its number of features is out of range"));
    if (!classes || !targets || *classes > mostOutputs || *targets < 1 || *targets > mostOutputs ||
        (*classes > 1 && *targets > 1) || (model.output == Output::Softmax) != (*classes > 1) ||
        (model.output == Output::Logistic && *targets > 1))
        return damaged(Tr::tr("its number of classes is out of range"));
    model.features = *features;
    model.outputs = std::max({1, *classes, *targets});
    const auto base = numberIn(param, QStringLiteral("base_score"));
    if (!base || (model.output == Output::Logistic && !(*base > 0 && *base < 1)))
        return damaged(Tr::tr("its base score is out of range"));
    model.baseScore = *base;

    const QJsonArray names = learner.value(QStringLiteral("feature_names")).toArray();
    if (!names.isEmpty() && names.size() != model.features)
        return damaged(Tr::tr("it has %1 names for %2 features").arg(names.size()).arg(*features));
    model.featureNames = textsOf(names);
    return model;
}

Status readOwn(const QJsonObject &learner, TreeModel &model)
{
    const QString text = learner.value(QStringLiteral("attributes"))
                             .toObject()
                             .value(QStringLiteral("tenbin"))
                             .toString();
    if (text.isEmpty())
        return {};
    const QJsonObject own = QJsonDocument::fromJson(text.toUtf8()).object();
    if (own.isEmpty())
        return damaged(Tr::tr("its notes cannot be read"));
    model.notes = own.value(QStringLiteral("notes")).toObject();
    if (own.value(QStringLiteral("output")) == QLatin1String("shares")) {
        if (model.output != Output::Value)
            return damaged(Tr::tr("its notes do not fit its objective"));
        model.output = Output::Shares;
    }
    return {};
}

} // namespace

Result<TreeModel> readTreeModel(const QByteArray &json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(withoutNan(json), &error);
    if (error.error != QJsonParseError::NoError)
        return damaged(Tr::tr("%1 at byte %2").arg(error.errorString()).arg(error.offset));
    const QJsonObject learner = document.object().value(QStringLiteral("learner")).toObject();
    const QJsonObject booster = learner.value(QStringLiteral("gradient_booster")).toObject();
    const QString kind = booster.value(QStringLiteral("name")).toString();
    if (kind != QLatin1String("gbtree"))
        return failure(Error::Kind::Unsupported,
                       Tr::tr("The model has the booster \"%1\", which cannot be read.").arg(kind),
                       Tr::tr("Models of the booster gbtree can be read."));
    Result<TreeModel> model = readFrame(learner);
    if (!model)
        return model;
    if (Status own = readOwn(learner, *model); !own)
        return passOn(own);

    const QJsonObject content = booster.value(QStringLiteral("model")).toObject();
    const QJsonObject param = content.value(QStringLiteral("gbtree_model_param")).toObject();
    const QJsonArray trees = content.value(QStringLiteral("trees")).toArray();
    const QJsonArray outputs = content.value(QStringLiteral("tree_info")).toArray();
    const auto count = countIn(param, QStringLiteral("num_trees"), -1);
    const auto leafSize = countIn(param, QStringLiteral("size_leaf_vector"), 0);
    if (!count || *count != trees.size() || trees.size() > mostTrees)
        return damaged(Tr::tr("its number of trees is wrong"));
    if (outputs.size() != trees.size())
        return damaged(
            Tr::tr("it names %1 outputs for %2 trees").arg(outputs.size()).arg(trees.size()));
    if (!leafSize || (*leafSize > 1 && *leafSize != model->outputs))
        return damaged(Tr::tr("the size of its leaves is out of range"));
    const TreeShape shape{model->features, model->outputs, std::max(1, *leafSize)};
    for (qsizetype i = 0; i < trees.size(); ++i) {
        const double output = outputs.at(i).toDouble(-1);
        if (!(output >= 0 && output < model->outputs) || output != std::floor(output))
            return damaged(Tr::tr("tree %1 has no output of the model").arg(i));
        Result<Tree> tree = readTree(trees.at(i).toObject(), shape, i);
        if (!tree)
            return passOn(tree);
        tree->output = int(output);
        model->trees.push_back(std::move(*tree));
    }
    return model;
}

QByteArray writeTreeModel(const TreeModel &model)
{
    const bool vectors = !model.trees.empty() && !model.trees.front().leafValues.empty();
    const TreeShape shape{model.features, model.outputs, vectors ? model.outputs : 1};
    const char *objective = model.output == Output::Logistic  ? "binary:logistic"
                            : model.output == Output::Softmax ? "multi:softprob"
                                                              : "reg:squarederror";
    QJsonObject own{{QStringLiteral("notes"), model.notes}};
    if (model.output == Output::Shares)
        own[QStringLiteral("output")] = QStringLiteral("shares");
    const QJsonObject attributes{
        {QStringLiteral("tenbin"),
         QString::fromUtf8(QJsonDocument(own).toJson(QJsonDocument::Compact))}};

    QByteArray json =
        "{\"learner\":{\"attributes\":" + QJsonDocument(attributes).toJson(QJsonDocument::Compact) +
        ",\"feature_names\":" +
        QJsonDocument(jsonTexts(model.featureNames)).toJson(QJsonDocument::Compact) +
        ",\"feature_types\":[],\"gradient_booster\":{\"model\":{"
        "\"gbtree_model_param\":{\"num_parallel_tree\":\"1\",\"num_trees\":\"";
    appendNumber(qint64(model.trees.size()), json);
    json.append("\",\"size_leaf_vector\":\"");
    appendNumber(qint64(vectors ? model.outputs : 0), json);
    json.append("\"},\"tree_info\":[");
    for (size_t i = 0; i < model.trees.size(); ++i) {
        if (i > 0)
            json.append(',');
        appendNumber(qint64(model.trees[i].output), json);
    }
    json.append("],\"trees\":[");
    for (size_t i = 0; i < model.trees.size(); ++i) {
        if (i > 0)
            json.append(',');
        appendTree(model.trees[i], shape, qsizetype(i), json);
    }
    json.append("]},\"name\":\"gbtree\"},\"learner_model_param\":{\"base_score\":\"");
    appendNumber(model.baseScore, json);
    json.append("\",\"boost_from_average\":\"1\",\"num_class\":\"");
    appendNumber(qint64(model.output == Output::Softmax ? model.outputs : 0), json);
    json.append("\",\"num_feature\":\"");
    appendNumber(qint64(model.features), json);
    json.append("\",\"num_target\":\"");
    appendNumber(qint64(model.output == Output::Softmax ? 1 : model.outputs), json);
    json.append("\"},\"objective\":{\"name\":\"").append(objective).append("\",");
    if (model.output == Output::Softmax) {
        json.append("\"softmax_multiclass_param\":{\"num_class\":\"");
        appendNumber(qint64(model.outputs), json);
        json.append("\"}");
    } else {
        json.append("\"reg_loss_param\":{\"scale_pos_weight\":\"1\"}");
    }
    json.append("}},\"version\":[1,7,4]}");
    return json;
}

} // namespace tenbin
