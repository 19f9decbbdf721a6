#include "models/boosting_loss.h"

#include "core/parallel.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// XGBoost's own floor: a row that is fitted perfectly keeps a little say.
constexpr float leastHessian = 1e-16F;
/// A multiple of every vector's width, so that no row falls into a loop's remainder because of
/// where a chunk begins.
constexpr Eigen::Index chunkRows = 8192;

/// Rounds to multiples of 2^(exponent - 52), where 2^exponent is above the sum of all magnitudes.
/// Adding and taking away 1.5 · 2^exponent does it: the sum's last digit is that power.
void roundTo(float *values, Eigen::Index count, int exponent)
{
    const double shift = std::ldexp(1.5, exponent);
    for (Eigen::Index i = 0; i < count; ++i)
        values[i] = float((double(values[i]) + shift) - shift);
}

int exponentAbove(double value)
{
    int exponent = 0;
    std::frexp(value, &exponent);
    return exponent;
}

} // namespace

struct BoostingLoss::Chunk
{
    double loss = 0;
    float mostGradient = 0;
    float mostHessian = 0;
};

BoostingLoss::BoostingLoss(Problem problem, int classes, const std::vector<double> &target,
                           const std::vector<double> &weights, int threads)
    : m_problem(problem), m_classes(classes), m_threads(threads),
      m_target(Eigen::Map<const Eigen::ArrayXd>(target.data(), Eigen::Index(target.size()))),
      m_weights(Eigen::Map<const Eigen::ArrayXd>(weights.data(), Eigen::Index(weights.size()))
                    .cast<float>()),
      m_gradients(Eigen::Index(target.size()) * outputs()), m_hessians(m_gradients.size())
{
    for (float weight : m_weights)
        m_totalWeight += double(weight);
}

QString BoostingLoss::curve() const
{
    return m_problem == Problem::Regression ? QStringLiteral("rmse") : QStringLiteral("log_loss");
}

double BoostingLoss::start() const
{
    if (m_problem == Problem::Multiclass)
        return 0;
    double sum = 0;
    for (Eigen::Index row = 0; row < m_target.size(); ++row)
        sum += double(m_weights[row]) * m_target[row];
    const double mean = sum / m_totalWeight;
    return m_problem == Problem::Regression ? mean : std::log(mean / (1 - mean));
}

double BoostingLoss::derive(std::span<const float> margins)
{
    const Eigen::Index rows = m_target.size();
    const Eigen::Index chunks = (rows + chunkRows - 1) / chunkRows;
    std::vector<Chunk> parts(static_cast<size_t>(chunks));
    parallelFor(chunks, m_threads, [&](qsizetype index) {
        const Eigen::Index begin = index * chunkRows;
        const Eigen::Index count = std::min(chunkRows, rows - begin);
        Chunk &part = parts[size_t(index)];
        switch (m_problem) {
        case Problem::Binary: part = deriveBinary(margins.data(), begin, count); break;
        case Problem::Multiclass: part = deriveMulticlass(margins.data(), begin, count); break;
        case Problem::Regression: part = deriveRegression(margins.data(), begin, count); break;
        }
    });
    Chunk whole;
    for (const Chunk &part : parts) {
        whole.loss += part.loss;
        whole.mostGradient = std::max(whole.mostGradient, part.mostGradient);
        whole.mostHessian = std::max(whole.mostHessian, part.mostHessian);
    }
    const int gradientExponent = exponentAbove(double(whole.mostGradient) * double(rows));
    const int hessianExponent = exponentAbove(double(whole.mostHessian) * double(rows));
    parallelFor(chunks, m_threads, [&](qsizetype index) {
        const Eigen::Index begin = index * chunkRows * outputs();
        const Eigen::Index count = std::min(chunkRows * outputs(), m_gradients.size() - begin);
        roundTo(m_gradients.data() + begin, count, gradientExponent);
        roundTo(m_hessians.data() + begin, count, hessianExponent);
    });
    const double mean = whole.loss / m_totalWeight;
    return m_problem == Problem::Regression ? std::sqrt(mean) : mean;
}

BoostingLoss::Chunk BoostingLoss::deriveBinary(const float *margins, Eigen::Index begin,
                                               Eigen::Index rows)
{
    const Eigen::ArrayXf margin = Eigen::Map<const Eigen::ArrayXf>(margins + begin, rows);
    const auto target = m_target.segment(begin, rows).cast<float>();
    const auto weight = m_weights.segment(begin, rows);
    // p = 1 / (1 + exp(-m)) and log(1 + exp(±m)) from the one power that cannot overflow.
    const Eigen::ArrayXf power = (-margin.abs()).exp();
    const Eigen::ArrayXf inverse = (1 + power).inverse();
    m_gradients.segment(begin, rows) =
        weight * ((margin >= 0).select(inverse, power * inverse) - target);
    m_hessians.segment(begin, rows) = weight * (power * inverse * inverse).max(leastHessian);
    const Eigen::ArrayXf loss = weight * (((1 - 2 * target) * margin).max(0.0F) + power.log1p());
    return {loss.cast<double>().sum(), m_gradients.segment(begin, rows).abs().maxCoeff(),
            m_hessians.segment(begin, rows).maxCoeff()};
}

BoostingLoss::Chunk BoostingLoss::deriveMulticlass(const float *margins, Eigen::Index begin,
                                                   Eigen::Index rows)
{
    Chunk part;
    Eigen::ArrayXf powers(m_classes);
    for (Eigen::Index row = begin; row < begin + rows; ++row) {
        const Eigen::Map<const Eigen::ArrayXf> line(margins + row * m_classes, m_classes);
        const float most = line.maxCoeff();
        float sum = 0;
        for (int k = 0; k < m_classes; ++k) {
            powers[k] = std::exp(line[k] - most);
            sum += powers[k];
        }
        const auto truth = Eigen::Index(m_target[row]);
        const float weight = m_weights[row];
        for (int k = 0; k < m_classes; ++k) {
            const float p = powers[k] / sum;
            const float gradient = weight * (p - (truth == k ? 1.0F : 0.0F));
            const float hessian = weight * std::max(2 * p * (1 - p), leastHessian);
            m_gradients[row * m_classes + k] = gradient;
            m_hessians[row * m_classes + k] = hessian;
            part.mostGradient = std::max(part.mostGradient, std::abs(gradient));
            part.mostHessian = std::max(part.mostHessian, hessian);
        }
        part.loss += double(weight * (most + std::log(sum) - line[truth]));
    }
    return part;
}

BoostingLoss::Chunk BoostingLoss::deriveRegression(const float *margins, Eigen::Index begin,
                                                   Eigen::Index rows)
{
    const auto weight = m_weights.segment(begin, rows);
    const Eigen::ArrayXd error =
        Eigen::Map<const Eigen::ArrayXf>(margins + begin, rows).cast<double>() -
        m_target.segment(begin, rows);
    m_gradients.segment(begin, rows) = weight * error.cast<float>();
    m_hessians.segment(begin, rows) = weight;
    return {(weight.cast<double>() * error.square()).sum(),
            m_gradients.segment(begin, rows).abs().maxCoeff(), weight.maxCoeff()};
}

} // namespace tenbin
