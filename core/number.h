#pragma once

#include <QJsonValue>
#include <QString>

#include <optional>

namespace tenbin {

/// The shortest text that reads back as the same double, independent of the locale.
/// Not finite: "nan", "inf", "-inf".
QString numberText(double value);

/// A whole text as a finite number, "." as decimal mark, no blanks, no locale.
std::optional<double> parseNumber(QStringView text);

/// `digits` significant digits for people: "0.871", "12345", "1.2e-05".
QString shortNumber(double value, int digits = 3);

/// JSON has no number for what is not finite: null.
QJsonValue jsonNumber(double value);
/// The reverse: null is NaN.
double numberOf(const QJsonValue &value);

} // namespace tenbin
