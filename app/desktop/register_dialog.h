#pragma once

#include "app/desktop/change_dialog.h"
#include "experiments/registered_model.h"
#include "experiments/run.h"

class QComboBox;

namespace tenbin {

class Session;

/// Keeps the model of a run under a name: a registered model that there is, or a new one.
class RegisterDialog : public ChangeDialog
{
    Q_OBJECT

public:
    RegisterDialog(Session &session, const StoredRun &run, QWidget *parent);

    /// Opens the dialog, which goes away by itself.
    static void ask(Session &session, const StoredRun &run, QWidget *parent);
    /// Nothing, or why the run cannot be registered now: for a tool tip.
    static QString whyNot(Session &session, const StoredRun &run);

private:
    QString model() const;
    QStringList aliases() const;
    void describe();

    Session &m_session;
    StoredRun m_run;
    QList<RegisteredModel> m_known;
    QComboBox *m_name;
    QLineEdit *m_aliases;
};

} // namespace tenbin
