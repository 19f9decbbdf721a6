#include "models/evaluation_words.h"

#include "core/number.h"

#include <QLocale>

namespace tenbin {

QString countText(qsizetype count)
{
    return QLocale(QLocale::English, QLocale::UnitedStates).toString(count);
}

QString percentText(double share)
{
    return shortNumber(100 * share, 3) + QStringLiteral(" %");
}

} // namespace tenbin
