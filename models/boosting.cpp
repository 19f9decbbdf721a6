#include "models/boosting.h"

#include "core/json.h"
#include "core/number.h"
#include "core/random.h"
#include "core/text.h"
#include "models/boosting_loss.h"
#include "models/monotone.h"
#include "models/row_weights.h"
#include "models/tree_model_file.h"
#include "models/xgboost_booster.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace tenbin {

namespace {

constexpr size_t fewestHeldOut = 20;
/// Below so many rows each one counts: those that early stopping held out are learned from after
/// it.
constexpr size_t rowsToRefit = 10'000;

QByteArray numberBytes(double value)
{
    return numberText(value).toLatin1();
}

struct HeldOut
{
    Rows training;
    Rows validation; ///< empty: there is no early stopping
};

bool mayRefit(const Params &params, size_t rows)
{
    const QString choice = params.text(QStringLiteral("refit"));
    if (params.integer(QStringLiteral("early_stopping_rounds")) == 0)
        return false;
    return choice == QLatin1String("always") ||
           (choice == QLatin1String("auto") && rows < rowsToRefit);
}

/// Where held-out rows are learned from later, there may be as many as it takes to judge by.
double heldOutShare(const Params &params, size_t rows)
{
    const double share = params.real(QStringLiteral("validation_fraction"));
    if (!mayRefit(params, rows))
        return share;
    return std::max(share, std::min(0.5, 1.1 * double(fewestHeldOut) / double(rows)));
}

/// Takes a share of every class (or of all rows) for validation, drawn from the seed.
HeldOut holdOut(const Target &target, RowSpan rows, double share, quint64 seed)
{
    std::vector<std::vector<quint32>> strata(
        size_t(target.problem == Problem::Regression ? 1 : target.classCount()));
    for (quint32 row : rows)
        strata[strata.size() == 1 ? 0 : size_t(target.values[row])].push_back(row);
    HeldOut parts;
    for (size_t k = 0; k < strata.size(); ++k) {
        RandomStream random(seed, k);
        random.shuffle(std::span(strata[k]));
        const auto count = size_t(std::llround(share * double(strata[k].size())));
        const auto cut = strata[k].begin() + qsizetype(std::min(count, strata[k].size() - 1));
        parts.validation.insert(parts.validation.end(), strata[k].begin(), cut);
        parts.training.insert(parts.training.end(), cut, strata[k].end());
    }
    if (parts.validation.size() < fewestHeldOut)
        return {Rows(rows.begin(), rows.end()), {}};
    std::sort(parts.validation.begin(), parts.validation.end());
    std::sort(parts.training.begin(), parts.training.end());
    return parts;
}

BoostingLoss lossOf(const Target &target, RowSpan rows, bool balanced, int threads)
{
    return BoostingLoss(target.problem, target.classCount(), target.taken(rows).values,
                        rowWeights(target, rows, balanced), threads);
}

/// "(1,0,-1)", empty when no feature is monotone.
Result<QByteArray> constraintsOf(const Params &params, const QList<Feature> &features)
{
    const QStringList entries = params.list(QStringLiteral("monotone"));
    if (entries.isEmpty())
        return QByteArray();
    const Result<std::vector<int>> directions = monotoneDirections(entries, features);
    if (!directions)
        return passOn(directions);
    QByteArrayList texts;
    for (int direction : *directions)
        texts.append(QByteArray::number(direction));
    return '(' + texts.join(',') + ')';
}

XgboostBooster::Settings settingsOf(const Params &params, const Target &target, double start,
                                    int bins, quint64 seed, int threads)
{
    XgboostBooster::Settings settings{
        {"tree_method", "hist"},
        {"nthread", QByteArray::number(threads)},
        // A positive int; drawn anew each round, so that other boosters on this thread do not
        // count.
        {"seed", QByteArray::number(RandomStream(seed).below(1U << 31))},
        {"seed_per_iteration", "1"},
        {"disable_default_eval_metric", "1"},
        {"verbosity", "0"},
        {"max_bin", QByteArray::number(bins)},
        {"eta", numberBytes(params.real(QStringLiteral("learning_rate")))},
        {"max_depth", QByteArray::number(params.integer(QStringLiteral("max_depth")))},
        {"max_leaves", QByteArray::number(params.integer(QStringLiteral("max_leaves")))},
        {"grow_policy", params.text(QStringLiteral("grow_policy")).toLatin1()},
        {"min_child_weight", numberBytes(params.real(QStringLiteral("min_child_weight")))},
        {"subsample", numberBytes(params.real(QStringLiteral("subsample")))},
        {"colsample_bytree", numberBytes(params.real(QStringLiteral("colsample")))},
        {"lambda", numberBytes(params.real(QStringLiteral("lambda")))},
        {"alpha", numberBytes(params.real(QStringLiteral("alpha")))},
        {"gamma", numberBytes(params.real(QStringLiteral("gamma")))},
    };
    switch (target.problem) {
    case Problem::Binary:
        settings.emplace_back("objective", "binary:logistic");
        settings.emplace_back("base_score", numberBytes(1 / (1 + std::exp(-start))));
        break;
    case Problem::Multiclass:
        settings.emplace_back("objective", "multi:softprob");
        settings.emplace_back("num_class", QByteArray::number(target.classCount()));
        settings.emplace_back("base_score", "0");
        break;
    case Problem::Regression:
        settings.emplace_back("objective", "reg:squarederror");
        settings.emplace_back("base_score", numberBytes(start));
        break;
    }
    return settings;
}

/// The rounds of one booster, their losses, and when to stop.
class Rounds
{
public:
    /// At most `rounds`; stops after `patience` of them without improvement, 0: never.
    Rounds(const BoostingJob &job, const Params &params, quint64 seed, int threads, qint64 rounds,
           qint64 patience)
        : m_job(job), m_params(params), m_seed(seed), m_threads(threads), m_most(rounds),
          m_patience(patience)
    {
    }

    Result<TreeModel> run(Progress &progress);
    bool heldRowsOut() const { return m_validation.has_value(); }
    qint64 bestRound() const { return m_bestRound; }

private:
    Status prepare(Progress &progress);
    Status measure(Progress &progress);
    Result<TreeModel> finish() const;

    const BoostingJob &m_job;
    const Params &m_params;
    quint64 m_seed;
    int m_threads;
    qint64 m_most;
    qint64 m_patience;
    std::optional<XgboostMatrix> m_training, m_validation;
    std::optional<BoostingLoss> m_trainingLoss, m_validationLoss;
    std::optional<XgboostBooster> m_booster;
    std::vector<double> m_trainingCurve, m_validationCurve; ///< one value a round
    qint64 m_rounds = 0;
    qint64 m_bestRound = 0; ///< rounds that are kept
    double m_best = 0;
};

Status Rounds::prepare(Progress &progress)
{
    const Target &target = m_job.training.target;
    const bool balanced = balancesClasses(m_params);
    HeldOut parts{Rows(m_job.rows.begin(), m_job.rows.end()), {}};
    if (m_patience > 0)
        parts = holdOut(target, m_job.rows, heldOutShare(m_params, m_job.rows.size()), m_seed);
    m_trainingLoss = lossOf(target, parts.training, balanced, m_threads);
    if (!progress.report(0))
        return cancelled();
    Result<XgboostMatrix> training =
        XgboostMatrix::binned(m_job.training.features, parts.training, m_job.cuts, m_threads);
    if (!training)
        return passOn(training);
    if (!progress.report(0))
        return cancelled();
    m_training.emplace(std::move(*training));
    std::vector<const XgboostMatrix *> matrices{&*m_training};
    if (!parts.validation.empty()) {
        m_validationLoss = lossOf(target, parts.validation, balanced, m_threads);
        Result<XgboostMatrix> validation =
            XgboostMatrix::plain(m_job.training.features, parts.validation, m_threads);
        if (!validation)
            return passOn(validation);
        m_validation.emplace(std::move(*validation));
        matrices.push_back(&*m_validation);
    }
    const Result<QByteArray> constraints = constraintsOf(m_params, m_job.training.features.columns);
    if (!constraints)
        return passOn(constraints);
    XgboostBooster::Settings settings = settingsOf(m_params, target, m_trainingLoss->start(),
                                                   m_training->maximumBins(), m_seed, m_threads);
    if (!constraints->isEmpty())
        settings.emplace_back("monotone_constraints", *constraints);
    Result<XgboostBooster> booster = XgboostBooster::create(matrices, settings);
    if (!booster)
        return passOn(booster);
    m_booster.emplace(std::move(*booster));
    return {};
}

/// Derivatives at the margins of the trees so far are the loss after the last round as well.
Status Rounds::measure(Progress &progress)
{
    const auto margins = m_booster->margins(*m_training);
    if (!margins)
        return passOn(margins);
    const double loss = m_trainingLoss->derive(*margins);
    if (m_rounds == 0)
        return {};
    const QString curve = m_trainingLoss->curve();
    m_trainingCurve.push_back(loss);
    progress.point(QStringLiteral("train ") + curve, double(m_rounds), loss);
    m_bestRound = m_validation ? m_bestRound : m_rounds;
    if (!m_validation)
        return {};
    const auto validation = m_booster->margins(*m_validation);
    if (!validation)
        return passOn(validation);
    const double validationLoss = m_validationLoss->derive(*validation);
    m_validationCurve.push_back(validationLoss);
    progress.point(QStringLiteral("validation ") + curve, double(m_rounds), validationLoss);
    if (m_bestRound == 0 || validationLoss < m_best) {
        m_best = validationLoss;
        m_bestRound = m_rounds;
    }
    return {};
}

Result<TreeModel> Rounds::run(Progress &progress)
{
    if (Status ready = prepare(progress); !ready)
        return passOn(ready);
    for (;;) {
        if (!progress.report(double(m_rounds) / double(m_most),
                             Tr::tr("round %1 of %2").arg(m_rounds).arg(m_most)))
            return cancelled();
        if (Status measured = measure(progress); !measured)
            return passOn(measured);
        if (m_rounds == m_most || (m_validation && m_rounds - m_bestRound >= m_patience))
            return finish();
        if (Status boosted = m_booster->boost(*m_training, m_trainingLoss->gradients(),
                                              m_trainingLoss->hessians());
            !boosted)
            return passOn(boosted);
        ++m_rounds;
    }
}

Result<TreeModel> Rounds::finish() const
{
    const Result<QByteArray> bytes = m_booster->toUbj();
    if (!bytes)
        return passOn(bytes);
    Result<TreeModel> model = readTreeModel(*bytes);
    if (!model)
        return model;
    model->trees.resize(size_t(m_bestRound) * size_t(m_trainingLoss->outputs()));
    for (const Feature &feature : m_job.training.features.columns)
        model->featureNames.append(feature.name);
    QJsonObject curves{
        {QStringLiteral("train"),
         jsonNumbers(QList<double>(m_trainingCurve.begin(), m_trainingCurve.end()))}};
    QJsonObject summary{{QStringLiteral("rounds"), m_rounds},
                        {QStringLiteral("best_round"), m_bestRound},
                        {QStringLiteral("trees"), qint64(model->trees.size())}};
    if (m_validation) {
        summary[QStringLiteral("best_validation_") + m_trainingLoss->curve()] = m_best;
        curves[QStringLiteral("validation")] =
            jsonNumbers(QList<double>(m_validationCurve.begin(), m_validationCurve.end()));
    }
    curves[QStringLiteral("metric")] = m_trainingLoss->curve();
    summary[QStringLiteral("curves")] = curves;
    model->notes[QStringLiteral("summary")] = summary;
    return model;
}

/// Curves are those of the rounds that early stopping watched.
class WithoutCurves final : public Progress
{
public:
    explicit WithoutCurves(Progress &parent) : m_parent(parent) {}
    [[nodiscard]] bool report(double fraction, const QString &note) override
    {
        return m_parent.report(fraction, note);
    }

private:
    Progress &m_parent;
};

} // namespace

Result<TreeModel> boostTrees(const BoostingJob &job, const Params &params, quint64 seed,
                             int threads, Progress &progress)
{
    const bool refits = mayRefit(params, job.rows.size());
    Rounds stopped(job, params, seed, threads, params.integer(QStringLiteral("rounds")),
                   params.integer(QStringLiteral("early_stopping_rounds")));
    SubProgress first(progress, 0, refits ? 0.6 : 1);
    Result<TreeModel> model = stopped.run(first);
    if (!model || !refits || !stopped.heldRowsOut())
        return model;
    SubProgress rest(progress, 0.6, 1, Tr::tr("again on all rows"));
    WithoutCurves quiet(rest);
    Result<TreeModel> again = Rounds(job, params, seed, threads, stopped.bestRound(), 0).run(quiet);
    if (!again)
        return again;
    QJsonObject summary = model->notes.value(QStringLiteral("summary")).toObject();
    summary[QStringLiteral("refitted_on_rows")] = qint64(job.rows.size());
    again->notes[QStringLiteral("summary")] = summary;
    return again;
}

QList<ParamSpec> boostingParams()
{
    return {
        ParamSpec::integer(QStringLiteral("rounds"), Tr::tr("Rounds"),
                           Tr::tr("Trees at most, one a class and round; early stopping may keep "
                                  "fewer."),
                           500, 1, 100'000)
            .first(),
        ParamSpec::real(QStringLiteral("learning_rate"), Tr::tr("Learning rate"),
                        Tr::tr("Share of each tree that is added; smaller needs more rounds."), 0.1,
                        1e-4, 1)
            .first(),
        ParamSpec::integer(QStringLiteral("max_depth"), Tr::tr("Largest depth"),
                           Tr::tr("Splits from root to leaf; 0 is no limit and then needs a limit "
                                  "of leaves."),
                           6, 0, 64)
            .first(),
        ParamSpec::integer(QStringLiteral("early_stopping_rounds"), Tr::tr("Early stopping"),
                           Tr::tr("Rounds without improvement on held-out rows before boosting "
                                  "stops and keeps the best round; 0 is off. It is off, too, when "
                                  "fewer than 20 rows would be held out; where they are learned "
                                  "from afterwards, so many are held out, up to half of all."),
                           30, 0, 100'000)
            .first(),
        classWeightParam().first(),
        monotoneParam(),
        ParamSpec::real(QStringLiteral("validation_fraction"), Tr::tr("Held-out share"),
                        Tr::tr("Share of the training rows that early stopping watches."), 0.1,
                        0.01, 0.5),
        ParamSpec::choice(
            QStringLiteral("refit"), Tr::tr("Learn from held-out rows"),
            Tr::tr("After early stopping the best number of rounds is grown anew on all training "
                   "rows, the held-out ones too (Goodfellow, Bengio, Courville, Deep Learning, "
                   "2016, algorithm 7.2). auto: below 10,000 rows, where each row counts."),
            QStringLiteral("auto"),
            {QStringLiteral("auto"), QStringLiteral("always"), QStringLiteral("never")}),
        ParamSpec::real(QStringLiteral("min_child_weight"), Tr::tr("Least child weight"),
                        Tr::tr("Smallest sum of second derivatives in a leaf."), 1, 0, 1e9),
        ParamSpec::real(QStringLiteral("subsample"), Tr::tr("Row share"),
                        Tr::tr("Share of rows drawn for each round."), 1, 0.01, 1),
        ParamSpec::real(QStringLiteral("colsample"), Tr::tr("Feature share"),
                        Tr::tr("Share of features drawn for each tree."), 1, 0.01, 1),
        ParamSpec::real(QStringLiteral("lambda"), Tr::tr("L2 penalty"),
                        Tr::tr("Penalty on squared leaf values."), 1, 0, 1e9),
        ParamSpec::real(QStringLiteral("alpha"), Tr::tr("L1 penalty"),
                        Tr::tr("Penalty on absolute leaf values."), 0, 0, 1e9),
        ParamSpec::real(QStringLiteral("gamma"), Tr::tr("Least gain"),
                        Tr::tr("Loss that a split has to lower at least."), 0, 0, 1e9),
        ParamSpec::integer(QStringLiteral("max_bin"), Tr::tr("Bins"),
                           Tr::tr("Bins a feature at most."), 256, 2, 4096),
        ParamSpec::choice(QStringLiteral("grow_policy"), Tr::tr("Growth"),
                          Tr::tr("depthwise: level by level; lossguide: the leaf with the largest "
                                 "gain first."),
                          QStringLiteral("depthwise"),
                          {QStringLiteral("depthwise"), QStringLiteral("lossguide")}),
        ParamSpec::integer(QStringLiteral("max_leaves"), Tr::tr("Largest number of leaves"),
                           Tr::tr("Leaves a tree at most; 0 is no limit."), 0, 0, 65'536),
    };
}

} // namespace tenbin
