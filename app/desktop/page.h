#pragma once

#include "core/shelf.h"

#include <QString>

class QWidget;

namespace tenbin {

class Session;

/// A page of the window: one file of app/desktop/pages/.
struct Page
{
    int position = 0; ///< in the rail, rising
    QString title;
    QString icon;
    QWidget *(*create)(Session &session, QWidget *parent) = nullptr;
};

} // namespace tenbin
