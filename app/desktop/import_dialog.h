#pragma once

#include "core/background.h"
#include "data/format.h"
#include "experiments/import_report.h"

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
/// Does not wait for the preview: the file may be slow or large.
class ImportDialog : public QDialog
{
    Q_OBJECT

public:
    ImportDialog(const QString &path, QWidget *parent);

    /// Begins with the choices of an earlier import.
    void setChoices(const QString &name, const QJsonObject &params);
    /// The import that was chosen.
    TaskSpec spec() const;

Q_SIGNALS:
    void copyRequested(const tenbin::TaskSpec &spec);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void chooseFormat();
    void preview();
    void showPreview(const Result<Dataset> &dataset);
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
    QString m_selected; ///< column whose type is being chosen: stays across previews
    Background m_reading;
};

} // namespace tenbin
