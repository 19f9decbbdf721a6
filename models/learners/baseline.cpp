// What can be said without looking at the features: the class shares of the training rows
// (the largest is the majority class), or the mean of the target; both weighted.
// Every other learner has to beat it. Source: Hastie, Tibshirani, Friedman, "The Elements of
// Statistical Learning", 2nd ed., section 2.4 (the best constant under log or squared loss).
#include "models/json_model.h"
#include "models/learner.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

class BaselineModel final : public Model
{
public:
    BaselineModel(QStringList classes, std::vector<double> constants)
        : m_classes(std::move(classes)), m_constants(std::move(constants))
    {
    }

    Result<Eigen::MatrixXd> predict(const Features &features, const Context &) const override
    {
        const Eigen::Map<const Eigen::RowVectorXd> row(m_constants.data(),
                                                       Eigen::Index(m_constants.size()));
        return Eigen::MatrixXd(row.replicate(features.rowCount(), 1));
    }

    Status save(const QString &folder) const override
    {
        return saveJsonModel(
            folder, QStringLiteral("baseline"), 1,
            {{QStringLiteral("classes"), jsonTexts(m_classes)},
             {QStringLiteral("constants"),
              jsonNumbers(QList<double>(m_constants.begin(), m_constants.end()))}});
    }

    QJsonObject summary() const override
    {
        if (m_classes.isEmpty())
            return {{QStringLiteral("mean"), jsonNumber(m_constants.front())}};
        QJsonObject shares;
        for (qsizetype i = 0; i < m_classes.size(); ++i)
            shares[m_classes[i]] = m_constants[size_t(i)];
        return {{QStringLiteral("class_shares"), shares}};
    }

private:
    QStringList m_classes;
    std::vector<double> m_constants; ///< one a class, or the mean
};

Result<ModelPtr> fit(const TrainingSet &training, const Params &, const Context &context,
                     Progress &progress)
{
    if (!progress.report(0))
        return cancelled();
    if (Status fine = checkTraining(training, {.takesMissing = true}, context.threads); !fine)
        return passOn(fine);
    const Target &target = training.target;
    const bool regression = target.problem == Problem::Regression;
    std::vector<double> sums(regression ? 1 : size_t(target.classCount()));
    double total = 0;
    for (size_t row = 0; row < target.values.size(); ++row) {
        const double weight = target.weights.empty() ? 1 : target.weights[row];
        total += weight;
        if (regression)
            sums[0] += weight * target.values[row];
        else
            sums[size_t(target.values[row])] += weight;
    }
    for (double &sum : sums)
        sum /= total;
    return std::make_unique<BaselineModel>(target.classes, std::move(sums));
}

Result<ModelPtr> load(const QString &folder)
{
    const Result<QJsonObject> json = loadJsonModel(folder, QStringLiteral("baseline"), 1);
    if (!json)
        return passOn(json);
    QStringList classes = textsOf(json->value(QStringLiteral("classes")).toArray());
    const Result<QList<double>> constants =
        finiteNumbers(*json, QStringLiteral("constants"), std::max<qsizetype>(1, classes.size()));
    if (!constants)
        return passOn(constants);
    return std::make_unique<BaselineModel>(
        std::move(classes), std::vector<double>(constants->begin(), constants->end()));
}

} // namespace

namespace learners {

Learner baseline()
{
    return {.title = Tr::tr("Baseline"),
            .help = Tr::tr("Predicts the class shares or the mean of the training rows without "
                           "looking at any feature: what every other learner has to beat."),
            .reference = QStringLiteral("Hastie, Tibshirani, Friedman, The Elements of Statistical "
                                        "Learning, 2nd ed., 2009, section 2.4"),
            .problems = {Problem::Binary, Problem::Multiclass, Problem::Regression},
            .params = {},
            .needs = {.takesMissing = true, .takesCategories = true},
            .whyNot = [](const TrainingFacts &, const Params &) { return QString(); },
            .fit = fit,
            .fitSubsets = nullptr,
            .load = load};
}

} // namespace learners

} // namespace tenbin
