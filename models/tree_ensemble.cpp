#include "models/tree_ensemble.h"

#include "core/atomic_file.h"
#include "core/text.h"
#include "models/tree_model_file.h"

#include <QDir>
#include <QFile>

#include <numeric>

namespace tenbin {

namespace {

constexpr qint64 mostBytes = 2'000'000'000;

QString modelFile(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("model.ubj"));
}

/// Of models that were saved as JSON.
QString jsonFile(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("model.json"));
}

} // namespace

Result<Eigen::MatrixXd> TreeEnsemble::predict(const Features &features,
                                              const Context &context) const
{
    if (Status fits = checkFeatureCount(features, m_trees.features); !fits)
        return passOn(fits);
    return predictTrees(m_trees, features, context.threads);
}

Status TreeEnsemble::save(const QString &folder) const
{
    return writeFile(modelFile(folder), writeTreeModel(m_trees));
}

QList<Importance> TreeEnsemble::importance() const
{
    QList<Importance> all;
    for (int i = 0; i < m_trees.features; ++i)
        all.append({m_trees.featureNames.value(i), 0});
    for (const Tree &tree : m_trees.trees) {
        for (size_t i = 0; i < tree.nodes.size(); ++i) {
            if (!tree.nodes[i].isLeaf())
                all[tree.nodes[i].feature].value += double(tree.gain[i]);
        }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Importance &a, const Importance &b) { return a.value > b.value; });
    return all;
}

QString TreeEnsemble::importanceUnit() const
{
    return m_trees.notes.value(QStringLiteral("importance_unit")).toString();
}

QJsonObject TreeEnsemble::summary() const
{
    return m_trees.notes.value(QStringLiteral("summary")).toObject();
}

Result<ModelPtr> loadTreeEnsemble(const QString &folder, const QString &learner)
{
    const bool json = !QFile::exists(modelFile(folder)) && QFile::exists(jsonFile(folder));
    const QString path = json ? jsonFile(folder) : modelFile(folder);
    const Result<QByteArray> bytes = readFile(path, mostBytes);
    if (!bytes)
        return passOn(bytes);
    Result<TreeModel> trees = readTreeModel(*bytes);
    const QString shown = QDir::toNativeSeparators(path);
    if (!trees) {
        Error error = std::move(trees).error();
        error.text = Tr::tr("Cannot read \"%1\": %2").arg(shown, error.text);
        return Failure(std::move(error));
    }
    const QString writtenBy = trees->notes.value(QStringLiteral("learner")).toString();
    if (writtenBy != learner)
        return badInput(Tr::tr("\"%1\" holds a model of \"%2\", expected one of \"%3\".")
                            .arg(shown, writtenBy, learner));
    return std::make_unique<TreeEnsemble>(std::move(*trees));
}

Result<ModelPtr> fitAllRows(decltype(Learner::fitSubsets) fitSubsets, const TrainingSet &training,
                            const Params &params, const Context &context, Progress &progress)
{
    std::vector<Rows> whole(1, Rows(size_t(training.features.rowCount())));
    std::iota(whole.front().begin(), whole.front().end(), 0U);
    Result<std::vector<ModelPtr>> models = fitSubsets(training, whole, params, context, progress);
    if (!models)
        return passOn(models);
    return std::move(models->front());
}

} // namespace tenbin
