#include "models/tree_model_file.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "models/class_trees.h"
#include "models/model_parts.h"
#include "models/tree_reader.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>
#include <optional>

namespace tenbin {

namespace {

using Output = TreeModel::Output;

constexpr int mostFeatures = 1 << 24;
constexpr int mostOutputs = 1000;
constexpr size_t mostTrees = size_t(1) << 20;

Failure damaged(const QString &why)
{
    return badInput(Tr::tr("The model is damaged: %1.").arg(why),
                    Tr::tr("Save the model again, or fit it again."));
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
    const auto base = float(numberIn(param, QStringLiteral("base_score")).value_or(NAN));
    if (!std::isfinite(base) || (model.output == Output::Logistic && !(base > 0 && base < 1)))
        return damaged(Tr::tr("its base score is out of range"));
    model.baseScore = double(base);

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

Status readTrees(const QJsonObject &content, const std::vector<TreeParts> &trees, TreeModel &model)
{
    const QJsonObject param = content.value(QStringLiteral("gbtree_model_param")).toObject();
    const QJsonArray outputs = content.value(QStringLiteral("tree_info")).toArray();
    const auto count = countIn(param, QStringLiteral("num_trees"), -1);
    const auto leafSize = countIn(param, QStringLiteral("size_leaf_vector"), 0);
    if (!count || *count != qint64(trees.size()) || trees.size() > mostTrees)
        return damaged(Tr::tr("its number of trees is wrong"));
    if (outputs.size() != qsizetype(trees.size()))
        return damaged(
            Tr::tr("it names %1 outputs for %2 trees").arg(outputs.size()).arg(trees.size()));
    if (!leafSize || (*leafSize > 1 && *leafSize != model.outputs))
        return damaged(Tr::tr("the size of its leaves is out of range"));
    const TreeShape shape{model.features, model.outputs, std::max(1, *leafSize)};
    for (size_t i = 0; i < trees.size(); ++i) {
        const double output = outputs.at(qsizetype(i)).toDouble(-1);
        if (!(output >= 0 && output < model.outputs) || output != std::floor(output))
            return damaged(Tr::tr("tree %1 has no output of the model").arg(i));
        Result<Tree> tree = readTree(trees[i], shape, qsizetype(i));
        if (!tree)
            return passOn(tree);
        tree->output = int(output);
        model.trees.push_back(std::move(*tree));
    }
    if (model.output == Output::Shares)
        model.trees = treesTogether(std::move(model.trees), model.outputs);
    return {};
}

} // namespace

Result<TreeModel> readTreeModel(const QByteArray &bytes)
{
    const Result<ModelParts> parts =
        looksLikeUbj(bytes) ? modelPartsOfUbj(bytes) : modelPartsOfJson(bytes);
    if (!parts)
        return passOn(parts);
    const QJsonObject &learner = parts->learner;
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
    if (Status trees =
            readTrees(booster.value(QStringLiteral("model")).toObject(), parts->trees, *model);
        !trees)
        return passOn(trees);
    return model;
}

} // namespace tenbin
