#pragma once

#include "core/background.h"
#include "core/result.h"

#include <QDialog>
#include <QTimer>

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
    /// Return alone cancels: the button has to be meant.
    void setDestructive();
    void setChange(std::function<Status(const QString &why)> change);
    /// Asked before a change: what has to be read beside the window first, or nothing.
    void setCheck(std::function<std::function<Status()>()> check);
    void setCommand(std::function<QString(const QString &why)> command);
    QString why() const;

    void accept() override;
    void done(int result) override;

protected:
    bool event(QEvent *event) override;

private:
    void copyCommand();
    void change();

    MessageBar *m_messages;
    QWidget *m_fields;
    QFormLayout *m_form;
    QLabel *m_sentence;
    QLineEdit *m_why;
    QPushButton *m_cancel;
    QPushButton *m_verb;
    QPushButton *m_copy;
    std::function<Status(const QString &why)> m_change;
    std::function<QString(const QString &why)> m_command;
    std::function<std::function<Status()>()> m_check;
    QTimer m_slow;
    Background m_checking;
};

} // namespace tenbin
