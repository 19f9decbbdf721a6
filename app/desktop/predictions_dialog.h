#pragma once

#include "core/background.h"
#include "data/dataset.h"
#include "experiments/task_spec.h"

#include <QDialog>
#include <QMap>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tenbin {

class DatasetTableModel;
class MessageBar;
class TableView;

/// Which columns of a file hold the truth and the predictions, with a preview of its first rows.
class PredictionsDialog : public QDialog
{
    Q_OBJECT

public:
    PredictionsDialog(const QString &path, QWidget *parent);

    /// The evaluation that was chosen.
    TaskSpec spec() const;

Q_SIGNALS:
    void copyRequested(const tenbin::TaskSpec &spec);

private:
    void buildForm(QFormLayout &form);
    void preview();
    void showPreview(const Result<Dataset> &dataset);
    void fillPositive();
    void check();

    QString m_path;
    QMap<QString, QComboBox *> m_columns; ///< param → its choice
    QLineEdit *m_prefix;
    QComboBox *m_positive;
    QCheckBox *m_quantiles;
    QMap<double, QString> m_quantileColumns;
    TableView *m_table;
    DatasetTableModel *m_model;
    QLabel *m_caption;
    MessageBar *m_messages;
    QPushButton *m_open = nullptr;
    QPushButton *m_copy = nullptr;
    Background m_reading;
};

/// Which column each param of "evaluate" (truth, prediction, score, weight, low, high), the prefix
/// "probabilities" and the class "positive" most likely mean, by the names of the columns; what is
/// not known is left out.
QMap<QString, QString> guessPredictionColumns(const QStringList &columns);

/// Level → column, of names such as q_0.05, q0.5 or quantile_0.95.
QMap<double, QString> guessQuantileColumns(const QStringList &columns);

} // namespace tenbin
