#pragma once

#include "data/csv_numbers.h"

namespace tenbin {

/// parseNumbersPlain with all digits of a field in one register; null when this processor cannot.
ParseNumbers wideParseNumbers();

} // namespace tenbin
