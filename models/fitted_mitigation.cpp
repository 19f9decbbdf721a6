#include "models/fitted_mitigation.h"

#include "core/json.h"
#include "core/random.h"
#include "core/text.h"
#include "models/row_weights.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

Failure damagedMitigation(const QString &why)
{
    return badInput(Tr::tr("The model's mitigation is damaged: %1.").arg(why),
                    Tr::tr("Use a copy of it, or train it again."));
}

} // namespace

QJsonObject FittedMitigation::toJson() const
{
    QJsonObject json{{QStringLiteral("groups"), groups.toJson()},
                     {QStringLiteral("seed"), QString::number(seed)}};
    if (!rules.empty()) {
        QJsonArray all;
        for (const ScoreRule &rule : rules)
            all.append(rule.toJson());
        json[QStringLiteral("rules")] = all;
        json[QStringLiteral("rule_rows")] = ruleRows;
    }
    if (repair)
        json[QStringLiteral("repair")] = repair->toJson();
    return json;
}

Result<FittedMitigation> FittedMitigation::fromJson(const MitigationSpec &spec,
                                                    const QJsonObject &json)
{
    FittedMitigation fitted;
    Result<GroupCoder> groups =
        GroupCoder::fromJson(json.value(QStringLiteral("groups")).toObject());
    if (!groups)
        return passOn(groups);
    fitted.groups = *std::move(groups);
    if (fitted.groups.columns() != spec.protectedColumns)
        return damagedMitigation(Tr::tr("its groups are of other columns"));
    bool number = false;
    fitted.seed = json.value(QStringLiteral("seed")).toString().toULongLong(&number);
    if (!number)
        return damagedMitigation(Tr::tr("its seed is no number"));
    const Mitigator &method = mitigatorOf(spec);
    const qsizetype count = fitted.groups.names().size();
    if (method.decide) {
        const QJsonArray rules = json.value(QStringLiteral("rules")).toArray();
        if (rules.size() != count)
            return damagedMitigation(Tr::tr("it has no rule for each group"));
        for (const QJsonValue &value : rules) {
            Result<ScoreRule> rule = ScoreRule::fromJson(value.toObject());
            if (!rule)
                return passOn(rule);
            fitted.rules.push_back(*std::move(rule));
        }
        fitted.ruleRows = json.value(QStringLiteral("rule_rows")).toInteger();
    }
    if (method.loadRepair) {
        Result<ColumnRepairPtr> repair =
            method.loadRepair(json.value(QStringLiteral("repair")).toObject(), int(count));
        if (!repair)
            return passOn(repair);
        fitted.repair = *std::move(repair);
    }
    return fitted;
}

GroupedRows groupedRows(const GroupCoder &coder, std::vector<qint32> groups, const Target &target)
{
    Rows all(target.values.size());
    std::iota(all.begin(), all.end(), 0U);
    return {coder.names(), std::move(groups), target.values, rowWeights(target, all, false)};
}

std::vector<double> drawShares(std::span<const double> shares, quint64 seed,
                               const std::vector<quint64> &keys)
{
    std::vector<double> drawn(shares.size());
    for (size_t row = 0; row < shares.size(); ++row) {
        const bool certain = shares[row] <= 0 || shares[row] >= 1;
        drawn[row] = certain ? double(shares[row] >= 1)
                             : double(RandomStream(seed, keys[row]).uniform() < shares[row]);
    }
    return drawn;
}

std::vector<double> decideByRules(const FittedMitigation &fitted, const Decision &otherwise,
                                  const Eigen::MatrixXd &probabilities,
                                  const std::vector<qint32> &groups,
                                  const std::vector<quint64> &keys)
{
    std::vector<double> shares = otherwise.decide(probabilities);
    for (size_t row = 0; row < groups.size(); ++row) {
        if (groups[row] != GroupCoder::unseen)
            shares[row] = fitted.rules[size_t(groups[row])].at(probabilities(Eigen::Index(row), 1));
    }
    return drawShares(shares, fitted.seed, keys);
}

Result<std::vector<ScoreRule>> fitRules(const MitigationSpec &spec, const GroupCoder &coder,
                                        const Dataset &dataset, const Predictions &unseen)
{
    Result<std::vector<qint32>> groups = coder.codes(dataset, unseen.rows);
    if (!groups)
        return passOn(groups);
    Target target;
    target.problem = Problem::Binary;
    target.values = unseen.truth;
    target.weights = unseen.weights;
    return mitigatorOf(spec).decide(groupedRows(coder, *std::move(groups), target),
                                    unseen.probability(1), spec);
}

QStringList mitigationNotes(const MitigationSpec &spec)
{
    const QString columns =
        QLatin1Char('"') + spec.protectedColumns.join(QStringLiteral("\", \"")) + QLatin1Char('"');
    QStringList notes;
    if (spec.needsGroups())
        notes.append(Tr::tr("The protected attribute is needed for every prediction: data to be "
                            "predicted must have %1, and the same person is decided otherwise in "
                            "another group.")
                         .arg(columns));
    if (spec.drawsDecisions())
        notes.append(Tr::tr("Some decisions are drawn: people with the same score may be decided "
                            "differently, though the same row always gets the same answer."));
    return notes;
}

QStringList unseenGroupNotes(const FittedMitigation &fitted, const Dataset &dataset, RowSpan rows)
{
    if (fitted.rules.empty() && !fitted.repair)
        return {};
    const Result<std::vector<qint32>> groups = fitted.groups.codes(dataset, rows);
    if (!groups)
        return {};
    const auto count = std::count(groups->begin(), groups->end(), GroupCoder::unseen);
    if (count == 0)
        return {};
    return {counted(count,
                    Tr::tr("%1 row is of a group that had no training row: it is treated as "
                           "without mitigation."),
                    Tr::tr("%1 rows are of groups that had no training row: they are treated as "
                           "without mitigation."))};
}

} // namespace tenbin
