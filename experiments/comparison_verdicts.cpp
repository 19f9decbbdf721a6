#include "experiments/comparison_verdicts.h"

#include "analysis/holm.h"
#include "core/number.h"
#include "core/text.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace tenbin {

void correctForSeveral(QList<Verdict> &verdicts)
{
    QList<double> pValues;
    for (const Verdict &verdict : verdicts)
        pValues.append(verdict.pValue);
    const QList<double> adjusted = holmAdjusted(pValues);
    for (qsizetype i = 0; i < verdicts.size(); ++i)
        verdicts[i].holm = adjusted[i];
}

QJsonArray verdictsJson(const QList<Verdict> &verdicts, double alpha)
{
    QJsonArray json;
    for (const Verdict &verdict : verdicts) {
        QJsonObject one = verdict.details;
        const bool significant = verdict.holm <= alpha;
        one[QStringLiteral("run")] = verdict.run;
        one[QStringLiteral("difference")] = jsonNumber(verdict.difference);
        one[QStringLiteral("low")] = jsonNumber(verdict.low);
        one[QStringLiteral("high")] = jsonNumber(verdict.high);
        one[QStringLiteral("p_value")] = jsonNumber(verdict.pValue);
        one[QStringLiteral("p_holm")] = jsonNumber(verdict.holm);
        one[QStringLiteral("significant")] = significant;
        one[QStringLiteral("better")] =
            significant && verdict.difference != 0 ? QJsonValue(verdict.isBetter) : QJsonValue();
        json.append(one);
    }
    return json;
}

Table verdictsTable(const QList<Verdict> &verdicts, double alpha, const QString &title)
{
    const bool intervals = std::any_of(verdicts.begin(), verdicts.end(),
                                       [](const Verdict &one) { return !std::isnan(one.low); });
    Table table;
    table.title = title;
    table.columns = {{Tr::tr("run"), false, 0}, {Tr::tr("difference"), true, 3}};
    if (intervals)
        table.columns += {{Tr::tr("low"), true, 3}, {Tr::tr("high"), true, 3}};
    table.columns.append({Tr::tr("p"), true, 3});
    if (verdicts.size() > 1)
        table.columns.append({Tr::tr("p (Holm)"), true, 3});
    table.columns.append({Tr::tr("against the baseline"), false, 0});
    for (const Verdict &verdict : verdicts) {
        QList<QJsonValue> row{verdict.title, jsonNumber(verdict.difference)};
        if (intervals)
            row += {jsonNumber(verdict.low), jsonNumber(verdict.high)};
        row.append(jsonNumber(verdict.pValue));
        if (verdicts.size() > 1)
            row.append(jsonNumber(verdict.holm));
        row.append(verdict.holm > alpha || verdict.difference == 0 ? Tr::tr("no difference shown")
                   : verdict.isBetter                              ? Tr::tr("better")
                                                                   : Tr::tr("worse"));
        table.rows.append(row);
    }
    return table;
}

} // namespace tenbin
