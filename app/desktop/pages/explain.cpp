#include "app/desktop/command_text.h"
#include "app/desktop/explain_settings.h"
#include "app/desktop/explained_row_panel.h"
#include "app/desktop/explanation_view.h"
#include "app/desktop/page.h"
#include "app/desktop/page_frame.h"
#include "app/desktop/session.h"
#include "core/text.h"
#include "widgets/choice_box.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace tenbin {

namespace {

constexpr int sideWidth = 440;

class ExplainPage : public PageFrame
{
public:
    ExplainPage(Session &session, QWidget *parent)
        : PageFrame(Tr::tr("Explain"), parent), m_session(session),
          m_runs(new ChoiceBox(Tr::tr("Run to explain"), this)),
          m_explanations(new ChoiceBox(Tr::tr("Explanation that is shown"), this)),
          m_settings(new ExplainSettings), m_view(new ExplanationView),
          m_row(new ExplainedRowPanel), m_main(new QStackedWidget), m_side(new QTabWidget),
          m_stack(new QStackedWidget(this)), m_reading(this), m_showing(this)
    {
        m_runs->setToolTip(Tr::tr("Trainings, newest first"));
        m_runs->setMinimumContentsLength(24);
        m_explanations->setToolTip(Tr::tr("What is known of this run, newest first"));
        m_explanations->setMinimumContentsLength(16);
        m_header = {addToHeader(Tr::tr("&Run"), m_runs, 1),
                    addToHeader(Tr::tr("Explanatio&n"), m_explanations, 1)};
        m_copy = new QPushButton(Tr::tr("&Copy as command"), this);
        m_copy->setToolTip(Tr::tr("The same as a call of tenbin-cli"));
        addToHeader(m_copy);
        m_explain = setPrimaryAction(Tr::tr("Ex&plain"));
        m_explain->setToolTip(Tr::tr("Explain the run with these settings (Ctrl+Return)"));
        m_explain->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
        m_header += {m_copy, m_explain};
        auto *empty = new EmptyState(
            QStringLiteral("explain"),
            Tr::tr("See which columns a model decides by, for all rows and for each, and what "
                   "would change its mind. It begins with a training."),
            Tr::tr("&Train a model…"), this);
        m_stack->addWidget(empty);
        m_stack->addWidget(makeContent());
        setContent(m_stack);
        connect(empty, &EmptyState::triggered, this,
                [this] { Q_EMIT m_session.pageRequested(QStringLiteral("train")); });
        connectParts();
        reload();
    }

private:
    QWidget *makeContent()
    {
        m_none = new EmptyState(QStringLiteral("explain"),
                                Tr::tr("This run is not explained yet: choose a method at the "
                                       "right, then press Explain."),
                                {}, this);
        m_main->addWidget(m_none);
        m_main->addWidget(m_view);
        auto *settings = new QScrollArea;
        settings->setWidgetResizable(true);
        settings->setFrameShape(QFrame::NoFrame);
        settings->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        settings->setAccessibleName(Tr::tr("Settings of the explanation"));
        settings->setWidget(m_settings);
        m_side->addTab(settings, Tr::tr("Sett&ings"));
        m_side->addTab(m_row, Tr::tr("Ro&w"));
        m_side->setDocumentMode(true);
        auto *side = new QWidget;
        auto *layout = new QVBoxLayout(side);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(makeProgress());
        layout->addWidget(m_side, 1);
        auto *splitter = new QSplitter(Qt::Horizontal);
        splitter->addWidget(m_main);
        splitter->addWidget(side);
        splitter->setStretchFactor(0, 1);
        splitter->setStretchFactor(1, 0);
        splitter->setSizes({2 * sideWidth, sideWidth});
        splitter->setChildrenCollapsible(false);
        return splitter;
    }

    QWidget *makeProgress()
    {
        m_working = new QWidget;
        m_progress = new QProgressBar;
        m_progress->setRange(0, 1000);
        m_progress->setTextVisible(false);
        m_progress->setAccessibleName(Tr::tr("Progress of the explanation"));
        m_note = new QLabel;
        m_note->setTextFormat(Qt::PlainText);
        auto *cancel = new QPushButton(Tr::tr("Stop &job"));
        connect(cancel, &QPushButton::clicked, this, [this] { m_session.cancel(m_job); });
        auto *line = new QHBoxLayout(m_working);
        line->setContentsMargins(12, 0, 0, 0);
        line->addWidget(m_note, 1);
        line->addWidget(m_progress, 1);
        line->addWidget(cancel);
        m_working->hide();
        return m_working;
    }

    void connectParts()
    {
        connect(m_runs, &QComboBox::activated, this, [this] { read(); });
        connect(m_explanations, &QComboBox::activated, this, [this] { showExplanation(); });
        connect(m_explain, &QPushButton::clicked, this, &ExplainPage::start);
        connect(m_copy, &QPushButton::clicked, this, &ExplainPage::copyCommand);
        connect(m_settings, &ExplainSettings::changed, this, &ExplainPage::updateActions);
        connect(m_view, &ExplanationView::rowChosen, this, &ExplainPage::showRow);
        const auto say = [this](const Error &error) { messages().show(error); };
        connect(m_view, &ExplanationView::failed, this, say);
        connect(m_row, &ExplainedRowPanel::failed, this, say);
        connect(&m_session, &Session::projectChanged, this, &ExplainPage::reload);
        connect(&m_session, &Session::runsChanged, this, &ExplainPage::reload);
        connect(&m_session, &Session::jobProgressed, this, &ExplainPage::follow);
        connect(&m_session, &Session::jobFinished, this, &ExplainPage::finish);
    }

    static QString whenText(const StoredRun &run)
    {
        return QLocale().toString(run.started.toLocalTime(), QLocale::ShortFormat);
    }

    void reload()
    {
        const QString before = m_runs->currentData().toString();
        m_runs->clear();
        if (m_session.isOpen()) {
            for (const StoredRun &run : m_session.runs()) {
                if (isExplainable(run))
                    m_runs->addItem(QStringLiteral("%1 · %2").arg(run.title(), whenText(run)),
                                    run.id);
            }
        }
        const bool any = m_runs->count() > 0;
        m_stack->setCurrentIndex(any ? 1 : 0);
        for (QWidget *widget : std::as_const(m_header))
            widget->setVisible(any);
        const bool other = m_project != m_session.projectFolder();
        m_project = m_session.projectFolder();
        const int known = m_runs->findData(before);
        m_runs->setCurrentIndex(any ? std::max(0, known) : -1);
        if (!any || other || known < 0)
            return read();
        listExplanations();
    }

    void read()
    {
        m_reading.cancel();
        m_subject.reset();
        m_settings->clear();
        m_header[1]->setVisible(false);
        clearExplanation();
        updateActions();
        if (m_runs->currentIndex() < 0)
            return;
        const Result<StoredRun> run = m_session.run(m_runs->currentData().toString());
        if (!run)
            return messages().show(run.error());
        m_reading.run([project = m_project,
                       run = *run](Progress &) { return readExplainableRun(project, run); },
                      [this](const Result<ExplainableRunPointer> &subject) {
                          if (!subject)
                              return messages().show(subject.error());
                          messages().clear();
                          m_subject = *subject;
                          m_settings->setSubject(m_subject);
                          m_explanations->clear();
                          listExplanations();
                          updateActions();
                      });
    }

    /// Of the run; the one that was shown stays, else the newest.
    void listExplanations()
    {
        if (!m_subject)
            return;
        const QString before = m_explanations->currentData().toString();
        m_explanations->clear();
        for (const StoredRun &run : m_session.runs()) {
            if (explainedRunId(run) == m_subject->run.id)
                m_explanations->addItem(QStringLiteral("%1 · %2").arg(run.title(), whenText(run)),
                                        run.id);
        }
        const bool any = m_explanations->count() > 0;
        m_header[1]->setVisible(any);
        const int known = m_explanations->findData(before);
        m_explanations->setCurrentIndex(any ? std::max(0, known) : -1);
        if (known < 0 || !any)
            showExplanation();
    }

    void clearExplanation()
    {
        m_showing.cancel();
        m_main->setCurrentIndex(0);
        m_view->clear();
        m_row->clear();
    }

    void showExplanation()
    {
        const QString id = m_explanations->currentData().toString();
        if (id.isEmpty())
            return clearExplanation();
        const Result<StoredRun> run = m_session.run(id);
        if (!run)
            return messages().show(run.error());
        m_showing.run([project = m_project, subject = m_subject,
                       run = *run](Progress &) { return readExplainedRun(project, subject, run); },
                      [this](const Result<ExplainedRunPointer> &explained) {
                          if (!explained) {
                              clearExplanation();
                              return messages().show(explained.error());
                          }
                          m_view->setRun(*explained);
                          m_row->setRun(*explained);
                          m_main->setCurrentIndex(1);
                      });
    }

    void showRow(qint64 row)
    {
        if (row < 0 || row == m_row->row())
            return;
        m_row->showRow(row);
        m_side->setCurrentIndex(1);
        m_view->selectRow(row);
    }

    void updateActions()
    {
        const bool usable = m_subject && !m_settings->error();
        m_explain->setEnabled(usable && m_job.isEmpty() && !m_session.isReadOnly());
        m_copy->setEnabled(usable);
    }

    TaskSpec spec() const
    {
        TaskSpec spec;
        spec.task = QStringLiteral("explain");
        spec.name = m_settings->title();
        const QString input = QStringLiteral("data");
        spec.inputs[QStringLiteral("run")] = {
            TaskSpec::Input::Kind::Run, m_subject->run.id, m_subject->run.title(), {}};
        spec.inputs[input] = m_subject->spec.inputs[input];
        spec.params = m_settings->params();
        return spec;
    }

    void start()
    {
        if (!m_subject)
            return;
        const QString title = Tr::tr("%1 of %2").arg(m_settings->title(), m_subject->run.title());
        const Result<QString> id = m_session.start(spec(), title);
        if (!id)
            return messages().show(id.error());
        messages().clear();
        m_job = *id;
        m_progress->setValue(0);
        m_note->setText(m_settings->title());
        m_working->show();
        updateActions();
    }

    void follow(const QString &id, const JobState &state)
    {
        if (id == m_job)
            m_progress->setValue(int(1000 * state.fraction));
    }

    void finish(const FinishedJob &job)
    {
        if (job.run.id != m_job)
            return;
        m_job.clear();
        m_working->hide();
        updateActions();
        if (job.run.error)
            return messages().show(*job.run.error);
        if (explainedRunId(job.run) != m_runs->currentData().toString())
            return;
        listExplanations();
        m_explanations->setCurrentIndex(m_explanations->findData(job.run.id));
        showExplanation();
    }

    void copyCommand()
    {
        QGuiApplication::clipboard()->setText(commandText(spec(), m_project));
        messages().show(MessageBar::Level::Information, Tr::tr("The command is copied."));
    }

    Session &m_session;
    QComboBox *m_runs;
    QComboBox *m_explanations;
    ExplainSettings *m_settings;
    ExplanationView *m_view;
    ExplainedRowPanel *m_row;
    QStackedWidget *m_main;
    QTabWidget *m_side;
    QStackedWidget *m_stack;
    QList<QWidget *> m_header;
    QPushButton *m_copy = nullptr;
    QPushButton *m_explain = nullptr;
    EmptyState *m_none = nullptr;
    QWidget *m_working = nullptr;
    QProgressBar *m_progress = nullptr;
    QLabel *m_note = nullptr;
    ExplainableRunPointer m_subject;
    QString m_project;
    QString m_job; ///< under way; empty: none
    Background m_reading;
    Background m_showing;
};

} // namespace

namespace pages {

Page explain()
{
    return {.position = 40,
            .title = Tr::tr("Explain"),
            .icon = QStringLiteral("explain"),
            .create = [](Session &session, QWidget *parent) -> QWidget * {
                return new ExplainPage(session, parent);
            }};
}

} // namespace pages
} // namespace tenbin
