#include "experiments/comparison_verdicts.h"

#include "analysis/holm.h"
#include "core/number.h"
#include "core/text.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// Better (1), worse (-1), or not told apart from the baseline (0).
int findingOf(const Verdict &verdict, double alpha)
{
    if (verdict.holm > alpha || verdict.difference == 0)
        return 0;
    return verdict.isBetter ? 1 : -1;
}

QString signedNumber(double value)
{
    return value > 0 ? QLatin1Char('+') + shortNumber(value) : shortNumber(value);
}

/// "+0.0123 (95 % interval 0.004 to 0.02; p = 0.003; n = 5 folds)"
QString evidence(const Verdict &verdict, const VerdictContext &context, bool corrected)
{
    QStringList parts;
    if (!std::isnan(verdict.low))
        parts.append(Tr::tr("95 % interval %1 to %2")
                         .arg(signedNumber(verdict.low), signedNumber(verdict.high)));
    parts.append(corrected ? Tr::tr("%1 after Holm's correction").arg(pValueText(verdict.holm))
                           : pValueText(verdict.holm));
    parts.append(Tr::tr("n = %1").arg(context.sample));
    return QStringLiteral("%1 (%2)").arg(signedNumber(verdict.difference),
                                         parts.join(QStringLiteral("; ")));
}

} // namespace

QString pValueText(double p)
{
    return p < 0.001 ? QStringLiteral("p < 0.001") : QStringLiteral("p = ") + shortNumber(p, 2);
}

QStringList verdictSentences(const QList<Verdict> &verdicts, const VerdictContext &context)
{
    const bool corrected = verdicts.size() > 1;
    if (verdicts.size() > mostToldVerdicts) {
        qsizetype better = 0, worse = 0;
        for (const Verdict &verdict : verdicts) {
            better += findingOf(verdict, context.alpha) > 0;
            worse += findingOf(verdict, context.alpha) < 0;
        }
        return {Tr::tr("Of %1 runs against \"%2\" in %3: better %4, worse %5, no difference shown "
                       "%6 (n = %7; p up to %8 after Holm's correction).")
                    .arg(QString::number(verdicts.size()), context.baseline, context.metric,
                         QString::number(better), QString::number(worse),
                         QString::number(verdicts.size() - better - worse), context.sample,
                         shortNumber(context.alpha))};
    }
    QStringList sentences;
    for (const Verdict &verdict : verdicts) {
        const int finding = findingOf(verdict, context.alpha);
        const QString text =
            finding > 0   ? Tr::tr("\"%1\" is better than \"%2\": %3 %4.")
            : finding < 0 ? Tr::tr("\"%1\" is worse than \"%2\": %3 %4.")
                          : Tr::tr("No difference between \"%1\" and \"%2\" is shown: %3 %4.");
        sentences.append(text.arg(verdict.title, context.baseline, context.metric,
                                  evidence(verdict, context, corrected)));
    }
    return sentences;
}

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
