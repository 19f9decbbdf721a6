#include "app/desktop/evaluation_workbench.h"

#include "app/desktop/calibration_panel.h"
#include "app/desktop/cost_editor.h"
#include "app/desktop/evaluation_charts_view.h"
#include "app/desktop/prediction_rows_view.h"
#include "app/desktop/slice_panel.h"
#include "app/desktop/threshold_panel.h"
#include "core/number.h"
#include "core/text.h"
#include "models/evaluation.h"
#include "models/evaluation_charts.h"
#include "widgets/block_view.h"
#include "widgets/chart_view.h"
#include "widgets/choice_box.h"

#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

namespace tenbin {

namespace {

constexpr int sideWidth = 400;

/// Figures and tables of the predictions; what follows the first heading is about the model.
QList<Block> tablesOf(const Outcome &outcome)
{
    QList<Block> tables;
    for (const QString &warning : outcome.warnings)
        tables.append(Paragraph{Tr::tr("Warning: %1").arg(warning)});
    for (const Block &block : outcome.blocks) {
        if (std::holds_alternative<Heading>(block))
            break;
        if (!std::holds_alternative<Chart>(block))
            tables.append(block);
    }
    return tables;
}

/// The run's metrics as the panel shows them.
QList<ThresholdFigure> figuresOf(const EvaluatedRun &run)
{
    QList<ThresholdFigure> figures;
    for (const NamedMetric &metric : metricsFor(run.predictions)) {
        const auto value = run.outcome.metrics.constFind(metric.name);
        if (value != run.outcome.metrics.constEnd())
            figures.append({metric.name, metric.title(), value->value, value->low, value->high,
                            value->interval});
    }
    return figures;
}

} // namespace

EvaluationWorkbench::EvaluationWorkbench(QWidget *parent)
    : QWidget(parent), m_tabs(new QTabWidget), m_charts(new EvaluationChartsView),
      m_metrics(new BlockView), m_calibration(new CalibrationPanel), m_slices(new SlicePanel),
      m_rows(new PredictionRowsView), m_classPart(new QWidget),
      m_class(new ChoiceBox(Tr::tr("Class against the others"))), m_panel(new ThresholdPanel),
      m_judging(this), m_costing(this)
{
    auto *left = new QSplitter(Qt::Vertical);
    left->addWidget(makeTabs());
    left->addWidget(m_rows);
    left->setStretchFactor(0, 3);
    left->setStretchFactor(1, 2);
    left->setChildrenCollapsible(false);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(left);
    splitter->addWidget(makeSide());
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    splitter->setSizes({2 * sideWidth, sideWidth});
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    connectParts();
}

QWidget *EvaluationWorkbench::makeTabs()
{
    m_metrics->setAccessibleName(Tr::tr("Metrics of the predictions"));
    m_tabs->addTab(m_charts, Tr::tr("Chart&s"));
    m_tabs->addTab(m_metrics, Tr::tr("&Metrics"));
    m_tabs->addTab(m_calibration, Tr::tr("Cal&ibration"));
    m_tabs->addTab(m_slices, Tr::tr("S&lices"));
    m_tabs->setDocumentMode(true);
    return m_tabs;
}

QWidget *EvaluationWorkbench::makeSide()
{
    m_class->setToolTip(Tr::tr("Judge one class against all others, with a threshold"));
    auto *label = new QLabel(Tr::tr("Cl&ass"), m_classPart);
    label->setBuddy(m_class);
    auto *line = new QHBoxLayout(m_classPart);
    line->setContentsMargins(12, 0, 0, 0);
    line->addWidget(label);
    line->addWidget(m_class, 1);
    auto *side = new QWidget;
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(m_classPart);
    layout->addWidget(m_panel, 1);
    return side;
}

void EvaluationWorkbench::connectParts()
{
    connect(m_class, &QComboBox::activated, this, &EvaluationWorkbench::judge);
    connect(m_panel, &ThresholdPanel::thresholdChanged, this, &EvaluationWorkbench::follow);
    connect(m_panel, &ThresholdPanel::costsChanged, this, [this] { showCosts(false); });
    connect(m_panel, &ThresholdPanel::bestRequested, this, [this] { showCosts(true); });
    connect(m_panel, &ThresholdPanel::cellChosen, this, &EvaluationWorkbench::showCell);
    connect(m_panel, &ThresholdPanel::wrongChosen, this, &EvaluationWorkbench::showWrong);
    connect(m_panel, &ThresholdPanel::trainingRequested, this,
            &EvaluationWorkbench::trainingRequested);
    connect(m_charts, &EvaluationChartsView::thresholdMoved, m_panel,
            &ThresholdPanel::setThreshold);
    connect(m_charts, &EvaluationChartsView::failed, this, &EvaluationWorkbench::failed);
    connect(m_charts, &EvaluationChartsView::markChosen, this,
            [this](const QString &chartId, qsizetype series, qsizetype point) {
                if (const ChartView *view = m_charts->view(chartId))
                    showMark(view->chart(), series, point);
            });
    connect(m_calibration, &CalibrationPanel::failed, this, &EvaluationWorkbench::failed);
    connect(m_calibration, &CalibrationPanel::markChosen, this, &EvaluationWorkbench::showMark);
    connect(m_metrics, &BlockView::failed, this, &EvaluationWorkbench::failed);
    connect(m_slices, &SlicePanel::failed, this, &EvaluationWorkbench::failed);
    connect(m_slices, &SlicePanel::succeeded, this, &EvaluationWorkbench::succeeded);
    connect(m_slices, &SlicePanel::rowsChosen, this, [this](const RowChoice &choice) {
        m_following = {};
        showRows(choice);
    });
    connect(m_rows, &PredictionRowsView::failed, this, &EvaluationWorkbench::failed);
}

void EvaluationWorkbench::setRun(const EvaluatedRunPointer &run, const JudgedPredictions &judged)
{
    m_judging.cancel();
    m_run = run;
    m_whole = judged;
    m_metrics->setBlocks(tablesOf(run->outcome));
    fillClasses();
    m_slices->setRun(run);
    showJudged(judged);
}

void EvaluationWorkbench::clear()
{
    m_judging.cancel();
    m_costing.cancel();
    m_following = {};
    m_rows->clear();
    m_slices->setRun({});
    m_calibration->clear();
    m_run.reset();
    m_whole = m_judged = {};
}

void EvaluationWorkbench::fillClasses()
{
    m_class->clear();
    const Predictions &predictions = m_run->predictions;
    const bool several =
        predictions.problem == Problem::Multiclass && !predictions.scores(0).empty();
    m_classPart->setVisible(several);
    if (!several)
        return;
    m_class->addItem(Tr::tr("all classes"));
    for (const QString &name : predictions.classes)
        m_class->addItem(Tr::tr("%1 against the others").arg(name));
}

void EvaluationWorkbench::judge()
{
    const int classIndex = m_class->currentIndex() - 1;
    m_judging.cancel();
    if (classIndex < 0)
        return showJudged(m_whole);
    m_judging.run([run = m_run, classIndex](
                      Progress &progress) { return judgeClass(run, classIndex, progress); },
                  [this](const Result<JudgedPredictions> &judged) {
                      if (!judged)
                          return Q_EMIT failed(judged.error());
                      showJudged(*judged);
                  });
}

void EvaluationWorkbench::showJudged(const JudgedPredictions &judged)
{
    m_costing.cancel();
    m_following = {};
    m_rows->clear();
    m_judged = judged;
    m_charts->setCharts(judged.charts);
    m_tabs->setTabVisible(m_tabs->indexOf(m_calibration), hasProbabilities(*judged.predictions));
    m_calibration->setJudged(judged, m_run->run.dataset);
    m_panel->setJudged(judged, figuresOf(*m_run));
    m_panel->setTrainable(!trainingSpec().task.isEmpty());
    if (!m_panel->hasThreshold())
        return m_charts->clearCells();
    m_charts->setCells(m_panel->cells());
    if (m_panel->costs().isChanged())
        showCosts(false);
}

bool EvaluationWorkbench::isWhole() const
{
    return m_run && m_judged.predictions.get() == &m_run->predictions;
}

void EvaluationWorkbench::follow(double threshold)
{
    m_charts->setCells(m_panel->cells());
    m_slices->setThreshold(isWhole() && m_panel->isMoved() ? std::optional(threshold)
                                                           : std::nullopt);
    if (m_following)
        showRows(m_following());
}

/// The costs at all thresholds; `choose` goes to the least.
void EvaluationWorkbench::showCosts(bool choose)
{
    const Result<CostMatrix> costs = m_panel->costs().costs();
    if (!costs)
        return Q_EMIT failed(costs.error());
    Q_EMIT succeeded();
    struct Costed
    {
        Chart chart;
        double best = 0;
    };
    m_costing.run(
        [judged = m_judged, costs = *costs](Progress &) -> Result<Costed> {
            const Predictions &predictions = *judged.predictions;
            Result<Chart> chart =
                costChart(*judged.curve, costs, predictions.classes[predictions.positive]);
            if (!chart)
                return passOn(chart);
            const Result<ThresholdCurve::Best> best = judged.curve->cheapest(costs);
            if (!best)
                return passOn(best);
            return Costed{std::move(*chart), best->threshold};
        },
        [this, choose](const Result<Costed> &costed) {
            if (!costed)
                return Q_EMIT failed(costed.error());
            m_charts->setChart(costed->chart);
            if (choose)
                m_panel->setBest(costed->best);
            m_charts->setCells(m_panel->cells());
        });
}

void EvaluationWorkbench::showCell(int truth, int predicted)
{
    showFollowing([this, truth, predicted] {
        return rowsOfCell(m_judged, m_panel->threshold(), truth, predicted);
    });
}

void EvaluationWorkbench::showWrong()
{
    showFollowing([this] { return wrongRows(m_judged, m_panel->threshold()); });
}

void EvaluationWorkbench::showMark(const Chart &chart, qsizetype series, qsizetype point)
{
    const auto choice = rowsOfMark(m_judged, chart, series, point);
    if (!choice)
        return;
    m_following = {};
    showRows(*choice);
}

void EvaluationWorkbench::showFollowing(std::function<RowChoice()> choice)
{
    m_following = std::move(choice);
    showRows(m_following());
}

void EvaluationWorkbench::showRows(const RowChoice &choice)
{
    if (m_run)
        m_rows->showRows(m_run, m_judged, m_panel->threshold(), choice);
}

TaskSpec EvaluationWorkbench::spec() const
{
    TaskSpec spec;
    if (!m_run)
        return spec;
    if (m_run->run.task == QLatin1String("evaluate")) {
        spec = m_run->spec;
    } else {
        spec.task = QStringLiteral("evaluate");
        spec.inputs[QStringLiteral("run")] = {
            TaskSpec::Input::Kind::Run, m_run->run.id, m_run->run.title(), {}};
    }
    spec.name = Tr::tr("evaluation of %1").arg(m_run->run.title());
    // The threshold of one class against the others is no decision between all classes.
    if (isWhole() && m_panel->isMoved())
        spec.params[QStringLiteral("threshold")] = numberText(m_panel->threshold());
    if (isWhole() && m_panel->hasThreshold() && m_panel->costs().isChanged()) {
        if (const Result<CostMatrix> costs = m_panel->costs().costs())
            spec.params[QStringLiteral("costs")] = costs->text();
    }
    if (m_tabs->currentWidget() == m_calibration &&
        m_calibration->bins() != EvaluationOptions().bins)
        spec.params[QStringLiteral("bins")] = m_calibration->bins();
    if (m_tabs->currentWidget() == m_slices && !m_slices->asked().isEmpty()) {
        spec.params[QStringLiteral("slices")] = QJsonArray{m_slices->asked()};
        spec.params[QStringLiteral("slice_metric")] = m_slices->metric();
        const QString input = QStringLiteral("data");
        if (m_run->spec.inputs.contains(input))
            spec.inputs[input] = m_run->spec.inputs[input];
    }
    return spec;
}

TaskSpec EvaluationWorkbench::trainingSpec() const
{
    TaskSpec spec;
    if (!isWhole() || m_run->run.task != QLatin1String("train") || !m_panel->hasThreshold() ||
        !m_run->predictions.scoreIsProbability || m_run->predictions.positive != 1)
        return spec;
    spec = m_run->spec;
    spec.params.remove(QStringLiteral("costs"));
    spec.params[QStringLiteral("threshold")] = numberText(m_panel->threshold());
    spec.name =
        Tr::tr("%1, threshold %2").arg(m_run->run.title(), shortNumber(m_panel->threshold(), 4));
    return spec;
}

} // namespace tenbin
