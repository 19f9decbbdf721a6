#pragma once

#include "core/result.h"
#include "data/java_date.h"
#include "data/line_reader.h"

#include <QList>
#include <QStringList>

#include <optional>

namespace tenbin {

struct ArffAttribute
{
    enum class Kind { Numeric, Nominal, Text, Date };

    QString name;
    Kind kind = Kind::Numeric;
    QStringList levels;                     ///< Nominal
    std::optional<JavaDatePattern> pattern; ///< Date
};

/// Reads up to the line @data. BadInput names the line; Unsupported: relational attributes, unknown
/// types and date patterns.
Result<QList<ArffAttribute>> readArffHeader(LineReader &lines, qint64 mostAttributes);

} // namespace tenbin
