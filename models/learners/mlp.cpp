// Multilayer perceptron: dense layers with rectifiers, trained by mini-batch Adam or AdamW.
// Binary: logistic loss; several classes: softmax cross-entropy; regression: squared error of the
// standardised target. Early stopping watches a share of the training rows drawn by the seed
// (stratified for classes). Goodfellow, Bengio, Courville, Deep Learning, 2016, chapters 6 to 8.
#include "core/random.h"
#include "core/text.h"
#include "models/mlp_model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr quint64 validationStream = 3ULL << 32;
constexpr double cellLimit = 4e9; ///< floats that are held at once

Result<std::vector<int>> hiddenSizes(const QString &text)
{
    std::vector<int> sizes;
    for (const QString &part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool valid = false;
        const int size = part.trimmed().toInt(&valid);
        if (!valid || size < 1 || size > 65536 || sizes.size() >= 16)
            return failure(Error::Kind::Usage,
                           Tr::tr("\"%1\" is no list of layer sizes.").arg(text),
                           Tr::tr("Write up to 16 sizes from 1 to 65536, such as 128,64."));
        sizes.push_back(size);
    }
    return sizes;
}

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

/// Floats of some rows, owned.
struct FloatRows
{
    std::vector<float> x, y, weights;
    MlpRows rows;

    FloatRows(const TrainingSet &set, const Rows &chosen, const std::vector<double> &caseWeights,
              double mean, double deviation)
        : x(floatRows(set.features, chosen))
    {
        for (quint32 row : chosen) {
            y.push_back(float((set.target.values[row] - mean) / deviation));
            if (!caseWeights.empty())
                weights.push_back(float(caseWeights[row]));
        }
        rows = {int(chosen.size()), int(set.features.columnCount()), x, y, weights};
    }
};

/// Case weights times, when wanted, weights that make all classes count the same.
std::vector<double> trainingWeights(const Target &target, bool balanced)
{
    std::vector<double> weights = target.weights;
    if (!balanced || target.classCount() == 0)
        return weights;
    if (weights.empty())
        weights.assign(target.values.size(), 1);
    std::vector<double> sums(size_t(target.classCount()));
    for (size_t row = 0; row < weights.size(); ++row)
        sums[size_t(target.values[row])] += weights[row];
    const double total = std::accumulate(sums.begin(), sums.end(), 0.0);
    for (size_t row = 0; row < weights.size(); ++row)
        weights[row] *= total / (double(sums.size()) * sums[size_t(target.values[row])]);
    return weights;
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

MlpSettings settingsOf(const Target &target, const Params &params, std::vector<int> hidden,
                       quint64 seed)
{
    MlpSettings settings;
    settings.loss = target.problem == Problem::Regression ? MlpSettings::Loss::Squared
                    : target.problem == Problem::Binary   ? MlpSettings::Loss::Logistic
                                                          : MlpSettings::Loss::Softmax;
    settings.outputs = target.problem == Problem::Multiclass ? target.classCount() : 1;
    settings.hidden = std::move(hidden);
    settings.epochs = int(params.integer(QStringLiteral("epochs")));
    settings.batch = int(params.integer(QStringLiteral("batch")));
    settings.learningRate = params.real(QStringLiteral("learning_rate"));
    settings.weightDecay = params.real(QStringLiteral("weight_decay"));
    settings.decoupledDecay = params.text(QStringLiteral("optimizer")) == QLatin1String("adamw");
    settings.dropout = params.real(QStringLiteral("dropout"));
    settings.batchNorm = params.flag(QStringLiteral("batch_norm"));
    settings.cosine = params.text(QStringLiteral("schedule")) == QLatin1String("cosine");
    settings.warmup = params.real(QStringLiteral("warmup"));
    settings.patience = int(params.integer(QStringLiteral("patience")));
    settings.seed = seed;
    return settings;
}

/// The device asked for; an error when CUDA is asked for and not there.
Result<bool> useCuda(const QString &device, const TorchDoor &door)
{
    if (device == QLatin1String("cuda") && !door.hasCuda)
        return failure(Error::Kind::Unsupported,
                       Tr::tr("There is no CUDA device that LibTorch can use."),
                       Tr::tr("Set the parameter device to auto or cpu."));
    return device != QLatin1String("cpu") && door.hasCuda;
}

Result<ModelPtr> fit(const TrainingSet &training, const Params &params, const Context &context,
                     Progress &progress)
{
    if (!progress.report(0))
        return cancelled();
    if (Status fine = checkTraining(training, {}, context.threads); !fine)
        return passOn(fine);
    Result<std::vector<int>> hidden = hiddenSizes(params.text(QStringLiteral("hidden")));
    if (!hidden)
        return passOn(hidden);
    const Result<TorchDoor> door = openTorch();
    if (!door)
        return passOn(door);
    const Result<bool> cuda = useCuda(params.text(QStringLiteral("device")), *door);
    if (!cuda)
        return passOn(cuda);

    const Target &target = training.target;
    MlpSettings settings = settingsOf(target, params, std::move(*hidden), context.seed);
    settings.cuda = *cuda;
    const Scale scale = targetScale(target);
    const bool balanced = params.text(QStringLiteral("class_weight")) == QLatin1String("balanced");
    const std::vector<double> weights = trainingWeights(target, balanced);
    const double share =
        settings.patience > 0 ? params.real(QStringLiteral("validation_fraction")) : 0;
    const Parts parts = divide(target, share, context.seed);
    if (!progress.report(0))
        return cancelled();
    const FloatRows rows(training, parts.training, weights, scale.mean, scale.deviation);
    const FloatRows held(training, parts.validation, weights, scale.mean, scale.deviation);
    if (!progress.report(0))
        return cancelled();

    Result<MlpFit> fitted = door->trainMlp(rows.rows, held.rows, settings, progress);
    if (!fitted)
        return passOn(fitted);
    QJsonObject summary{
        {QStringLiteral("epochs"), fitted->epochs},
        {QStringLiteral("best_epoch"), fitted->bestEpoch},
        {QStringLiteral("training_rows"), rows.rows.rows},
        {QStringLiteral("validation_rows"), held.rows.rows},
        {QStringLiteral("device"), *cuda ? QStringLiteral("cuda") : QStringLiteral("cpu")}};
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
