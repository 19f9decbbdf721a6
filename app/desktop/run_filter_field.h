#pragma once

#include "experiments/run_filter.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;

namespace tenbin {

/// Where a person writes which runs to see; what is not understood is said below, and marked where
/// reading stopped.
class RunFilterField : public QWidget
{
    Q_OBJECT

public:
    explicit RunFilterField(QWidget *parent = nullptr);

    QLineEdit *field() const { return m_field; }
    void clear();

Q_SIGNALS:
    /// A filter that is understood: what was written a moment ago, or at once after Return.
    void changed(const tenbin::RunFilter &filter);

protected:
    void changeEvent(QEvent *event) override;

private:
    void read();
    void showError(const Error *error);
    void paintMessage();
    void mark(qsizetype at);

    QLineEdit *m_field;
    QLabel *m_message;
    QTimer m_pause;
};

} // namespace tenbin
