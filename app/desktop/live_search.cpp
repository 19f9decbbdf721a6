#include "app/desktop/live_search.h"

#include "app/desktop/search_actions.h"
#include "app/desktop/search_chart.h"
#include "app/desktop/search_subject.h"
#include "app/desktop/search_tiles.h"
#include "app/desktop/trial_table.h"
#include "core/text.h"
#include "experiments/deleted_trials.h"
#include "widgets/chart_view.h"
#include "widgets/choice_box.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

LiveSearch::LiveSearch(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_actions(new SearchActions(this)),
      m_picker(m_actions->picker()), m_state(new QLabel(this)), m_tiles(new QWidget(this)),
      m_tileLayout(new QHBoxLayout(m_tiles)), m_model(new TrialTableModel(this)),
      m_table(new TrialTable(*m_model, this)),
      m_chart(new ChartView(searchChart(*m_model).chart, this))
{
    m_state->setTextFormat(Qt::PlainText);
    m_state->setForegroundRole(QPalette::PlaceholderText);
    m_state->setAccessibleName(Tr::tr("State of the search"));
    m_tileLayout->setContentsMargins(0, 0, 0, 0);
    m_tileLayout->setSpacing(32);
    auto *parts = new QSplitter(Qt::Vertical, this);
    parts->addWidget(m_table);
    parts->addWidget(m_chart);
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 2);
    parts->setSizes({380, 300});
    parts->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_actions);
    layout->addWidget(m_state);
    layout->addWidget(m_tiles);
    layout->addWidget(parts, 1);

    connectActions();
    // A zero timer between two helpings of the journal: the window answers all the while.
    m_readTimer.setSingleShot(true);
    connect(&m_readTimer, &QTimer::timeout, this, &LiveSearch::readMore);
    m_chartTimer.setSingleShot(true);
    connect(&m_chartTimer, &QTimer::timeout, this, &LiveSearch::showChart);
    connect(m_chart, &ChartView::activated, this, [this](qsizetype series, qsizetype point) {
        if (series < m_rowOfPoint.size() && point < m_rowOfPoint[series].size())
            m_table->selectTrial(m_rowOfPoint[series][point]);
    });
    connect(m_chart, &ChartView::failed, this, &LiveSearch::failed);
    connect(&session, &Session::runsChanged, this, &LiveSearch::listSearches);
    connect(&session, &Session::jobProgressed, this, [this](const QString &id) {
        if (id == m_id)
            follow();
    });
    connect(&session, &Session::trialsChanged, this, [this](const QString &id) {
        if (id != m_id)
            return;
        m_model->setDeleted(readDeletedTrials(m_session.runFolder(id)));
        showState();
        showChart();
    });
    showState();
}

void LiveSearch::connectActions()
{
    connect(&m_picker, &QComboBox::currentIndexChanged, this, [this] {
        if (!m_listing)
            show(m_picker.currentData().toString());
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &LiveSearch::showMenu);
    connect(m_table, &QAbstractItemView::activated, this, &LiveSearch::useCurrent);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &LiveSearch::showState);
    connect(m_table, &TrialTable::deleteRequested, this, [this] { setSelectedDeleted(true); });
    connect(m_actions, &SearchActions::stopRequested, this, [this] { m_session.cancel(m_id); });
    connect(m_actions, &SearchActions::resumeRequested, this, &LiveSearch::resume);
    connect(m_actions, &SearchActions::useRequested, this, &LiveSearch::useCurrent);
    connect(m_actions, &SearchActions::bestRequested, this, &LiveSearch::trainBest);
    connect(m_actions, &SearchActions::deleteRequested, this, &LiveSearch::setSelectedDeleted);
    connect(m_actions, &SearchActions::openRequested, this,
            [this] { Q_EMIT m_session.openRunRequested(m_id); });
}

void LiveSearch::setDataset(const QString &name)
{
    if (name == m_dataset)
        return;
    m_dataset = name;
    m_id.clear();
    listSearches();
    show(m_picker.currentData().toString());
}

void LiveSearch::listSearches()
{
    if (!m_session.isOpen())
        return;
    const RunStatus before = m_status;
    m_listing = true;
    m_picker.clear();
    bool known = false;
    for (const StoredRun &run : m_session.runs()) {
        if (run.task != QLatin1String("tune") || run.dataset != m_dataset)
            continue;
        known = known || run.id == m_id;
        if (run.id == m_id)
            m_status = run.status;
        const QString started = QLocale().toString(run.started.toLocalTime(), QLocale::ShortFormat);
        m_picker.addItem(QStringLiteral("%1 · %2").arg(started, run.title()), run.id);
    }
    if (!known && m_session.isActive(m_id))
        m_picker.insertItem(0, Tr::tr("%1 · waiting").arg(m_session.jobTitle(m_id)), m_id);
    m_picker.setEnabled(m_picker.count() > 0);
    const int at = m_picker.findData(m_id);
    m_picker.setCurrentIndex(at >= 0 ? at : 0);
    m_listing = false;
    const QString shown = m_picker.currentData().toString();
    if (shown != m_id)
        return show(shown);
    follow();
    if (m_status != before)
        showTiles();
}

void LiveSearch::show(const QString &runId)
{
    m_id = runId;
    m_offset = 0;
    m_spec.reset();
    if (const int at = m_picker.findData(runId); at >= 0 && at != m_picker.currentIndex()) {
        m_listing = true;
        m_picker.setCurrentIndex(at);
        m_listing = false;
    }
    load();
}

void LiveSearch::load()
{
    SearchSubject subject;
    if (!m_id.isEmpty()) {
        QString problem;
        if (const Result<StoredRun> run = m_session.run(m_id)) {
            m_status = run->status;
            problem = run->problem;
        }
        Result<TaskSpec> spec = readJobSpec(m_session.runFolder(m_id));
        Result<SearchSubject> read =
            spec ? readSearchSubject(*spec, problem) : Result<SearchSubject>(passOn(spec));
        if (read) {
            m_spec = std::move(*spec);
            subject = std::move(*read);
        } else {
            Q_EMIT failed(read.error());
        }
    }
    m_model->setActive(isActive());
    m_model->setSearch(std::move(subject.subject), subject.settings);
    if (!m_id.isEmpty())
        m_model->setDeleted(readDeletedTrials(m_session.runFolder(m_id)));
    m_table->setColumnHidden(TrialTableModel::Round, true);
    m_table->horizontalHeader()->setVisible(m_spec.has_value());
    m_table->fitColumns();
    showTiles();
    showChart();
    follow();
}

void LiveSearch::follow()
{
    m_model->setActive(isActive());
    m_readTimer.start(0);
    showState();
}

void LiveSearch::readMore()
{
    if (m_id.isEmpty())
        return;
    const QList<TrialEvent> events =
        readTrialEvents(m_session.runFolder(m_id), m_offset, eventsAtOnce);
    if (events.isEmpty())
        return;
    const bool first = m_model->ended() == 0;
    m_model->apply(events);
    m_table->setColumnHidden(TrialTableModel::Round, !m_model->hasRounds());
    if (first && m_model->ended() > 0)
        m_table->fitColumns();
    showState();
    // A chart of thousands of points is drawn a few times a second at most.
    constexpr int often = 250, seldom = 1000, many = 1000;
    if (!m_chartTimer.isActive())
        m_chartTimer.start(m_model->ended() > many ? seldom : often);
    if (events.size() == eventsAtOnce)
        m_readTimer.start(0);
}

void LiveSearch::showState()
{
    const bool active = isActive();
    const int row = m_table->currentTrial();
    SearchActions::State state;
    state.shown = m_spec.has_value();
    state.writable = !m_session.isReadOnly();
    state.active = active;
    state.finished = m_status == RunStatus::Finished;
    state.hasBest = m_model->best() >= 0;
    if (row >= 0) {
        const TrialTableModel::Row &one = m_model->trials()[row];
        state.chosen = !one.trial.params.isEmpty();
        state.deletable = one.hasEnded();
        state.deleted = one.trial.deleted;
    }
    m_actions->setState(state);
    m_actions->setVisible(m_picker.count() > 0);
    m_state->setText(state.shown
                         ? stateOfSearch(*m_model, m_status, active, m_session.isWaiting(m_id))
                         : QString());
    m_state->setVisible(state.shown);
    if (!m_chartTimer.isActive())
        m_chartTimer.start(0);
}

void LiveSearch::showChart()
{
    SearchChart made = searchChart(*m_model);
    m_rowOfPoint = std::move(made.rowOfPoint);
    if (made.chart.toJson() != m_chart->chart().toJson()) {
        m_chart->setChart(std::move(made.chart));
        showTiles();
    }
    m_chart->setVisible(m_spec.has_value());
}

void LiveSearch::showTiles()
{
    while (QLayoutItem *item = m_tileLayout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    QJsonObject nested;
    const bool asked = m_spec && !m_spec->params[QStringLiteral("nested")].toString().isEmpty();
    if (asked && m_status == RunStatus::Finished && !isActive()) {
        if (const Result<Outcome> outcome = m_session.outcome(m_id))
            nested = outcome->values[QStringLiteral("tuning")][QStringLiteral("nested")].toObject();
    }
    constexpr int tileWidth = 170;
    for (const Figure &figure : searchFigures(*m_model, nested)) {
        auto *tile = new FigureTile(figure, m_tiles);
        tile->setMinimumWidth(tileWidth);
        m_tileLayout->addWidget(tile);
    }
    m_tileLayout->addStretch(1);
    m_tiles->setVisible(m_tileLayout->count() > 1);
}

void LiveSearch::resume()
{
    Status resumed = m_session.resume(m_id, Tr::tr("Search resumed: %1").arg(m_spec->name));
    if (!resumed)
        return Q_EMIT failed(resumed.error());
    m_offset = 0;
    load();
}

void LiveSearch::setSelectedDeleted(bool deleted)
{
    const QList<int> numbers = m_table->selectedNumbers();
    if (!numbers.isEmpty() && !m_session.isReadOnly())
        m_session.setTrialsDeleted(m_id, numbers, deleted);
}

void LiveSearch::useCurrent()
{
    const int row = m_table->currentTrial();
    if (!m_spec || row < 0)
        return;
    Q_EMIT settingChosen(trainingOfTrial(*m_spec, m_model->trials()[row].trial));
}

void LiveSearch::trainBest()
{
    if (m_spec && m_model->best() >= 0)
        Q_EMIT trainingRequested(
            trainingOfTrial(*m_spec, m_model->trials()[m_model->best()].trial));
}

void LiveSearch::showMenu(const QPoint &at)
{
    const int row = m_table->currentTrial();
    if (!m_spec || row < 0)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(Tr::tr("&Open in Train"), this, &LiveSearch::useCurrent);
    QAction *train = menu->addAction(Tr::tr("&Train with this setting"), this, [this, row] {
        Q_EMIT trainingRequested(trainingOfTrial(*m_spec, m_model->trials()[row].trial));
    });
    train->setEnabled(!m_session.isReadOnly());
    menu->addSeparator();
    QAction *remove =
        menu->addAction(Tr::tr("&Delete"), this, [this] { setSelectedDeleted(true); });
    QAction *restore =
        menu->addAction(Tr::tr("&Restore"), this, [this] { setSelectedDeleted(false); });
    const bool deleted = m_model->trials()[row].trial.deleted;
    remove->setEnabled(m_actions->canDelete() && !deleted);
    restore->setEnabled(m_actions->canDelete() && deleted);
    menu->addSeparator();
    menu->addAction(Tr::tr("&Copy selected rows"), m_table, &TableView::copySelection);
    menu->addAction(Tr::tr("Copy all as C&SV"), m_table, &TableView::copyCsv);
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

} // namespace tenbin
