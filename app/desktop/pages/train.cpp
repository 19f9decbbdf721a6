#include "app/desktop/command_text.h"
#include "app/desktop/dataset_picker.h"
#include "app/desktop/learner_panel.h"
#include "app/desktop/live_curves.h"
#include "app/desktop/page.h"
#include "app/desktop/page_frame.h"
#include "app/desktop/run_column.h"
#include "app/desktop/runs_table_model.h"
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
#include <QVBoxLayout>

namespace tenbin {

namespace {

class TrainPage : public PageFrame
{
public:
    TrainPage(Session &session, QWidget *parent)
        : PageFrame(Tr::tr("Train"), parent), m_session(session), m_form(new TrainingForm),
          m_learners(new LearnerPanel), m_curves(new LiveCurves), m_table(new TableView),
          m_model(new RunsTableModel(this)), m_stack(new QStackedWidget(this))
    {
        m_picker = addToHeader(Tr::tr("Data &set"), new DatasetPicker(session, this));
        m_copy = new QPushButton(Tr::tr("&Copy as command"), this);
        m_copy->setToolTip(Tr::tr("The same as calls of tenbin-cli"));
        addToHeader(m_copy);
        m_train = setPrimaryAction(Tr::tr("&Train"));
        m_train->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
        m_train->setToolTip(Tr::tr("Train the ticked learners (Ctrl+Return)"));
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
        connect(m_train, &QPushButton::clicked, this, &TrainPage::train);
        connect(m_copy, &QPushButton::clicked, this, &TrainPage::copyCommands);
        connect(m_learners, &LearnerPanel::changed, this, &TrainPage::showDataset);
        connect(&session, &Session::currentDatasetChanged, this, &TrainPage::showDataset);
        connect(&session, &Session::datasetsChanged, this, &TrainPage::showDataset);
        connect(&session, &Session::runsChanged, this, &TrainPage::reload);
        connect(&session, &Session::jobProgressed, this, &TrainPage::follow);
        connect(&session, &Session::jobFinished, this, &TrainPage::finish);
        showDataset();
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
        auto *left = new QSplitter(Qt::Vertical);
        left->addWidget(m_table);
        left->addWidget(m_curves);
        left->setStretchFactor(0, 3);
        left->setStretchFactor(1, 2);
        left->setSizes({450, 320});
        left->setChildrenCollapsible(false);
        auto *side = new QWidget;
        auto *sideLayout = new QVBoxLayout(side);
        sideLayout->setContentsMargins(12, 0, 0, 0);
        sideLayout->setSpacing(12);
        sideLayout->addWidget(m_form);
        sideLayout->addWidget(m_learners, 1);
        auto *splitter = new QSplitter(Qt::Horizontal, this);
        splitter->addWidget(left);
        splitter->addWidget(side);
        splitter->setStretchFactor(0, 1);
        splitter->setStretchFactor(1, 0);
        splitter->setSizes({800, 360});
        splitter->setChildrenCollapsible(false);
        return splitter;
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
        const bool usable = m_known && !m_session.isReadOnly() && !m_learners->chosen().isEmpty();
        m_train->setEnabled(usable);
        m_copy->setEnabled(usable);
        if (m_known && m_shown != m_dataset.columns) {
            m_shown = m_dataset.columns;
            m_form->setDataset(m_dataset);
        }
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

    Result<QList<TaskSpec>> specs() const
    {
        const Result<quint64> seed = m_form->seed();
        if (!seed)
            return passOn(seed);
        QList<TaskSpec> all;
        for (const QString &learner : m_learners->chosen()) {
            TaskSpec spec;
            spec.task = QStringLiteral("train");
            spec.name = QStringLiteral("%1 on %2").arg(learner, m_dataset.name);
            spec.seed = *seed;
            spec.inputs[QStringLiteral("data")] = inputOf(m_dataset);
            spec.params = m_form->params();
            spec.params[QStringLiteral("learner")] = learner;
            spec.params[QStringLiteral("learner_params")] = m_learners->params(learner);
            all.append(spec);
        }
        return all;
    }

    void train()
    {
        messages().clear();
        const Result<QList<TaskSpec>> wanted = specs();
        if (!wanted)
            return messages().show(wanted.error());
        for (const TaskSpec &spec : *wanted) {
            const QString learner = spec.params[QStringLiteral("learner")].toString();
            const QString title =
                Tr::tr("%1 on %2").arg(shelf<Learner>().find(learner)->title, m_dataset.name);
            const Result<QString> id = m_session.start(spec, title);
            if (!id)
                return messages().show(id.error());
        }
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
        // The curve of the job that has one; jobs that wait have none yet.
        if (state.points == 0)
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
        if (job.run.task == QLatin1String("train") && job.run.error)
            messages().show(*job.run.error);
    }

    Session &m_session;
    TrainingForm *m_form;
    LearnerPanel *m_learners;
    LiveCurves *m_curves;
    TableView *m_table;
    RunsTableModel *m_model;
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
