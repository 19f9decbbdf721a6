#pragma once

#include <QCoreApplication>
#include <QLocale>

namespace tenbin {

/// The one translation context of text that no class of its own shows: Tr::tr("…").
struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(Tenbin)
};

/// "1 row", "12,345 rows": the form that fits the count, which stands for %1.
inline QString counted(qint64 count, const QString &one, const QString &many)
{
    return (count == 1 ? one : many).arg(QLocale(QLocale::English).toString(count));
}

} // namespace tenbin
