#include "widgets/system_scheme.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QGuiApplication>
#include <QPalette>

namespace tenbin {

namespace {

const QString portal = QStringLiteral("org.freedesktop.portal.Desktop");
const QString path = QStringLiteral("/org/freedesktop/portal/desktop");
const QString settings = QStringLiteral("org.freedesktop.portal.Settings");
const QString appearance = QStringLiteral("org.freedesktop.appearance");
const QString colourScheme = QStringLiteral("color-scheme");

} // namespace

SystemScheme::SystemScheme(QObject *parent)
    : QObject(parent), m_dark(QGuiApplication::palette().color(QPalette::Window).lightness() < 128)
{
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return;
    bus.connect(portal, path, settings, QStringLiteral("SettingChanged"), this,
                SLOT(settingChanged(QString, QString, QDBusVariant)));
    QDBusMessage question =
        QDBusMessage::createMethodCall(portal, path, settings, QStringLiteral("Read"));
    question << appearance << colourScheme;
    // Asked without waiting: a missing portal must not hold up the window.
    auto *watcher = new QDBusPendingCallWatcher(bus.asyncCall(question), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
        const QDBusPendingReply<QDBusVariant> reply = *watcher;
        if (reply.isValid())
            take(reply.value().variant());
        watcher->deleteLater();
    });
}

void SystemScheme::settingChanged(const QString &group, const QString &key,
                                  const QDBusVariant &value)
{
    if (group == appearance && key == colourScheme)
        take(value.variant());
}

/// 1: dark, 2: light, 0: no preference, which leaves the first guess; Read wraps it once more.
void SystemScheme::take(const QVariant &value)
{
    const QVariant inner =
        value.canConvert<QDBusVariant>() ? value.value<QDBusVariant>().variant() : value;
    const uint asked = inner.toUInt();
    if (asked == 0 || (asked == 1) == m_dark)
        return;
    m_dark = asked == 1;
    Q_EMIT changed(m_dark);
}

} // namespace tenbin
