#include "analysis/known_truth.h"

#include "core/text.h"
#include "models/fitted_steps.h"

namespace tenbin {

Result<KnownTruth> knownTruth(const Pipeline &pipeline, const Dataset &dataset, RowSpan rows)
{
    const PipelineSpec &spec = pipeline.spec();
    const Result<TargetRows> target =
        readTarget(dataset, spec.target, spec.positive, pipeline.problem());
    if (!target)
        return passOn(target);
    std::vector<qsizetype> positions(size_t(dataset.rowCount()), -1);
    for (size_t at = 0; at < target->rows.size(); ++at)
        positions[target->rows[at]] = qsizetype(at);
    std::vector<double> classes;
    for (const QString &name : target->target.classes)
        classes.push_back(double(pipeline.classes().indexOf(name)));
    const bool regression = pipeline.problem() == Problem::Regression;
    KnownTruth truth;
    for (quint32 row : rows) {
        const qsizetype at = positions[row];
        const double value = at < 0 ? -1 : target->target.values[size_t(at)];
        const double known = regression || at < 0 ? value : classes[size_t(value)];
        if (at < 0 || (!regression && known < 0)) {
            ++truth.leftOut;
            continue;
        }
        truth.rows.push_back(row);
        truth.values.push_back(known);
        if (!target->target.weights.empty())
            truth.weights.push_back(target->target.weights[size_t(at)]);
    }
    if (truth.rows.empty())
        return badInput(Tr::tr("None of the %1 rows has a value of the target \"%2\" that the "
                               "model knows.")
                            .arg(rows.size())
                            .arg(spec.target),
                        Tr::tr("Choose rows whose target is known."));
    return truth;
}

Predictions besideTruth(const Pipeline &pipeline, const KnownTruth &truth,
                        const Eigen::MatrixXd &outputs)
{
    Predictions predictions;
    predictions.problem = pipeline.problem();
    predictions.classes = pipeline.classes();
    predictions.truth = truth.values;
    predictions.weights = truth.weights;
    predictions.predicted = pipeline.steps().decision.decide(outputs);
    if (predictions.isClassification())
        predictions.probabilities = outputs;
    return predictions;
}

} // namespace tenbin
