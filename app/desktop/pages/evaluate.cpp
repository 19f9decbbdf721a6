#include "app/desktop/command_text.h"
#include "app/desktop/evaluation_workbench.h"
#include "app/desktop/page.h"
#include "app/desktop/page_frame.h"
#include "app/desktop/predictions_dialog.h"
#include "app/desktop/session.h"
#include "core/text.h"
#include "widgets/choice_box.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace tenbin {

namespace {

class EvaluatePage : public PageFrame
{
public:
    EvaluatePage(Session &session, QWidget *parent)
        : PageFrame(Tr::tr("Evaluate"), parent), m_session(session),
          m_runs(new ChoiceBox(Tr::tr("Run to evaluate"), this)),
          m_workbench(new EvaluationWorkbench), m_stack(new QStackedWidget(this)), m_loading(this)
    {
        m_runs->setToolTip(Tr::tr("Trainings, and files of predictions that were opened"));
        m_runs->setMinimumContentsLength(34);
        m_picker = addToHeader(Tr::tr("&Run"), m_runs, 1);
        m_copy = addButton(Tr::tr("&Copy as command"), Tr::tr("The same as a call of tenbin-cli"));
        m_keep = addButton(Tr::tr("&Keep as a run"),
                           Tr::tr("Record this threshold, its costs and slices as an evaluation"));
        m_open = setPrimaryAction(Tr::tr("&Open predictions…"));
        m_open->setToolTip(Tr::tr("Evaluate predictions that another program made"));
        auto *empty = new EmptyState(
            QStringLiteral("evaluate"),
            Tr::tr("See how good predictions are, which threshold suits their use and which rows "
                   "go wrong. It begins with a training, or with a file of predictions that "
                   "another program made."),
            Tr::tr("&Open predictions…"), this);
        m_stack->addWidget(empty);
        m_stack->addWidget(m_workbench);
        setContent(m_stack);
        connect(empty, &EmptyState::triggered, this, &EvaluatePage::chooseFile);
        connect(m_open, &QPushButton::clicked, this, &EvaluatePage::chooseFile);
        connect(m_copy, &QPushButton::clicked, this, [this] { copyCommand(m_workbench->spec()); });
        connect(m_keep, &QPushButton::clicked, this, &EvaluatePage::keep);
        connect(m_workbench, &EvaluationWorkbench::failed, this,
                [this](const Error &error) { messages().show(error); });
        connect(m_workbench, &EvaluationWorkbench::succeeded, this, [this] { messages().clear(); });
        connect(m_workbench, &EvaluationWorkbench::trainingRequested, this,
                &EvaluatePage::trainAgain);
        connect(m_runs, &QComboBox::activated, this,
                [this](int at) { load(m_runs->itemData(at).toString()); });
        connect(&session, &Session::projectChanged, this, &EvaluatePage::reload);
        connect(&session, &Session::runsChanged, this, &EvaluatePage::reload);
        connect(&session, &Session::jobFinished, this, &EvaluatePage::finish);
        reload();
    }

private:
    /// When a job that was started here has ended: say so, or go to its run.
    enum class After { Say, Go };

    QPushButton *addButton(const QString &text, const QString &toolTip)
    {
        auto *button = new QPushButton(text, this);
        button->setToolTip(toolTip);
        addToHeader(button);
        return button;
    }

    void reload()
    {
        QList<StoredRun> runs;
        if (m_session.isOpen()) {
            RunQuery query;
            query.withMetrics = false;
            for (StoredRun &run : m_session.runs(query)) {
                if (isEvaluable(run))
                    runs.append(std::move(run));
            }
        }
        const QString before = m_runs->currentData().toString();
        m_runs->clear();
        for (const StoredRun &run : std::as_const(runs)) {
            const QString when =
                QLocale().toString(run.started.toLocalTime(), QLocale::ShortFormat);
            m_runs->addItem(QStringLiteral("%1 · %2").arg(run.title(), when), run.id);
        }
        m_stack->setCurrentIndex(runs.isEmpty() ? 0 : 1);
        for (QWidget *one : std::initializer_list<QWidget *>{m_picker, m_copy, m_keep, m_open})
            one->setVisible(!runs.isEmpty());
        m_keep->setEnabled(!m_session.isReadOnly());
        m_project = m_session.projectFolder();
        if (runs.isEmpty())
            return clear();
        const int known = m_runs->findData(before);
        m_runs->setCurrentIndex(std::max(0, known));
        // A run that ended does not change; of another project it is another one.
        if (known < 0 || m_shownProject != m_project)
            load(m_runs->currentData().toString());
    }

    void clear()
    {
        m_loading.cancel();
        m_workbench->clear();
        m_shownProject.clear();
    }

    void load(const QString &id)
    {
        const Result<StoredRun> run = m_session.run(id);
        if (!run)
            return messages().show(run.error());
        m_shownProject = m_project;
        m_loading.run(
            [project = m_project, run = *run](Progress &) -> Result<Loaded> {
                Result<EvaluatedRunPointer> read = readEvaluatedRun(project, run);
                if (!read)
                    return passOn(read);
                return Loaded{*read, judgeRun(*read)};
            },
            [this](const Result<Loaded> &loaded) { show(loaded); });
    }

    struct Loaded
    {
        EvaluatedRunPointer run;
        JudgedPredictions judged;
    };

    void show(const Result<Loaded> &loaded)
    {
        m_workbench->setEnabled(loaded.has_value());
        if (!loaded) {
            m_workbench->clear();
            return messages().show(loaded.error());
        }
        messages().clear();
        m_workbench->setRun(loaded->run, loaded->judged);
    }

    void copyCommand(const TaskSpec &spec)
    {
        if (spec.task.isEmpty())
            return;
        QGuiApplication::clipboard()->setText(commandText(spec, m_session.projectFolder()));
        messages().show(MessageBar::Level::Information, Tr::tr("The command is copied."));
    }

    void keep()
    {
        const TaskSpec wanted = m_workbench->spec();
        if (!wanted.task.isEmpty())
            start(wanted, Tr::tr("Evaluation of %1").arg(wanted.inputs.first().name), After::Say);
    }

    void trainAgain()
    {
        const TaskSpec wanted = m_workbench->trainingSpec();
        if (!wanted.task.isEmpty())
            start(wanted, Tr::tr("Training of %1").arg(wanted.name), After::Go);
    }

    void chooseFile()
    {
        auto *chooser = new QFileDialog(this, Tr::tr("Open predictions"), QString(),
                                        Tr::tr("Tables (*.csv *.tsv *.txt *.arff *.jsonl *.ndjson "
                                               "*.safetensors *.gz);;All files (*)"));
        chooser->setAttribute(Qt::WA_DeleteOnClose);
        chooser->setFileMode(QFileDialog::ExistingFile);
        connect(chooser, &QFileDialog::fileSelected, this, &EvaluatePage::chooseColumns);
        chooser->open();
    }

    void chooseColumns(const QString &path)
    {
        auto *dialog = new PredictionsDialog(path, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::accepted, this, [this, dialog] {
            const TaskSpec wanted = dialog->spec();
            start(wanted, Tr::tr("Evaluation of %1").arg(wanted.inputs.first().name), After::Go);
        });
        connect(dialog, &PredictionsDialog::copyRequested, this, &EvaluatePage::copyCommand);
        dialog->open();
    }

    void start(const TaskSpec &spec, const QString &title, After after)
    {
        const Result<QString> id = m_session.start(spec, title);
        if (!id)
            return messages().show(id.error());
        messages().clear();
        m_started[*id] = after;
    }

    void finish(const FinishedJob &job)
    {
        if (!m_started.contains(job.run.id))
            return;
        const After after = m_started.take(job.run.id);
        if (job.run.error)
            return messages().show(*job.run.error);
        if (after == After::Say)
            return messages().show(MessageBar::Level::Information,
                                   Tr::tr("The evaluation is kept."), {},
                                   {Tr::tr("Show the r&un"), [this, id = job.run.id] {
                                        Q_EMIT m_session.openRunRequested(id);
                                    }});
        reload();
        m_runs->setCurrentIndex(m_runs->findData(job.run.id));
        load(job.run.id);
    }

    Session &m_session;
    QComboBox *m_runs;
    EvaluationWorkbench *m_workbench;
    QStackedWidget *m_stack;
    QWidget *m_picker = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_keep = nullptr;
    QPushButton *m_open = nullptr;
    QString m_project;
    QString m_shownProject;
    QMap<QString, After> m_started; ///< by job
    Background m_loading;
};

} // namespace

namespace pages {

Page evaluate()
{
    return {.position = 30,
            .title = Tr::tr("Evaluate"),
            .icon = QStringLiteral("evaluate"),
            .create = [](Session &session, QWidget *parent) -> QWidget * {
                return new EvaluatePage(session, parent);
            }};
}

} // namespace pages
} // namespace tenbin
