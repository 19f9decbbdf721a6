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
        splitter->setSizes({440, 640});
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
        m_filter->setPlaceholderText(Tr::tr("Filter: roc_auc > 0.9 and learner = \"mlp\""));
        m_filter->setAccessibleName(Tr::tr("Filter of the runs"));
        m_filter->setClearButtonEnabled(true);
        m_filter->setMinimumWidth(360);
        addToHeader(m_filter, 1);
        m_filterTimer.setSingleShot(true);
        m_filterTimer.setInterval(200);
        connect(m_filter, &QLineEdit::textChanged, this, [this] { m_filterTimer.start(); });
        connect(&m_filterTimer, &QTimer::timeout, this, &RunsPage::reload);
    }

    void buildTable()
    {
        m_table->setModel(m_model);
        m_table->setAccessibleName(Tr::tr("Runs"));
        m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
        m_table->setSelectionMode(QAbstractItemView::SingleSelection);
        m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
        m_table->setContextMenuPolicy(Qt::CustomContextMenu);
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
        query.sort = m_model->sortKey(header->sortIndicatorSection());
        query.ascending = header->sortIndicatorOrder() == Qt::AscendingOrder;
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
        if (first)
            m_table->fitColumns();
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
        QMenu menu(this);
        for (const QString &name : std::as_const(all)) {
            QAction *action = menu.addAction(name);
            action->setCheckable(true);
            action->setChecked(m_columns.contains(name));
        }
        if (const QAction *chosen = menu.exec(at)) {
            if (chosen->isChecked())
                m_columns.append(chosen->text());
            else
                m_columns.removeAll(chosen->text());
            QSettings().setValue(QStringLiteral("runs/metrics"), m_columns);
            reload();
        }
    }

    void showMenu(const QPoint &at)
    {
        const QModelIndex current = m_table->currentIndex();
        if (!current.isValid())
            return;
        const StoredRun run = m_model->run(current.row());
        QMenu menu(this);
        menu.addAction(Tr::tr("&Rename…"), this, [this, run] { rename(run); });
        menu.addAction(Tr::tr("&Copy as command"), this, [this, run] { copyCommand(run); });
        menu.addAction(Tr::tr("&Repeat this run"), this, [this, run] { repeat(run); });
        menu.addSeparator();
        menu.addAction(Tr::tr("&Delete…"), this, [this, run] { remove(run); });
        menu.exec(at);
    }

    void rename(const StoredRun &run)
    {
        bool accepted = false;
        const QString name =
            QInputDialog::getText(this, Tr::tr("Rename run"), Tr::tr("Name of the run:"),
                                  QLineEdit::Normal, run.title(), &accepted);
        if (accepted && name != run.name)
            m_session.renameRun(run, name);
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
        QMessageBox box(QMessageBox::Warning, Tr::tr("Delete run"),
                        Tr::tr("Delete \"%1\" with its model and predictions?").arg(run.title()),
                        QMessageBox::Cancel, this);
        box.setTextFormat(Qt::PlainText);
        box.setInformativeText(Tr::tr("This cannot be undone."));
        const QPushButton *sure = box.addButton(Tr::tr("&Delete"), QMessageBox::DestructiveRole);
        box.exec();
        if (box.clickedButton() != static_cast<const QAbstractButton *>(sure))
            return;
        if (Status removed = m_session.removeRun(run.id); !removed)
            messages().show(removed.error());
    }

    Session &m_session;
    QLineEdit *m_filter;
    TableView *m_table;
    RunsTableModel *m_model;
    RunView *m_view;
    QStackedWidget *m_stack;
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
