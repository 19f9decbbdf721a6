#pragma once

#include "app/desktop/evaluated_run.h"
#include "models/cost_matrix.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QSlider;

namespace tenbin {

class ConfusionTableModel;
class CostEditor;
class FigureTableModel;
class TableView;

/// The decision beside the curves: threshold, confusion matrix, figures with intervals, costs.
/// A threshold changes all of it at once: each is a look-up in sorted scores.
class ThresholdPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ThresholdPanel(QWidget *parent = nullptr);

    /// `figures` are shown where there is no threshold. The threshold is the one decided by.
    void setJudged(const JudgedPredictions &judged, const QList<ThresholdFigure> &figures);

    bool hasThreshold() const { return m_judged.curve != nullptr; }
    double threshold() const { return m_threshold; }
    /// Whether it is another one than the classes were decided by.
    bool isMoved() const { return hasThreshold() && m_threshold != m_judged.decided; }
    const ThresholdCells &cells() const { return m_cells; }
    const CostEditor &costs() const { return *m_costs; }
    /// Whether the run can be trained again with the threshold.
    void setTrainable(bool trainable);

    /// The threshold, chosen on these rows: that its figures flatter is said as long as it stands.
    void setBest(double threshold);

public Q_SLOTS:
    void setThreshold(double threshold);

Q_SIGNALS:
    void thresholdChanged(double threshold);
    void costsChanged();
    void bestRequested();
    /// -1: all classes.
    void cellChosen(int truth, int predicted);
    void wrongChosen();
    void trainingRequested();

private:
    void buildMatrix();
    void fitMatrix();
    void offerSums(bool offered);
    void showDecision();
    void chooseCell(const QModelIndex &cell);
    QString caption() const;

    JudgedPredictions m_judged;
    ThresholdCells m_cells;
    double m_threshold = 0.5;
    std::optional<double> m_best;
    double m_low = 0, m_high = 1; ///< of the scores
    QWidget *m_decision;
    QWidget *m_matrixPart;
    QLabel *m_label;
    QSlider *m_slider;
    QDoubleSpinBox *m_box;
    QPushButton *m_train;
    QComboBox *m_show;
    TableView *m_matrix;
    ConfusionTableModel *m_matrixModel;
    TableView *m_figures;
    FigureTableModel *m_figuresModel;
    QLabel *m_caption;
    CostEditor *m_costs;
};

} // namespace tenbin
