#pragma once

#include <QAccessible>
#include <QStringList>
#include <QWidget>

namespace tenbin::test {

inline bool isInteractive(QAccessible::Role role)
{
    switch (role) {
    case QAccessible::Button:
    case QAccessible::CheckBox:
    case QAccessible::RadioButton:
    case QAccessible::ComboBox:
    case QAccessible::EditableText:
    case QAccessible::SpinBox:
    case QAccessible::Slider:
    case QAccessible::Table:
    case QAccessible::List:
    case QAccessible::Tree:
    case QAccessible::ButtonMenu: return true;
    default: return false;
    }
}

/// Parts that Qt makes inside its own widgets: a spin box's line edit, a table's headers.
inline bool isInner(const QWidget *widget)
{
    return widget->objectName().startsWith(QStringLiteral("qt_"));
}

/// What can be reached and has no name, as "class (role)".
inline QStringList unnamed(const QWidget &root)
{
    QStringList found;
    for (QWidget *widget : root.findChildren<QWidget *>()) {
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
        if (!interface || isInner(widget))
            continue;
        const bool reached = widget->focusPolicy() & Qt::TabFocus;
        const bool interactive = reached && isInteractive(interface->role());
        const bool focused = reached && widget->focusProxy() == nullptr;
        if ((interactive || focused) && interface->text(QAccessible::Name).isEmpty())
            found.append(QString::fromLatin1(widget->metaObject()->className()));
    }
    return found;
}

} // namespace tenbin::test
