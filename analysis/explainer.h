#pragma once

#include "analysis/attributions.h"
#include "analysis/explained_output.h"
#include "core/block.h"
#include "core/context.h"
#include "core/params.h"
#include "core/progress.h"
#include "core/shelf.h"
#include "data/dataset.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <limits>
#include <optional>

namespace tenbin {

/// What is to be explained.
struct ExplanationRequest
{
    const ExplainedOutput &output;
    const Dataset &data; ///< with the columns that the pipeline was trained on
    Rows rows;           ///< explained rows of the data
    Rows background;     ///< what unknown columns are drawn from; empty when none is needed
};

/// What an explainer found.
struct Explanation
{
    std::optional<Attributions> attributions; ///< those that are additive
    QString weightTitle;                      ///< "mean |SHAP value| (log-odds)", "drop of ROC AUC"
    QString weightInterval;      ///< how the intervals were made: "95 % t interval over 500 rows"
    QList<ColumnWeight> weights; ///< largest first; empty: the method has none
    /// What is shown below the summary: tables and charts of the method itself. Those of
    /// attributions and weights are made for all methods alike.
    QList<Block> blocks;
    std::optional<Dataset> table; ///< for --out; empty: attributions, one row an instance
    QStringList warnings;
    QJsonObject values; ///< what else the command line prints
};

/// A way to explain a model: one file of analysis/explainers/.
struct Explainer
{
    QString title = {};
    QString help = {};      ///< one or two sentences: what it says and when to use it
    QString reference = {}; ///< paper or book
    QList<ParamSpec> params = {};
    /// Rows that are explained, at random, when nobody says which; 0: all.
    qsizetype usualRows = 0;
    /// Rows of the background when nobody says how many; 0: the method needs none.
    qsizetype usualBackground = 0;
    bool takesBackground = false; ///< it needs none, but does something else with one

    /// The space when nobody asks for one; nullptr: log-odds for classes, else the value.
    OutputSpace (*usualSpace)(const Pipeline &) = nullptr;
    /// Why this pipeline cannot be explained so, as a sentence with a remedy; empty when it can.
    QString (*whyNot)(const ExplainedOutput &, const Params &) = nullptr;
    /// Same seed, same explanation, whatever context.threads says. The request has rows, and a
    /// background where the method needs one.
    Result<Explanation> (*explain)(const ExplanationRequest &, const Params &, const Context &,
                                   Progress &) = nullptr;
};

} // namespace tenbin
