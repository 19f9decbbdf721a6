#pragma once

#include <QColor>
#include <QIcon>
#include <QPixmap>
#include <QString>

namespace tenbin {

/// An icon of the program's own set (resources/icons), drawn in the text colour of the moment, so
/// that it follows the theme; empty when there is none of this name.
QIcon icon(const QString &name);
/// The same in a colour of its own, for what means good or bad.
QPixmap iconPixmap(const QString &name, const QColor &colour, int size, double pixelRatio);

} // namespace tenbin
