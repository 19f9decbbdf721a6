#include "app/desktop/run_actions.h"

#include "app/desktop/session.h"
#include "core/text.h"
#include "experiments/repetition.h"
#include "widgets/block_view.h"
#include "widgets/message_bar.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

constexpr auto folderSetting = "runs/archive_folder";
constexpr auto mlflowSetting = "runs/mlflow_folder";

QString lastFolder(const char *setting)
{
    return QSettings().value(QLatin1String(setting), QDir::homePath()).toString();
}

/// A name that every file system takes.
QString archiveName(const StoredRun &run)
{
    static const QRegularExpression others(QStringLiteral("[^\\w.-]+"),
                                           QRegularExpression::UseUnicodePropertiesOption);
    QString name = run.title();
    name.replace(others, QStringLiteral("_"));
    return name.left(80) + QStringLiteral(".zip");
}

QString firstParagraph(const QList<Block> &blocks)
{
    for (const Block &block : blocks) {
        if (const auto *paragraph = std::get_if<Paragraph>(&block))
            return paragraph->text;
    }
    return {};
}

QFileDialog *makeChooser(QWidget *parent, const QString &title, const char *setting)
{
    auto *chooser = new QFileDialog(parent, title, lastFolder(setting));
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    return chooser;
}

void showBlocks(const QString &title, const QList<Block> &blocks, QWidget *parent)
{
    auto *dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->resize(760, 520);
    auto *view = new BlockView(dialog);
    view->setAccessibleName(title);
    view->setBlocks(blocks);
    auto *buttons = new QDialogButtonBox(dialog);
    buttons->addButton(Tr::tr("&Close"), QDialogButtonBox::RejectRole)->setDefault(true);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(0, 0, 0, 12);
    layout->addWidget(view, 1);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(16, 0, 16, 0);
    foot->addWidget(buttons);
    layout->addLayout(foot);
    dialog->open();
}

} // namespace

RunActions::RunActions(Session &session, MessageBar &messages, QWidget *parent)
    : QObject(parent), m_session(session), m_messages(messages), m_parent(parent)
{
    connect(&session, &Session::jobFinished, this, &RunActions::finish);
    connect(&session, &Session::projectChanged, this, [this] {
        m_started.clear();
        m_awaited.clear();
    });
}

void RunActions::addTo(QMenu &menu, const QList<StoredRun> &chosen)
{
    const auto finished = std::all_of(chosen.begin(), chosen.end(), [](const StoredRun &run) {
        return run.status == RunStatus::Finished;
    });
    const bool able = m_session.isOpen() && !m_session.isReadOnly();
    const bool one = able && finished && chosen.size() == 1;
    const StoredRun run = chosen.value(0);
    QAction *verifies =
        menu.addAction(Tr::tr("Repeat and veri&fy"), this, [this, run] { verify(run); });
    verifies->setEnabled(one);
    menu.addSeparator();
    QAction *exports =
        menu.addAction(Tr::tr("E&xport run…"), this, [this, run] { exportRun(run); });
    exports->setEnabled(one);
    QAction *mlflow = menu.addAction(Tr::tr("Export for &MLflow…"), this,
                                     [this, chosen] { exportForMlflow(chosen); });
    mlflow->setEnabled(able && finished && !chosen.isEmpty());
    menu.addAction(Tr::tr("&Import run…"), this, &RunActions::importRun)->setEnabled(able);
}

void RunActions::verify(const StoredRun &run)
{
    start(verifySpec(run), Tr::tr("Verification of %1").arg(run.title()),
          [this, run](const FinishedJob &job) { showVerification(run, job); });
}

void RunActions::showVerification(const StoredRun &run, const FinishedJob &job)
{
    const Outcome &outcome = job.record.outcome;
    const bool same = outcome.values[QStringLiteral("verdict")].toString() !=
                      verdictText(Verification::Verdict::Different);
    const QString title = Tr::tr("Verification of %1").arg(run.title());
    m_messages.show(
        same ? MessageBar::Level::Information : MessageBar::Level::Warning,
        Tr::tr("\"%1\" was repeated. %2").arg(run.title(), firstParagraph(outcome.blocks)), {},
        {Tr::tr("&Show details…"),
         [this, title, blocks = outcome.blocks] { showBlocks(title, blocks, m_parent); }});
}

void RunActions::exportRun(const StoredRun &run)
{
    const QString whole = Tr::tr("Run with its data sets (*.zip)");
    auto *chooser = makeChooser(m_parent, Tr::tr("Export run"), folderSetting);
    chooser->setAcceptMode(QFileDialog::AcceptSave);
    chooser->setNameFilters({whole, Tr::tr("Run without its data sets (*.zip)")});
    chooser->setDefaultSuffix(QStringLiteral("zip"));
    chooser->selectFile(archiveName(run));
    connect(chooser, &QFileDialog::fileSelected, this,
            [this, run, chooser, whole](const QString &path) {
                writeArchive(run, path, chooser->selectedNameFilter() == whole);
            });
    chooser->open();
}

void RunActions::writeArchive(const StoredRun &run, const QString &path, bool withData)
{
    QSettings().setValue(QLatin1String(folderSetting), QFileInfo(path).absolutePath());
    TaskSpec spec;
    spec.task = QStringLiteral("archive_run");
    spec.inputs[QStringLiteral("run")] = {TaskSpec::Input::Kind::Run, run.id, run.title(), {}};
    spec.params = {{QStringLiteral("out"), QFileInfo(path).absoluteFilePath()},
                   {QStringLiteral("data"), withData},
                   {QStringLiteral("about"), m_session.about(run)}};
    start(spec, Tr::tr("Export of %1").arg(run.title()),
          [this](const FinishedJob &job) { say(job); });
}

void RunActions::importRun()
{
    auto *chooser = makeChooser(m_parent, Tr::tr("Import run"), folderSetting);
    chooser->setFileMode(QFileDialog::ExistingFile);
    chooser->setNameFilters({Tr::tr("Exported runs (*.zip)"), Tr::tr("All files (*)")});
    connect(chooser, &QFileDialog::fileSelected, this, &RunActions::readArchive);
    chooser->open();
}

void RunActions::readArchive(const QString &path)
{
    QSettings().setValue(QLatin1String(folderSetting), QFileInfo(path).absolutePath());
    TaskSpec spec;
    spec.task = QStringLiteral("unarchive_run");
    spec.inputs[QStringLiteral("file")] = {TaskSpec::Input::Kind::File,
                                           QFileInfo(path).absoluteFilePath(),
                                           QFileInfo(path).fileName(),
                                           {}};
    start(spec, Tr::tr("Import of %1").arg(QFileInfo(path).fileName()),
          [this](const FinishedJob &job) {
              say(job);
              openWhenRecorded(job.record.outcome.values[QStringLiteral("run")].toString());
          });
}

/// The run lies in the project's folder; whoever holds the project records it a moment later.
void RunActions::openWhenRecorded(const QString &runId)
{
    if (m_session.run(runId))
        Q_EMIT m_session.openRunRequested(runId);
    else
        m_awaited.insert(runId);
}

void RunActions::exportForMlflow(const QList<StoredRun> &runs)
{
    auto *chooser = makeChooser(m_parent, Tr::tr("Folder of MLflow"), mlflowSetting);
    chooser->setFileMode(QFileDialog::Directory);
    chooser->setOption(QFileDialog::ShowDirsOnly);
    connect(chooser, &QFileDialog::fileSelected, this,
            [this, runs](const QString &folder) { writeMlflow(runs, folder); });
    chooser->open();
}

void RunActions::writeMlflow(const QList<StoredRun> &runs, const QString &folder)
{
    QSettings().setValue(QLatin1String(mlflowSetting), folder);
    QJsonObject chosen;
    for (const StoredRun &run : runs)
        chosen[run.id] = m_session.about(run);
    TaskSpec spec;
    spec.task = QStringLiteral("export_mlflow");
    spec.params = {{QStringLiteral("out"), QDir(folder).absolutePath()},
                   {QStringLiteral("runs"), chosen}};
    start(spec,
          runs.size() == 1 ? Tr::tr("Export of %1 for MLflow").arg(runs.first().title())
                           : Tr::tr("Export of %1 runs for MLflow").arg(runs.size()),
          [this](const FinishedJob &job) { say(job); });
}

void RunActions::start(const TaskSpec &spec, const QString &title, Then then)
{
    const Result<QString> id = m_session.start(spec, title);
    if (!id)
        return m_messages.show(id.error());
    m_messages.clear();
    m_started[*id] = std::move(then);
}

void RunActions::finish(const FinishedJob &job)
{
    if (m_awaited.remove(job.run.id))
        return Q_EMIT m_session.openRunRequested(job.run.id);
    const auto started = m_started.constFind(job.run.id);
    if (started == m_started.constEnd())
        return;
    const Then then = *started;
    m_started.erase(started);
    if (job.run.status == RunStatus::Cancelled)
        return;
    if (job.run.error)
        return m_messages.show(*job.run.error);
    then(job);
}

void RunActions::say(const FinishedJob &job)
{
    const Outcome &outcome = job.record.outcome;
    m_messages.show(outcome.warnings.isEmpty() ? MessageBar::Level::Information
                                               : MessageBar::Level::Warning,
                    firstParagraph(outcome.blocks), outcome.warnings.join(u'\n'));
}

} // namespace tenbin
