#pragma once

#include "data/dataset.h"
#include "models/learner.h"

#include <QString>

#include <vector>

namespace tenbin::bench {

/// Synthetic binary classification: half linear signal, half interactions and steps, a few
/// integer-coded categories. Sizes: S 10,000 × 20, M 100,000 × 50, L 1,000,000 × 28 rows to train
/// on and 5,000, 20,000, 100,000 to test on.
/// Read from $TENBIN_BENCH_DATA (SIZE_X.npy, SIZE_y.npy, SIZE_Xt.npy, SIZE_yt.npy) when that is
/// set, so that other tools can be measured on the same rows; else drawn from a fixed seed.
struct Sample
{
    TrainingSet training;
    TrainingSet test;
};
Sample sample(char size);

/// A training set as a dataset; the target is its last column.
Dataset datasetOf(const TrainingSet &set);

/// Writes the four files that sample() reads, for tools that are measured beside us.
bool writeSample(const Sample &sample, char size, const QString &folder);

/// A file of the benchmark data folder; empty when there is none.
QString file(const QString &name);

/// Area under the ROC curve by ranks, ties count half.
double rocAuc(const std::vector<double> &truth, const Eigen::VectorXd &score);

} // namespace tenbin::bench
