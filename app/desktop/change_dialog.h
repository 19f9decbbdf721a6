#pragma once

#include "core/result.h"

#include <QDialog>

#include <functional>

class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tenbin {

class MessageBar;

/// Makes one change that is kept with its reason: what will happen, the fields, why, and the
/// button. A change that is refused leaves the dialog open and says the reason in it.
class ChangeDialog : public QDialog
{
    Q_OBJECT

public:
    /// `verb` is on the button and holds its mnemonic.
    ChangeDialog(const QString &title, const QString &verb, QWidget *parent);

    /// Above the reason; `label` holds the mnemonic.
    void addField(const QString &label, QWidget *field);
    /// What will happen, shown as it is.
    void setSentence(const QString &sentence);
    void setReady(bool ready);
    void setChange(std::function<Status(const QString &why)> change);
    void setCommand(std::function<QString(const QString &why)> command);
    QString why() const;

    void accept() override;

private:
    void copyCommand();

    MessageBar *m_messages;
    QFormLayout *m_form;
    QLabel *m_sentence;
    QLineEdit *m_why;
    QPushButton *m_verb;
    QPushButton *m_copy;
    std::function<Status(const QString &why)> m_change;
    std::function<QString(const QString &why)> m_command;
};

} // namespace tenbin
