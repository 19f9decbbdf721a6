#pragma once

#include <QColor>

namespace tenbin {

/// Colours of charts, the same on screen and in reports.
namespace palette {

/// Okabe and Ito's categories, safe for colour-blind readers; wraps around after eight.
QColor category(int index);

} // namespace palette
} // namespace tenbin
