#pragma once

#include "core/result.h"
#include "data/dataset.h"

namespace tenbin {

/// One row of a dataset as a dataset of its own, with the levels and roles of the whole.
Dataset rowAlone(const Dataset &data, quint32 row);

/// The one row with another value in a column, as text: a number without a locale, one of the
/// levels, a date, or any text; empty is missing. BadInput when it is none.
Result<Dataset> withValue(const Dataset &row, qsizetype column, const QString &text);

} // namespace tenbin
