#pragma once

#include "core/block.h"

#include <QFrame>

class QLabel;

namespace tenbin {

/// A number that matters: title, large value, interval beneath; how it was made on hover.
class FigureTile : public QFrame
{
    Q_OBJECT

public:
    explicit FigureTile(const Figure &figure, QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QLabel *m_title;
};

} // namespace tenbin
