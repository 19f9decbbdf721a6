#include "models/linear_penalty.h"

namespace tenbin {

namespace {

/// Parameters of one output without the intercept, in the order of the features.
Eigen::VectorXd withoutIntercept(const Eigen::VectorXd &parameters, Eigen::Index intercept)
{
    Eigen::VectorXd features(parameters.size() - 1);
    features.head(intercept) = parameters.head(intercept);
    features.tail(features.size() - intercept) = parameters.tail(parameters.size() - intercept - 1);
    return features;
}

} // namespace

Result<std::vector<FeatureSpread>> measureSpreads(LinearTable &table,
                                                  const std::vector<LinearFit> &fits, int threads,
                                                  Progress &progress)
{
    std::vector<const RowWeights *> rows;
    for (const LinearFit &fit : fits)
        rows.push_back(&fit.rows);
    const Result<std::vector<LinearMoments>> moments =
        measureMoments(table, rows, threads, progress);
    if (!moments)
        return passOn(moments);
    std::vector<FeatureSpread> spreads;
    for (const LinearMoments &one : *moments) {
        const Eigen::VectorXd mean = table.centre() + table.scale().cwiseProduct(one.means());
        const Eigen::VectorXd deviation = table.scale().cwiseProduct(one.variances().cwiseSqrt());
        spreads.push_back({withoutIntercept(mean, table.interceptIndex()),
                           withoutIntercept(deviation, table.interceptIndex())});
    }
    Eigen::VectorXd centre = table.centre();
    Eigen::VectorXd scale = table.scale();
    const Eigen::Index dense = table.features().dense.cols();
    centre.head(dense) = spreads.front().mean.head(dense);
    const Eigen::VectorXd deviation = spreads.front().deviation.head(dense);
    scale.head(dense) = (deviation.array() > 0).select(deviation, 1);
    table.setScaling(std::move(centre), std::move(scale));
    return spreads;
}

LinearPenalty penaltyOf(const PenaltyStrength &strength, double weight, const LinearTable &table,
                        const FeatureSpread &spread, int outputs)
{
    const double times = strength.perWeight ? weight : 1;
    const Eigen::Index parameters = table.parameterCount();
    const Eigen::Index dense = table.features().dense.cols();
    const Eigen::Index intercept = table.interceptIndex();
    Eigen::VectorXd unit = Eigen::VectorXd::Ones(parameters);
    Eigen::Array<bool, Eigen::Dynamic, 1> held(parameters);
    held.setConstant(false);
    unit[intercept] = 0;
    for (Eigen::Index feature = 0; feature < parameters - 1; ++feature) {
        const Eigen::Index j = feature < intercept ? feature : feature + 1;
        held[j] = spread.deviation[feature] <= 0;
        if (feature < dense && !held[j])
            unit[j] = (strength.standardise ? spread.deviation[feature] : 1) / table.scale()[j];
    }
    return {(times * strength.l2 * unit.cwiseAbs2()).replicate(outputs, 1),
            (times * strength.l1 * unit).replicate(outputs, 1), held.replicate(outputs, 1)};
}

LinearCoefficients coefficientsOf(const Eigen::VectorXd &parameters, const LinearTable &table,
                                  const FeatureSpread &spread, int outputs)
{
    const Eigen::Index intercept = table.interceptIndex();
    LinearCoefficients made;
    for (const Feature &feature : table.features().columns)
        made.features.append(feature.name);
    made.centre = withoutIntercept(table.centre(), intercept);
    made.deviation = spread.deviation;
    made.slopes.resize(made.features.size(), outputs);
    made.intercepts.resize(outputs);
    for (int k = 0; k < outputs; ++k) {
        const Eigen::VectorXd own =
            parameters.segment(k * table.parameterCount(), table.parameterCount());
        made.slopes.col(k) = withoutIntercept(own.cwiseQuotient(table.scale()), intercept);
        made.intercepts[k] = own[intercept];
    }
    return made;
}

} // namespace tenbin
