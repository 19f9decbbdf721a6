// What the columns of a file of predictions are usually called.
#include "app/desktop/predictions_dialog.h"

#include "core/number.h"

#include <QRegularExpression>

#include <algorithm>

namespace tenbin {

namespace {

const QList<std::pair<QString, QStringList>> &usualNames()
{
    static const QList<std::pair<QString, QStringList>> names{
        {QStringLiteral("truth"),
         {QStringLiteral("truth"), QStringLiteral("y_true"), QStringLiteral("actual"),
          QStringLiteral("true"), QStringLiteral("observed"), QStringLiteral("label"),
          QStringLiteral("target"), QStringLiteral("class"), QStringLiteral("y")}},
        {QStringLiteral("prediction"),
         {QStringLiteral("prediction"), QStringLiteral("y_pred"), QStringLiteral("predicted"),
          QStringLiteral("pred"), QStringLiteral("y_hat"), QStringLiteral("yhat")}},
        {QStringLiteral("score"),
         {QStringLiteral("score"), QStringLiteral("y_score"), QStringLiteral("probability"),
          QStringLiteral("proba"), QStringLiteral("prob"), QStringLiteral("p"),
          QStringLiteral("margin")}},
        {QStringLiteral("weight"),
         {QStringLiteral("weight"), QStringLiteral("sample_weight"), QStringLiteral("w")}},
        {QStringLiteral("low"), {QStringLiteral("low"), QStringLiteral("lower")}},
        {QStringLiteral("high"), {QStringLiteral("high"), QStringLiteral("upper")}},
    };
    return names;
}

} // namespace

QMap<QString, QString> guessPredictionColumns(const QStringList &columns)
{
    QMap<QString, QString> guessed;
    for (const auto &[param, names] : usualNames()) {
        for (const QString &name : names) {
            const auto found =
                std::find_if(columns.begin(), columns.end(), [&](const QString &column) {
                    return column.trimmed().compare(name, Qt::CaseInsensitive) == 0;
                });
            if (found == columns.end())
                continue;
            guessed[param] = *found;
            break;
        }
    }
    if (guessed.contains(QStringLiteral("low")) != guessed.contains(QStringLiteral("high"))) {
        guessed.remove(QStringLiteral("low"));
        guessed.remove(QStringLiteral("high"));
    }
    for (const QString &prefix : {QStringLiteral("p_"), QStringLiteral("prob_"),
                                  QStringLiteral("proba_"), QStringLiteral("probability_")}) {
        QStringList named;
        std::copy_if(columns.begin(), columns.end(), std::back_inserter(named),
                     [&](const QString &column) {
                         return column.startsWith(prefix) && column.size() > prefix.size();
                     });
        if (named.size() == 1 && !guessed.contains(QStringLiteral("score"))) {
            guessed[QStringLiteral("score")] = named.first();
            guessed[QStringLiteral("positive")] = named.first().mid(prefix.size());
        } else if (named.size() >= 2) {
            guessed[QStringLiteral("probabilities")] = prefix;
        }
        if (!named.isEmpty())
            break;
    }
    return guessed;
}

QMap<double, QString> guessQuantileColumns(const QStringList &columns)
{
    static const QRegularExpression name(QStringLiteral("\\Aq(?:uantile)?_?(0?\\.\\d+)\\z"),
                                         QRegularExpression::CaseInsensitiveOption);
    QMap<double, QString> quantiles;
    for (const QString &column : columns) {
        const QRegularExpressionMatch match = name.match(column.trimmed());
        const std::optional<double> level = parseNumber(match.captured(1));
        if (match.hasMatch() && level && *level > 0)
            quantiles[*level] = column;
    }
    return quantiles;
}

} // namespace tenbin
