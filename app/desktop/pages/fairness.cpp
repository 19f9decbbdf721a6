#include "analysis/protected_groups.h"
#include "app/desktop/command_text.h"
#include "app/desktop/fairness_choice.h"
#include "app/desktop/fairness_form.h"
#include "app/desktop/fairness_results.h"
#include "app/desktop/page.h"
#include "app/desktop/page_frame.h"
#include "app/desktop/predictions_dialog.h"
#include "app/desktop/session.h"
#include "core/background.h"
#include "core/json.h"
#include "core/text.h"
#include "widgets/choice_box.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

class FairnessPage : public PageFrame
{
public:
    FairnessPage(Session &session, QWidget *parent)
        : PageFrame(Tr::tr("Fairness"), parent), m_session(session),
          m_subjects(new ChoiceBox(Tr::tr("What is audited"), this)), m_form(new FairnessForm),
          m_results(new FairnessResults), m_stack(new QStackedWidget(this)), m_grouping(this)
    {
        m_subjects->setToolTip(Tr::tr("A training, a file of predictions, or data before any "
                                      "model"));
        m_subjects->setMinimumContentsLength(34);
        m_picker = addToHeader(Tr::tr("&Subject"), m_subjects, 1);
        m_open = addButton(Tr::tr("&Open predictions…"),
                           Tr::tr("Audit predictions that another program made"));
        m_copy = addButton(Tr::tr("&Copy as command"), Tr::tr("The same as a call of tenbin-cli"));
        m_audit = setPrimaryAction(Tr::tr("A&udit"));
        auto *empty = new EmptyState(
            QStringLiteral("fairness"),
            Tr::tr("See for whom predictions are wrong, and whether groups are treated "
                   "differently. It begins with data, a training, or a file of predictions."),
            Tr::tr("&Open predictions…"), this);
        m_stack->addWidget(empty);
        m_stack->addWidget(makeContent());
        setContent(m_stack);
        connect(empty, &EmptyState::triggered, this, &FairnessPage::chooseFile);
        connect(m_open, &QPushButton::clicked, this, &FairnessPage::chooseFile);
        connect(m_copy, &QPushButton::clicked, this, &FairnessPage::copyCommand);
        connect(m_audit, &QPushButton::clicked, this, &FairnessPage::startOrCancel);
        connect(m_subjects, &QComboBox::activated, this, &FairnessPage::showSubject);
        connect(m_form, &FairnessForm::groupsChanged, this, &FairnessPage::findGroups);
        connect(m_results, &FairnessResults::failed, this,
                [this](const Error &error) { messages().show(error); });
        connect(&session, &Session::projectChanged, this, &FairnessPage::reload);
        connect(&session, &Session::runsChanged, this, &FairnessPage::reload);
        connect(&session, &Session::datasetsChanged, this, &FairnessPage::reload);
        connect(&session, &Session::jobProgressed, this, &FairnessPage::follow);
        connect(&session, &Session::jobFinished, this, &FairnessPage::finish);
        reload();
    }

private:
    QPushButton *addButton(const QString &text, const QString &toolTip)
    {
        auto *button = new QPushButton(text, this);
        button->setToolTip(toolTip);
        addToHeader(button);
        return button;
    }

    QWidget *makeContent()
    {
        auto *splitter = new QSplitter(Qt::Horizontal, this);
        splitter->addWidget(m_results);
        splitter->addWidget(m_form);
        splitter->setStretchFactor(0, 1);
        splitter->setStretchFactor(1, 0);
        splitter->setSizes({860, 340});
        splitter->setChildrenCollapsible(false);
        return splitter;
    }

    void reload()
    {
        const QString before = m_project == m_session.projectFolder() ? chosenId() : QString();
        m_project = m_session.projectFolder();
        m_choices = fairnessChoices(m_session);
        m_subjects->clear();
        for (const FairnessChoice &choice : std::as_const(m_choices))
            m_subjects->addItem(choice.title, choice.id);
        const bool any = !m_choices.isEmpty();
        m_stack->setCurrentIndex(any ? 1 : 0);
        for (QWidget *one : std::initializer_list<QWidget *>{m_picker, m_open, m_copy, m_audit})
            one->setVisible(any);
        const int known = before.isEmpty() ? -1 : m_subjects->findData(before);
        m_subjects->setCurrentIndex(any ? std::max(0, known) : -1);
        showButton();
        if (any && known < 0)
            showSubject();
    }

    QString chosenId() const { return m_subjects->currentData().toString(); }

    const FairnessChoice *chosen() const
    {
        const auto found =
            std::find_if(m_choices.begin(), m_choices.end(),
                         [this](const FairnessChoice &one) { return one.id == chosenId(); });
        return found == m_choices.end() ? nullptr : &*found;
    }

    void showSubject()
    {
        const FairnessChoice *choice = chosen();
        if (!choice)
            return;
        messages().clear();
        Result<FairnessOffer> offer = fairnessOffer(m_session, *choice);
        m_form->setEnabled(offer.has_value());
        if (!offer) {
            messages().show(offer.error());
            return m_results->clear({});
        }
        m_data = offer->data;
        m_form->setClasses(offer->classes, offer->positive);
        m_form->setColumns(offer->columns, offer->suggested);
        const QString last = lastAudit(m_session, *choice);
        showAudit(last);
        if (const Result<StoredRun> run = m_session.run(last); !last.isEmpty() && run)
            if (const Result<TaskSpec> asked = run->taskSpec())
                m_form->setParams(asked->params);
    }

    void showAudit(const QString &runId)
    {
        if (runId.isEmpty())
            return m_results->clear(
                Tr::tr("Choose the protected column, then press Audit: rates of each group with "
                       "intervals, measures across groups, and which features tell the group."));
        const Result<StoredRun> run = m_session.run(runId);
        const Result<Outcome> outcome = m_session.outcome(runId);
        if (!run || !outcome)
            return messages().show(run ? outcome.error() : run.error());
        const QStringList columns = textsOf(outcome->values[QStringLiteral("protected")].toArray());
        QStringList about{Tr::tr("By %1").arg(columns.join(QStringLiteral(" and ")))};
        if (const QString positive = outcome->values[QStringLiteral("positive")].toString();
            !positive.isEmpty())
            about.append(Tr::tr("favourable: %1").arg(positive));
        if (const QString privileged = outcome->values[QStringLiteral("privileged")].toString();
            !privileged.isEmpty())
            about.append(Tr::tr("privileged: %1").arg(privileged));
        about.append(QLocale().toString(run->started.toLocalTime(), QLocale::ShortFormat));
        m_results->show(*outcome, about.join(QStringLiteral(" · ")));
    }

    /// As the audit will name them, of all rows of the data.
    void findGroups()
    {
        const Result<ProtectedBins> bins = ProtectedBins::parse(m_form->bins());
        if (!bins)
            return m_form->setGroups({}, bins.error().text);
        QList<Column> columns;
        for (const QString &name : m_form->protectedColumns()) {
            if (const Result<Column> column = m_data.find(name))
                columns.append(*column);
        }
        if (columns.isEmpty())
            return m_form->setGroups({}, {});
        m_grouping.run(
            [columns, bins = *bins](Progress &) {
                Rows rows(size_t(columns.first().size()));
                std::iota(rows.begin(), rows.end(), 0U);
                return protectedGroups(columns, rows, bins);
            },
            [this](const Result<ProtectedGroups> &groups) {
                if (groups)
                    m_form->setGroups(groups->names, {});
                else
                    m_form->setGroups({}, groups.error().text + u' ' + groups.error().hint);
            });
    }

    Result<TaskSpec> spec() const
    {
        const FairnessChoice *choice = chosen();
        if (!choice)
            return failure(Error::Kind::Usage, Tr::tr("There is nothing to audit."));
        Result<QJsonObject> params = m_form->params();
        if (!params)
            return passOn(params);
        TaskSpec spec = choice->spec;
        spec.params = std::move(*params);
        return spec;
    }

    void startOrCancel()
    {
        if (!m_job.isEmpty())
            return m_session.cancel(m_job);
        const Result<TaskSpec> wanted = spec();
        if (!wanted)
            return messages().show(wanted.error());
        const Result<QString> id =
            m_session.start(*wanted, Tr::tr("Fairness of %1").arg(chosen()->name));
        if (!id)
            return messages().show(id.error());
        messages().clear();
        m_job = *id;
        m_jobSubject = chosenId();
        m_results->setEnabled(false);
        showButton();
    }

    void showButton()
    {
        m_audit->setText(m_job.isEmpty() ? Tr::tr("A&udit") : Tr::tr("Cance&l"));
        m_audit->setToolTip(m_job.isEmpty() ? Tr::tr("Compare the groups (Ctrl+Return)")
                                            : Tr::tr("Stop the audit (Ctrl+Return)"));
        // A new text takes the shortcut away.
        m_audit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
        m_audit->setEnabled(!m_session.isReadOnly());
    }

    void follow(const QString &id, const JobState &state)
    {
        if (id != m_job)
            return;
        const int percent = int(100 * state.fraction);
        m_audit->setToolTip(Tr::tr("%1 % %2").arg(percent).arg(state.note));
    }

    void finish(const FinishedJob &job)
    {
        if (job.run.id == m_evaluation) {
            m_evaluation.clear();
            if (job.run.error)
                return messages().show(*job.run.error);
            reload();
            m_subjects->setCurrentIndex(m_subjects->findData(QStringLiteral("run:") + job.run.id));
            return showSubject();
        }
        if (job.run.id != m_job)
            return;
        m_job.clear();
        m_results->setEnabled(true);
        showButton();
        if (job.run.error)
            return messages().show(*job.run.error);
        if (job.run.status == RunStatus::Finished && chosenId() == m_jobSubject)
            showAudit(job.run.id);
    }

    void copyCommand()
    {
        const Result<TaskSpec> wanted = spec();
        if (!wanted)
            return messages().show(wanted.error());
        QGuiApplication::clipboard()->setText(commandText(*wanted, m_session.projectFolder()));
        messages().show(MessageBar::Level::Information, Tr::tr("The command is copied."));
    }

    void chooseFile()
    {
        auto *chooser = new QFileDialog(this, Tr::tr("Open predictions"), QString(),
                                        Tr::tr("Tables (*.csv *.tsv *.txt *.arff *.jsonl *.ndjson "
                                               "*.safetensors *.gz);;All files (*)"));
        chooser->setAttribute(Qt::WA_DeleteOnClose);
        chooser->setFileMode(QFileDialog::ExistingFile);
        connect(chooser, &QFileDialog::fileSelected, this, &FairnessPage::chooseColumns);
        chooser->open();
    }

    /// The file is read into the project as an evaluation, whose rows can then be audited.
    void chooseColumns(const QString &path)
    {
        auto *dialog = new PredictionsDialog(path, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::accepted, this, [this, dialog] {
            const TaskSpec wanted = dialog->spec();
            const Result<QString> id =
                m_session.start(wanted, Tr::tr("Evaluation of %1").arg(wanted.inputs.first().name));
            if (!id)
                return messages().show(id.error());
            m_evaluation = *id;
        });
        connect(dialog, &PredictionsDialog::copyRequested, this, [this](const TaskSpec &wanted) {
            QGuiApplication::clipboard()->setText(commandText(wanted, m_session.projectFolder()));
        });
        dialog->open();
    }

    Session &m_session;
    QComboBox *m_subjects;
    FairnessForm *m_form;
    FairnessResults *m_results;
    QStackedWidget *m_stack;
    QWidget *m_picker = nullptr;
    QPushButton *m_open = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_audit = nullptr;
    QList<FairnessChoice> m_choices;
    Dataset m_data;
    QString m_project;
    QString m_job; ///< the audit under way
    QString m_jobSubject;
    QString m_evaluation; ///< a file that is being read
    Background m_grouping;
};

} // namespace

namespace pages {

Page fairness()
{
    return {.position = 50,
            .title = Tr::tr("Fairness"),
            .icon = QStringLiteral("fairness"),
            .create = [](Session &session, QWidget *parent) -> QWidget * {
                return new FairnessPage(session, parent);
            }};
}

} // namespace pages
} // namespace tenbin
