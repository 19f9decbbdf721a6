#pragma once

#include "reports/chart_style.h"

#include <QFont>
#include <QObject>
#include <QPalette>

class QPushButton;
class QWidget;

namespace tenbin {

class SystemScheme;

enum class ThemeChoice { System, Light, Dark };

/// The look of the whole program: style, palette, font size. One, made after the QApplication and
/// before its windows; switches while they are open.
class Theme : public QObject
{
    Q_OBJECT

public:
    /// `$TENBIN_THEME` (light, dark) overrides the choice.
    explicit Theme(ThemeChoice choice = ThemeChoice::System, QObject *parent = nullptr);

    ThemeChoice choice() const { return m_choice; }
    void setChoice(ThemeChoice choice);
    bool isDark() const;

    /// 1 is 10 points; from 0.7 to 2.
    double zoom() const { return m_zoom; }
    void setZoom(double zoom);

private:
    void apply();

    SystemScheme *m_system;
    ThemeChoice m_choice;
    double m_zoom = 1;
};

/// The theme's colours as a palette for widgets.
QPalette themePalette(const ThemeColours &colours);
/// The colours that a widget is drawn with now.
ThemeColours coloursOf(const QPalette &palette);
/// Charts as a widget shows them.
ChartStyle chartStyleOf(const QWidget &widget);

/// `font` when all its digits are equally wide, else a family whose digits are.
QFont tabularFont(const QFont &font);
/// The one action of a page, in the accent colour.
void makePrimary(QPushButton *button);
/// Text for setToolTip that is shown as it is: never markup, never a fetched image.
QString plainToolTip(const QString &text);

} // namespace tenbin
