#pragma once

#include "core/block.h"
#include "experiments/comparison_basis.h"

#include <QJsonObject>

#include <optional>

namespace tenbin {

/// How runs are tested against each other.
enum class ComparisonTest { CorrectedT, Wilcoxon, Bayes, McNemar, Friedman };

QString comparisonTestName(ComparisonTest test); ///< "corrected-t", …
std::optional<ComparisonTest> comparisonTestFromName(const QString &name);

struct TestRequest
{
    std::optional<ComparisonTest> test; ///< empty: the one that fits the runs
    QString metric;
    int baseline = 0; ///< the run that the others are tested against
    double rope = 0.01;
    double alpha = 0.05;
};

/// What a test found: for programs and for people.
struct TestReport
{
    ComparisonTest test;
    QJsonObject json;
    QStringList verdicts; ///< sentences
    QList<Block> blocks;
};

/// Tests runs by a metric; several comparisons are corrected by Holm. Which test fits: Friedman's
/// over several data sets, the corrected t-test over the folds of one, McNemar's on one test set.
/// Runs without a value of the metric are left out and named in "notes"; the baseline needs one.
/// Refused where the runs have not what the test needs in common, with what differs.
Compared<TestReport> testRuns(const QList<StoredRun> &runs, const TestRequest &request,
                              const FolderOf &folderOf);

} // namespace tenbin
