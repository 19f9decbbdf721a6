#include "models/fold_results.h"

#include "core/random.h"
#include "core/text.h"
#include "models/fitted_steps.h"
#include "models/pipeline_fit.h"

#include <QMap>

namespace tenbin {

namespace {

/// A note of all folds once, a note of some folds with their names.
QStringList notesOf(const Split &split, const std::vector<FoldResult> &results)
{
    QStringList order;
    QMap<QString, QStringList> foldsOf;
    for (size_t i = 0; i < results.size(); ++i) {
        for (const QString &note : results[i].notes) {
            if (!foldsOf.contains(note))
                order.append(note);
            foldsOf[note].append(split.folds[i].name);
        }
    }
    QStringList notes = split.warnings;
    for (const QString &note : order) {
        const QStringList &folds = foldsOf[note];
        notes.append(size_t(folds.size()) == results.size()
                         ? note
                         : Tr::tr("In %1: %2").arg(folds.join(QStringLiteral("; ")), note));
    }
    return notes;
}

template <class T> void append(const std::vector<T> &part, std::vector<T> &all)
{
    all.insert(all.end(), part.begin(), part.end());
}

Predictions gather(const TargetRows &targetRows, const Split &split, const PipelineSteps &steps,
                   const std::vector<FoldResult> &results)
{
    const Target &target = targetRows.target;
    Predictions all;
    all.problem = target.problem;
    all.classes = target.classes;
    Eigen::Index rows = 0;
    for (const FoldResult &result : results)
        rows += result.answers.outputs.rows();
    const bool classes = target.problem != Problem::Regression;
    all.probabilities.resize(rows, classes ? target.classCount() : 0);
    Eigen::Index at = 0;
    for (size_t i = 0; i < results.size(); ++i) {
        const Rows &test = split.folds[i].test;
        const Answers &answers = results[i].answers;
        append(answers.decided, all.predicted);
        append(answers.bounds.low, all.low);
        append(answers.bounds.high, all.high);
        if (classes)
            all.probabilities.middleRows(at, answers.outputs.rows()) = answers.outputs;
        at += answers.outputs.rows();
        const Target part = target.taken(test);
        append(part.values, all.truth);
        append(part.weights, all.weights);
        append(datasetRows(targetRows, test), all.rows);
        all.fold.insert(all.fold.end(), test.size(), qint32(i));
    }
    addQuantiles(steps, all);
    return all;
}

} // namespace

Context contextOfFold(const Context &context, qsizetype folds, qsizetype fold)
{
    return {RandomStream(context.seed, quint64(fold)).next(), folds == 1 ? context.threads : 1};
}

CrossValidation summed(const TargetRows &target, const Split &split, const PipelineSteps &steps,
                       const std::vector<FoldResult> &results)
{
    CrossValidation validated;
    validated.predictions = gather(target, split, steps, results);
    for (size_t i = 0; i < results.size(); ++i) {
        validated.foldNames.append(split.folds[i].name);
        validated.foldSeconds.push_back(results[i].seconds);
    }
    validated.warnings = notesOf(split, results);
    return validated;
}

Result<std::vector<FoldResult>> answersOf(const std::vector<Pipeline> &pipelines,
                                          const Dataset &dataset, const Rows &test,
                                          const Context &context, double seconds)
{
    std::vector<FoldResult> results;
    for (const Pipeline &pipeline : pipelines) {
        Result<Answers> answers = pipeline.answer(dataset, test, context);
        if (!answers)
            return passOn(answers);
        results.push_back(
            {*std::move(answers), seconds,
             pipeline.notes() + unseenGroupNotes(pipeline.steps().mitigation, dataset, test)});
    }
    return results;
}

} // namespace tenbin
