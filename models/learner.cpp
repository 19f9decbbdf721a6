#include "models/learner.h"

#include "core/parallel.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

Status checkTarget(const Target &target, qsizetype rows)
{
    if (rows == 0 || target.values.empty())
        return badInput(Tr::tr("There are no rows to train on."),
                        Tr::tr("Check which rows have a value of the target."));
    Q_ASSERT(qsizetype(target.values.size()) == rows);
    Q_ASSERT(target.weights.empty() || target.weights.size() == target.values.size());
    const auto finite = [](double value) { return std::isfinite(value); };
    if (!std::all_of(target.values.begin(), target.values.end(), finite))
        return badInput(
            Tr::tr("The target \"%1\" has values that are not finite.").arg(target.column),
            Tr::tr("Leave these rows out."));
    const auto positive = [](double weight) { return weight > 0 && std::isfinite(weight); };
    if (!std::all_of(target.weights.begin(), target.weights.end(), positive))
        return badInput(Tr::tr("A row's weight is not a number above zero."),
                        Tr::tr("Leave rows without weight out."));
    return {};
}

Status checkClasses(const Target &target)
{
    if (target.problem == Problem::Regression)
        return {};
    std::vector<qint64> counts(size_t(target.classCount()));
    for (double value : target.values)
        ++counts[size_t(value)];
    const auto present = std::count_if(counts.begin(), counts.end(), [](qint64 n) { return n; });
    if (present < 2)
        return badInput(Tr::tr("The training rows have a single class of the target \"%1\".")
                            .arg(target.column),
                        Tr::tr("Use more rows, or a stratified split."));
    for (size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0)
            return badInput(Tr::tr("The training rows have no row of the class \"%1\".")
                                .arg(target.classes[qsizetype(i)]),
                            Tr::tr("Use more rows, or a stratified split."));
    }
    return {};
}

/// Without a branch a value, so that the compiler makes it a vector loop: x * 0 is NaN exactly
/// when x is not finite.
bool allFinite(std::span<const double> values)
{
    double sum = 0;
    for (double value : values)
        sum += value * 0;
    return sum == 0;
}

bool anyInfinite(std::span<const double> values)
{
    return std::any_of(values.begin(), values.end(), [](double v) { return std::isinf(v); });
}

bool acceptable(std::span<const double> values, bool takesMissing)
{
    return allFinite(values) || (takesMissing && !anyInfinite(values));
}

Failure unacceptable(const QString &feature, bool takesMissing)
{
    return badInput(takesMissing
                        ? Tr::tr("The feature \"%1\" has infinite values.").arg(feature)
                        : Tr::tr("The feature \"%1\" has missing or infinite values.").arg(feature),
                    Tr::tr("Choose an imputation, or leave the column out."));
}

} // namespace

QString whyNotUse(const Learner &learner, const TrainingFacts &facts, const Params &params)
{
    if (!learner.problems.contains(facts.problem)) {
        QStringList solved;
        for (Problem problem : learner.problems)
            solved.append(problemName(problem));
        return Tr::tr("%1 is not for %2 targets: it is for %3.")
            .arg(learner.title, problemName(facts.problem), solved.join(QStringLiteral(", ")));
    }
    return learner.whyNot ? learner.whyNot(facts, params) : QString();
}

Status checkTraining(const TrainingSet &training, const EncoderNeeds &needs, int threads)
{
    const Features &features = training.features;
    if (Status target = checkTarget(training.target, features.rowCount()); !target)
        return target;
    if (Status classes = checkClasses(training.target); !classes)
        return classes;
    const size_t rows = size_t(features.rowCount());
    const qsizetype dense = features.dense.cols();
    const Status columns = parallelTry(dense, threads, [&](qsizetype column) -> Status {
        if (acceptable({features.dense.col(column).data(), rows}, needs.takesMissing))
            return {};
        return unacceptable(features.columns[column].name, needs.takesMissing);
    });
    if (!columns)
        return columns;
    for (qsizetype row = 0; row < features.sparse.outerSize(); ++row) {
        for (Features::Sparse::InnerIterator cell(features.sparse, row); cell; ++cell) {
            if (!std::isfinite(cell.value()))
                return unacceptable(features.columns[dense + cell.col()].name, false);
        }
    }
    return {};
}

Status checkFeatureCount(const Features &features, qsizetype expected)
{
    if (features.columnCount() == expected)
        return {};
    return badInput(Tr::tr("The model expects %1 features, the data has %2.")
                        .arg(expected)
                        .arg(features.columnCount()),
                    Tr::tr("Encode the data with the encoder that was fitted with the model."));
}

} // namespace tenbin
