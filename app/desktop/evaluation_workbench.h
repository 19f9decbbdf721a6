#pragma once

#include "app/desktop/evaluated_run.h"
#include "app/desktop/prediction_rows.h"
#include "core/background.h"

#include <QWidget>

#include <functional>

class QComboBox;
class QTabWidget;

namespace tenbin {

class BlockView;
class CalibrationPanel;
class EvaluationChartsView;
class PredictionRowsView;
class SlicePanel;
class ThresholdPanel;

/// One run's predictions to look at: charts, metrics, slices, the decision beside them, and the
/// rows behind what is chosen. Knows no session.
class EvaluationWorkbench : public QWidget
{
    Q_OBJECT

public:
    explicit EvaluationWorkbench(QWidget *parent = nullptr);

    void setRun(const EvaluatedRunPointer &run, const JudgedPredictions &judged);
    void clear();

    /// The evaluation that gives the same by itself: of the run, with what was chosen here.
    TaskSpec spec() const;
    /// The training again, with the threshold chosen here as part of its model; no task: the run is
    /// no training, or has no such threshold.
    TaskSpec trainingSpec() const;

Q_SIGNALS:
    void failed(const tenbin::Error &error);
    /// What had failed is mended.
    void succeeded();
    void trainingRequested();

private:
    QWidget *makeTabs();
    QWidget *makeSide();
    void connectParts();
    void fillClasses();
    void judge();
    void showJudged(const JudgedPredictions &judged);
    void follow(double threshold);
    void showCosts(bool choose);
    void showCell(int truth, int predicted);
    void showMark(const Chart &chart, qsizetype series, qsizetype point);
    void showWrong();
    void showRows(const RowChoice &choice);
    void showFollowing(std::function<RowChoice()> choice);
    /// The run's own predictions, not one class of several against the others.
    bool isWhole() const;

    QTabWidget *m_tabs;
    EvaluationChartsView *m_charts;
    BlockView *m_metrics;
    CalibrationPanel *m_calibration;
    SlicePanel *m_slices;
    PredictionRowsView *m_rows;
    QWidget *m_classPart;
    QComboBox *m_class;
    ThresholdPanel *m_panel;
    EvaluatedRunPointer m_run;
    JudgedPredictions m_whole;
    JudgedPredictions m_judged;             ///< the same, or one class of it
    std::function<RowChoice()> m_following; ///< the rows shown, where a threshold changes them
    Background m_judging;
    Background m_costing;
};

} // namespace tenbin
