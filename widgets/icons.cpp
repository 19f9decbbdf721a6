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

class ThemedEngine final : public QIconEngine
{
public:
    ThemedEngine(QString name, QByteArray svg) : m_name(std::move(name)), m_svg(std::move(svg)) {}

    QIconEngine *clone() const override { return new ThemedEngine(m_name, m_svg); }
    QString key() const override { return QStringLiteral("tenbin"); }
    bool isNull() override { return m_svg.isEmpty(); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        QByteArray coloured = m_svg;
        coloured.replace("#000", inkOf(mode).name().toLatin1());
        QSvgRenderer renderer(coloured);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        renderer.render(painter, QRectF(rect));
        painter->restore();
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
    loadIcons();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(new ThemedEngine(name, file.readAll()));
}

} // namespace tenbin
