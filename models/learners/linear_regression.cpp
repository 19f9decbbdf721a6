// Linear regression y = b + w·x, weighted least squares with a choice of penalties, the intercept
// free. Objectives as scikit-learn's LinearRegression, Ridge, Lasso and ElasticNet, with
// S = Σ s_i (y_i - b - w·x_i)² and W = Σ s_i:
//   none S · l2 S + α ‖w‖² · l1 S / 2W + α ‖w‖₁ · elastic_net S / 2W + α r ‖w‖₁ + α (1 - r) ‖w‖² /
//   2
// where w counts in standard deviations of the features (weighted, population variance) unless
// `standardise` is off. Collinear features get the smallest standardised coefficients of all that
// fit alike. Standard errors, t and p-values without a penalty: residual variance with n - rank - 1
// degrees of freedom times the inverse of XᵀSX.
// Source: Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", 2nd ed., 3.2, 3.4.
#include "models/linear_model.h"

#include "core/number.h"
#include "core/text.h"
#include "models/linear_path.h"

#include <cmath>

namespace tenbin {

namespace {

const QString modelName = QStringLiteral("linear_regression");

LinearSettings settingsOf(const Params &params)
{
    LinearSettings settings = linearSettings(params);
    const QString penalty = params.text(QStringLiteral("penalty"));
    const double alpha = params.real(QStringLiteral("alpha"));
    if (penalty == QLatin1String("l2")) {
        settings.penalty.l2 = alpha;
    } else if (penalty != QLatin1String("none")) {
        const double share =
            penalty == QLatin1String("l1") ? 1 : params.real(QStringLiteral("l1_ratio"));
        settings.penalty.l1 = alpha * share;
        settings.penalty.l2 = alpha * (1 - share);
        settings.penalty.perWeight = true;
    }
    return settings;
}

/// Σ s (y - mean)².
double totalSquares(const Target &target)
{
    const Eigen::Map<const Eigen::ArrayXd> values(target.values.data(),
                                                  Eigen::Index(target.values.size()));
    if (target.weights.empty())
        return (values - values.mean()).square().sum();
    const Eigen::Map<const Eigen::ArrayXd> weights(target.weights.data(), values.size());
    const double mean = (weights * values).sum() / weights.sum();
    return (weights * (values - mean).square()).sum();
}

/// R², adjusted R² and residual deviation on the training rows.
void addQuality(QJsonObject &summary, const LinearFitted &fitted, const Target &target)
{
    const double residual = 2 * fitted.loss;
    const double freedom = fitted.count - fitted.rank - 1;
    const double r2 = 1 - residual / totalSquares(target);
    summary[QStringLiteral("r2")] = jsonNumber(r2);
    if (freedom < 1)
        return;
    summary[QStringLiteral("adjusted_r2")] =
        jsonNumber(1 - (1 - r2) * (fitted.count - 1) / freedom);
    summary[QStringLiteral("residual_deviation")] = jsonNumber(std::sqrt(residual / freedom));
}

/// `target`: of the training rows, null for a fit on a subset.
ModelPtr modelOf(LinearFitted fitted, const Target *target, const Params &params)
{
    const QString penalty = params.text(QStringLiteral("penalty"));
    CoefficientErrors errors;
    if (penalty == QLatin1String("none"))
        errors = {fitted.slopeErrors, fitted.interceptErrors, fitted.count - fitted.rank - 1};
    QJsonObject summary = linearSummary(fitted, penalty, errors, {});
    summary[QStringLiteral("rows")] = fitted.count;
    summary[QStringLiteral("rank")] = fitted.rank;
    if (target)
        addQuality(summary, fitted, *target);
    if (errors.slopes.size() > 0)
        summary[QStringLiteral("standard_errors")] =
            Tr::tr("least squares, %1 degrees of freedom").arg(errors.freedom);
    return std::make_unique<LinearModel>(modelName, std::move(fitted.coefficients),
                                         std::move(summary));
}

Result<ModelPtr> fit(const TrainingSet &training, const Params &params, const Context &context,
                     Progress &progress)
{
    Result<LinearFitted> fitted =
        fitLinear(training, settingsOf(params), context.threads, progress);
    if (!fitted)
        return passOn(fitted);
    return modelOf(std::move(*fitted), &training.target, params);
}

Result<std::vector<ModelPtr>> fitSubsets(const TrainingSet &training,
                                         const std::vector<Rows> &subsets, const Params &params,
                                         const Context &context, Progress &progress)
{
    Result<std::vector<LinearFitted>> fitted =
        fitLinearSubsets(training, subsets, settingsOf(params), context.threads, progress);
    if (!fitted)
        return passOn(fitted);
    std::vector<ModelPtr> models;
    for (LinearFitted &one : *fitted)
        models.push_back(modelOf(std::move(one), nullptr, params));
    return models;
}

PathPlace pathPlace(const Params &params)
{
    QJsonObject others = params.json();
    others.remove(QStringLiteral("alpha"));
    return {others, params.real(QStringLiteral("alpha"))};
}

std::unique_ptr<SettingPath> openPath(const TrainingSet &training, std::vector<Rows> subsets,
                                      int threads)
{
    return std::make_unique<LinearPath>(
        training, std::move(subsets), threads,
        LinearLearner{settingsOf, [](LinearFitted fitted, const Target &, const Params &params) {
                          return modelOf(std::move(fitted), nullptr, params);
                      }});
}

Result<ModelPtr> load(const QString &folder)
{
    Result<SavedLinearModel> saved = loadLinearModel(folder, modelName);
    if (!saved)
        return passOn(saved);
    if (saved->coefficients.intercepts.size() != 1)
        return badInput(Tr::tr("The model is damaged: it has %1 intercepts, expected 1.")
                            .arg(saved->coefficients.intercepts.size()));
    return std::make_unique<LinearModel>(modelName, std::move(saved->coefficients),
                                         std::move(saved->summary));
}

QString whyNot(const TrainingFacts &, const Params &)
{
    return {};
}

QList<ParamSpec> paramSpecs()
{
    return QList<ParamSpec>{
               ParamSpec::choice(QStringLiteral("penalty"), Tr::tr("Penalty"),
                                 Tr::tr("What keeps coefficients small: none is least squares, l2 "
                                        "is ridge, l1 is the lasso."),
                                 QStringLiteral("none"),
                                 {QStringLiteral("none"), QStringLiteral("l2"),
                                  QStringLiteral("l1"), QStringLiteral("elastic_net")})
                   .first(),
               ParamSpec::real(QStringLiteral("alpha"), Tr::tr("Alpha"),
                               Tr::tr("Strength of the penalty: large values mean small "
                                      "coefficients."),
                               1, 0, 1e12)
                   .first()} +
           linearParamSpecs();
}

} // namespace

namespace learners {

Learner linear_regression()
{
    return {.title = Tr::tr("Linear regression"),
            .help = Tr::tr("A linear model of a number with coefficients that can be read: least "
                           "squares, ridge, lasso or elastic net."),
            .reference = QStringLiteral("Hastie, Tibshirani, Friedman, The Elements of Statistical "
                                        "Learning, 2nd ed., 2009, sections 3.2 and 3.4"),
            .problems = {Problem::Regression},
            .params = paramSpecs(),
            .needs = {},
            .whyNot = whyNot,
            .fit = fit,
            .fitSubsets = fitSubsets,
            .pathPlace = pathPlace,
            .openPath = openPath,
            .load = load};
}

} // namespace learners

} // namespace tenbin
