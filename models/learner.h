#pragma once

#include "core/context.h"
#include "core/params.h"
#include "core/progress.h"
#include "core/result.h"
#include "core/shelf.h"
#include "data/encoder.h"
#include "data/features.h"
#include "models/model.h"
#include "models/problem.h"

#include <memory>
#include <vector>

namespace tenbin {

/// Encoded training rows with their target: all that a learner ever sees.
struct TrainingSet
{
    Features features;
    Target target;
};

/// What is asked of a learner before anything is computed.
struct TrainingFacts
{
    Problem problem = Problem::Regression;
    qsizetype rows = 0;
    qsizetype features = 0;
    int classes = 0;
};

using ModelPtr = std::unique_ptr<Model>;

/// Where a setting stands among those that differ from it in the strength of a penalty alone: they
/// have the same path.
struct PathPlace
{
    QJsonObject path;
    double strength = 0;
};

/// Fits the settings of one path on subsets of one encoded table, one after another, the strongest
/// penalty first: a solution is near the one before. A fit that fails leaves the path where it was.
class SettingPath
{
public:
    SettingPath() = default;
    virtual ~SettingPath() = default;
    Q_DISABLE_COPY_MOVE(SettingPath)

    /// One model a subset; as fitSubsets, but for what lies within the learner's tolerance.
    virtual Result<std::vector<ModelPtr>> fit(const Params &, Progress &) = 0;
};

/// An unfitted, stateless learner: one file of models/learners/.
struct Learner
{
    QString title;
    QString help;      ///< one or two sentences: what it is and when to use it
    QString reference; ///< paper or book
    QList<Problem> problems;
    QList<ParamSpec> params;
    EncoderNeeds needs;

    /// Why this learner cannot be used here, as a sentence with a remedy; empty when it can.
    QString (*whyNot)(const TrainingFacts &facts, const Params &params) = nullptr;

    /// Fits one model. Same seed, same model, whatever context.threads says.
    Result<ModelPtr> (*fit)(const TrainingSet &, const Params &, const Context &,
                            Progress &) = nullptr;

    /// Optional: the models of several training subsets of one encoded table, where sharing work
    /// is faster than fitting each alone. `subsets` are row numbers of the table.
    Result<std::vector<ModelPtr>> (*fitSubsets)(const TrainingSet &,
                                                const std::vector<Rows> &subsets, const Params &,
                                                const Context &, Progress &) = nullptr;

    /// Optional, both or none: settings along a path. The training set outlives it.
    PathPlace (*pathPlace)(const Params &) = nullptr;
    std::unique_ptr<SettingPath> (*openPath)(const TrainingSet &, std::vector<Rows> subsets,
                                             int threads) = nullptr;

    /// Reads what Model::save wrote; everything is checked before use (BadInput).
    Result<ModelPtr> (*load)(const QString &folder) = nullptr;
};

/// Why the learner cannot be used here: a problem it does not solve, else its own whyNot. Empty
/// when it can.
QString whyNotUse(const Learner &learner, const TrainingFacts &facts, const Params &params);

/// What every learner asks of its rows before it starts: rows at all, a finite target, weights
/// above zero, rows of every class and at least two classes, finite features (NaN passes where
/// `needs.takesMissing`). BadInput names the feature or the class.
Status checkTraining(const TrainingSet &training, const EncoderNeeds &needs, int threads = 1);

/// As many features as the model was fitted on.
Status checkFeatureCount(const Features &features, qsizetype expected);

} // namespace tenbin
