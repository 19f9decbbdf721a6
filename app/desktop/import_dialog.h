#pragma once

#include "data/format.h"
#include "experiments/task_spec.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;

namespace tenbin {

class DatasetTableModel;
class MessageBar;
class ParamForm;
class TableView;

/// How a file is to be read, with a preview of its first rows that follows every choice.
class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    ImportDialog(const QString &path, QWidget *parent);

    /// The import that was chosen.
    TaskSpec spec() const;

private:
    void chooseFormat();
    void preview();
    void showColumn();
    void forceType();

    QString m_path;
    TypeChoices m_types;
    QTimer m_timer;
    QLineEdit *m_name;
    QComboBox *m_format;
    QScrollArea *m_options;
    ParamForm *m_form = nullptr;
    TableView *m_table;
    DatasetTableModel *m_model;
    QLabel *m_columnLabel;
    QComboBox *m_type;
    QLabel *m_notes;
    MessageBar *m_messages;
    QPushButton *m_import = nullptr;
};

} // namespace tenbin
