#include "app/desktop/run_comparison_view.h"

#include "app/desktop/comparison_artifacts_tab.h"
#include "app/desktop/comparison_charts_tab.h"
#include "app/desktop/comparison_sides_tab.h"
#include "app/desktop/comparison_tests_tab.h"
#include "app/desktop/paper_table_tab.h"
#include "app/desktop/run_marks.h"
#include "app/desktop/session.h"
#include "core/text.h"
#include "experiments/tuned_params.h"
#include "widgets/choice_box.h"

#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QTabWidget>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

constexpr int readingSlice = 8; ///< milliseconds, so that the window goes on at full speed

QStringList metricsOf(const QList<StoredRun> &runs)
{
    QMap<QString, int> names;
    for (const StoredRun &run : runs) {
        for (auto metric = run.metrics.begin(); metric != run.metrics.end(); ++metric)
            ++names[metric.key()];
    }
    QStringList known;
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (metricOfName(name.key()))
            known.append(name.key());
    }
    return known;
}

/// What a change of the project may change of the runs shown.
bool isSame(const QList<StoredRun> &a, const QList<StoredRun> &b)
{
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(), [](const StoredRun &one, const StoredRun &other) {
            return one.id == other.id && one.name == other.name && one.status == other.status;
        });
}

std::shared_ptr<const ComparedRuns> compared(QList<StoredRun> runs, int baseline,
                                             const QString &metric, QHash<QString, QString> folders)
{
    auto made = std::make_shared<ComparedRuns>();
    made->folders = std::move(folders);
    const QList<QJsonObject> tuned = tunedParams(runs, made->folderOf());
    const Result<QString> by = comparisonMetric(runs, baseline, metric);
    if (by)
        made->metric = *by;
    else
        made->noMetric = by.error();
    made->comparison = compareRuns(std::move(runs), baseline, tuned);
    return made;
}

} // namespace

RunComparisonView::RunComparisonView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_count(new QLabel(this)),
      m_baselines(new ChoiceBox(Tr::tr("Baseline"), this)),
      m_metrics(new ChoiceBox(Tr::tr("Metric to compare by"), this)), m_tabs(new QTabWidget(this)),
      m_reading(new QTimer(this)), m_changed(new QTimer(this)), m_comparing(this)
{
    QFont bold = m_count->font();
    bold.setWeight(QFont::DemiBold);
    m_count->setFont(bold);
    for (ChoiceBox *box : {m_baselines, m_metrics}) {
        box->setMinimumContentsLength(14);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    }
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_count);
    row->addSpacing(8);
    addField(row, Tr::tr("&Baseline"), m_baselines);
    row->addSpacing(8);
    addField(row, Tr::tr("&Metric"), m_metrics);
    row->addStretch();

    auto *sides = new ComparisonSidesTab(this);
    const auto addTab = [this](ComparisonTab *tab, const QString &title) {
        m_tabs->addTab(tab, title);
        m_views.append(tab);
        connect(tab, &ComparisonTab::failed, &m_session, &Session::failed);
    };
    addTab(sides, Tr::tr("S&ide by side"));
    addTab(new ComparisonChartsTab(this), Tr::tr("Cha&rts"));
    addTab(new ComparisonTestsTab(this), Tr::tr("&Tests"));
    addTab(new PaperTableTab(this), Tr::tr("&Paper table"));
    addTab(new ComparisonArtifactsTab(this), Tr::tr("&Artifacts"));
    m_tabs->setDocumentMode(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_tabs, 1);

    m_changed->setSingleShot(true);
    m_changed->setInterval(200);
    connect(m_reading, &QTimer::timeout, this, &RunComparisonView::readSome);
    connect(m_changed, &QTimer::timeout, this, &RunComparisonView::reload);
    connect(&session, &Session::runsChanged, this, [this] {
        if (!m_ids.isEmpty())
            m_changed->start();
    });
    connect(sides, &ComparisonSidesTab::runChosen, &session, &Session::openRunRequested);
    connect(sides, &ComparisonSidesTab::baselineChosen, this, [this](const QString &id) {
        m_baseline = id;
        compare();
    });
    connect(m_baselines, &QComboBox::activated, this, [this] {
        m_baseline = m_baselines->currentData().toString();
        compare();
    });
    connect(m_metrics, &QComboBox::activated, this, [this] {
        m_metric = m_metrics->currentData().toString();
        compare();
    });
}

RunComparisonView::~RunComparisonView() = default;

void RunComparisonView::setRuns(const QStringList &ids)
{
    if (ids == m_ids)
        return;
    m_ids = ids;
    m_runs.clear();
    reload();
}

void RunComparisonView::reload()
{
    m_changed->stop();
    m_loaded.clear();
    m_read = 0;
    m_count->setText(m_runs.isEmpty() ? Tr::tr("Reading runs") : m_count->text());
    m_reading->start(0);
}

void RunComparisonView::readSome()
{
    QElapsedTimer clock;
    clock.start();
    while (m_session.isOpen() && m_read < m_ids.size() && clock.elapsed() < readingSlice) {
        // One that is gone is left out.
        if (Result<StoredRun> run = m_session.run(m_ids[m_read++]))
            m_loaded.append(std::move(*run));
    }
    if (m_session.isOpen() && m_read < m_ids.size())
        return;
    m_reading->stop();
    if (!m_loaded.isEmpty() && isSame(m_loaded, m_runs))
        return;
    m_runs = std::exchange(m_loaded, {});
    m_count->setText(counted(m_runs.size(), Tr::tr("%1 run"), Tr::tr("%1 runs")));
    compare();
}

void RunComparisonView::compare()
{
    if (m_runs.isEmpty())
        return;
    const auto placeOf = [this](auto fits) {
        return std::find_if(m_runs.begin(), m_runs.end(), fits) - m_runs.begin();
    };
    qsizetype place = placeOf([this](const StoredRun &run) { return run.id == m_baseline; });
    if (place == m_runs.size())
        place = placeOf(isBaseline);
    const int baseline = place == m_runs.size() ? 0 : int(place);
    QHash<QString, QString> folders;
    for (int run = 0; run < m_runs.size(); ++run) {
        folders.insert(m_runs[run].id, m_session.runFolder(m_runs[run].id));
    }
    m_comparing.run(
        [runs = m_runs, baseline, metric = m_metric, folders](Progress &) {
            const bool known = std::any_of(runs.begin(), runs.end(), [&](const StoredRun &run) {
                return run.metrics.contains(metric);
            });
            return compared(runs, baseline, known ? metric : QString(), folders);
        },
        [this](std::shared_ptr<const ComparedRuns> runs) { present(std::move(runs)); });
}

void RunComparisonView::present(std::shared_ptr<const ComparedRuns> runs)
{
    m_shown = std::move(runs);
    fillBaselines();
    fillMetrics();
    for (ComparisonTab *tab : std::as_const(m_views))
        tab->setRuns(m_shown);
}

void RunComparisonView::fillBaselines()
{
    m_baselines->clear();
    for (const StoredRun &run : m_shown->comparison.runs)
        m_baselines->addItem(run.title(), run.id);
    m_baselines->setCurrentIndex(m_shown->comparison.baseline);
}

void RunComparisonView::fillMetrics()
{
    m_metrics->clear();
    for (const QString &name : metricsOf(m_shown->comparison.runs))
        m_metrics->addItem(metricTitle(name), name);
    m_metrics->setCurrentIndex(m_metrics->findData(m_shown->metric));
    m_metrics->setEnabled(m_metrics->count() > 0);
}

} // namespace tenbin
