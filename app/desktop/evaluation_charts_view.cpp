#include "app/desktop/evaluation_charts_view.h"

#include "core/number.h"
#include "core/text.h"
#include "widgets/chart_view.h"
#include "widgets/flow_grid.h"

#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

constexpr int chartWidth = 320; ///< at least
constexpr int thresholdDigits = 3;

double ratio(double part, double whole)
{
    return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

QList<ChartMarker> thresholdMarkers(const QString &chartId, const ThresholdCells &cells)
{
    using Kind = ChartMarker::Kind;
    const QString label = shortNumber(cells.threshold, thresholdDigits);
    if (chartId == QLatin1String("threshold") || chartId == QLatin1String("scores") ||
        chartId == QLatin1String("cost"))
        return {{Kind::Handle, cells.threshold, 0, label}};
    const double found = ratio(cells.truePositives, cells.positives());
    const double precision = ratio(cells.truePositives, cells.selected());
    const double selected = cells.selected() / cells.total();
    const QString words = Tr::tr("Threshold %1.").arg(label);
    if (chartId == QLatin1String("roc"))
        return {{Kind::Point, ratio(cells.falsePositives, cells.negatives()), found, words}};
    if (chartId == QLatin1String("precision_recall"))
        return {{Kind::Point, found, precision, words}};
    if (chartId == QLatin1String("gains"))
        return {{Kind::Point, selected, found, words}};
    if (chartId == QLatin1String("lift"))
        return {{Kind::Point, selected, ratio(found, selected), words}};
    return {};
}

EvaluationChartsView::EvaluationChartsView(QWidget *parent) : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setBackgroundRole(QPalette::Base);
    verticalScrollBar()->setSingleStep(24);
    setAccessibleName(Tr::tr("Charts of the predictions"));
}

void EvaluationChartsView::setCharts(QList<Chart> charts)
{
    const bool same = std::equal(
        charts.begin(), charts.end(), m_views.begin(), m_views.end(),
        [](const Chart &chart, const ChartView *view) { return view->chart().id == chart.id; });
    if (same && m_grid) {
        for (qsizetype at = 0; at < charts.size(); ++at)
            m_views[at]->setChart(charts[at]);
        return;
    }
    m_views.clear();
    auto *page = new QWidget;
    page->setBackgroundRole(QPalette::Base);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(8, 8, 8, 8);
    m_grid = new FlowGrid(chartWidth);
    layout->addWidget(m_grid);
    layout->addStretch();
    for (const Chart &chart : charts)
        add(chart);
    if (charts.isEmpty()) {
        auto *none = new QLabel(Tr::tr("There is no curve to draw of classes alone: open the "
                                       "predictions with a column of scores, or with one of "
                                       "probabilities for each class."),
                                page);
        none->setWordWrap(true);
        none->setForegroundRole(QPalette::PlaceholderText);
        none->setContentsMargins(8, 8, 8, 8);
        layout->insertWidget(0, none);
    }
    setWidget(page); // deletes the one before
}

void EvaluationChartsView::setChart(const Chart &chart)
{
    if (ChartView *known = view(chart.id))
        known->setChart(chart);
}

void EvaluationChartsView::add(const Chart &chart)
{
    auto *view = new ChartView(chart);
    connect(view, &ChartView::failed, this, &EvaluationChartsView::failed);
    connect(view, &ChartView::markerMoved, this, &EvaluationChartsView::thresholdMoved);
    connect(view, &ChartView::activated, this,
            [this, id = chart.id](qsizetype series, qsizetype point) {
                Q_EMIT markChosen(id, series, point);
            });
    m_views.append(view);
    m_grid->add(view);
}

void EvaluationChartsView::setCells(const ThresholdCells &cells)
{
    for (ChartView *view : std::as_const(m_views))
        view->setMarkers(thresholdMarkers(view->chart().id, cells));
}

void EvaluationChartsView::clearCells()
{
    for (ChartView *view : std::as_const(m_views))
        view->setMarkers({});
}

ChartView *EvaluationChartsView::view(const QString &chartId) const
{
    for (ChartView *view : m_views) {
        if (view->chart().id == chartId)
            return view;
    }
    return nullptr;
}

} // namespace tenbin
