#include "app/desktop/main_window.h"

#include "app/desktop/menus.h"
#include "app/desktop/page.h"
#include "app/desktop/page_frame.h"
#include "app/desktop/run_actions.h"
#include "app/desktop/session.h"
#include "core/text.h"
#include "widgets/job_panel.h"
#include "widgets/message_bar.h"
#include "widgets/nav_rail.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

/// The pages in the order of the rail.
const QList<const Shelf<Page>::Entry *> &orderedPages()
{
    static const auto pages = [] {
        QList<const Shelf<Page>::Entry *> all;
        for (const auto &entry : shelf<Page>().entries())
            all.append(&entry);
        std::sort(all.begin(), all.end(),
                  [](const auto *a, const auto *b) { return a->item.position < b->item.position; });
        return all;
    }();
    return pages;
}

} // namespace

MainWindow::MainWindow(Session &session, Theme &theme)
    : m_session(session), m_theme(theme), m_rail(new NavRail(this)),
      m_stack(new QStackedWidget(this)), m_jobs(new JobPanel(this)),
      m_messages(new MessageBar(this)), m_projectLabel(new QLabel(this)),
      m_dataLabel(new QLabel(this))
{
    setWindowTitle(QStringLiteral("Tenbin"));
    setAcceptDrops(true);
    for (const auto *page : orderedPages()) {
        m_rail->addPage(page->item.icon, page->item.title);
        m_stack->addWidget(new QWidget(m_stack));
    }
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_messages);
    right->addWidget(m_stack, 1);
    right->addWidget(m_jobs);
    auto *centre = new QWidget(this);
    auto *layout = new QHBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rail);
    layout->addLayout(right, 1);
    setCentralWidget(centre);
    for (QLabel *label : {m_projectLabel, m_dataLabel})
        label->setTextFormat(Qt::PlainText);
    statusBar()->addWidget(m_projectLabel);
    statusBar()->addPermanentWidget(m_dataLabel);
    buildMenus();

    connect(m_rail, &NavRail::currentChanged, this, &MainWindow::showPageAt);
    connect(m_jobs, &JobPanel::cancelRequested, &m_session, &Session::cancel);
    connect(m_jobs, &JobPanel::logRequested, this, &MainWindow::showLog);
    connect(&m_session, &Session::jobProgressed, this, &MainWindow::showJob);
    connect(&m_session, &Session::jobFinished, this,
            [this](const FinishedJob &job) { m_jobs->remove(job.run.id); });
    connect(&m_session, &Session::failed, this,
            [this](const Error &error) { m_messages->show(error); });
    connect(&m_session, &Session::projectChanged, this, &MainWindow::updateStatus);
    connect(&m_session, &Session::datasetsChanged, this, &MainWindow::updateStatus);
    connect(&m_session, &Session::currentDatasetChanged, this, &MainWindow::updateStatus);
    connect(&m_session, &Session::pageRequested, this, &MainWindow::showPage);
    connect(&m_session, &Session::openRunRequested, this, [this](const QString &id) {
        const qsizetype pages = m_pages.size();
        showPage(QStringLiteral("runs"));
        // A page that is only now made has not heard which one.
        if (m_pages.size() > pages)
            Q_EMIT m_session.openRunRequested(id);
    });
    restore();
    updateStatus();
    showPageAt(m_rail->current());
}

MainWindow::~MainWindow() = default;

void MainWindow::showPage(const QString &id)
{
    const auto &pages = orderedPages();
    for (qsizetype i = 0; i < pages.size(); ++i) {
        if (pages[i]->id == id)
            m_rail->setCurrent(int(i));
    }
}

void MainWindow::showPageAt(int index)
{
    const bool fresh = !m_pages.contains(index);
    if (fresh) {
        QWidget *page = orderedPages()[index]->item.create(m_session, m_stack);
        delete m_stack->widget(index);
        m_stack->insertWidget(index, page);
        m_pages[index] = page;
    }
    m_stack->setCurrentIndex(index);
    if (auto *page = qobject_cast<PageFrame *>(m_pages[index]); page && fresh)
        // Splitters show what they hold one round of events later.
        QTimer::singleShot(0, page, &PageFrame::takeFocus);
}

void MainWindow::buildMenus()
{
    auto *runs = new RunActions(m_session, *m_messages, this);
    addFileMenu(
        *this, m_session, [this] { chooseProject(); }, [runs] { runs->importRun(); });
    addEditMenu(*this, m_session.undoStack());
    addViewMenu(*this, m_theme, *m_rail);
    addHelpMenu(*this);
}

void MainWindow::showJob(const QString &id, const JobState &state)
{
    JobDisplay job;
    job.id = id;
    job.title = m_session.jobTitle(id).isEmpty() ? id.left(8) : m_session.jobTitle(id);
    job.note = state.note;
    job.fraction = std::clamp(state.fraction, 0.0, 1.0);
    job.rate = state.rate;
    if (state.elapsed > 0)
        job.remaining = state.remaining;
    job.waiting = m_session.isWaiting(id);
    m_jobs->update(job);
}

void MainWindow::showLog(const QString &id)
{
    auto *window = new QPlainTextEdit(this);
    window->setWindowFlag(Qt::Window);
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->setWindowTitle(Tr::tr("Log of %1").arg(m_session.jobTitle(id)));
    window->setAccessibleName(window->windowTitle());
    window->setReadOnly(true);
    window->setPlainText(jobLogTail(m_session.runFolder(id), 1 << 20));
    window->resize(720, 420);
    window->show();
}

void MainWindow::updateStatus()
{
    if (!m_session.isOpen())
        return;
    QString project = QDir::toNativeSeparators(m_session.projectFolder());
    if (m_session.isReadOnly())
        project += Tr::tr(" (held by another program: to look at only)");
    m_projectLabel->setText(project);
    QString shown;
    for (const StoredDataset &dataset : m_session.datasets()) {
        if (dataset.id == m_session.currentDataset())
            shown = QStringLiteral("%1 · %2 × %3")
                        .arg(dataset.name, QLocale().toString(dataset.rows),
                             QLocale().toString(dataset.columns.size()));
    }
    m_dataLabel->setText(shown);
}

void MainWindow::chooseProject()
{
    auto *chooser = new QFileDialog(this, Tr::tr("Open project"), m_session.projectFolder());
    chooser->setAttribute(Qt::WA_DeleteOnClose);
    chooser->setFileMode(QFileDialog::Directory);
    chooser->setOption(QFileDialog::ShowDirsOnly);
    connect(chooser, &QFileDialog::fileSelected, this, &MainWindow::openProject);
    chooser->open();
}

void MainWindow::openProject(const QString &folder)
{
    if (Status opened = m_session.openProject(folder); !opened)
        m_messages->show(opened.error());
    else
        QSettings().setValue(QStringLiteral("project"), folder);
}

void MainWindow::restore()
{
    const QSettings settings;
    constexpr QSize usual(1280, 800);
    resize(usual);
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    m_rail->setFolded(settings.value(QStringLiteral("window/rail_folded")).toBool());
    m_jobs->setExpanded(settings.value(QStringLiteral("window/jobs_expanded")).toBool());
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    // Nothing is lost by closing: workers go on, and the next start collects what they did.
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/rail_folded"), m_rail->isFolded());
    settings.setValue(QStringLiteral("window/jobs_expanded"), m_jobs->isExpanded());
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().first().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QString path = event->mimeData()->urls().first().toLocalFile();
    event->acceptProposedAction();
    Q_EMIT m_session.importRequested(path);
}

} // namespace tenbin
