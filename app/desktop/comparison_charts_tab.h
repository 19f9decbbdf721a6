#pragma once

#include "app/desktop/comparison_tab.h"
#include "core/background.h"
#include "experiments/comparison_plots.h"

class QLabel;
class QScrollArea;
class QPushButton;

namespace tenbin {

class ChartView;
class ChoiceBox;
class FlowGrid;

/// The runs in charts: parallel coordinates over chosen axes, the metric by a param, and the curves
/// of the runs in one picture.
class ComparisonChartsTab : public ComparisonTab
{
    Q_OBJECT

public:
    explicit ComparisonChartsTab(QWidget *parent);

protected:
    void fill() override;

private:
    /// What takes longer than a frame with hundreds of runs.
    struct Plots
    {
        QList<ComparedAxis> plottable;
        QList<ComparedAxis> usual;
        QList<Block> curves;
    };

    void fillAxes(const Plots &plots);
    void showAxesMenu();
    void toggleAxis(const ComparedAxis &axis, bool shown);
    void showParallel();
    void showScatter();
    void showCurves(const QList<Block> &charts);
    ChartView *addChart(const Chart &chart);

    QPushButton *m_axesButton;
    ChoiceBox *m_across;
    QScrollArea *m_scroll;
    QLabel *m_same;
    ChartView *m_parallel = nullptr;
    ChartView *m_scatter = nullptr;
    FlowGrid *m_curves;
    QList<ComparedAxis> m_plottable;
    QList<ComparedAxis> m_axes;
    bool m_axesChosen = false;
    Background m_reading;
};

} // namespace tenbin
