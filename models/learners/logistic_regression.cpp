// Logistic regression: p(y = 1 | x) = 1 / (1 + e^-(b + w·x)); with K > 2 classes the softmax of K
// such terms. Minimises C Σ_i s_i loss_i + (1 - r) ‖w‖² / 2 + r ‖w‖₁, the intercept free, where w
// counts in standard deviations of the features (weighted by the rows' weights, population
// variance) unless `standardise` is off. C, r and class weights are those of scikit-learn.
// Standard errors: the inverse of the second derivatives of this objective divided by C at its
// minimum, which is maximum likelihood without a penalty and Laplace's approximation with l2.
// Source: Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", 2nd ed., 4.4.
#include "models/coefficient_table.h"
#include "models/json_model.h"
#include "models/learner.h"
#include "models/linear_fit.h"

#include "core/json.h"
#include "core/text.h"

#include <cmath>

namespace tenbin {

namespace {

const QString modelName = QStringLiteral("logistic_regression");
constexpr int modelVersion = 1;

class LogisticModel final : public Model
{
public:
    LogisticModel(QStringList classes, LinearCoefficients coefficients, QJsonObject summary)
        : m_classes(std::move(classes)), m_coefficients(std::move(coefficients)),
          m_summary(std::move(summary))
    {
    }

    Result<Eigen::MatrixXd> predict(const Features &features, const Context &context) const override
    {
        const Result<Eigen::MatrixXd> eta = m_coefficients.predict(features, context.threads);
        if (!eta)
            return eta;
        Eigen::MatrixXd probabilities(eta->rows(), m_classes.size());
        if (eta->cols() == 1) {
            const Eigen::ArrayXd small = (-eta->array().abs()).exp();
            const Eigen::ArrayXd lesser = small / (1 + small);
            const Eigen::ArrayXd greater = 1 / (1 + small);
            probabilities.col(0) = (eta->array() > 0).select(lesser, greater);
            probabilities.col(1) = (eta->array() > 0).select(greater, lesser);
            return probabilities;
        }
        probabilities = (eta->colwise() - eta->rowwise().maxCoeff()).array().exp();
        const Eigen::ArrayXd total = probabilities.rowwise().sum();
        probabilities.array().colwise() /= total;
        return probabilities;
    }

    Status save(const QString &folder) const override
    {
        QJsonObject content = m_coefficients.toJson();
        content[QStringLiteral("classes")] = jsonTexts(m_classes);
        content[QStringLiteral("summary")] = m_summary;
        return saveJsonModel(folder, modelName, modelVersion, content);
    }

    QList<Importance> importance() const override
    {
        const Eigen::VectorXd sizes = m_coefficients.standardisedSizes();
        QList<Importance> all;
        for (qsizetype j = 0; j < m_coefficients.features.size(); ++j)
            all.append({m_coefficients.features[j], sizes[j]});
        return all;
    }

    QString importanceUnit() const override
    {
        return m_classes.size() == 2 ? Tr::tr("|standardised coefficient|")
                                     : Tr::tr("mean |standardised coefficient| over classes");
    }

    QJsonObject summary() const override { return m_summary; }

private:
    QStringList m_classes;
    LinearCoefficients m_coefficients;
    QJsonObject m_summary;
};

LinearSettings settingsOf(const Params &params)
{
    LinearSettings settings;
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
    settings.penalty.standardise = params.flag(QStringLiteral("standardise"));
    settings.balanced = params.text(QStringLiteral("class_weight")) == QLatin1String("balanced");
    settings.limits = {params.real(QStringLiteral("tolerance")),
                       int(params.integer(QStringLiteral("max_iterations")))};
    return settings;
}

QStringList warningsOf(const LinearFitted &fitted)
{
    QStringList warnings;
    if (!fitted.solution.converged)
        warnings.append(Tr::tr("The fit stopped after %1 iterations before it converged; raise "
                               "max_iterations, or use a stronger penalty.")
                            .arg(fitted.solution.iterations));
    if (fitted.solution.separable)
        warnings.append(Tr::tr("The features separate the classes perfectly, so the coefficients "
                               "have no finite optimum; use an l2 penalty."));
    if (const QString collinear = collinearWarning(fitted); !collinear.isEmpty())
        warnings.append(collinear);
    return warnings;
}

ModelPtr modelOf(LinearFitted fitted, const Target &target, const Params &params)
{
    const QString penalty = params.text(QStringLiteral("penalty"));
    const CoefficientErrors errors{fitted.slopeErrors, fitted.interceptErrors, 0};
    const QStringList outputs = target.classCount() > 2 ? target.classes : QStringList();
    QJsonObject summary{{QStringLiteral("penalty"), penalty},
                        {QStringLiteral("iterations"), fitted.solution.iterations},
                        {QStringLiteral("converged"), fitted.solution.converged},
                        {QStringLiteral("warnings"), jsonTexts(warningsOf(fitted))},
                        {QStringLiteral("coefficients"),
                         blockToJson(coefficientTable(fitted.coefficients, errors, outputs))}};
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
    if (!progress.report(0))
        return cancelled();
    if (Status fine = checkTraining(training, {}, context.threads); !fine)
        return passOn(fine);
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
    if (!progress.report(0))
        return cancelled();
    if (Status fine = checkTraining(training, {}, context.threads); !fine)
        return passOn(fine);
    Result<std::vector<LinearFitted>> fitted =
        fitLinearSubsets(training, subsets, settingsOf(params), context.threads, progress);
    if (!fitted)
        return passOn(fitted);
    std::vector<ModelPtr> models;
    for (LinearFitted &one : *fitted)
        models.push_back(modelOf(std::move(one), training.target, params));
    return models;
}

Result<ModelPtr> load(const QString &folder)
{
    const Result<QJsonObject> json = loadJsonModel(folder, modelName, modelVersion);
    if (!json)
        return passOn(json);
    Result<LinearCoefficients> coefficients = LinearCoefficients::fromJson(*json);
    if (!coefficients)
        return passOn(coefficients);
    const QStringList classes = textsOf(json->value(QStringLiteral("classes")).toArray());
    const qsizetype outputs = coefficients->intercepts.size();
    if (classes.size() < 2 || outputs != (classes.size() == 2 ? 1 : classes.size()))
        return badInput(Tr::tr("The model is damaged: it has %1 intercepts for %2 classes.")
                            .arg(outputs)
                            .arg(classes.size()));
    return std::make_unique<LogisticModel>(classes, std::move(*coefficients),
                                           json->value(QStringLiteral("summary")).toObject());
}

QString whyNot(const TrainingFacts &, const Params &)
{
    return {};
}

QList<ParamSpec> paramSpecs()
{
    return {
        ParamSpec::choice(QStringLiteral("penalty"), Tr::tr("Penalty"),
                          Tr::tr("What keeps coefficients small: l2 shrinks them, l1 sets many to "
                                 "zero, elastic_net does both."),
                          QStringLiteral("l2"),
                          {QStringLiteral("none"), QStringLiteral("l2"), QStringLiteral("l1"),
                           QStringLiteral("elastic_net")})
            .first(),
        ParamSpec::real(QStringLiteral("c"), Tr::tr("C"),
                        Tr::tr("Inverse strength of the penalty: small values mean small "
                               "coefficients."),
                        1, 1e-10, 1e10)
            .first(),
        ParamSpec::real(QStringLiteral("l1_ratio"), Tr::tr("Share of l1"),
                        Tr::tr("Of an elastic net: 0 is all l2, 1 is all l1."), 0.5, 0, 1),
        ParamSpec::flag(QStringLiteral("standardise"), Tr::tr("Standardise"),
                        Tr::tr("The penalty counts coefficients in standard deviations of their "
                               "features; words of texts always count as they are."),
                        true),
        ParamSpec::choice(QStringLiteral("class_weight"), Tr::tr("Class weights"),
                          Tr::tr("\"balanced\" gives every class the same total weight."),
                          QStringLiteral("none"),
                          {QStringLiteral("none"), QStringLiteral("balanced")}),
        ParamSpec::real(QStringLiteral("tolerance"), Tr::tr("Tolerance"),
                        Tr::tr("The fit is done when no coefficient moves by more than this, "
                               "relative to the largest one."),
                        1e-10, 1e-14, 0.1),
        ParamSpec::integer(QStringLiteral("max_iterations"), Tr::tr("Most iterations"),
                           Tr::tr("Passes over the rows at most."), 100, 1, 100000)};
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
            .load = load};
}

} // namespace learners

} // namespace tenbin
