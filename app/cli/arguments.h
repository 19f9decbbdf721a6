#pragma once

#include "app/cli/command.h"
#include "data/format.h"

#include <QMap>

namespace tenbin {

/// --seed as a number: 0 when it is not given.
Result<quint64> seedOf(const Invocation &invocation);
Option seedOption(const QString &help);

/// Which "=" of "A=B" divides: names of columns may hold one.
enum class Divider { First, Last };
/// "A=B" texts as a map; `what` names them in the error.
Result<QMap<QString, QString>> assignments(const QStringList &texts, const QString &what,
                                           Divider divider);

/// The format of a file to write: `id` when given, else by the end of its name.
Result<const Shelf<Format>::Entry *> writableFormat(const QString &path, const QString &id = {});
/// Ids of the formats that can be written.
QStringList writableFormats();

/// An option that sets a param: its type, range and default are the param's.
Option optionOf(const ParamSpec &spec);
/// The params whose options, of the same name, were given.
Result<QJsonObject> paramsGiven(const Invocation &invocation, const QList<ParamSpec> &specs);

} // namespace tenbin
