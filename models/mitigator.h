#pragma once

#include "core/context.h"
#include "core/params.h"
#include "core/progress.h"
#include "core/result.h"
#include "core/shelf.h"
#include "models/learner.h"
#include "models/mitigation_spec.h"
#include "models/score_rule.h"

#include <QStringList>

#include <memory>
#include <span>
#include <vector>

namespace tenbin {

/// Training rows with their groups: what a method learns from.
struct GroupedRows
{
    QStringList names;             ///< of the groups
    std::vector<qint32> groups;    ///< one a row
    std::span<const double> truth; ///< 0 or 1
    std::vector<double> weights;   ///< one a row

    size_t size() const { return groups.size(); }
    /// The weight of each group's rows of a class; 0: it has none.
    std::vector<double> classWeights(int classIndex) const;
};

/// BadInput that names groups without a row of a class that the constraint's rates need.
Status checkRates(const GroupedRows &rows, const QString &constraint);

struct Mitigator;

/// A learner with what a method may change about its training.
struct MitigatedFit
{
    const TrainingSet &training;
    const GroupedRows &rows; ///< those of the training set
    const Learner &learner;
    const Params &learnerParams;
    const MitigationSpec &spec;
};

/// A change of numeric columns, by the row's group; see disparate_impact_remover.
class ColumnRepair
{
public:
    virtual ~ColumnRepair();

    /// The rows alone, with changed columns. Groups are indices, or GroupCoder::unseen: as it was.
    virtual Result<Dataset> apply(const Dataset &dataset, RowSpan rows,
                                  const std::vector<qint32> &groups) const = 0;
    virtual QJsonObject toJson() const = 0;
};
using ColumnRepairPtr = std::shared_ptr<const ColumnRepair>;

/// A way to make predictions of two classes fairer: one file of models/mitigators/. It has one of
/// `weigh`, `repair`, `fit` and `decide`.
struct Mitigator
{
    QString title;
    QString help; ///< one or two sentences: what it does and when to use it
    QString reference;
    QStringList constraints;  ///< ids, the usual one first; empty: it has no choice
    bool needsGroups = false; ///< the protected columns are needed to predict
    QList<ParamSpec> params;
    /// Whether decisions are drawn; null: never.
    bool (*draws)(const Params &params) = nullptr;
    /// The param that trades accuracy for fairness, and the values that a frontier shows.
    QString tradeOff;
    QList<double> settings;
    QString learner = {}; ///< the only one that it trains; empty: any

    /// Weights for training in place of the rows' own.
    Result<std::vector<double>> (*weigh)(const GroupedRows &, const MitigationSpec &) = nullptr;
    /// What happens to columns before the encoder sees them.
    Result<ColumnRepairPtr> (*repair)(const Dataset &, const QStringList &columns, RowSpan rows,
                                      const GroupedRows &, const MitigationSpec &) = nullptr;
    Result<ColumnRepairPtr> (*loadRepair)(const QJsonObject &, int groups) = nullptr;
    /// The model in place of the learner's own.
    Result<ModelPtr> (*fit)(const MitigatedFit &, const Context &, Progress &) = nullptr;
    Result<ModelPtr> (*loadModel)(const QString &folder, const Learner &) = nullptr;
    /// A rule a group, from scores of rows that the model did not see.
    Result<std::vector<ScoreRule>> (*decide)(const GroupedRows &, std::span<const double> scores,
                                             const MitigationSpec &) = nullptr;
};

const Mitigator &mitigatorOf(const MitigationSpec &spec);

} // namespace tenbin
