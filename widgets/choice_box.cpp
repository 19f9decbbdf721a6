#include "widgets/choice_box.h"

#include <QAbstractItemView>
#include <QWheelEvent>

namespace tenbin {

ChoiceBox::ChoiceBox(const QString &name, QWidget *parent) : QComboBox(parent)
{
    constexpr int leastLetters = 8;
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(leastLetters);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    // A wheel over it must not give it the focus, with which it would be changed.
    setFocusPolicy(Qt::StrongFocus);
    setName(name);
}

void ChoiceBox::setName(const QString &name)
{
    setAccessibleName(name);
    view()->setAccessibleName(name);
}

void ChoiceBox::wheelEvent(QWheelEvent *event)
{
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

} // namespace tenbin
