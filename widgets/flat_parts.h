#pragma once

#include <QStyleOption>

class QPainter;
class QWidget;

namespace tenbin::flat {

/// The parts that FlatStyle draws in its own way, each from the palette of its option.

void drawButton(QPainter &painter, const QStyleOption &option, bool primary, bool quiet);
void drawField(QPainter &painter, const QStyleOption &option);
void drawFocus(QPainter &painter, const QStyleOption &option);
void drawCheckBox(QPainter &painter, const QStyleOption &option, bool round);
void drawTab(QPainter &painter, const QStyleOptionTab &option);
void drawHeaderSection(QPainter &painter, const QStyleOptionHeader &option);
void drawProgress(QPainter &painter, const QStyleOptionProgressBar &option);
/// Down is 0°, up 180°.
void drawChevron(QPainter &painter, const QRectF &place, const QColor &colour, double degrees);

/// Where the moving part of a scroll bar is, out of where it can be.
void drawScrollBar(QPainter &painter, const QStyleOptionSlider &option, const QRect &handle);
void drawSlider(QPainter &painter, const QStyleOptionSlider &option, const QRect &groove,
                const QRect &handle);

bool isPrimary(const QStyleOption &option, const QWidget *widget);
QColor lineColour(const QPalette &palette);

} // namespace tenbin::flat
