#pragma once

#include "reports/palette.h"

#include <QFont>

namespace tenbin {

/// How charts look: colours and the font of ticks and captions, in pixels so that a picture has
/// the same proportions on every device.
struct ChartStyle
{
    ThemeColours colours = palette::theme(false);
    QString family; ///< empty: the application's
    double fontPixels = 13;

    QFont font() const;      ///< ticks, axis titles, labels
    QFont titleFont() const; ///< the chart's title
};

} // namespace tenbin
