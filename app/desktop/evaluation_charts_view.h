#pragma once

#include "core/chart.h"
#include "core/result.h"
#include "models/threshold_curve.h"
#include "widgets/chart_marker.h"

#include <QScrollArea>

namespace tenbin {

class ChartView;
class FlowGrid;

/// The charts of predictions side by side. A threshold is marked on every curve that it has a
/// place on, and can be dragged where scores are the horizontal axis.
class EvaluationChartsView : public QScrollArea
{
    Q_OBJECT

public:
    explicit EvaluationChartsView(QWidget *parent = nullptr);

    void setCharts(QList<Chart> charts);
    /// In the place of the one with its id.
    void setChart(const Chart &chart);
    void setCells(const ThresholdCells &cells);
    void clearCells();

    /// Null when there is none of this id.
    ChartView *view(const QString &chartId) const;

Q_SIGNALS:
    void thresholdMoved(double threshold);
    void markChosen(const QString &chartId, qsizetype series, qsizetype point);
    void failed(const tenbin::Error &error);

private:
    void add(const Chart &chart);

    QList<ChartView *> m_views;
    FlowGrid *m_grid = nullptr;
};

/// Where a threshold stands on a chart: on curves a point, on axes of scores a line.
QList<ChartMarker> thresholdMarkers(const QString &chartId, const ThresholdCells &cells);

} // namespace tenbin
