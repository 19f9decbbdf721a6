#pragma once

#include <QByteArray>
#include <QJsonObject>

namespace tenbin::test {

/// UBJSON as plainly as the text at ubjson.org has it, for tests of our reader and writer.
/// Arrays of numbers are packed as l where all are whole, as D else (null: NaN); others are not.
QByteArray ubjOf(const QJsonObject &json);
QJsonObject jsonOfUbj(const QByteArray &bytes);

} // namespace tenbin::test
