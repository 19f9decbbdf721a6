#include "app/desktop/comparison_charts_tab.h"

#include "core/text.h"
#include "experiments/comparison_charts.h"
#include "widgets/chart_view.h"
#include "widgets/choice_box.h"
#include "widgets/flow_grid.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

constexpr int chartWidth = 380;
constexpr int parallelHeight = 360;

QString titleOf(const ComparedAxis &axis)
{
    return axis.isMetric ? metricTitle(axis.name) : axis.name;
}

/// Several of its boxes are ticked in one go.
class StayingMenu final : public QMenu
{
public:
    using QMenu::QMenu;

protected:
    void mouseReleaseEvent(QMouseEvent *event) override
    {
        QAction *action = actionAt(event->position().toPoint());
        if (action && action->isCheckable())
            action->trigger();
        else
            QMenu::mouseReleaseEvent(event);
    }
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Space && activeAction())
            activeAction()->trigger();
        else
            QMenu::keyPressEvent(event);
    }
};

} // namespace

ComparisonChartsTab::ComparisonChartsTab(QWidget *parent)
    : ComparisonTab(parent), m_axesButton(new QPushButton(Tr::tr("A&xes"), this)),
      m_across(new ChoiceBox(Tr::tr("What the metric is drawn by"), this)),
      m_scroll(new QScrollArea(this)), m_same(new QLabel(this)), m_curves(new FlowGrid(chartWidth)),
      m_reading(this)
{
    m_axesButton->setAccessibleName(Tr::tr("Axes of the parallel coordinates"));
    m_axesButton->setToolTip(Tr::tr("Choose the params and metrics of the parallel coordinates"));
    m_across->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_same->setTextFormat(Qt::PlainText);
    m_same->setWordWrap(true);
    m_same->setContentsMargins(8, 8, 8, 8);
    m_same->hide();

    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_axesButton);
    row->addSpacing(8);
    addField(row, Tr::tr("Dra&w metric by"), m_across);
    row->addStretch();

    auto *page = new QWidget;
    page->setBackgroundRole(QPalette::Base);
    auto *charts = new QVBoxLayout(page);
    charts->setContentsMargins(0, 0, 0, 0);
    charts->setSpacing(8);
    charts->addWidget(m_same);
    m_parallel = new ChartView({}, page);
    m_parallel->setFixedHeight(parallelHeight);
    m_parallel->hide();
    charts->addWidget(m_parallel);
    charts->addWidget(m_curves);
    charts->addStretch();
    m_scroll->setWidget(page);
    makeDocument(*m_scroll);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_scroll, 1);

    connect(m_parallel, &ChartView::failed, this, &ComparisonTab::failed);
    connect(m_axesButton, &QPushButton::clicked, this, &ComparisonChartsTab::showAxesMenu);
    connect(m_across, &QComboBox::activated, this, &ComparisonChartsTab::showScatter);
}

void ComparisonChartsTab::fill()
{
    m_reading.run(
        [runs = runs()](Progress &) {
            QList<StoredRun> shown;
            for (int place : outstandingRuns(runs->comparison, runs->metric))
                shown.append(runs->comparison.runs[place]);
            return Plots{plottableAxes(runs->comparison), usualAxes(runs->comparison, runs->metric),
                         overlaidCharts(readRunBlocks(shown, runs->folderOf()))};
        },
        [this](const Plots &plots) {
            fillAxes(plots);
            showParallel();
            showScatter();
            showCurves(plots.curves);
        });
}

void ComparisonChartsTab::fillAxes(const Plots &plots)
{
    m_plottable = plots.plottable;
    m_axes.removeIf([this](const ComparedAxis &axis) { return !m_plottable.contains(axis); });
    if (!m_axesChosen || m_axes.size() < 2)
        m_axes = plots.usual;
    const QString before = m_across->currentText();
    m_across->clear();
    for (qsizetype i = 0; i < m_plottable.size(); ++i) {
        const ComparedAxis &axis = m_plottable[i];
        if (!axis.isMetric || axis.name != runs()->metric)
            m_across->addItem(titleOf(axis), int(i));
    }
    m_across->setCurrentIndex(std::max(0, m_across->findText(before)));
    m_across->setEnabled(m_across->count() > 0);
    m_axesButton->setEnabled(!m_plottable.isEmpty());
}

void ComparisonChartsTab::showAxesMenu()
{
    auto *menu = new StayingMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    bool params = false;
    for (const ComparedAxis &axis : std::as_const(m_plottable)) {
        if (axis.isMetric && params)
            menu->addSeparator();
        params = !axis.isMetric;
        QAction *action =
            menu->addAction(titleOf(axis).replace(QLatin1Char('&'), QLatin1String("&&")));
        action->setCheckable(true);
        action->setChecked(m_axes.contains(axis));
        connect(action, &QAction::toggled, this,
                [this, axis](bool shown) { toggleAxis(axis, shown); });
    }
    menu->popup(m_axesButton->mapToGlobal(m_axesButton->rect().bottomLeft()));
}

/// Axes stand in the order of the list, whatever order they were chosen in.
void ComparisonChartsTab::toggleAxis(const ComparedAxis &axis, bool shown)
{
    m_axesChosen = true;
    QList<ComparedAxis> axes;
    for (const ComparedAxis &one : std::as_const(m_plottable)) {
        if (one == axis ? shown : m_axes.contains(one))
            axes.append(one);
    }
    m_axes = axes;
    showParallel();
}

void ComparisonChartsTab::showParallel()
{
    const bool enough = m_axes.size() > 1;
    m_same->setVisible(!enough);
    m_same->setText(
        m_plottable.isEmpty() || m_axesChosen
            ? Tr::tr("Choose at least two axes to see the runs in parallel coordinates.")
            : Tr::tr("The runs have the same params, so there are no parallel "
                     "coordinates to draw. Choose axes to draw metrics."));
    m_parallel->setVisible(enough);
    if (enough)
        m_parallel->setChart(parallelCoordinates(runs()->comparison, m_axes, runs()->metric));
}

void ComparisonChartsTab::showScatter()
{
    const int place = m_across->currentData().isValid() ? m_across->currentData().toInt() : -1;
    if (place < 0 || runs()->metric.isEmpty())
        return;
    const Chart chart = metricByAxis(runs()->comparison, runs()->metric, m_plottable[place]);
    if (m_scatter)
        m_scatter->setChart(chart);
    else
        m_scatter = addChart(chart);
}

ChartView *ComparisonChartsTab::addChart(const Chart &chart)
{
    auto *view = new ChartView(chart);
    connect(view, &ChartView::failed, this, &ComparisonTab::failed);
    m_curves->add(view);
    return view;
}

void ComparisonChartsTab::showCurves(const QList<Block> &charts)
{
    for (ChartView *view : m_curves->findChildren<ChartView *>(Qt::FindDirectChildrenOnly)) {
        if (view != m_scatter)
            m_curves->remove(view);
    }
    for (const Block &block : charts)
        addChart(std::get<Chart>(block));
}

} // namespace tenbin
