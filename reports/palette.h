#pragma once

#include <QColor>

namespace tenbin {

/// Colours of text, lines and grounds; the window and its charts share them.
struct ThemeColours
{
    bool dark = false;
    QColor window, base, text, muted, line, accent, good, warning, bad;
};

/// Colours of charts, the same on screen and in reports.
namespace palette {

ThemeColours theme(bool dark);

/// Okabe and Ito's categories, safe for colour-blind readers; wraps around after eight. Takes
/// Chart::Series::pushesUp and pushesDown too. On a dark ground the darkest ones are lighter.
QColor category(int index, bool dark = false);
/// Viridis, t in [0, 1].
QColor sequential(double t);
/// Blue over white to red, t in [-1, 1].
QColor diverging(double t);
/// A feature's value, low blue to high red, t in [0, 1].
QColor featureValue(double t);

/// A value that is missing or has no order.
QColor unknown();

/// (L1 + 0.05) / (L2 + 0.05) of WCAG 2.1, 1.4.3.
double contrast(const QColor &a, const QColor &b);
/// Black or white, whichever reads better on `ground`.
QColor inkOn(const QColor &ground);

} // namespace palette
} // namespace tenbin
