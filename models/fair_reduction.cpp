#include "models/fair_reduction.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

/// What the game over shares costs is next to nothing: no model is fitted in it.
constexpr int mixRounds = 20'000;
/// Weights have to be above zero.
constexpr double leastWeight = 1e-9;

} // namespace

FairReduction::FairReduction(const MitigatedFit &fit) : m_fit(fit)
{
    const GroupedRows &rows = fit.rows;
    const std::vector<double> negatives = rows.classWeights(0), positives = rows.classWeights(1);
    const auto total = [](const std::vector<double> &weights) {
        return std::accumulate(weights.begin(), weights.end(), 0.0);
    };
    m_weight = total(negatives) + total(positives);
    const auto addEvent = [&](bool withPositives, bool withNegatives) {
        for (size_t group = 0; group < positives.size(); ++group) {
            const double own =
                (withPositives ? positives[group] : 0) + (withNegatives ? negatives[group] : 0);
            const double all =
                (withPositives ? total(positives) : 0) + (withNegatives ? total(negatives) : 0);
            m_moments.push_back({withPositives, withNegatives, qint32(group), own, all});
        }
    };
    if (fit.spec.constraint == QLatin1String("demographic_parity")) {
        addEvent(true, true);
        return;
    }
    addEvent(true, false);
    if (fit.spec.constraint == QLatin1String("equalized_odds"))
        addEvent(false, true);
}

Result<FairReduction::Member> FairReduction::answer(const std::vector<double> &multipliers,
                                                    const Context &context,
                                                    Progress &progress) const
{
    const GroupedRows &rows = m_fit.rows;
    TrainingSet training = m_fit.training;
    training.target.weights.resize(rows.size());
    double positives = 0, negatives = 0;
    for (size_t row = 0; row < rows.size(); ++row) {
        // What selecting the row costs more than rejecting it.
        double cost = (1 - 2 * rows.truth[row]) / m_weight;
        for (size_t k = 0; k < m_moments.size(); ++k) {
            const Moment &moment = m_moments[k];
            if (moment.holds(rows.truth[row]))
                cost += multipliers[k] *
                        ((rows.groups[row] == moment.group ? 1 / moment.groupWeight : 0) -
                         1 / moment.eventWeight);
        }
        const double weight = std::max(std::abs(cost) * rows.weights[row] * m_weight, leastWeight);
        training.target.values[row] = cost < 0 ? 1 : 0;
        training.target.weights[row] = weight;
        (cost < 0 ? positives : negatives) += weight;
    }
    Member member;
    member.moments.resize(m_moments.size());
    std::vector<double> decided(rows.size());
    if (positives == 0 || negatives == 0) {
        member.constant = positives > 0 ? 1 : 0;
        std::fill(decided.begin(), decided.end(), member.constant);
    } else {
        Result<ModelPtr> model =
            m_fit.learner.fit(training, m_fit.learnerParams, context, progress);
        if (!model)
            return passOn(model);
        member.model = std::shared_ptr<const Model>(*std::move(model));
        const Result<Eigen::MatrixXd> outputs =
            member.model->predict(m_fit.training.features, context);
        if (!outputs)
            return passOn(outputs);
        for (size_t row = 0; row < rows.size(); ++row)
            decided[row] = (*outputs)(Eigen::Index(row), 1) >= 0.5 ? 1 : 0;
    }
    for (size_t row = 0; row < rows.size(); ++row) {
        member.error += decided[row] == rows.truth[row] ? 0 : rows.weights[row] / m_weight;
        if (decided[row] == 0)
            continue;
        for (size_t k = 0; k < m_moments.size(); ++k) {
            const Moment &moment = m_moments[k];
            if (moment.holds(rows.truth[row]))
                member.moments[k] +=
                    rows.weights[row] *
                    ((rows.groups[row] == moment.group ? 1 / moment.groupWeight : 0) -
                     1 / moment.eventWeight);
        }
    }
    return member;
}

std::vector<double> FairReduction::mix(const std::vector<Member> &members, double slack) const
{
    // The same game as over classifiers, with these members as all there are.
    constexpr double bound = 100, rate = 0.05;
    std::vector<double> exponents(2 * m_moments.size());
    std::vector<double> shares(members.size());
    for (int round = 0; round < mixRounds; ++round) {
        const std::vector<double> multipliers = multipliersOf(exponents, bound);
        size_t best = 0;
        double least = 0;
        for (size_t at = 0; at < members.size(); ++at) {
            double cost = members[at].error;
            for (size_t k = 0; k < m_moments.size(); ++k)
                cost += multipliers[k] * members[at].moments[k];
            if (at == 0 || cost < least) {
                best = at;
                least = cost;
            }
        }
        // Early rounds look for the multipliers.
        if (round >= mixRounds / 2)
            shares[best] += 2.0 / mixRounds;
        for (size_t k = 0; k < m_moments.size(); ++k) {
            exponents[k] += rate * (members[best].moments[k] - slack);
            exponents[m_moments.size() + k] += rate * (-members[best].moments[k] - slack);
        }
    }
    return shares;
}

std::vector<double> multipliersOf(const std::vector<double> &exponents, double bound)
{
    const double most = std::max(0.0, *std::max_element(exponents.begin(), exponents.end()));
    double sum = std::exp(-most);
    for (double exponent : exponents)
        sum += std::exp(exponent - most);
    const size_t half = exponents.size() / 2;
    std::vector<double> multipliers(half);
    for (size_t k = 0; k < half; ++k)
        multipliers[k] =
            bound * (std::exp(exponents[k] - most) - std::exp(exponents[half + k] - most)) / sum;
    return multipliers;
}

} // namespace tenbin
