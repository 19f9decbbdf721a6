#include "models/forest.h"

#include "core/parallel.h"
#include "core/text.h"
#include "models/forest_counts.h"
#include "models/forest_out_of_bag.h"
#include "models/forest_tree.h"
#include "models/row_weights.h"
#include "models/tree_model_file.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

/// Weights as whole numbers: counts then add up exactly. Without weights every row has 1.
struct WholeWeights
{
    std::vector<quint32> weights;
    double scale = 1; ///< what a row of mean weight has
};

WholeWeights wholeWeights(const Target &target, RowSpan rows, bool balanced)
{
    const bool classes = target.problem != Problem::Regression;
    if (target.weights.empty() && !(balanced && classes))
        return {std::vector<quint32>(rows.size(), 1), 1};
    const std::vector<double> weights = rowWeights(target, rows, balanced);
    const double mean = std::accumulate(weights.begin(), weights.end(), 0.0) / double(rows.size());
    // Sums over all rows of the bag have to stay below 2^32, and a row drawn often below 2^22.
    const double scale = std::clamp(std::floor(0x1p30 / double(rows.size())), 1.0, 1024.0);
    WholeWeights whole{{}, scale};
    for (double weight : weights)
        whole.weights.push_back(
            quint32(std::clamp(std::round(weight / mean * scale), 1.0, 0x1p17)));
    return whole;
}

/// Progress of trees that grow side by side.
class Watch
{
public:
    Watch(Progress &progress, qint64 trees, qint64 workOfTree)
        : m_progress(progress), m_trees(trees), m_work(double(trees) * double(workOfTree))
    {
    }

    bool mayGoOn(qsizetype work)
    {
        m_done += work;
        if (!m_stopped &&
            !m_progress.report(std::min(0.99, double(m_done) / m_work),
                               Tr::tr("%1 of %2 trees").arg(m_finished.load()).arg(m_trees)))
            m_stopped = true;
        return !m_stopped;
    }
    void finishTree() { ++m_finished; }

private:
    Progress &m_progress;
    qint64 m_trees;
    double m_work;
    std::atomic<qint64> m_done = 0;
    std::atomic<qint64> m_finished = 0;
    std::atomic<bool> m_stopped = false;
};

int featuresPerSplit(const Params &params, const Target &target, int features)
{
    const QString rule = params.text(QStringLiteral("split_features"));
    const bool regression = target.problem == Problem::Regression;
    double share = params.real(QStringLiteral("split_share"));
    if (rule == QLatin1String("sqrt") || (rule == QLatin1String("auto") && !regression))
        return std::max(1, int(std::sqrt(double(features))));
    if (rule == QLatin1String("all"))
        share = 1;
    else if (rule != QLatin1String("share"))
        share = 1.0 / 3;
    return std::clamp(int(std::ceil(share * features)), 1, features);
}

/// Rows of a leaf.
qint64 leastRows(const Params &params, const Target &target)
{
    const qint64 given = params.integer(QStringLiteral("min_leaf"));
    if (given > 0)
        return given;
    return target.problem == Problem::Regression ? 1 : 3;
}

/// The rows of one tree.
struct Bag
{
    std::vector<BaggedRow> inside;
    std::vector<quint32> outside; ///< places in the list of training rows
};

Bag drawBag(RowSpan rows, const WholeWeights &weights, bool bootstrap, RandomStream &random)
{
    Bag bag;
    std::vector<quint32> draws(rows.size(), bootstrap ? 0 : 1);
    if (bootstrap) {
        for (size_t i = 0; i < rows.size(); ++i)
            ++draws[size_t(random.below(rows.size()))];
    }
    bag.inside.reserve(rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
        if (draws[i] > 0)
            bag.inside.push_back({rows[i], draws[i] * weights.weights[i]});
        else
            bag.outside.push_back(quint32(i));
    }
    return bag;
}

class Forest
{
public:
    Forest(const ForestTable &table, const TrainingSet &training, RowSpan rows,
           const Params &params, const Context &context)
        : m_table(table), m_target(training.target), m_features(training.features), m_rows(rows),
          m_context(context), m_trees(params.integer(QStringLiteral("trees"))),
          m_bootstrap(params.flag(QStringLiteral("bootstrap"))),
          m_weights(wholeWeights(training.target, rows, balancesClasses(params)))
    {
        const qint64 depth = params.integer(QStringLiteral("max_depth"));
        m_shape.featuresPerSplit = featuresPerSplit(params, m_target, table.features());
        m_shape.maximumDepth = depth == 0 ? mostTreeDepth : int(depth);
        m_shape.weightScale = m_weights.scale;
        // A single row may be a leaf, however small its weight. Else half a row less: rows of mean
        // weight then end nodes as rows without weights do.
        const qint64 least = leastRows(params, m_target);
        m_shape.leastWeight =
            least == 1 ? 1 : std::floor((double(least) - 0.5) * m_weights.scale) + 1;
        m_shape.leafScale = 1.0 / double(m_trees);
        m_outputs = m_target.problem == Problem::Multiclass ? m_target.classCount() : 1;
    }

    Result<TreeModel> grow(Progress &progress);

private:
    template <class Counts>
    Status growAll(const Counts &counts, OutOfBag &outOfBag, std::vector<Tree> &trees,
                   Progress &progress) const;
    Result<TreeModel> assemble(std::vector<Tree> trees, const OutOfBag &outOfBag) const;
    double meanTarget() const;

    const ForestTable &m_table;
    const Target &m_target;
    const Features &m_features;
    RowSpan m_rows;
    Context m_context;
    qint64 m_trees;
    bool m_bootstrap;
    WholeWeights m_weights;
    ForestShape m_shape;
    int m_outputs = 1;
    double m_mean = 0; ///< regression
};

double Forest::meanTarget() const
{
    double sum = 0, weight = 0;
    for (size_t i = 0; i < m_rows.size(); ++i) {
        sum += double(m_weights.weights[i]) * m_target.values[m_rows[i]];
        weight += double(m_weights.weights[i]);
    }
    return double(float(sum / weight)); // as files keep it
}

template <class Counts>
Status Forest::growAll(const Counts &counts, OutOfBag &outOfBag, std::vector<Tree> &trees,
                       Progress &progress) const
{
    // A guess, for the bar only: a grown tree looks at each row once a level.
    const double levels =
        std::min(double(m_shape.maximumDepth), 1.5 * std::log2(double(m_rows.size()) + 1));
    Watch watch(progress, m_trees, qint64(0.63 * double(m_rows.size()) * levels));
    return parallelTry(m_trees, m_context.threads, [&](qsizetype number) -> Status {
        RandomStream random(m_context.seed, quint64(number));
        const Bag bag = drawBag(m_rows, m_weights, m_bootstrap, random);
        std::vector<quint32> outside;
        for (quint32 place : bag.outside)
            outside.push_back(m_rows[place]);
        ForestShape shape = m_shape;
        double total = 0;
        for (const BaggedRow &row : bag.inside)
            total += double(row.weight);
        shape.gainScale = 1 / (total * double(m_trees));
        auto grown = growForestTree(m_table, counts, bag.inside, outside, shape, random,
                                    [&](qsizetype work) { return watch.mayGoOn(work); });
        if (!grown)
            return cancelled();
        watch.finishTree();
        outOfBag.add(number, {std::move(grown->tree), bag.outside, std::move(grown->leaves)},
                     trees);
        return {};
    });
}

Result<TreeModel> Forest::grow(Progress &progress)
{
    if (!progress.report(0))
        return cancelled();
    OutOfBag outOfBag(qsizetype(m_rows.size()), m_outputs);
    std::vector<Tree> trees(static_cast<size_t>(m_trees));
    Status grown;
    switch (m_target.problem) {
    case Problem::Binary:
        grown = growAll(BinaryCounts(m_target.values), outOfBag, trees, progress);
        break;
    case Problem::Multiclass:
        grown = growAll(ClassCounts(m_target.values, m_outputs), outOfBag, trees, progress);
        break;
    case Problem::Regression: {
        m_mean = meanTarget();
        std::vector<double> centred(m_target.values);
        for (double &value : centred)
            value -= m_mean;
        grown = growAll(ValueSums(centred), outOfBag, trees, progress);
        break;
    }
    }
    if (!grown)
        return passOn(grown);
    return assemble(std::move(trees), outOfBag);
}

Result<TreeModel> Forest::assemble(std::vector<Tree> trees, const OutOfBag &outOfBag) const
{
    TreeModel model;
    const bool regression = m_target.problem == Problem::Regression;
    model.output = regression ? TreeModel::Output::Value : TreeModel::Output::Shares;
    model.features = m_table.features();
    model.outputs = m_outputs;
    model.baseScore = m_mean;
    for (const Feature &feature : m_features.columns)
        model.featureNames.append(feature.name);
    qint64 leaves = 0;
    for (const Tree &tree : trees)
        leaves += qint64(tree.nodes.size() + 1) / 2;
    QJsonObject summary{{QStringLiteral("trees"), m_trees},
                        {QStringLiteral("mean_leaves"), double(leaves) / double(m_trees)},
                        {QStringLiteral("split_features"), m_shape.featuresPerSplit}};
    const QJsonObject score = outOfBag.score(m_target, m_rows, int(m_trees), m_mean);
    for (auto entry = score.begin(); entry != score.end(); ++entry)
        summary[entry.key()] = entry.value();
    model.notes[QStringLiteral("summary")] = summary;
    model.notes[QStringLiteral("importance_unit")] =
        regression ? Tr::tr("mean decrease of variance; favours features with many values")
                   : Tr::tr("mean decrease of Gini impurity; favours features with many values");
    model.trees = std::move(trees);
    return model;
}

} // namespace

Result<TreeModel> growForest(const ForestTable &table, const TrainingSet &training, RowSpan rows,
                             const Params &params, const Context &context, Progress &progress)
{
    return Forest(table, training, rows, params, context).grow(progress);
}

QList<ParamSpec> forestParams()
{
    return {
        ParamSpec::integer(QStringLiteral("trees"), Tr::tr("Trees"),
                           Tr::tr("More trees never fit worse, they only take longer."), 100, 1,
                           100'000)
            .first(),
        ParamSpec::integer(QStringLiteral("max_depth"), Tr::tr("Largest depth"),
                           Tr::tr("Splits from root to leaf; 0 grows trees until leaves are pure."),
                           0, 0, mostTreeDepth)
            .first(),
        ParamSpec::choice(QStringLiteral("split_features"), Tr::tr("Features a split"),
                          Tr::tr("How many features, drawn anew, each split chooses from. auto: "
                                 "sqrt for classes, a third for values."),
                          QStringLiteral("auto"),
                          {QStringLiteral("auto"), QStringLiteral("sqrt"), QStringLiteral("third"),
                           QStringLiteral("all"), QStringLiteral("share")})
            .first(),
        ParamSpec::real(QStringLiteral("split_share"), Tr::tr("Share of features"),
                        Tr::tr("The share of features when that choice is \"share\"."), 0.5, 0.001,
                        1),
        ParamSpec::integer(
            QStringLiteral("min_leaf"), Tr::tr("Least rows a leaf"),
            Tr::tr("Rows that a leaf holds at least; a row that was drawn twice counts twice, a "
                   "weight counts as that many rows of mean weight. 0: 3 for classes, because "
                   "shares of one or two rows are poor probabilities (Malley et al., Probability "
                   "Machines, 2012; on noisy classes larger leaves are better still), and 1 for "
                   "values, whose means over many trees are smooth already."),
            0, 0, 1'000'000)
            .first(),
        classWeightParam(),
        ParamSpec::flag(QStringLiteral("bootstrap"), Tr::tr("Draw rows"),
                        Tr::tr("Each tree sees as many rows as there are, drawn with replacement; "
                               "otherwise all rows, and there is no out-of-bag score."),
                        true),
    };
}

} // namespace tenbin
