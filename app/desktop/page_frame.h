#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace tenbin {

class MessageBar;

/// What all pages share: title, a row of pickers, the one primary action at the top right, and the
/// message bar below them.
class PageFrame : public QWidget
{
    Q_OBJECT

public:
    PageFrame(const QString &title, QWidget *parent);

    /// Between the title and the action; `label` names it and holds its mnemonic. Both, as one.
    QWidget *addToHeader(const QString &label, QWidget *widget, int stretch = 0);
    void addToHeader(QWidget *widget, int stretch = 0);
    QPushButton *setPrimaryAction(const QString &text);
    void setContent(QWidget *content);
    /// To the leftmost table or button below the header, else to the primary action.
    void takeFocus();
    MessageBar &messages() { return *m_messages; }

private:
    QHBoxLayout *m_header;
    QVBoxLayout *m_layout;
    MessageBar *m_messages;
    QWidget *m_content = nullptr;
    QPushButton *m_primary = nullptr;
};

} // namespace tenbin
