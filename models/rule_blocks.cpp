#include "models/rule_blocks.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "models/evaluation_words.h"

namespace tenbin {

namespace {

QString shareText(double share)
{
    if (share <= 0)
        return Tr::tr("never");
    if (share >= 1)
        return Tr::tr("always");
    return Tr::tr("drawn, %1 of rows").arg(percentText(share));
}

/// "never below 0.31; drawn, 40 % of rows, to 0.35; always from there on".
QString ruleText(const ScoreRule &rule)
{
    QStringList parts{
        Tr::tr("below %1: %2")
            .arg(shortNumber(rule.thresholds.front()), shareText(rule.shares.front()))};
    for (size_t at = 0; at < rule.thresholds.size(); ++at)
        parts.append(Tr::tr("from %1 on: %2")
                         .arg(shortNumber(rule.thresholds[at]), shareText(rule.shares[at + 1])));
    return parts.join(QStringLiteral("; "));
}

} // namespace

QList<Block> mitigationBlocks(const MitigationSpec &spec, const FittedMitigation &fitted,
                              const QStringList &classes)
{
    QList<Block> blocks;
    if (!spec.any())
        return blocks;
    for (const QString &note : mitigationNotes(spec))
        blocks.append(Paragraph{note});
    if (fitted.rules.empty())
        return blocks;
    Table table;
    table.title = Tr::tr("Decisions by group");
    table.caption =
        Tr::tr("By the probability of \"%1\", from %2 rows that were each predicted by a model of "
               "inner folds without it. A row of any other group is decided as without "
               "mitigation.")
            .arg(classes.value(1), countText(fitted.ruleRows));
    table.columns = {{Tr::tr("Group"), false, 0},
                     {Tr::tr("\"%1\"").arg(classes.value(1)), false, 0}};
    const QStringList names = fitted.groups.names();
    for (size_t group = 0; group < fitted.rules.size(); ++group)
        table.rows.append({names[qsizetype(group)], ruleText(fitted.rules[group])});
    blocks.append(table);
    return blocks;
}

QJsonObject mitigationJson(const MitigationSpec &spec, const FittedMitigation &fitted)
{
    QJsonArray groups;
    const QStringList names = fitted.groups.names();
    for (qsizetype group = 0; group < names.size(); ++group) {
        QJsonObject one{{QStringLiteral("group"), names[group]}};
        if (!fitted.rules.empty())
            one[QStringLiteral("rule")] = fitted.rules[size_t(group)].toJson();
        groups.append(one);
    }
    QJsonObject json = spec.toJson();
    json[QStringLiteral("needs_protected")] = spec.needsGroups();
    json[QStringLiteral("randomised")] = spec.drawsDecisions();
    json[QStringLiteral("groups")] = groups;
    return json;
}

} // namespace tenbin
