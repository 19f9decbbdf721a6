#pragma once

#include <QAbstractButton>

namespace tenbin {

/// A thing in a lineage: what kind it is, its name, a detail, and how it stands.
class LineageNode : public QAbstractButton
{
    Q_OBJECT

public:
    struct Text
    {
        QString kind;
        QString name;
        QString detail;
        QString state;
        bool bad = false; ///< the state is trouble
        QString toolTip;
    };

    LineageNode(const Text &text, QWidget *parent);

    void setTexts(const Text &text);

    /// One that only shows cannot be reached by the keys.
    void setIsButton(bool button);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    Text m_text;
    bool m_isButton = true;
};

} // namespace tenbin
