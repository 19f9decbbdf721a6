#include "models/mlp_training.h"

#include "core/text.h"
#include "models/mlp_model.h"

#include <numeric>

namespace tenbin {

namespace {

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

/// The device asked for; an error when CUDA is asked for and not there.
Result<bool> useCuda(const QString &device, const TorchDoor &door)
{
    if (device == QLatin1String("cuda") && !door.hasCuda)
        return failure(Error::Kind::Unsupported,
                       Tr::tr("There is no CUDA device that LibTorch can use."),
                       Tr::tr("Set the parameter device to auto or cpu."));
    return device != QLatin1String("cpu") && door.hasCuda;
}

} // namespace

MlpFloats::MlpFloats(const TrainingSet &set, const Rows &chosen,
                     const std::vector<double> &caseWeights, double mean, double deviation)
    : x(floatRows(set.features, chosen))
{
    for (quint32 row : chosen) {
        y.push_back(float((set.target.values[row] - mean) / deviation));
        if (!caseWeights.empty())
            weights.push_back(float(caseWeights[row]));
    }
    rows = {int(chosen.size()), int(set.features.columnCount()), x, y, weights};
}

Result<MlpSettings> mlpSettings(const Target &target, const Params &params, const TorchDoor &door,
                                quint64 seed)
{
    Result<std::vector<int>> hidden = hiddenSizes(params.text(QStringLiteral("hidden")));
    if (!hidden)
        return passOn(hidden);
    const Result<bool> cuda = useCuda(params.text(QStringLiteral("device")), door);
    if (!cuda)
        return passOn(cuda);
    MlpSettings settings;
    settings.loss = target.problem == Problem::Regression ? MlpSettings::Loss::Squared
                    : target.problem == Problem::Binary   ? MlpSettings::Loss::Logistic
                                                          : MlpSettings::Loss::Softmax;
    settings.outputs = target.problem == Problem::Multiclass ? target.classCount() : 1;
    settings.hidden = std::move(*hidden);
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
    settings.cuda = *cuda;
    return settings;
}

std::vector<double> mlpWeights(const Target &target, const Params &params)
{
    const bool balanced = params.text(QStringLiteral("class_weight")) == QLatin1String("balanced");
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

} // namespace tenbin
