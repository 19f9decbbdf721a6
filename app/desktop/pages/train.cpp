#include "app/desktop/command_text.h"
#include "app/desktop/dataset_picker.h"
#include "app/desktop/learner_panel.h"
#include "app/desktop/live_curves.h"
#include "app/desktop/live_search.h"
#include "app/desktop/page.h"
#include "app/desktop/page_frame.h"
#include "app/desktop/run_column.h"
#include "app/desktop/runs_table_model.h"
#include "app/desktop/search_ground.h"
#include "app/desktop/search_panel.h"
#include "app/desktop/session.h"
#include "app/desktop/training_form.h"
#include "core/text.h"
#include "experiments/job_inputs.h"
#include "models/learner.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"
#include "widgets/table_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace tenbin {

namespace {

class TrainPage : public PageFrame
{
public:
    TrainPage(Session &session, QWidget *parent)
        : PageFrame(Tr::tr("Train"), parent), m_session(session), m_form(new TrainingForm),
          m_learners(new LearnerPanel), m_curves(new LiveCurves), m_table(new TableView),
          m_model(new RunsTableModel(this)), m_modes(new QTabBar), m_search(new SearchPanel),
          m_live(new LiveSearch(session)), m_main(new QStackedWidget), m_side(new QStackedWidget),
          m_stack(new QStackedWidget(this))
    {
        m_picker = addToHeader(Tr::tr("Data &set"), new DatasetPicker(session, this));
        m_copy = new QPushButton(Tr::tr("&Copy as command"), this);
        m_copy->setToolTip(Tr::tr("The same as calls of tenbin-cli"));
        addToHeader(m_copy);
        m_train = setPrimaryAction(Tr::tr("&Train"));
        buildTable();

        auto *empty =
            new EmptyState(QStringLiteral("train"),
                           Tr::tr("Train learners on a data set and see, on rows they have not "
                                  "seen, how good they are. It begins with a data set."),
                           Tr::tr("&Import data…"), this);
        m_stack->addWidget(empty);
        m_stack->addWidget(makeContent());
        setContent(m_stack);

        connect(empty, &EmptyState::triggered, this, [this] {
            Q_EMIT m_session.pageRequested(QStringLiteral("data"));
            Q_EMIT m_session.importRequested({});
        });
        connect(m_train, &QPushButton::clicked, this, &TrainPage::start);
        connect(m_copy, &QPushButton::clicked, this, &TrainPage::copyCommands);
        connect(m_learners, &LearnerPanel::changed, this, &TrainPage::showDataset);
        connect(m_search, &SearchPanel::changed, this, &TrainPage::showDataset);
        connect(m_form, &TrainingForm::changed, this, &TrainPage::showGround);
        connect(m_modes, &QTabBar::currentChanged, this, &TrainPage::showMode);
        connect(m_live, &LiveSearch::failed, this,
                [this](const Error &error) { messages().show(error); });
        connect(m_live, &LiveSearch::settingChosen, this, &TrainPage::takeSetting);
        connect(m_live, &LiveSearch::trainingRequested, this, &TrainPage::startOne);
        connect(&session, &Session::currentDatasetChanged, this, &TrainPage::showDataset);
        connect(&session, &Session::datasetsChanged, this, &TrainPage::showDataset);
        connect(&session, &Session::runsChanged, this, &TrainPage::reload);
        connect(&session, &Session::jobProgressed, this, &TrainPage::follow);
        connect(&session, &Session::jobFinished, this, &TrainPage::finish);
        showMode();
        reload();
    }

private:
    void buildTable()
    {
        m_table->setModel(m_model);
        m_table->setAccessibleName(Tr::tr("Trainings of this data set"));
        m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
        m_table->setSelectionMode(QAbstractItemView::SingleSelection);
        m_table->setToolTip(Tr::tr("Open a run with a double click or Return"));
        m_table->setEmptyText(Tr::tr("Nothing is trained on this data set yet: tick learners, "
                                     "then press Train."));
        connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
            Q_EMIT m_session.openRunRequested(m_model->run(index.row())->id);
        });
    }

    QWidget *makeContent()
    {
        auto *trained = new QSplitter(Qt::Vertical);
        trained->addWidget(m_table);
        trained->addWidget(m_curves);
        trained->setStretchFactor(0, 3);
        trained->setStretchFactor(1, 2);
        trained->setSizes({450, 320});
        trained->setChildrenCollapsible(false);
        m_main->addWidget(trained);
        m_main->addWidget(m_live);
        m_side->addWidget(m_learners);
        m_side->addWidget(m_search);
        m_modes->addTab(Tr::tr("Tra&in"));
        m_modes->addTab(Tr::tr("Se&arch"));
        m_modes->setTabToolTip(Train, Tr::tr("Train learners with settings that you give"));
        m_modes->setTabToolTip(Search, Tr::tr("Search the best settings of a learner"));
        m_modes->setAccessibleName(Tr::tr("Train or search"));
        m_modes->setDrawBase(false);
        m_modes->setExpanding(false);
        auto *side = new QWidget;
        auto *sideLayout = new QVBoxLayout(side);
        sideLayout->setContentsMargins(12, 0, 0, 0);
        sideLayout->setSpacing(12);
        sideLayout->addWidget(m_modes);
        sideLayout->addWidget(m_form);
        sideLayout->addWidget(m_side, 1);
        auto *splitter = new QSplitter(Qt::Horizontal, this);
        splitter->addWidget(m_main);
        splitter->addWidget(side);
        splitter->setStretchFactor(0, 1);
        splitter->setStretchFactor(1, 0);
        splitter->setSizes({800, 380});
        splitter->setChildrenCollapsible(false);
        return splitter;
    }

    bool searches() const { return m_modes->currentIndex() == Search; }

    void showMode()
    {
        messages().clear();
        m_main->setCurrentIndex(m_modes->currentIndex());
        m_side->setCurrentIndex(m_modes->currentIndex());
        m_form->setCompact(searches());
        m_train->setText(searches() ? Tr::tr("Sea&rch") : Tr::tr("&Train"));
        m_train->setToolTip(searches() ? Tr::tr("Search the best setting (Ctrl+Return)")
                                       : Tr::tr("Train the ticked learners (Ctrl+Return)"));
        // A new text takes the shortcut away.
        m_train->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
        showDataset();
        showGround();
    }

    /// What the search is about; read once it is asked for.
    void showGround()
    {
        if (!searches() || !m_known)
            return;
        const QJsonObject training = m_form->params();
        std::optional<SearchGroundFacts> facts;
        if (const Result<Dataset> dataset = m_session.dataset(m_dataset.id))
            facts = searchGround(*dataset, training[QStringLiteral("target")].toString());
        m_search->setGround(facts, training);
    }

    void showDataset()
    {
        m_known = false;
        for (const StoredDataset &dataset : m_session.datasets()) {
            if (dataset.id != m_session.currentDataset())
                continue;
            m_dataset = dataset;
            m_known = true;
        }
        m_stack->setCurrentIndex(m_known ? 1 : 0);
        m_train->setVisible(m_known);
        m_copy->setVisible(m_known);
        m_picker->setVisible(m_known);
        const bool chosen = searches() || !m_learners->chosen().isEmpty();
        const bool usable = m_known && !m_session.isReadOnly() && chosen;
        m_train->setEnabled(usable);
        m_copy->setEnabled(usable);
        if (m_known && m_shown != m_dataset.columns) {
            m_shown = m_dataset.columns;
            m_form->setDataset(m_dataset);
            showGround();
        }
        m_live->setDataset(m_known ? m_dataset.name : QString());
        reload();
    }

    void reload()
    {
        if (!m_session.isOpen() || !m_known)
            return;
        QList<StoredRun> runs;
        for (const StoredRun &run : m_session.runs()) {
            if (run.task == QLatin1String("train") && run.dataset == m_dataset.name)
                runs.append(run);
        }
        const bool more = m_model->rowCount() != int(runs.size());
        m_model->setRuns(std::move(runs));
        QStringList columns{QStringLiteral("name"), QStringLiteral("status"),
                            QStringLiteral("seconds")};
        for (const char *metric : {"roc_auc", "accuracy", "f1_macro", "log_loss", "r2", "rmse"}) {
            if (m_model->values().hasMetric(QLatin1String(metric)))
                columns.append(runColumn::ofMetric(QLatin1String(metric)));
        }
        const bool others = columns != m_model->columns();
        m_model->setColumns(columns);
        if (others || more)
            m_table->fitColumns();
    }

    TaskSpec specFor(const QString &task, const QString &learner, quint64 seed) const
    {
        TaskSpec spec;
        spec.task = task;
        spec.name = QStringLiteral("%1 on %2").arg(learner, m_dataset.name);
        spec.seed = seed;
        spec.inputs[QStringLiteral("data")] = inputOf(m_dataset);
        spec.params = m_form->params();
        return spec;
    }

    Result<QList<TaskSpec>> specs() const
    {
        const Result<quint64> seed = m_form->seed();
        if (!seed)
            return passOn(seed);
        QList<TaskSpec> all;
        if (searches()) {
            if (const std::optional<Error> wrong = m_search->error())
                return Failure(*wrong);
            TaskSpec spec = specFor(QStringLiteral("tune"), m_search->learner(), *seed);
            spec.name = Tr::tr("search of %1").arg(spec.name);
            const QJsonObject own = m_search->params();
            for (auto one = own.begin(); one != own.end(); ++one)
                spec.params[one.key()] = one.value();
            return QList<TaskSpec>{spec};
        }
        for (const QString &learner : m_learners->chosen()) {
            TaskSpec spec = specFor(QStringLiteral("train"), learner, *seed);
            spec.params[QStringLiteral("learner")] = learner;
            spec.params[QStringLiteral("learner_params")] = m_learners->params(learner);
            all.append(spec);
        }
        return all;
    }

    void start()
    {
        messages().clear();
        const Result<QList<TaskSpec>> wanted = specs();
        if (!wanted)
            return messages().show(wanted.error());
        for (const TaskSpec &spec : *wanted)
            startOne(spec);
    }

    void startOne(const TaskSpec &spec)
    {
        const QString learner = spec.params[QStringLiteral("learner")].toString();
        const QString title =
            Tr::tr("%1 on %2").arg(shelf<Learner>().find(learner)->title, m_dataset.name);
        const bool search = spec.task == QLatin1String("tune");
        const Result<QString> id =
            m_session.start(spec, search ? Tr::tr("Search of %1").arg(title) : title);
        if (!id)
            return messages().show(id.error());
        if (search)
            m_live->show(*id);
        else if (searches())
            messages().show(MessageBar::Level::Information, Tr::tr("%1 is trained.").arg(title), {},
                            {Tr::tr("Show"), [this] { m_modes->setCurrentIndex(Train); }});
    }

    /// A setting that a search has tried: into the form, to be changed or trained.
    void takeSetting(const TaskSpec &spec)
    {
        m_form->setParams(spec.params, spec.seed);
        m_learners->choose(spec.params[QStringLiteral("learner")].toString(),
                           spec.params[QStringLiteral("learner_params")].toObject());
        m_modes->setCurrentIndex(Train);
        m_train->setFocus();
    }

    void copyCommands()
    {
        const Result<QList<TaskSpec>> wanted = specs();
        if (!wanted)
            return messages().show(wanted.error());
        QStringList lines;
        for (const TaskSpec &spec : *wanted)
            lines.append(commandText(spec, m_session.projectFolder()));
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
        messages().show(MessageBar::Level::Information,
                        counted(lines.size(), Tr::tr("%1 command is copied."),
                                Tr::tr("%1 commands are copied.")));
    }

    void follow(const QString &id, const JobState &state)
    {
        // The curve of the job that has one; jobs that wait have none yet, and searches show
        // theirs.
        if (state.points == 0 || id == m_live->runId())
            return;
        if (m_watched.isEmpty()) {
            m_watched = id;
            m_curves->watch(m_session.runFolder(id), m_session.jobTitle(id));
        }
        if (id == m_watched)
            m_curves->refresh();
    }

    void finish(const FinishedJob &job)
    {
        if (job.run.id == m_watched) {
            m_curves->refresh();
            m_watched.clear();
        }
        const bool own = job.run.task == QLatin1String("train") ||
                         (job.run.task == QLatin1String("tune") && job.run.id == m_live->runId());
        if (own && job.run.error)
            messages().show(*job.run.error);
    }

    enum Mode { Train, Search };

    Session &m_session;
    TrainingForm *m_form;
    LearnerPanel *m_learners;
    LiveCurves *m_curves;
    TableView *m_table;
    RunsTableModel *m_model;
    QTabBar *m_modes;
    SearchPanel *m_search;
    LiveSearch *m_live;
    QStackedWidget *m_main;
    QStackedWidget *m_side;
    QStackedWidget *m_stack;
    QWidget *m_picker = nullptr;
    QPushButton *m_train = nullptr;
    QPushButton *m_copy = nullptr;
    StoredDataset m_dataset;
    QJsonArray m_shown;
    QString m_watched;
    bool m_known = false;
};

} // namespace

namespace pages {

Page train()
{
    return {.position = 20,
            .title = Tr::tr("Train"),
            .icon = QStringLiteral("train"),
            .create = [](Session &session, QWidget *parent) -> QWidget * {
                return new TrainPage(session, parent);
            }};
}

} // namespace pages
} // namespace tenbin
