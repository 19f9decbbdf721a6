#include "models/linear_model.h"

#include "core/json.h"
#include "core/text.h"
#include "models/json_model.h"

#include <algorithm>

namespace tenbin {

namespace {

constexpr int modelVersion = 1;

/// Names of collinear features in words; empty when there are none.
QString collinearWarning(const LinearFitted &fitted)
{
    QStringList names;
    for (Eigen::Index parameter : fitted.solution.collinear) {
        // Only narrow tables are examined: there the intercept is the last parameter.
        names.append(parameter < fitted.coefficients.features.size()
                         ? fitted.coefficients.features[parameter]
                         : Tr::tr("the intercept"));
    }
    if (names.isEmpty())
        return {};
    constexpr qsizetype shown = 5;
    const QString more =
        names.size() > shown ? Tr::tr(" and %1 more").arg(names.size() - shown) : QString();
    return Tr::tr("Some features are combinations of the others (%1%2), so that coefficients are "
                  "not unique; leave them out, or use an l2 penalty.")
        .arg(names.mid(0, shown).join(QStringLiteral(", ")), more);
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

} // namespace

LinearModel::LinearModel(QString learner, LinearCoefficients coefficients, QJsonObject summary)
    : m_learner(std::move(learner)), m_coefficients(std::move(coefficients)),
      m_summary(std::move(summary))
{
}

Result<Eigen::MatrixXd> LinearModel::predict(const Features &features, const Context &context) const
{
    Result<Eigen::MatrixXd> eta = m_coefficients.predict(features, {}, context.threads);
    return eta ? respond(std::move(*eta)) : std::move(eta);
}

Result<Eigen::MatrixXd> LinearModel::predictRows(const Features &features, RowSpan rows,
                                                 const Context &context) const
{
    Result<Eigen::MatrixXd> eta = m_coefficients.predict(features, rows, context.threads);
    return eta ? respond(std::move(*eta)) : std::move(eta);
}

Status LinearModel::save(const QString &folder) const
{
    return saveJsonModel(folder, m_learner, modelVersion, content());
}

QList<Importance> LinearModel::importance() const
{
    const Eigen::VectorXd sizes = m_coefficients.standardisedSizes();
    QList<Importance> all;
    for (qsizetype j = 0; j < m_coefficients.features.size(); ++j)
        all.append({m_coefficients.features[j], sizes[j]});
    return all;
}

QString LinearModel::importanceUnit() const
{
    return m_coefficients.intercepts.size() == 1
               ? Tr::tr("|standardised coefficient|")
               : Tr::tr("mean |standardised coefficient| over classes");
}

QJsonObject LinearModel::content() const
{
    QJsonObject content = m_coefficients.toJson();
    content[QStringLiteral("summary")] = m_summary;
    return content;
}

Result<SavedLinearModel> loadLinearModel(const QString &folder, const QString &learner)
{
    Result<QJsonObject> json = loadJsonModel(folder, learner, modelVersion);
    if (!json)
        return passOn(json);
    Result<LinearCoefficients> coefficients = LinearCoefficients::fromJson(*json);
    if (!coefficients)
        return passOn(coefficients);
    QJsonObject summary = json->value(QStringLiteral("summary")).toObject();
    return SavedLinearModel{std::move(*json), std::move(*coefficients), std::move(summary)};
}

QJsonObject linearSummary(const LinearFitted &fitted, const QString &penalty,
                          const CoefficientErrors &errors, const QStringList &outputs)
{
    return {{QStringLiteral("penalty"), penalty},
            {QStringLiteral("iterations"), fitted.solution.iterations},
            {QStringLiteral("converged"), fitted.solution.converged},
            {QStringLiteral("warnings"), jsonTexts(warningsOf(fitted))},
            {QStringLiteral("coefficients"),
             blockToJson(coefficientTable(fitted.coefficients, errors, outputs))}};
}

QList<ParamSpec> linearParamSpecs()
{
    return {
        ParamSpec::real(QStringLiteral("l1_ratio"), Tr::tr("Share of l1"),
                        Tr::tr("Of an elastic net: 0 is all l2, 1 is all l1."), 0.5, 0, 1),
        ParamSpec::flag(QStringLiteral("standardise"), Tr::tr("Standardise"),
                        Tr::tr("The penalty counts coefficients in standard deviations of their "
                               "features; words of texts always count as they are."),
                        true),
        ParamSpec::real(QStringLiteral("tolerance"), Tr::tr("Tolerance"),
                        Tr::tr("The fit is done when no coefficient moves by more than this, "
                               "relative to the largest one."),
                        1e-10, 1e-14, 0.1),
        ParamSpec::integer(QStringLiteral("max_iterations"), Tr::tr("Most iterations"),
                           Tr::tr("Passes over the rows at most."), 100, 1, 100000)};
}

LinearSettings linearSettings(const Params &params)
{
    LinearSettings settings;
    settings.penalty.standardise = params.flag(QStringLiteral("standardise"));
    settings.limits = {params.real(QStringLiteral("tolerance")),
                       int(params.integer(QStringLiteral("max_iterations")))};
    return settings;
}

} // namespace tenbin
