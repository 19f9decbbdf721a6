#include "app/desktop/command_text.h"
#include "app/desktop/page.h"
#include "app/desktop/page_frame.h"
#include "app/desktop/register_dialog.h"
#include "app/desktop/run_actions.h"
#include "app/desktop/run_column.h"
#include "app/desktop/run_columns_dialog.h"
#include "app/desktop/run_comparison_view.h"
#include "app/desktop/run_edit_dialog.h"
#include "app/desktop/run_filter_field.h"
#include "app/desktop/run_marks.h"
#include "app/desktop/run_view.h"
#include "app/desktop/runs_table.h"
#include "app/desktop/runs_table_model.h"
#include "app/desktop/runs_tools.h"
#include "app/desktop/session.h"
#include "core/text.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace tenbin {

namespace {

constexpr qsizetype comparable = 500; ///< runs at once

class RunsPage : public PageFrame
{
public:
    RunsPage(Session &session, QWidget *parent)
        : PageFrame(Tr::tr("Runs"), parent), m_session(session), m_filter(new RunFilterField(this)),
          m_tools(new RunsTools(this)), m_table(new RunsTable(this)), m_caption(new QLabel(this)),
          m_view(new RunView(session, this)), m_actions(new RunActions(session, messages(), this)),
          m_details(new QStackedWidget(this)), m_stack(new QStackedWidget(this))
    {
        addToHeader(m_filter, 6);
        m_table->setAccessibleName(Tr::tr("Runs"));
        m_table->setContextMenuPolicy(Qt::CustomContextMenu);
        m_caption->setForegroundRole(QPalette::PlaceholderText);
        m_details->addWidget(m_view);
        auto *empty = new EmptyState(
            QStringLiteral("runs"),
            Tr::tr("Every training, evaluation and prediction is kept here with its numbers, "
                   "charts and model."),
            Tr::tr("&Train a model"), this);
        m_stack->addWidget(empty);
        m_stack->addWidget(makeContent());
        setContent(m_stack);
        m_tools->showTable(*m_table);
        addKeys();

        connect(empty, &EmptyState::triggered, this,
                [this] { Q_EMIT m_session.pageRequested(QStringLiteral("train")); });
        connect(m_filter, &RunFilterField::changed, m_table, &RunsTable::setFilter);
        connect(m_table, &RunsTable::picked, this, &RunsPage::showPicked);
        connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
            QMenu *menu = makeMenu();
            menu->setAttribute(Qt::WA_DeleteOnClose);
            menu->popup(m_table->viewport()->mapToGlobal(at));
        });
        connect(m_tools, &RunsTools::groupingChosen, m_table, &RunsTable::setGroupBy);
        connect(m_tools, &RunsTools::onlyDifferingChosen, m_table, &RunsTable::setOnlyDiffering);
        connect(m_tools, &RunsTools::binChosen, this, &RunsPage::reload);
        connect(m_tools, &RunsTools::columnsRequested, this, &RunsPage::chooseColumns);
        connect(m_tools, &RunsTools::restoreRequested, this, &RunsPage::restorePicked);
        connect(m_tools, &RunsTools::emptyRequested, this, &RunsPage::askToEmpty);
        connect(m_tools, &RunsTools::actionsRequested, this, [this](const QPoint &at) {
            QMenu *menu = makeMenu();
            menu->setAttribute(Qt::WA_DeleteOnClose);
            menu->popup(at);
        });
        connect(m_view, &RunView::editRequested, this, &RunsPage::editPicked);
        connect(&session, &Session::runsChanged, this, &RunsPage::reload);
        connect(&session, &Session::openRunRequested, this, &RunsPage::select);
        connect(&session, &Session::binEmptied, this, &RunsPage::showPurged);
        reload();
    }

private:
    QWidget *makeContent()
    {
        auto *left = new QWidget(this);
        auto *leftLayout = new QVBoxLayout(left);
        leftLayout->setContentsMargins(0, 0, 0, 0);
        leftLayout->setSpacing(8);
        leftLayout->addWidget(m_tools);
        leftLayout->addWidget(m_table, 1);
        leftLayout->addWidget(m_caption);
        auto *splitter = new QSplitter(Qt::Horizontal, this);
        splitter->addWidget(left);
        splitter->addWidget(m_details);
        splitter->setStretchFactor(0, 4);
        splitter->setStretchFactor(1, 3);
        splitter->setSizes({680, 560});
        splitter->setChildrenCollapsible(false);
        const QString setting = QStringLiteral("runs/splitter");
        splitter->restoreState(QSettings().value(setting).toByteArray());
        connect(splitter, &QSplitter::splitterMoved, this,
                [splitter, setting] { QSettings().setValue(setting, splitter->saveState()); });
        return splitter;
    }

    void addKeys()
    {
        auto *find = new QShortcut(QKeySequence::Find, this);
        connect(find, &QShortcut::activated, m_filter->field(), [this] {
            m_filter->field()->setFocus();
            m_filter->field()->selectAll();
        });
        addKey(Qt::Key_F2, &RunsPage::editPicked);
        addKey(Qt::Key_Delete, &RunsPage::binPicked);
        addKey(Qt::Key_P, &RunsPage::pinPicked);
        addKey(Qt::Key_B, &RunsPage::setBaseline);
    }

    void addKey(Qt::Key key, void (RunsPage::*act)())
    {
        auto *shortcut = new QShortcut(key, m_table, nullptr, nullptr, Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, act);
    }

    bool isInBin() const { return m_tools->isBinChosen(); }
    bool canEdit() const { return !m_session.isReadOnly() && !isInBin(); }

    void reload()
    {
        if (!m_session.isOpen())
            return;
        const QList<StoredRun> binned = m_session.binnedRuns();
        const QList<StoredRun> kept = m_session.runs();
        m_tools->setBinned(int(binned.size()), m_session.isReadOnly());
        const QList<StoredRun> &runs = isInBin() ? binned : kept;
        m_table->setEmptyText(!runs.isEmpty() ? Tr::tr("No run fits the filter.")
                              : isInBin()     ? Tr::tr("The bin is empty.")
                                              : Tr::tr("All runs are in the bin."));
        m_stack->setCurrentIndex(kept.isEmpty() && binned.isEmpty() ? 0 : 1);
        m_table->setRuns(runs);
    }

    void select(const QString &id)
    {
        m_tools->leaveBin();
        if (!m_table->selectRun(id)) {
            m_filter->clear();
            m_table->openGroups();
            m_table->selectRun(id);
        }
    }

    void showPicked()
    {
        const QList<StoredRun> runs = m_table->selectedRuns();
        if (runs.size() > 1) {
            compare(runs);
        } else if (!runs.isEmpty()) {
            m_view->setRun(runs.first());
            m_details->setCurrentWidget(m_view);
        } else if (m_table->runs().shown().empty()) {
            m_view->clear();
            m_details->setCurrentWidget(m_view);
        }
        m_tools->setPicked(int(runs.size()));
        QString caption = m_table->summary();
        if (runs.size() > comparable)
            caption += QStringLiteral(" · ") + Tr::tr("the first %1 are compared").arg(comparable);
        m_caption->setText(caption);
    }

    /// From top to bottom; what the table measures against leads.
    void compare(const QList<StoredRun> &runs)
    {
        QStringList ids;
        for (const StoredRun &run : runs.mid(0, comparable))
            ids.append(run.id);
        const StoredRun *baseline = m_table->runs().baseline();
        if (baseline && ids.removeOne(baseline->id))
            ids.prepend(baseline->id);
        if (!m_comparison) {
            m_comparison = new RunComparisonView(m_session, this);
            m_comparison->setContentsMargins(8, 0, 0, 0);
            m_details->addWidget(m_comparison);
        }
        m_comparison->setRuns(ids);
        m_details->setCurrentWidget(m_comparison);
    }

    void chooseColumns()
    {
        auto *dialog = new RunColumnsDialog(m_table->allColumns(), m_table->chosenColumns(), this);
        connect(dialog, &RunColumnsDialog::chosen, m_table, &RunsTable::chooseColumns);
        dialog->open();
    }

    QMenu *makeMenu()
    {
        const QList<StoredRun> runs = m_table->selectedRuns();
        const bool one = runs.size() == 1, some = !runs.isEmpty();
        auto *menu = new QMenu(this);
        const auto add = [&](const QString &text, const QKeySequence &keys, bool enabled,
                             void (RunsPage::*act)()) {
            QAction *action = menu->addAction(text, this, act);
            action->setShortcut(keys);
            action->setEnabled(enabled);
        };
        if (isInBin()) {
            add(Tr::tr("&Restore"), {}, some && !m_session.isReadOnly(), &RunsPage::restorePicked);
        } else {
            add(Tr::tr("&Edit…"), Qt::Key_F2, one && canEdit(), &RunsPage::editPicked);
            add(areAllPinned(runs) ? Tr::tr("Un&pin") : Tr::tr("&Pin"), Qt::Key_P,
                some && canEdit(), &RunsPage::pinPicked);
            add(one && isBaseline(runs.first()) ? Tr::tr("No &baseline")
                                                : Tr::tr("Set as &baseline"),
                Qt::Key_B, one && canEdit(), &RunsPage::setBaseline);
            menu->addSeparator();
            add(Tr::tr("&Repeat this run"), {}, one && !m_session.isReadOnly(), &RunsPage::repeat);
            addRegister(*menu, runs);
            m_actions->addTo(*menu, runs);
            menu->addSeparator();
        }
        add(Tr::tr("&Copy as command"), {}, one, &RunsPage::copyCommand);
        addSorting(*menu);
        QAction *copy =
            menu->addAction(Tr::tr("Copy &selected rows"), m_table, &TableView::copySelection);
        copy->setShortcut(QKeySequence::Copy);
        copy->setEnabled(some);
        menu->addAction(Tr::tr("Copy all as CS&V"), m_table, &TableView::copyCsv);
        if (!isInBin()) {
            menu->addSeparator();
            add(Tr::tr("&Delete"), Qt::Key_Delete, some && canEdit(), &RunsPage::binPicked);
        }
        return menu;
    }

    void addRegister(QMenu &menu, const QList<StoredRun> &runs)
    {
        const StoredRun run = runs.value(0);
        const QString whyNot =
            runs.size() == 1 ? RegisterDialog::whyNot(m_session, run) : Tr::tr("Select one run.");
        QAction *action = menu.addAction(Tr::tr("Re&gister model…"), this, [this, run] {
            RegisterDialog::ask(m_session, run, this);
        });
        action->setEnabled(whyNot.isEmpty());
        action->setToolTip(whyNot);
        menu.setToolTipsVisible(true);
    }

    /// The header's clicks, for the keyboard.
    void addSorting(QMenu &menu)
    {
        for (const bool more : {false, true}) {
            QMenu *by = menu.addMenu(more ? Tr::tr("T&hen sort by") : Tr::tr("Sor&t by"));
            for (const QString &column : m_table->runs().columns())
                by->addAction(runColumn::title(column), m_table,
                              [this, column, more] { m_table->sortBy(column, more); });
        }
    }

    static bool areAllPinned(const QList<StoredRun> &runs)
    {
        return !runs.isEmpty() && std::all_of(runs.begin(), runs.end(), isPinned);
    }

    void pinPicked()
    {
        const QList<StoredRun> runs = m_table->selectedRuns();
        if (runs.isEmpty() || !canEdit())
            return;
        m_session.editRuns(areAllPinned(runs) ? Tr::tr("Unpin") : Tr::tr("Pin"),
                           withPinsChanged(runs));
    }

    void setBaseline()
    {
        const QList<StoredRun> runs = m_table->selectedRuns();
        if (runs.size() != 1 || !canEdit())
            return;
        m_session.editRuns(Tr::tr("Set baseline"),
                           withBaselineChanged(runs.first(), m_session.runs()));
    }

    void editPicked()
    {
        const QList<StoredRun> runs = m_table->selectedRuns();
        if (runs.size() != 1 || !canEdit())
            return;
        auto *dialog = new RunEditDialog(runs.first(), this);
        connect(dialog, &QDialog::accepted, this,
                [this, dialog] { m_session.editRuns(Tr::tr("Edit run"), {dialog->edited()}); });
        dialog->open();
    }

    void binPicked()
    {
        const QStringList ids = m_table->selectedIds();
        if (!ids.isEmpty() && canEdit())
            m_session.binRuns(ids);
    }

    void restorePicked()
    {
        const QStringList ids = m_table->selectedIds();
        if (!ids.isEmpty() && isInBin())
            m_session.restoreRuns(ids);
    }

    void askToEmpty()
    {
        const qsizetype runs = m_session.binnedRuns().size();
        auto *box = new QMessageBox(
            QMessageBox::Warning, Tr::tr("Empty the bin"),
            counted(runs, Tr::tr("Delete %1 run with its model and predictions for good?"),
                    Tr::tr("Delete %1 runs with their models and predictions for good?")),
            QMessageBox::Cancel, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->setInformativeText(Tr::tr("This cannot be undone, nor can what was done before."));
        const QPushButton *sure =
            box->addButton(Tr::tr("&Empty the bin"), QMessageBox::DestructiveRole);
        connect(sure, &QPushButton::clicked, &m_session, &Session::emptyBin);
        box->open();
    }

    void showPurged(const Purged &purged)
    {
        messages().show(MessageBar::Level::Information,
                        counted(purged.runs.size(), Tr::tr("%1 run is gone; %2 are free again."),
                                Tr::tr("%1 runs are gone; %2 are free again."))
                            .arg(QLocale().formattedDataSize(purged.bytes)));
    }

    void copyCommand()
    {
        const QList<StoredRun> runs = m_table->selectedRuns();
        const Result<TaskSpec> spec = runs.first().taskSpec();
        if (!spec)
            return messages().show(spec.error());
        QGuiApplication::clipboard()->setText(commandText(*spec, m_session.projectFolder()));
        messages().show(MessageBar::Level::Information, Tr::tr("The command is copied."));
    }

    void repeat()
    {
        const StoredRun run = m_table->selectedRuns().first();
        const Result<TaskSpec> spec = run.taskSpec();
        if (!spec)
            return messages().show(spec.error());
        if (const Result<QString> id =
                m_session.start(*spec, Tr::tr("Repeat of %1").arg(run.title()));
            !id)
            messages().show(id.error());
    }

    Session &m_session;
    RunFilterField *m_filter;
    RunsTools *m_tools;
    RunsTable *m_table;
    QLabel *m_caption;
    RunView *m_view;
    RunActions *m_actions;
    RunComparisonView *m_comparison = nullptr; ///< made when it is first wanted
    QStackedWidget *m_details;
    QStackedWidget *m_stack;
};

} // namespace

namespace pages {

Page runs()
{
    return {.position = 90,
            .title = Tr::tr("Runs"),
            .icon = QStringLiteral("runs"),
            .create = [](Session &session, QWidget *parent) -> QWidget * {
                return new RunsPage(session, parent);
            }};
}

} // namespace pages
} // namespace tenbin
