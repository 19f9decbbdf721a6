#include "analysis/local_surrogate.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace tenbin {

namespace {

/// Of the fit that chooses inputs by weight, as in the paper's program.
constexpr double choosingRidge = 0.01;

} // namespace

LocalSample::LocalSample(const Eigen::MatrixXd &inputs, const Eigen::VectorXd &outputs,
                         const Eigen::VectorXd &weights)
{
    const double total = weights.sum();
    m_means = inputs.transpose() * weights / total;
    m_meanOutput = weights.dot(outputs) / total;
    const Eigen::MatrixXd centred = inputs.rowwise() - m_means.transpose();
    const Eigen::VectorXd rest = outputs.array() - m_meanOutput;
    const Eigen::MatrixXd weighted = weights.asDiagonal() * centred;
    m_products = centred.transpose() * weighted;
    m_withOutput = weighted.transpose() * rest;
    m_outputSquares = weights.dot(rest.cwiseAbs2());
}

double LocalSample::explained(const std::vector<int> &chosen, const Eigen::VectorXd &slopes) const
{
    const Eigen::VectorXd with = m_withOutput(chosen);
    const Eigen::MatrixXd products = m_products(chosen, chosen);
    return 2 * slopes.dot(with) - slopes.dot(products * slopes);
}

LocalSurrogate LocalSample::fit(const std::vector<int> &chosen, double ridge) const
{
    LocalSurrogate made;
    made.slopes = Eigen::VectorXd::Zero(m_means.size());
    made.intercept = m_meanOutput;
    double share = 0;
    if (!chosen.empty()) {
        Eigen::MatrixXd products = m_products(chosen, chosen);
        products.diagonal().array() += ridge;
        // Inputs that do not vary leave the matrix without full rank: the least slopes are taken.
        const Eigen::VectorXd with = m_withOutput(chosen);
        const Eigen::VectorXd means = m_means(chosen);
        const Eigen::VectorXd slopes = products.completeOrthogonalDecomposition().solve(with);
        made.slopes(chosen) = slopes;
        made.intercept -= slopes.dot(means);
        share = explained(chosen, slopes);
    }
    made.r2 =
        m_outputSquares > 0 ? share / m_outputSquares : std::numeric_limits<double>::quiet_NaN();
    return made;
}

std::vector<int> LocalSample::chosenForward(int count) const
{
    std::vector<int> chosen;
    while (int(chosen.size()) < std::min(count, int(m_means.size()))) {
        int best = -1;
        double most = -std::numeric_limits<double>::infinity();
        for (int j = 0; j < int(m_means.size()); ++j) {
            if (std::find(chosen.begin(), chosen.end(), j) != chosen.end())
                continue;
            std::vector<int> with = chosen;
            with.push_back(j);
            const double share = explained(with, Eigen::VectorXd(fit(with, 0).slopes(with)));
            if (share > most) {
                most = share;
                best = j;
            }
        }
        chosen.push_back(best);
    }
    return chosen;
}

std::vector<int> LocalSample::chosenByWeight(int count, const Eigen::VectorXd &at) const
{
    std::vector<int> all(size_t(m_means.size()));
    std::iota(all.begin(), all.end(), 0);
    const Eigen::VectorXd sizes = fit(all, choosingRidge).slopes.cwiseProduct(at).cwiseAbs();
    std::stable_sort(all.begin(), all.end(), [&](int a, int b) { return sizes[a] > sizes[b]; });
    all.resize(std::min(all.size(), size_t(count)));
    return all;
}

} // namespace tenbin
