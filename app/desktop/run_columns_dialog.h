#pragma once

#include <QDialog>

class QLineEdit;
class QListWidget;

namespace tenbin {

/// Which columns the table of runs has, and in which order; what is changed holds at once.
class RunColumnsDialog : public QDialog
{
    Q_OBJECT

public:
    /// `all` begins with the chosen ones.
    RunColumnsDialog(const QStringList &all, const QStringList &chosen, QWidget *parent);

Q_SIGNALS:
    void chosen(const QStringList &columns);

private:
    void filter(const QString &words);
    void move(int step);
    void tell();

    QLineEdit *m_search;
    QListWidget *m_list;
};

} // namespace tenbin
