#pragma once

#include <QComboBox>

namespace tenbin {

/// A combo box with a name, which its list says too, and which a wheel that scrolls what lies
/// under the pointer does not change.
class ChoiceBox : public QComboBox
{
    Q_OBJECT

public:
    explicit ChoiceBox(const QString &name, QWidget *parent = nullptr);

    void setName(const QString &name);

protected:
    void wheelEvent(QWheelEvent *event) override;
};

} // namespace tenbin
