#pragma once

#include "core/block.h"

namespace tenbin::gallery {

/// Charts of made-up attributions, each kind once.
QList<Chart> explanations();
HighlightedText review();

} // namespace tenbin::gallery
