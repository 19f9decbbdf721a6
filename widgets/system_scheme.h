#pragma once

#include <QDBusVariant>
#include <QObject>

namespace tenbin {

/// Whether the desktop asks for a dark look. Qt before 6.5 does not say: the palette that the
/// platform gave at the start is the first guess, the desktop portal's setting the better one.
class SystemScheme : public QObject
{
    Q_OBJECT

public:
    /// To be made before the program sets a palette of its own.
    explicit SystemScheme(QObject *parent = nullptr);

    bool isDark() const { return m_dark; }

Q_SIGNALS:
    void changed(bool dark);

private Q_SLOTS:
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void take(const QVariant &value);

    bool m_dark = false;
};

} // namespace tenbin
