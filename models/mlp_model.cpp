#include "models/mlp_model.h"

#include "core/json.h"
#include "core/parallel.h"
#include "core/text.h"
#include "data/safetensors.h"
#include "models/blas.h"
#include "models/json_model.h"

#include <QDir>

#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr int modelVersion = 1;
constexpr qsizetype blockRows = 1024;

QString weightsFile(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("weights.safetensors"));
}

QString weightName(size_t layer)
{
    return QStringLiteral("layer%1.weight").arg(layer);
}

QString biasName(size_t layer)
{
    return QStringLiteral("layer%1.bias").arg(layer);
}

/// Outputs of the last layer for row-major inputs.
std::vector<float> forward(const Blas &blas, const MlpNetwork &network, std::vector<float> current,
                           int rows)
{
    for (size_t i = 0; i < network.layers.size(); ++i) {
        const DenseLayer &layer = network.layers[i];
        std::vector<float> next(size_t(rows) * size_t(layer.outputs));
        for (int row = 0; row < rows; ++row)
            std::copy(layer.bias.begin(), layer.bias.end(),
                      next.begin() + qsizetype(row) * layer.outputs);
        blas.addProduct(rows, layer.outputs, layer.inputs, current.data(), layer.weights.data(),
                        next.data());
        if (i + 1 < network.layers.size()) {
            for (float &value : next)
                value = std::max(value, 0.0F);
        }
        current = std::move(next);
    }
    return current;
}

void softmax(const float *logits, Eigen::Index classes, Eigen::MatrixXd &into, Eigen::Index row)
{
    const double top = *std::max_element(logits, logits + classes);
    double sum = 0;
    for (Eigen::Index k = 0; k < classes; ++k)
        sum += into(row, k) = std::exp(double(logits[k]) - top);
    into.row(row) /= sum;
}

Result<DenseLayer> readLayer(const Safetensors &file, size_t index, int inputs, int outputs)
{
    const Result<TensorValues<float>> weights = file.values<float>(weightName(index));
    if (!weights)
        return passOn(weights);
    const Result<TensorValues<float>> bias = file.values<float>(biasName(index));
    if (!bias)
        return passOn(bias);
    DenseLayer layer{inputs, outputs, {}, {}};
    layer.weights.assign(weights->values.begin(), weights->values.end());
    layer.bias.assign(bias->values.begin(), bias->values.end());
    const auto finite = [](const std::vector<float> &values) {
        return std::all_of(values.begin(), values.end(),
                           [](float value) { return std::isfinite(value); });
    };
    if (layer.weights.size() != size_t(inputs) * size_t(outputs) ||
        layer.bias.size() != size_t(outputs))
        return badInput(Tr::tr("Layer %1 of the network has the wrong size.").arg(index + 1));
    if (!finite(layer.weights) || !finite(layer.bias))
        return badInput(
            Tr::tr("Layer %1 of the network holds values that are not finite.").arg(index + 1));
    return layer;
}

} // namespace

std::vector<float> floatRows(const Features &features, RowSpan rows)
{
    const auto width = size_t(features.columnCount());
    const Eigen::Index denseCount = features.dense.cols();
    std::vector<float> values(rows.size() * width, 0.0F);
    constexpr size_t strip = 64; // rows whose lines stay in the first cache
    for (size_t begin = 0; begin < rows.size(); begin += strip) {
        const size_t end = std::min(begin + strip, rows.size());
        for (Eigen::Index column = 0; column < denseCount; ++column) {
            const double *from = features.dense.col(column).data();
            for (size_t i = begin; i < end; ++i)
                values[i * width + size_t(column)] = float(from[rows[i]]);
        }
    }
    for (size_t i = 0; features.sparse.cols() > 0 && i < rows.size(); ++i) {
        for (Features::Sparse::InnerIterator cell(features.sparse, Eigen::Index(rows[i])); cell;
             ++cell)
            values[i * width + size_t(denseCount + cell.col())] = float(cell.value());
    }
    return values;
}

MlpModel::MlpModel(MlpNetwork network, QStringList classes, double mean, double deviation,
                   QJsonObject summary)
    : m_network(std::move(network)), m_classes(std::move(classes)), m_mean(mean),
      m_deviation(deviation), m_summary(std::move(summary))
{
}

Result<Eigen::MatrixXd> MlpModel::predict(const Features &features, const Context &context) const
{
    const int inputs = m_network.layers.front().inputs;
    if (Status fits = checkFeatureCount(features, inputs); !fits)
        return passOn(fits);
    const Result<Blas> blas = openBlas();
    if (!blas)
        return passOn(blas);
    const qsizetype count = features.rowCount();
    Eigen::MatrixXd result(count, std::max<qsizetype>(1, m_classes.size()));
    // Blocks are cut alike for any number of threads, and each is computed by one.
    const qsizetype blocks = (count + blockRows - 1) / blockRows;
    parallelFor(blocks, context.threads, [&](qsizetype block) {
        const qsizetype from = block * blockRows;
        Rows rows(size_t(std::min(blockRows, count - from)));
        std::iota(rows.begin(), rows.end(), quint32(from));
        const std::vector<float> logits =
            forward(*blas, m_network, floatRows(features, rows), int(rows.size()));
        for (qsizetype i = 0; i < qsizetype(rows.size()); ++i) {
            const Eigen::Index row = from + i;
            if (m_classes.isEmpty()) {
                result(row, 0) = m_mean + m_deviation * double(logits[size_t(i)]);
            } else if (m_classes.size() == 2) {
                const double logit = logits[size_t(i)];
                result(row, 1) = 1 / (1 + std::exp(-logit));
                result(row, 0) = 1 - result(row, 1);
            } else {
                softmax(logits.data() + i * m_classes.size(), m_classes.size(), result, row);
            }
        }
    });
    return result;
}

Status MlpModel::save(const QString &folder) const
{
    QJsonArray sizes{m_network.layers.front().inputs};
    std::vector<Tensor> tensors;
    for (size_t i = 0; i < m_network.layers.size(); ++i) {
        const DenseLayer &layer = m_network.layers[i];
        sizes.append(layer.outputs);
        tensors.push_back(
            tensorOf<float>(weightName(i), layer.weights, {layer.outputs, layer.inputs}));
        tensors.push_back(tensorOf<float>(biasName(i), layer.bias));
    }
    if (Status written = Safetensors::write(weightsFile(folder), std::move(tensors), {}); !written)
        return written;
    return saveJsonModel(folder, QStringLiteral("mlp"), modelVersion,
                         {{QStringLiteral("sizes"), sizes},
                          {QStringLiteral("classes"), jsonTexts(m_classes)},
                          {QStringLiteral("target"), QJsonArray{m_mean, m_deviation}},
                          {QStringLiteral("summary"), m_summary}});
}

Result<ModelPtr> MlpModel::load(const QString &folder)
{
    const Result<QJsonObject> json = loadJsonModel(folder, QStringLiteral("mlp"), modelVersion);
    if (!json)
        return passOn(json);
    const Result<QList<double>> sizes = finiteNumbers(*json, QStringLiteral("sizes"));
    if (!sizes)
        return passOn(sizes);
    const Result<QList<double>> target = finiteNumbers(*json, QStringLiteral("target"), 2);
    if (!target)
        return passOn(target);
    const QStringList classes = textsOf(json->value(QStringLiteral("classes")).toArray());
    const double outputs = classes.size() > 2 ? double(classes.size()) : 1;
    const bool whole = std::all_of(sizes->begin(), sizes->end(), [](double size) {
        return size >= 1 && size <= 1e7 && size == std::floor(size);
    });
    if (sizes->size() < 2 || !whole || sizes->last() != outputs || classes.size() == 1)
        return badInput(Tr::tr("The network's layer sizes make no sense."));
    constexpr qint64 weightLimit = 8LL << 30;
    const Result<Safetensors> file = Safetensors::read(weightsFile(folder), weightLimit);
    if (!file)
        return passOn(file);
    MlpNetwork network;
    for (qsizetype i = 0; i + 1 < sizes->size(); ++i) {
        Result<DenseLayer> layer =
            readLayer(*file, size_t(i), int(sizes->at(i)), int(sizes->at(i + 1)));
        if (!layer)
            return passOn(layer);
        network.layers.push_back(std::move(*layer));
    }
    return std::make_unique<MlpModel>(std::move(network), classes, target->at(0), target->at(1),
                                      json->value(QStringLiteral("summary")).toObject());
}

} // namespace tenbin
