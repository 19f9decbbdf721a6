#include "experiments/verification_report.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// A table of predictions can differ in every column of every artifact: more rows say no more.
constexpr qsizetype shownRows = 30;

QString sentence(const Verification &made)
{
    const QString compared = made.compared.join(QStringLiteral(", "));
    const QString tolerance = shortNumber(made.tolerance);
    switch (made.verdict()) {
    case Verification::Verdict::BitIdentical:
        return Tr::tr("Bit-identical: %1 are the same to the last bit.").arg(compared);
    case Verification::Verdict::WithinTolerance: {
        double largest = 0;
        for (const Difference &difference : made.differences)
            largest = std::max(largest, difference.distance);
        return Tr::tr("Within tolerance: the largest difference is %1, and %2 is allowed, relative "
                      "to the larger value and to 1 below that.")
            .arg(shortNumber(largest), tolerance);
    }
    case Verification::Verdict::Different: break;
    }
    return Tr::tr("Different: the repetition gave something else than was recorded (tolerance %1).")
        .arg(tolerance);
}

Table differencesTable(const QList<Difference> &differences)
{
    Table table;
    table.title = Tr::tr("What differs");
    table.columns = {{Tr::tr("part"), false, 0},      {Tr::tr("value"), false, 0},
                     {Tr::tr("recorded"), false, 0},  {Tr::tr("repeated"), false, 0},
                     {Tr::tr("difference"), true, 3}, {Tr::tr("tolerated"), false, 0}};
    const auto text = [](const QJsonValue &value) {
        return value.isDouble() ? numberText(value.toDouble()) : value.toString(Tr::tr("none"));
    };
    QList<Difference> order = differences;
    std::stable_partition(order.begin(), order.end(),
                          [](const Difference &one) { return !one.tolerated; });
    for (const Difference &one : order.mid(0, shownRows))
        table.rows.append({one.part, one.name, text(one.recorded), text(one.repeated),
                           jsonNumber(one.distance), one.tolerated ? Tr::tr("yes") : Tr::tr("no")});
    if (order.size() > shownRows)
        table.caption = Tr::tr("%1 more differ.").arg(order.size() - shownRows);
    return table;
}

Table changesTable(const QList<Change> &changes)
{
    Table table;
    table.title = Tr::tr("What changed since");
    table.columns = {
        {Tr::tr("what"), false, 0}, {Tr::tr("then"), false, 0}, {Tr::tr("now"), false, 0}};
    for (const Change &change : changes)
        table.rows.append({change.title,
                           change.recorded.isEmpty() ? Tr::tr("not recorded") : change.recorded,
                           change.repeated.isEmpty() ? Tr::tr("absent") : change.repeated});
    return table;
}

} // namespace

QJsonObject verificationJson(const Verification &verification)
{
    QJsonArray differences;
    for (const Difference &one : verification.differences)
        differences.append(QJsonObject{{QStringLiteral("part"), one.part},
                                       {QStringLiteral("name"), one.name},
                                       {QStringLiteral("recorded"), one.recorded},
                                       {QStringLiteral("repeated"), one.repeated},
                                       {QStringLiteral("distance"), jsonNumber(one.distance)},
                                       {QStringLiteral("tolerated"), one.tolerated}});
    QJsonArray changes;
    for (const Change &change : verification.changes)
        changes.append(QJsonObject{{QStringLiteral("what"), change.id},
                                   {QStringLiteral("recorded"), change.recorded},
                                   {QStringLiteral("repeated"), change.repeated}});
    return {{QStringLiteral("verdict"), verdictText(verification.verdict())},
            {QStringLiteral("tolerance"), verification.tolerance},
            {QStringLiteral("compared"), jsonTexts(verification.compared)},
            {QStringLiteral("differences"), differences},
            {QStringLiteral("changes"), changes}};
}

QList<Block> verificationBlocks(const Verification &verification)
{
    QList<Block> blocks{Paragraph{sentence(verification)}};
    if (!verification.differences.isEmpty())
        blocks.append(differencesTable(verification.differences));
    if (!verification.changes.isEmpty())
        blocks.append(changesTable(verification.changes));
    return blocks;
}

} // namespace tenbin
