// Multilayer perceptron: dense layers with rectifiers, trained by mini-batch Adam or AdamW.
// Binary: logistic loss; several classes: softmax cross-entropy; regression: squared error of the
// standardised target. Early stopping watches a share of the training rows drawn by the seed
// (stratified for classes). Goodfellow, Bengio, Courville, Deep Learning, 2016, chapters 6 to 8.
#include "core/random.h"
#include "core/text.h"
#include "models/mlp_model.h"
#include "models/mlp_training.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr quint64 validationStream = 3ULL << 32;
constexpr double cellLimit = 4e9; ///< floats that are held at once

/// Rows for training and for early stopping; of each class the same share.
struct Parts
{
    Rows training, validation;
};

Parts divide(const Target &target, double share, quint64 seed)
{
    std::vector<Rows> strata(size_t(std::max(1, target.classCount())));
    for (size_t row = 0; row < target.values.size(); ++row)
        strata[target.classCount() > 0 ? size_t(target.values[row]) : 0].push_back(quint32(row));
    Parts parts;
    for (size_t k = 0; k < strata.size(); ++k) {
        Rows &rows = strata[k];
        RandomStream(seed, validationStream + k).shuffle(std::span(rows));
        const auto held = std::min(size_t(std::llround(share * double(rows.size()))),
                                   rows.empty() ? 0 : rows.size() - 1);
        parts.validation.insert(parts.validation.end(), rows.begin(),
                                rows.begin() + qsizetype(held));
        parts.training.insert(parts.training.end(), rows.begin() + qsizetype(held), rows.end());
    }
    std::sort(parts.training.begin(), parts.training.end());
    std::sort(parts.validation.begin(), parts.validation.end());
    return parts;
}

struct Scale
{
    double mean = 0;
    double deviation = 1;
};

Scale targetScale(const Target &target)
{
    if (target.problem != Problem::Regression)
        return {};
    double total = 0;
    double sum = 0;
    const auto weight = [&](size_t row) {
        return target.weights.empty() ? 1 : target.weights[row];
    };
    for (size_t row = 0; row < target.values.size(); ++row) {
        total += weight(row);
        sum += weight(row) * target.values[row];
    }
    const double mean = sum / total;
    double squares = 0;
    for (size_t row = 0; row < target.values.size(); ++row)
        squares += weight(row) * (target.values[row] - mean) * (target.values[row] - mean);
    const double deviation = std::sqrt(squares / total);
    return {mean, deviation > 0 ? deviation : 1};
}

Result<ModelPtr> fit(const TrainingSet &training, const Params &params, const Context &context,
                     Progress &progress)
{
    if (!progress.report(0))
        return cancelled();
    if (Status fine = checkTraining(training, {}, context.threads); !fine)
        return passOn(fine);
    const Result<TorchDoor> door = openTorch();
    if (!door)
        return passOn(door);
    const Target &target = training.target;
    const Result<MlpSettings> settings = mlpSettings(target, params, *door, context.seed);
    if (!settings)
        return passOn(settings);
    const Scale scale = targetScale(target);
    const std::vector<double> weights = mlpWeights(target, params);
    const double share =
        settings->patience > 0 ? params.real(QStringLiteral("validation_fraction")) : 0;
    const Parts parts = divide(target, share, context.seed);
    if (!progress.report(0))
        return cancelled();
    const MlpFloats rows(training, parts.training, weights, scale.mean, scale.deviation);
    const MlpFloats held(training, parts.validation, weights, scale.mean, scale.deviation);
    if (!progress.report(0))
        return cancelled();

    Result<MlpFit> fitted = door->trainMlp(rows.rows, held.rows, *settings, progress);
    if (!fitted)
        return passOn(fitted);
    QJsonObject summary{{QStringLiteral("epochs"), fitted->epochs},
                        {QStringLiteral("best_epoch"), fitted->bestEpoch},
                        {QStringLiteral("training_rows"), rows.rows.rows},
                        {QStringLiteral("validation_rows"), held.rows.rows},
                        {QStringLiteral("device"),
                         settings->cuda ? QStringLiteral("cuda") : QStringLiteral("cpu")}};
    if (std::isfinite(fitted->validationLoss))
        summary[QStringLiteral("validation_loss")] = fitted->validationLoss;
    return std::make_unique<MlpModel>(std::move(fitted->network), target.classes, scale.mean,
                                      scale.deviation, summary);
}

QString whyNot(const TrainingFacts &facts, const Params &)
{
    if (!hasTorch())
        return Tr::tr("Neural networks need LibTorch, which this build of Tenbin does not have.");
    if (double(facts.rows) * double(facts.features) > cellLimit)
        return Tr::tr("The network would need %1 cells at once, at most 4,000 million are "
                      "possible. Use fewer rows or features.")
            .arg(double(facts.rows) * double(facts.features), 0, 'g', 3);
    return {};
}

QList<ParamSpec> paramSpecs()
{
    return {
        ParamSpec::text(QStringLiteral("hidden"), Tr::tr("Hidden layers"),
                        Tr::tr("Sizes of the hidden layers, separated by commas; empty: a linear "
                               "model."),
                        QStringLiteral("128,64"))
            .first(),
        ParamSpec::integer(QStringLiteral("epochs"), Tr::tr("Epochs"),
                           Tr::tr("Passes over the training rows, at most."), 30, 1, 100000)
            .first(),
        ParamSpec::real(QStringLiteral("learning_rate"), Tr::tr("Learning rate"),
                        Tr::tr("Largest step size of Adam."), 1e-3, 1e-8, 10)
            .first(),
        ParamSpec::integer(QStringLiteral("batch"), Tr::tr("Batch size"), Tr::tr("Rows a step."),
                           256, 1, 1 << 20)
            .first(),
        ParamSpec::real(QStringLiteral("dropout"), Tr::tr("Dropout"),
                        Tr::tr("Share of hidden units left out in a step (Srivastava et al., "
                               "2014)."),
                        0, 0, 0.95)
            .first(),
        ParamSpec::choice(QStringLiteral("optimizer"), Tr::tr("Optimizer"),
                          Tr::tr("adamw shrinks the weights apart from the gradient, adam adds "
                                 "the decay to the gradient."),
                          QStringLiteral("adamw"),
                          {QStringLiteral("adamw"), QStringLiteral("adam")}),
        ParamSpec::real(QStringLiteral("weight_decay"), Tr::tr("Weight decay"),
                        Tr::tr("Strength of the pull of all weights towards zero."), 1e-4, 0, 10),
        ParamSpec::flag(QStringLiteral("batch_norm"), Tr::tr("Batch normalisation"),
                        Tr::tr("Normalises hidden layers over each batch (Ioffe, Szegedy, 2015)."),
                        false),
        ParamSpec::choice(QStringLiteral("schedule"), Tr::tr("Schedule"),
                          Tr::tr("How the learning rate goes on after the warm-up."),
                          QStringLiteral("cosine"),
                          {QStringLiteral("cosine"), QStringLiteral("constant")}),
        ParamSpec::real(QStringLiteral("warmup"), Tr::tr("Warm-up"),
                        Tr::tr("Share of all steps in which the learning rate rises from zero."),
                        0.05, 0, 1),
        ParamSpec::integer(QStringLiteral("patience"), Tr::tr("Patience"),
                           Tr::tr("Stops after this many epochs without a better validation "
                                  "loss; 0: runs all epochs on all rows."),
                           5, 0, 100000),
        ParamSpec::real(QStringLiteral("validation_fraction"), Tr::tr("Validation share"),
                        Tr::tr("Share of the training rows that early stopping watches."), 0.1,
                        0.01, 0.5),
        ParamSpec::choice(QStringLiteral("class_weight"), Tr::tr("Class weights"),
                          Tr::tr("balanced: all classes count the same."), QStringLiteral("none"),
                          {QStringLiteral("none"), QStringLiteral("balanced")}),
        ParamSpec::choice(QStringLiteral("device"), Tr::tr("Device"),
                          Tr::tr("auto: CUDA when there, else the processor."),
                          QStringLiteral("auto"),
                          {QStringLiteral("auto"), QStringLiteral("cpu"), QStringLiteral("cuda")}),
    };
}

} // namespace

namespace learners {

Learner mlp()
{
    return {.title = Tr::tr("Multilayer perceptron"),
            .help = Tr::tr("A neural network of dense layers. For many rows and smooth relations; "
                           "trees are often better on small tables."),
            .reference = QStringLiteral("Goodfellow, Bengio, Courville, Deep Learning, 2016"),
            .problems = {Problem::Binary, Problem::Multiclass, Problem::Regression},
            .params = paramSpecs(),
            .needs = {.wantsScaling = true, .takesSparse = true},
            .whyNot = whyNot,
            .fit = fit,
            .fitSubsets = nullptr,
            .load = MlpModel::load};
}

} // namespace learners

} // namespace tenbin
