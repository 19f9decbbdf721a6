#pragma once

#include <QString>
#include <QStringList>

namespace tenbin {

/// Tags of runs are words; "KEY=VALUE" gives one a value, others have the value "yes".
QString tagKey(const QString &tag);
QString tagValue(const QString &tag);
/// Sorted and once each; of several values of one key the last one added stays.
QStringList withTags(QStringList tags, const QStringList &added);

} // namespace tenbin
