#include "widgets/theme.h"

#include "widgets/flat_style.h"
#include "widgets/system_scheme.h"

#include <QApplication>
#include <QFontInfo>
#include <QFontMetricsF>
#include <QPushButton>
#include <QStyle>
#include <QToolTip>
#include <QWidget>

#include <algorithm>

namespace tenbin {

namespace {

constexpr double points = 10;

ThemeChoice chosen(ThemeChoice choice)
{
    const QByteArray asked = qgetenv("TENBIN_THEME");
    if (asked == "light")
        return ThemeChoice::Light;
    return asked == "dark" ? ThemeChoice::Dark : choice;
}

bool hasTabularDigits(const QFont &font)
{
    const QFontMetricsF metrics(font);
    const double first = metrics.horizontalAdvance(QLatin1Char('0'));
    for (char digit = '1'; digit <= '9'; ++digit) {
        if (std::abs(metrics.horizontalAdvance(QLatin1Char(digit)) - first) > 0.01)
            return false;
    }
    return true;
}

QColor mixed(const QColor &a, const QColor &b, float part)
{
    return QColor::fromRgbF(a.redF() + part * (b.redF() - a.redF()),
                            a.greenF() + part * (b.greenF() - a.greenF()),
                            a.blueF() + part * (b.blueF() - a.blueF()));
}

} // namespace

Theme::Theme(ThemeChoice choice, QObject *parent)
    : QObject(parent), m_system(new SystemScheme(this)), m_choice(chosen(choice))
{
    QApplication::setStyle(new FlatStyle);
    connect(m_system, &SystemScheme::changed, this, [this] { apply(); });
    apply();
}

void Theme::setChoice(ThemeChoice choice)
{
    m_choice = choice;
    apply();
}

bool Theme::isDark() const
{
    return m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && m_system->isDark());
}

void Theme::setZoom(double zoom)
{
    m_zoom = std::clamp(zoom, 0.7, 2.0);
    apply();
}

void Theme::apply()
{
    QFont font = QApplication::font();
    font.setPointSizeF(points * m_zoom);
    QApplication::setFont(font);
    const QPalette palette = themePalette(palette::theme(isDark()));
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

QPalette themePalette(const ThemeColours &colours)
{
    QPalette palette(colours.window);
    const auto set = [&palette](QPalette::ColorRole role, const QColor &colour) {
        palette.setColor(role, colour);
    };
    set(QPalette::Window, colours.window);
    set(QPalette::WindowText, colours.text);
    set(QPalette::Base, colours.base);
    set(QPalette::AlternateBase, mixed(colours.base, colours.window, 0.6F));
    set(QPalette::Text, colours.text);
    set(QPalette::Button, colours.base);
    set(QPalette::ButtonText, colours.text);
    set(QPalette::BrightText, colours.bad);
    set(QPalette::PlaceholderText, colours.muted);
    set(QPalette::ToolTipBase, colours.base);
    set(QPalette::ToolTipText, colours.text);
    set(QPalette::Link, colours.accent);
    set(QPalette::LinkVisited, colours.accent);
    set(QPalette::Highlight, colours.accent);
    set(QPalette::HighlightedText, palette::inkOn(colours.accent));
    set(QPalette::Mid, colours.line);
    set(QPalette::Midlight, mixed(colours.line, colours.window, 0.5F));
    set(QPalette::Light, colours.base);
    set(QPalette::Dark, mixed(colours.line, colours.muted, 0.4F));
    set(QPalette::Shadow, mixed(colours.line, colours.muted, 0.4F));
    const QColor disabled = mixed(colours.muted, colours.window, 0.35F);
    for (QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, disabled);
    palette.setColor(QPalette::Disabled, QPalette::Base, colours.window);
    palette.setColor(QPalette::Disabled, QPalette::Button, colours.window);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colours.line);
    palette.setColor(QPalette::Disabled, QPalette::HighlightedText, colours.muted);
    return palette;
}

ThemeColours coloursOf(const QPalette &palette)
{
    return palette::theme(palette.color(QPalette::Window).lightness() < 128);
}

ChartStyle chartStyleOf(const QWidget &widget)
{
    ChartStyle style;
    style.colours = coloursOf(widget.palette());
    style.family = widget.font().family();
    style.fontPixels = QFontInfo(widget.font()).pixelSize();
    return style;
}

QFont tabularFont(const QFont &font)
{
    if (hasTabularDigits(font))
        return font;
    for (const char *family : {"Noto Sans", "DejaVu Sans", "Liberation Sans", "Cantarell"}) {
        QFont other = font;
        other.setFamily(QString::fromLatin1(family));
        if (QFontInfo(other).family() == other.family() && hasTabularDigits(other))
            return other;
    }
    return font;
}

void makePrimary(QPushButton *button)
{
    button->setProperty(FlatStyle::primaryProperty, true);
    button->update();
}

QString plainToolTip(const QString &text)
{
    if (text.isEmpty())
        return {};
    return QStringLiteral("<p>%1</p>")
        .arg(text.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>")));
}

} // namespace tenbin
