#pragma once

#include "core/chart.h"

#include <QFont>
#include <QString>

namespace tenbin {

/// A text of the data on one line that can be drawn, read aloud and stored as XML: no line breaks,
/// control or direction characters, and not so long that measuring it would take time.
QString shownText(const QString &text);

/// The chart with all of its texts as shownText; labels in heat maps keep their line breaks.
Chart withShownTexts(Chart chart);

/// `text` broken into at most `lines` lines of this width; the last ends in "…" when more would
/// follow.
QString fittedText(const QFont &font, const QString &text, double width, int lines);

} // namespace tenbin
