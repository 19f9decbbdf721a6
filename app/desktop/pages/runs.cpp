#include "app/desktop/command_text.h"
#include "app/desktop/page.h"
#include "app/desktop/page_frame.h"
#include "app/desktop/run_view.h"
#include "app/desktop/runs_table_model.h"
#include "app/desktop/session.h"
#include "core/text.h"
#include "experiments/run_filter.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"
#include "widgets/table_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace tenbin {

namespace {

/// Metrics a new user sees; the others are one click away in the header's menu.
const QStringList &usualMetrics()
{
    static const QStringList names{QStringLiteral("roc_auc"),  QStringLiteral("accuracy"),
                                   QStringLiteral("f1_macro"), QStringLiteral("log_loss"),
                                   QStringLiteral("r2"),       QStringLiteral("rmse")};
    return names;
}

class RunsPage : public PageFrame
{
public:
    RunsPage(Session &session, QWidget *parent)
        : PageFrame(Tr::tr("Runs"), parent), m_session(session), m_filter(new QLineEdit(this)),
          m_table(new TableView(this)), m_model(new RunsTableModel(this)),
          m_view(new RunView(session, this)), m_stack(new QStackedWidget(this))
    {
        buildFilter();
        buildTable();
        auto *splitter = new QSplitter(Qt::Horizontal, this);
        splitter->addWidget(m_table);
        splitter->addWidget(m_view);
        splitter->setStretchFactor(0, 3);
        splitter->setStretchFactor(1, 4);
        splitter->setSizes({500, 740});
        splitter->setChildrenCollapsible(false);
        auto *empty = new EmptyState(
            QStringLiteral("runs"),
            Tr::tr("Every training, evaluation and prediction is kept here with its numbers, "
                   "charts and model."),
            Tr::tr("&Train a model"), this);
        connect(empty, &EmptyState::triggered, this,
                [this] { Q_EMIT m_session.pageRequested(QStringLiteral("train")); });
        m_stack->addWidget(empty);
        m_stack->addWidget(splitter);
        setContent(m_stack);

        connect(&session, &Session::runsChanged, this, &RunsPage::reload);
        connect(&session, &Session::openRunRequested, this, &RunsPage::select);
        m_columns =
            QSettings().value(QStringLiteral("runs/metrics"), usualMetrics()).toStringList();
        reload();
        const QByteArray header = QSettings().value(QStringLiteral("runs/header")).toByteArray();
        m_table->horizontalHeader()->restoreState(header);
    }

    ~RunsPage() override
    {
        QSettings().setValue(QStringLiteral("runs/header"),
                             m_table->horizontalHeader()->saveState());
    }

private:
    void buildFilter()
    {
        m_filter->setPlaceholderText(Tr::tr("roc_auc > 0.9 and learner = \"mlp\""));
        m_filter->setAccessibleName(Tr::tr("Filter of the runs"));
        m_filter->setClearButtonEnabled(true);
        m_filter->setMinimumWidth(360);
        addToHeader(Tr::tr("Fi&lter"), m_filter, 1);
        m_choose = new QPushButton(Tr::tr("&Columns"), this);
        m_choose->setToolTip(Tr::tr("Choose the metrics that the table shows"));
        addToHeader(m_choose);
        connect(m_choose, &QPushButton::clicked, this,
                [this] { chooseColumns(m_choose->mapToGlobal(m_choose->rect().bottomLeft())); });
        auto *find = new QShortcut(QKeySequence::Find, this);
        connect(find, &QShortcut::activated, m_filter, [this] { m_filter->setFocus(); });
        m_filterTimer.setSingleShot(true);
        m_filterTimer.setInterval(200);
        connect(m_filter, &QLineEdit::textChanged, this, [this] { m_filterTimer.start(); });
        connect(&m_filterTimer, &QTimer::timeout, this, &RunsPage::reload);
    }

    void buildTable()
    {
        m_table->setModel(m_model);
        m_table->setAccessibleName(Tr::tr("Runs"));
        m_table->setEmptyText(Tr::tr("No run fits the filter."));
        m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
        m_table->setSelectionMode(QAbstractItemView::SingleSelection);
        m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
        m_table->setContextMenuPolicy(Qt::CustomContextMenu);
        addKey(QKeySequence(Qt::Key_F2), &RunsPage::ask);
        addKey(QKeySequence::Delete, &RunsPage::remove);
        QHeaderView *header = m_table->horizontalHeader();
        header->setSectionsMovable(true);
        header->setSortIndicatorShown(true);
        header->setSortIndicator(RunsTableModel::Started, Qt::DescendingOrder);
        header->setSectionsClickable(true);
        header->setContextMenuPolicy(Qt::CustomContextMenu);
        connect(header, &QHeaderView::sortIndicatorChanged, this, &RunsPage::reload);
        connect(header, &QWidget::customContextMenuRequested, this,
                [this, header](const QPoint &at) { chooseColumns(header->mapToGlobal(at)); });
        connect(m_table, &QWidget::customContextMenuRequested, this,
                [this](const QPoint &at) { showMenu(m_table->viewport()->mapToGlobal(at)); });
        connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
                [this](const QModelIndex &current) {
                    if (current.isValid() && !m_loading)
                        m_view->setRun(m_model->run(current.row()));
                });
    }

    void addKey(const QKeySequence &keys, void (RunsPage::*act)(const StoredRun &))
    {
        auto *shortcut = new QShortcut(keys, m_table, nullptr, nullptr, Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, act] {
            if (const QModelIndex current = m_table->currentIndex(); current.isValid())
                (this->*act)(m_model->run(current.row()));
        });
    }

    void reload()
    {
        if (!m_session.isOpen())
            return;
        if (const Result<RunFilter> filter = RunFilter::parse(m_filter->text()); !filter) {
            messages().show(filter.error());
            return;
        }
        messages().clear();
        const QString selected = m_view->runId();
        const QHeaderView *header = m_table->horizontalHeader();
        RunQuery query;
        query.filter = m_filter->text();
        query.sorts = {{m_model->sortKey(header->sortIndicatorSection()),
                        header->sortIndicatorOrder() == Qt::AscendingOrder}};
        QList<StoredRun> runs = m_session.runs(query);
        QStringList metrics;
        for (const QString &name : std::as_const(m_columns)) {
            if (std::any_of(runs.begin(), runs.end(),
                            [&](const StoredRun &run) { return run.metrics.contains(name); }))
                metrics.append(name);
        }
        m_loading = true;
        const bool first = m_model->columnCount() != RunsTableModel::FirstMetric + metrics.size();
        const bool none = runs.isEmpty() && query.filter.isEmpty();
        m_model->setRuns(std::move(runs), metrics);
        if (first) {
            m_table->fitColumns();
            placeMetrics();
        }
        m_loading = false;
        m_stack->setCurrentIndex(none ? 0 : 1);
        const int row = m_model->rowOf(selected);
        if (row >= 0)
            m_table->selectRow(row);
        else if (m_model->rowCount() > 0)
            m_table->selectRow(0);
        else
            m_view->clear();
    }

    /// What runs are compared by stands next to their names.
    void placeMetrics()
    {
        QHeaderView *header = m_table->horizontalHeader();
        for (int i = 0; i < int(m_model->metrics().size()); ++i)
            header->moveSection(header->visualIndex(RunsTableModel::FirstMetric + i),
                                RunsTableModel::Learner + i);
    }

    void select(const QString &id)
    {
        m_filter->clear();
        reload();
        if (const int row = m_model->rowOf(id); row >= 0)
            m_table->selectRow(row);
    }

    void chooseColumns(const QPoint &at)
    {
        QStringList all;
        for (const StoredRun &run : m_session.runs()) {
            for (auto metric = run.metrics.begin(); metric != run.metrics.end(); ++metric) {
                if (!all.contains(metric.key()))
                    all.append(metric.key());
            }
        }
        all.sort();
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        for (const QString &name : std::as_const(all)) {
            QAction *action = menu->addAction(name);
            action->setCheckable(true);
            action->setChecked(m_columns.contains(name));
            connect(action, &QAction::toggled, this,
                    [this, name](bool shown) { showColumn(name, shown); });
        }
        menu->popup(at);
    }

    void showColumn(const QString &metric, bool shown)
    {
        if (shown)
            m_columns.append(metric);
        else
            m_columns.removeAll(metric);
        QSettings().setValue(QStringLiteral("runs/metrics"), m_columns);
        reload();
    }

    void showMenu(const QPoint &at)
    {
        const QModelIndex current = m_table->currentIndex();
        if (!current.isValid())
            return;
        const StoredRun run = m_model->run(current.row());
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        QAction *rename = menu->addAction(Tr::tr("&Rename…"), this, [this, run] { ask(run); });
        menu->addAction(Tr::tr("&Copy as command"), this, [this, run] { copyCommand(run); });
        menu->addAction(Tr::tr("R&epeat this run"), this, [this, run] { repeat(run); });
        menu->addSeparator();
        QAction *remove =
            menu->addAction(Tr::tr("&Delete…"), this, [this, run] { this->remove(run); });
        rename->setEnabled(!m_session.isReadOnly());
        remove->setEnabled(isRemovable(run));
        menu->popup(at);
    }

    bool isRemovable(const StoredRun &run) const
    {
        return !m_session.isReadOnly() && run.status != RunStatus::Running;
    }

    /// A new name.
    void ask(const StoredRun &run)
    {
        auto *dialog = new QInputDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setWindowTitle(Tr::tr("Rename run"));
        dialog->setLabelText(Tr::tr("Name of the run:"));
        dialog->setTextValue(run.title());
        connect(dialog, &QInputDialog::textValueSelected, this, [this, run](const QString &name) {
            if (name != run.name)
                m_session.renameRun(run, name);
        });
        dialog->open();
    }

    void copyCommand(const StoredRun &run)
    {
        const Result<TaskSpec> spec = run.taskSpec();
        if (!spec)
            return messages().show(spec.error());
        QGuiApplication::clipboard()->setText(commandText(*spec, m_session.projectFolder()));
        messages().show(MessageBar::Level::Information, Tr::tr("The command is copied."));
    }

    void repeat(const StoredRun &run)
    {
        const Result<TaskSpec> spec = run.taskSpec();
        if (!spec)
            return messages().show(spec.error());
        if (const Result<QString> id =
                m_session.start(*spec, Tr::tr("Repeat of %1").arg(run.title()));
            !id)
            messages().show(id.error());
    }

    void remove(const StoredRun &run)
    {
        if (!isRemovable(run))
            return;
        auto *box = new QMessageBox(
            QMessageBox::Warning, Tr::tr("Delete run"),
            Tr::tr("Delete \"%1\" with its model and predictions?").arg(run.title()),
            QMessageBox::Cancel, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->setTextFormat(Qt::PlainText);
        box->setInformativeText(Tr::tr("This cannot be undone."));
        const QPushButton *sure = box->addButton(Tr::tr("&Delete"), QMessageBox::DestructiveRole);
        connect(sure, &QPushButton::clicked, this, [this, id = run.id] {
            if (Status removed = m_session.removeRun(id); !removed)
                messages().show(removed.error());
        });
        box->open();
    }

    Session &m_session;
    QLineEdit *m_filter;
    TableView *m_table;
    RunsTableModel *m_model;
    RunView *m_view;
    QStackedWidget *m_stack;
    QPushButton *m_choose = nullptr;
    QTimer m_filterTimer;
    QStringList m_columns;
    bool m_loading = false;
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
