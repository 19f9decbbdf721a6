#pragma once

#include "app/desktop/prediction_rows.h"
#include "core/background.h"

#include <QTimer>
#include <QWidget>

class QLabel;

namespace tenbin {

class DatasetTableModel;
class TableView;

/// The rows behind what was chosen on the page; hidden until something is.
class PredictionRowsView : public QWidget
{
    Q_OBJECT

public:
    explicit PredictionRowsView(QWidget *parent = nullptr);

    void showRows(const EvaluatedRunPointer &run, const JudgedPredictions &judged, double threshold,
                  const RowChoice &choice);
    void clear();

Q_SIGNALS:
    void failed(const tenbin::Error &error);

private:
    void compute();
    void show(const Result<Dataset> &rows);

    EvaluatedRunPointer m_run;
    JudgedPredictions m_judged;
    double m_threshold = 0;
    RowChoice m_choice;
    QLabel *m_title;
    TableView *m_table;
    DatasetTableModel *m_model;
    QTimer m_timer; ///< of a threshold that is dragged
    Background m_choosing;
};

} // namespace tenbin
