#pragma once

#include "core/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace tenbin {

/// Numbers as a JSON array; what is not finite becomes null.
QJsonArray jsonNumbers(const QList<double> &values);
/// The reverse: null becomes NaN.
QList<double> numbersOf(const QJsonArray &json);
QJsonArray jsonTexts(const QStringList &texts);
QStringList textsOf(const QJsonArray &json);

/// A file that holds one JSON object, at most `limit` bytes; `what` names it in errors.
Result<QJsonObject> readJsonFile(const QString &path, const QString &what,
                                 qint64 limit = 1LL << 30);
/// Written atomically and synced.
Status writeJsonFile(const QString &path, const QJsonObject &object);

} // namespace tenbin
