#pragma once

#include "core/block.h"

#include <QFrame>

namespace tenbin {

/// A number that matters: title, large value, interval beneath; how it was made on hover.
class FigureTile : public QFrame
{
    Q_OBJECT

public:
    explicit FigureTile(const Figure &figure, QWidget *parent = nullptr);
};

} // namespace tenbin
