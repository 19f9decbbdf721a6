#pragma once

#include "experiments/run.h"

#include <QDialog>

class QLineEdit;
class QPlainTextEdit;

namespace tenbin {

/// What a person says of a run: its name, tags and notes. The marks of the window (pinned,
/// baseline) stay as they are.
class RunEditDialog : public QDialog
{
    Q_OBJECT

public:
    RunEditDialog(const StoredRun &run, QWidget *parent);

    /// The run with what is written now.
    StoredRun edited() const;

private:
    StoredRun m_run;
    QLineEdit *m_name;
    QLineEdit *m_tags;
    QPlainTextEdit *m_notes;
};

} // namespace tenbin
