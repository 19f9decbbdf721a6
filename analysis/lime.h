#pragma once

#include "analysis/explained_output.h"
#include "core/progress.h"

#include <Eigen/Core>

#include <QStringList>

namespace tenbin {

/// LIME: a linear model of the output around one row, fitted to random rows like it.
/// Ribeiro, Singh, Guestrin, "Why should I trust you?", KDD 2016; conventions of their program.
struct LimeSettings
{
    enum class Choice { Auto, Forward, Highest, All };

    int samples = 5000; ///< rows drawn for one fit
    int repeats = 5;    ///< fits with draws of their own: their spread is the standard error
    int inputs = 10;    ///< columns or words of the fit at most
    Choice choice = Choice::Auto; ///< Auto: forward up to 6 inputs, else by weight
    double ridge = 1;
    double kernelWidth = 0;  ///< 0: 0.75 √columns; of texts 25 (cosine distance × 100)
    bool discretised = true; ///< numbers as quartiles of the background; else as deviations
};

/// The linear model: intercept + Σ weights is what it says of the row itself.
struct LimeExplanation
{
    QStringList inputs;      ///< columns, or words
    QStringList conditions;  ///< what a weight is for: "28 < age ≤ 37", "race = White"
    Eigen::VectorXd weights; ///< slope × the row's own value; 0: not chosen
    Eigen::VectorXd errors;  ///< standard errors over the repeats
    double intercept = 0;
    double output = 0; ///< of the model, for the row
    double r2 = 0;     ///< weighted, mean of the repeats

    double local() const { return intercept + weights.sum(); } ///< what the linear model says
};

/// By columns: a cell is drawn from the background's values of its column (discretised: its
/// quartile by frequency, then a value of the background in it; else a normal variate with the
/// background's mean and deviation; categories by frequency) and stands in the fit as "is in the
/// quartile, has the category of the row" or as deviations from the mean. Texts stay as they are.
/// A missing number is a bin of its own; with `discretised` off, rows with missing numbers are
/// BadInput. Kernel √exp(-d² / width²) of the Euclidean distance d.
/// Same values whatever context.threads says. BadInput: row out of range, no background.
Result<LimeExplanation> limeByColumns(const ExplainedOutput &output, const Dataset &data,
                                      quint32 row, RowSpan background, const LimeSettings &settings,
                                      const Context &context, Progress &progress);

/// By words of a text column: of each draw a random number of different words is removed, wherever
/// they stand. Distance: cosine × 100 between the words that are there and all.
/// BadInput: row out of range, text without words; Usage: no text column of the model.
Result<LimeExplanation> limeByWords(const ExplainedOutput &output, const Dataset &data, quint32 row,
                                    const QString &column, const LimeSettings &settings,
                                    const Context &context, Progress &progress);

} // namespace tenbin
