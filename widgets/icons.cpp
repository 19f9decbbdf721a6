#include "widgets/icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

/// The linker leaves out resources of a static library that nothing refers to.
static void loadIcons()
{
    Q_INIT_RESOURCE(icons);
}

namespace tenbin {

namespace {

QColor inkOf(QIcon::Mode mode)
{
    const QPalette palette = QApplication::palette();
    switch (mode) {
    case QIcon::Disabled: return palette.color(QPalette::Disabled, QPalette::WindowText);
    case QIcon::Selected: return palette.color(QPalette::HighlightedText);
    case QIcon::Normal:
    case QIcon::Active: break;
    }
    return palette.color(QPalette::WindowText);
}

void paintSvg(QPainter &painter, const QRectF &place, QByteArray svg, const QColor &colour)
{
    svg.replace("#000", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, place);
    painter.restore();
}

QByteArray svgOf(const QString &name)
{
    loadIcons();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

class ThemedEngine final : public QIconEngine
{
public:
    ThemedEngine(QString name, QByteArray svg) : m_name(std::move(name)), m_svg(std::move(svg)) {}

    QIconEngine *clone() const override { return new ThemedEngine(m_name, m_svg); }
    QString key() const override { return QStringLiteral("tenbin"); }
    bool isNull() override { return m_svg.isEmpty(); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        paintSvg(*painter, QRectF(rect), m_svg, inkOf(mode));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        const QString cached = QStringLiteral("tenbin/%1/%2/%3x%4")
                                   .arg(m_name, inkOf(mode).name())
                                   .arg(size.width())
                                   .arg(size.height());
        QPixmap pixmap;
        if (QPixmapCache::find(cached, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        painter.end();
        QPixmapCache::insert(cached, pixmap);
        return pixmap;
    }

private:
    QString m_name;
    QByteArray m_svg;
};

} // namespace

QIcon icon(const QString &name)
{
    const QByteArray svg = svgOf(name);
    return svg.isEmpty() ? QIcon() : QIcon(new ThemedEngine(name, svg));
}

QPixmap iconPixmap(const QString &name, const QColor &colour, int size, double pixelRatio)
{
    QPixmap pixmap(QSize(size, size) * pixelRatio);
    pixmap.fill(Qt::transparent);
    pixmap.setDevicePixelRatio(pixelRatio);
    QPainter painter(&pixmap);
    paintSvg(painter, QRectF(0, 0, size, size), svgOf(name), colour);
    return pixmap;
}

} // namespace tenbin
