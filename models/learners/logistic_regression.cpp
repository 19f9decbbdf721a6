// Logistic regression: p(y = 1 | x) = 1 / (1 + e^-(b + w·x)); with K > 2 classes the softmax of K
// such terms. Minimises C Σ_i s_i loss_i + (1 - r) ‖w‖² / 2 + r ‖w‖₁, the intercept free, where w
// counts in standard deviations of the features (weighted by the rows' weights, population
// variance) unless `standardise` is off. C, r and class weights are those of scikit-learn.
// Standard errors: the inverse of the second derivatives of this objective divided by C at its
// minimum, which is maximum likelihood without a penalty and Laplace's approximation with l2.
// Source: Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", 2nd ed., 4.4.
#include "models/linear_model.h"

#include "core/json.h"
#include "core/text.h"
#include "models/linear_path.h"

#include <cmath>

namespace tenbin {

namespace {

const QString modelName = QStringLiteral("logistic_regression");

class LogisticModel final : public LinearModel
{
public:
    LogisticModel(QStringList classes, LinearCoefficients coefficients, QJsonObject summary)
        : LinearModel(modelName, std::move(coefficients), std::move(summary)),
          m_classes(std::move(classes))
    {
    }

protected:
    Eigen::MatrixXd respond(Eigen::MatrixXd eta) const override
    {
        Eigen::MatrixXd probabilities(eta.rows(), m_classes.size());
        if (eta.cols() == 1) {
            const Eigen::ArrayXd small = (-eta.array().abs()).exp();
            const Eigen::ArrayXd lesser = small / (1 + small);
            const Eigen::ArrayXd greater = 1 / (1 + small);
            probabilities.col(0) = (eta.array() > 0).select(lesser, greater);
            probabilities.col(1) = (eta.array() > 0).select(greater, lesser);
            return probabilities;
        }
        probabilities = (eta.colwise() - eta.rowwise().maxCoeff()).array().exp();
        const Eigen::ArrayXd total = probabilities.rowwise().sum();
        probabilities.array().colwise() /= total;
        return probabilities;
    }

    QJsonObject content() const override
    {
        QJsonObject content = LinearModel::content();
        content[QStringLiteral("classes")] = jsonTexts(m_classes);
        return content;
    }

private:
    QStringList m_classes;
};

LinearSettings settingsOf(const Params &params)
{
    LinearSettings settings = linearSettings(params);
    const QString penalty = params.text(QStringLiteral("penalty"));
    const double strength = 1 / params.real(QStringLiteral("c"));
    double share = 0;
    if (penalty == QLatin1String("l1"))
        share = 1;
    else if (penalty == QLatin1String("elastic_net"))
        share = params.real(QStringLiteral("l1_ratio"));
    if (penalty != QLatin1String("none")) {
        settings.penalty.l2 = strength * (1 - share);
        settings.penalty.l1 = strength * share;
    }
    settings.balanced = params.text(QStringLiteral("class_weight")) == QLatin1String("balanced");
    return settings;
}

ModelPtr modelOf(LinearFitted fitted, const Target &target, const Params &params)
{
    const QString penalty = params.text(QStringLiteral("penalty"));
    const CoefficientErrors errors{fitted.slopeErrors, fitted.interceptErrors, 0};
    const QStringList outputs = target.classCount() > 2 ? target.classes : QStringList();
    QJsonObject summary = linearSummary(fitted, penalty, errors, outputs);
    if (fitted.slopeErrors.size() > 0)
        summary[QStringLiteral("standard_errors")] =
            penalty == QLatin1String("none") ? Tr::tr("maximum likelihood")
                                             : Tr::tr("Laplace approximation, with the l2 penalty");
    return std::make_unique<LogisticModel>(target.classes, std::move(fitted.coefficients),
                                           std::move(summary));
}

Result<ModelPtr> fit(const TrainingSet &training, const Params &params, const Context &context,
                     Progress &progress)
{
    Result<LinearFitted> fitted =
        fitLinear(training, settingsOf(params), context.threads, progress);
    if (!fitted)
        return passOn(fitted);
    return modelOf(std::move(*fitted), training.target, params);
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
        models.push_back(modelOf(std::move(one), training.target, params));
    return models;
}

PathPlace pathPlace(const Params &params)
{
    QJsonObject others = params.json();
    others.remove(QStringLiteral("c"));
    return {others, 1 / params.real(QStringLiteral("c"))};
}

std::unique_ptr<SettingPath> openPath(const TrainingSet &training, std::vector<Rows> subsets,
                                      int threads)
{
    return std::make_unique<LinearPath>(training, std::move(subsets), threads,
                                        LinearLearner{settingsOf, modelOf});
}

Result<ModelPtr> load(const QString &folder)
{
    Result<SavedLinearModel> saved = loadLinearModel(folder, modelName);
    if (!saved)
        return passOn(saved);
    const QStringList classes = textsOf(saved->content.value(QStringLiteral("classes")).toArray());
    const qsizetype outputs = saved->coefficients.intercepts.size();
    if (classes.size() < 2 || outputs != (classes.size() == 2 ? 1 : classes.size()))
        return badInput(Tr::tr("The model is damaged: it has %1 intercepts for %2 classes.")
                            .arg(outputs)
                            .arg(classes.size()));
    return std::make_unique<LogisticModel>(classes, std::move(saved->coefficients),
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
                                 Tr::tr("What keeps coefficients small: l2 shrinks them, l1 sets "
                                        "many to zero, elastic_net does both."),
                                 QStringLiteral("l2"),
                                 {QStringLiteral("none"), QStringLiteral("l2"),
                                  QStringLiteral("l1"), QStringLiteral("elastic_net")})
                   .first(),
               ParamSpec::real(QStringLiteral("c"), Tr::tr("C"),
                               Tr::tr("Inverse strength of the penalty: small values mean small "
                                      "coefficients."),
                               1, 1e-10, 1e10)
                   .first(),
               ParamSpec::choice(QStringLiteral("class_weight"), Tr::tr("Class weights"),
                                 Tr::tr("\"balanced\" gives every class the same total weight."),
                                 QStringLiteral("none"),
                                 {QStringLiteral("none"), QStringLiteral("balanced")})} +
           linearParamSpecs();
}

} // namespace

namespace learners {

Learner logistic_regression()
{
    return {.title = Tr::tr("Logistic regression"),
            .help = Tr::tr("A linear model of class probabilities with coefficients that can be "
                           "read; strong on small data and where effects add up."),
            .reference = QStringLiteral("Hastie, Tibshirani, Friedman, The Elements of Statistical "
                                        "Learning, 2nd ed., 2009, section 4.4"),
            .problems = {Problem::Binary, Problem::Multiclass},
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
