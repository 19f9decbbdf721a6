#include "widgets/flat_parts.h"

#include "widgets/flat_style.h"

#include <QPainter>
#include <QPainterPath>
#include <QWidget>

#include <algorithm>

namespace tenbin::flat {

namespace {

constexpr double corner = 4;

QColor mixed(const QColor &a, const QColor &b, double part)
{
    const auto channel = [part](float x, float y) { return float(x + part * double(y - x)); };
    return QColor::fromRgbF(channel(a.redF(), b.redF()), channel(a.greenF(), b.greenF()),
                            channel(a.blueF(), b.blueF()));
}

/// Half a pixel in, so that a line of one pixel is one pixel.
QRectF crisp(const QRect &rect)
{
    return QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5);
}

bool enabled(const QStyleOption &option)
{
    return option.state & QStyle::State_Enabled;
}

QColor hoverOf(const QStyleOption &option, const QColor &colour)
{
    const QColor ink = option.palette.color(QPalette::WindowText);
    if (option.state & QStyle::State_Sunken)
        return mixed(colour, ink, 0.14);
    const bool hovered = enabled(option) && (option.state & QStyle::State_MouseOver);
    return hovered ? mixed(colour, ink, 0.06) : colour;
}

} // namespace

QColor lineColour(const QPalette &palette)
{
    return palette.color(QPalette::Mid);
}

bool isPrimary(const QStyleOption &option, const QWidget *widget)
{
    if (widget && widget->property(FlatStyle::primaryProperty).toBool())
        return true;
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(&option);
    return button && (button->features & QStyleOptionButton::DefaultButton);
}

void drawButton(QPainter &painter, const QStyleOption &option, bool primary, bool quiet)
{
    const bool on = option.state & QStyle::State_On;
    const bool moved =
        enabled(option) && (option.state & (QStyle::State_MouseOver | QStyle::State_Sunken));
    if (quiet && !on && !moved)
        return;
    const QPalette &palette = option.palette;
    const bool strong = primary && enabled(option);
    QColor fill = palette.color(strong  ? QPalette::Highlight
                                : quiet ? QPalette::Window
                                        : QPalette::Button);
    if (on && !strong)
        fill = mixed(fill, palette.color(QPalette::Highlight), 0.18);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(strong || quiet ? QPen(Qt::NoPen) : QPen(lineColour(palette), 1));
    painter.setBrush(hoverOf(option, fill));
    painter.drawRoundedRect(crisp(option.rect), corner, corner);
    painter.restore();
}

void drawField(QPainter &painter, const QStyleOption &option)
{
    const bool focused = option.state & QStyle::State_HasFocus;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(
        QPen(focused ? option.palette.color(QPalette::Highlight) : lineColour(option.palette), 1));
    painter.setBrush(option.palette.color(QPalette::Base));
    painter.drawRoundedRect(crisp(option.rect), corner, corner);
    painter.restore();
}

void drawFocus(QPainter &painter, const QStyleOption &option)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(option.palette.color(QPalette::Highlight), 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(option.rect).adjusted(0.75, 0.75, -0.75, -0.75), corner - 1,
                            corner - 1);
    painter.restore();
}

void drawCheckBox(QPainter &painter, const QStyleOption &option, bool round)
{
    const bool on = option.state & QStyle::State_On;
    const bool half = option.state & QStyle::State_NoChange;
    const QPalette &palette = option.palette;
    const QRectF box = crisp(option.rect);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor fill = palette.color(on || half ? QPalette::Highlight : QPalette::Base);
    painter.setPen(QPen(on || half ? fill : palette.color(QPalette::Dark), 1));
    painter.setBrush(hoverOf(option, fill));
    const double radius = round ? box.width() / 2 : 3;
    painter.drawRoundedRect(box, radius, radius);
    const QColor ink = palette.color(QPalette::HighlightedText);
    if (on && round) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(ink);
        painter.drawEllipse(box.center(), box.width() * 0.2, box.width() * 0.2);
    } else if (on || half) {
        painter.setPen(QPen(ink, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const auto at = [&box](double x, double y) {
            return box.topLeft() + QPointF(x * box.width(), y * box.height());
        };
        painter.drawPolyline(on ? QPolygonF({at(0.22, 0.52), at(0.43, 0.72), at(0.78, 0.3)})
                                : QPolygonF({at(0.25, 0.5), at(0.75, 0.5)}));
    }
    painter.restore();
}

void drawTab(QPainter &painter, const QStyleOptionTab &option)
{
    const bool selected = option.state & QStyle::State_Selected;
    painter.save();
    if (!selected && (option.state & QStyle::State_MouseOver))
        painter.fillRect(option.rect, hoverOf(option, option.palette.color(QPalette::Window)));
    if (selected)
        painter.fillRect(
            QRect(option.rect.left() + 4, option.rect.bottom() - 1, option.rect.width() - 8, 2),
            option.palette.color(QPalette::Highlight));
    painter.restore();
}

void drawHeaderSection(QPainter &painter, const QStyleOptionHeader &option)
{
    painter.save();
    const QRect &rect = option.rect;
    painter.fillRect(rect, hoverOf(option, option.palette.color(QPalette::Window)));
    painter.setPen(lineColour(option.palette));
    if (option.orientation == Qt::Horizontal)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight());
    else
        painter.drawLine(rect.topRight(), rect.bottomRight());
    painter.restore();
}

void drawProgress(QPainter &painter, const QStyleOptionProgressBar &option)
{
    const bool busy = option.maximum <= option.minimum;
    QRectF groove(option.rect);
    groove.setHeight(std::min(6.0, groove.height()));
    groove.moveCenter(QRectF(option.rect).center());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(lineColour(option.palette));
    painter.drawRoundedRect(groove, 3, 3);
    painter.setBrush(option.palette.color(QPalette::Highlight));
    QRectF done = groove;
    if (busy) {
        done.setWidth(groove.width() / 4);
        done.moveCenter(groove.center());
    } else {
        const double part =
            double(option.progress - option.minimum) / double(option.maximum - option.minimum);
        done.setWidth(groove.width() * std::clamp(part, 0.0, 1.0));
    }
    if (done.width() >= 1)
        painter.drawRoundedRect(done, 3, 3);
    painter.restore();
}

void drawChevron(QPainter &painter, const QRectF &place, const QColor &colour, double degrees)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(place.center());
    painter.rotate(degrees);
    painter.setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const double half = std::min({4.0, place.width() / 2, place.height() / 2});
    painter.drawPolyline(QPolygonF({{-half, -half / 2}, {0, half / 2}, {half, -half / 2}}));
    painter.restore();
}

void drawScrollBar(QPainter &painter, const QStyleOptionSlider &option, const QRect &handle)
{
    const bool flat = option.orientation == Qt::Horizontal;
    const bool active = option.state & (QStyle::State_MouseOver | QStyle::State_Sunken);
    const int margin = active ? 2 : 3;
    const QRectF bar = QRectF(handle).adjusted(flat ? 1 : margin, flat ? margin : 1,
                                               flat ? -1 : -margin, flat ? -margin : -1);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    QColor colour = option.palette.color(QPalette::PlaceholderText);
    colour.setAlpha(active ? 200 : 110);
    painter.setBrush(colour);
    const double radius = (flat ? bar.height() : bar.width()) / 2;
    painter.drawRoundedRect(bar, radius, radius);
    painter.restore();
}

void drawSlider(QPainter &painter, const QStyleOptionSlider &option, const QRect &groove,
                const QRect &handle)
{
    const bool flat = option.orientation == Qt::Horizontal;
    QRectF track(groove);
    if (flat)
        track = QRectF(track.left(), track.center().y() - 2, track.width(), 4);
    else
        track = QRectF(track.center().x() - 2, track.top(), 4, track.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(lineColour(option.palette));
    painter.drawRoundedRect(track, 2, 2);
    const QColor accent = option.palette.color(QPalette::Highlight);
    painter.setBrush(accent);
    QRectF done = track;
    const QPointF at = QRectF(handle).center();
    if (flat)
        (option.upsideDown ? done.setLeft(at.x()) : done.setRight(at.x()));
    else
        (option.upsideDown ? done.setTop(at.y()) : done.setBottom(at.y()));
    painter.drawRoundedRect(done, 2, 2);
    painter.setBrush(option.palette.color(QPalette::Base));
    const bool focused = option.state & QStyle::State_HasFocus;
    painter.setPen(QPen(accent, focused ? 2.5 : 1.5));
    const double radius = std::min(handle.width(), handle.height()) / 2.0 - 2;
    painter.drawEllipse(at, radius, radius);
    painter.restore();
}

} // namespace tenbin::flat
