#include "experiments/run_query.h"

#include "core/text.h"

#include <QRegularExpression>

namespace tenbin {

Result<QList<RunSort>> RunSort::parse(const QString &text, bool ascending)
{
    static const QRegularExpression pattern(
        QStringLiteral(R"(\s*((?:`[^`]*`|[^`,\s])+)(?:\s+(asc|desc))?\s*(,|$))"),
        QRegularExpression::CaseInsensitiveOption);
    QList<RunSort> sorts;
    if (text.trimmed().isEmpty())
        return sorts;
    for (qsizetype at = 0; at <= text.size();) {
        const QRegularExpressionMatch match =
            pattern.match(text, at, QRegularExpression::NormalMatch,
                          QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch())
            return badInput(Tr::tr("What to sort by is not understood at character %1: \"%2\".")
                                .arg(at + 1)
                                .arg(text.mid(at, 20)),
                            Tr::tr("Write for example: roc_auc, seconds asc."));
        const QString order = match.captured(2).toLower();
        sorts.append({match.captured(1).remove(QLatin1Char('`')),
                      order.isEmpty() ? ascending : order == QLatin1String("asc")});
        if (match.captured(3).isEmpty())
            break;
        at = match.capturedEnd();
    }
    return sorts;
}

} // namespace tenbin
