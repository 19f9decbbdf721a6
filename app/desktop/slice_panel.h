#pragma once

#include "app/desktop/prediction_rows.h"
#include "core/background.h"
#include "models/slices.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QLineEdit;

namespace tenbin {

class TableView;

/// A metric by slices of a column, or where a condition holds. Computed beside the window, when
/// the panel is seen; what is shown stays until the new table is there.
class SlicePanel : public QWidget
{
    Q_OBJECT

public:
    explicit SlicePanel(QWidget *parent = nullptr);

    void setRun(const EvaluatedRunPointer &run);
    /// Decides the classes; nothing: as they were predicted.
    void setThreshold(std::optional<double> threshold);
    /// What `evaluate` is asked for the same table: a column or a condition; empty: nothing yet.
    QString asked() const;
    QString metric() const;

Q_SIGNALS:
    void rowsChosen(const tenbin::RowChoice &choice);
    void failed(const tenbin::Error &error);
    void succeeded();

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Sliced
    {
        QList<Slice> slices;
        Table table;
    };

    void fillChoices();
    void compute();
    void show(const Result<Sliced> &sliced);
    void choose(const QModelIndex &cell);
    static Result<Sliced> slice(const EvaluatedRun &run, const QString &asked, bool condition,
                                const QString &metric, std::optional<double> threshold,
                                Progress &progress);

    EvaluatedRunPointer m_run;
    std::optional<double> m_threshold;
    QTimer m_timer; ///< of a threshold that is dragged
    QComboBox *m_column;
    QComboBox *m_metric;
    QLineEdit *m_condition;
    QLabel *m_caption;
    TableView *m_table;
    QList<Slice> m_slices;
    bool m_stale = false;
    Background m_computing;
};

} // namespace tenbin
