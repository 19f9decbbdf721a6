#include "app/desktop/gate_panel.h"
#include "app/desktop/lineage_view.h"
#include "app/desktop/page.h"
#include "app/desktop/page_frame.h"
#include "app/desktop/predict_menu.h"
#include "app/desktop/registry_dialogs.h"
#include "app/desktop/session.h"
#include "app/desktop/shown_table.h"
#include "app/desktop/versions_table_model.h"
#include "core/background.h"
#include "core/text.h"
#include "experiments/artifacts.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"
#include "widgets/table_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

class RegistryPage : public PageFrame
{
public:
    RegistryPage(Session &session, QWidget *parent)
        : PageFrame(Tr::tr("Registry"), parent), m_session(session), m_models(new TableView(this)),
          m_table(new TableView(this)), m_versions(new VersionsTableModel(this)),
          m_tabs(new QTabWidget(this)), m_lineage(new LineageView(this)),
          m_gate(new GatePanel(session, this)), m_history(new TableView(this)),
          m_stack(new QStackedWidget(this)), m_files(this)
    {
        m_predict = setPrimaryAction(Tr::tr("&Predict"));
        m_predict->setToolTip(Tr::tr("Predict a data set with the chosen version"));
        m_predict->setMenu(new QMenu(m_predict));
        connect(m_predict->menu(), &QMenu::aboutToShow, this, &RegistryPage::fillPredictMenu);
        buildTables();
        auto *empty = new EmptyState(
            QStringLiteral("registry"),
            Tr::tr("Models that are relied on are kept here under a name, with versions, aliases, "
                   "stages and a history of who changed what and why. It begins with a run: "
                   "choose Register model in its menu."),
            Tr::tr("&Choose a run"), this);
        connect(empty, &EmptyState::triggered, this,
                [this] { Q_EMIT m_session.pageRequested(QStringLiteral("runs")); });
        m_stack->addWidget(empty);
        m_stack->addWidget(makeContent());
        setContent(m_stack);
        connect(m_lineage, &LineageView::runRequested, &session, &Session::openRunRequested);
        connect(m_lineage, &LineageView::dataRequested, this, &RegistryPage::openData);
        connect(&session, &Session::registryChanged, this, [this] {
            m_checked.clear();
            reload();
        });
        connect(&session, &Session::runsChanged, this, &RegistryPage::reload);
        connect(&session, &Session::datasetsChanged, this, &RegistryPage::reload);
        reload();
    }

private:
    void buildTables()
    {
        m_models->setAccessibleName(Tr::tr("Registered models"));
        m_models->setSelectionMode(QAbstractItemView::SingleSelection);
        m_table->setModel(m_versions);
        m_table->setSortingEnabled(false);
        m_table->setAccessibleName(Tr::tr("Versions"));
        m_table->setSelectionMode(QAbstractItemView::SingleSelection);
        m_table->setContextMenuPolicy(Qt::CustomContextMenu);
        m_table->setToolTip(Tr::tr("Open the run of a version with a double click or Return"));
        m_history->setAccessibleName(Tr::tr("History"));
        m_history->setWidestColumn(420);
        connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
            const QString run = m_versions->row(index.row()).version.run;
            if (!run.isEmpty())
                Q_EMIT m_session.openRunRequested(run);
        });
        connect(m_table, &QWidget::customContextMenuRequested, this, &RegistryPage::showMenu);
        connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
                [this](const QModelIndex &current) {
                    if (!m_loading && current.isValid())
                        showVersion(m_versions->row(current.row()).version.version);
                });
        auto *remove =
            new QShortcut(QKeySequence::Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut);
        connect(remove, &QShortcut::activated, this, [this] { ask(askDeletion); });
    }

    QWidget *makeContent()
    {
        auto *line = new QHBoxLayout;
        line->setSpacing(8);
        for (const RegistryAction &action : registryActions()) {
            auto *button = new QPushButton(action.text, this);
            connect(button, &QPushButton::clicked, this,
                    [this, dialog = action.ask] { ask(dialog); });
            line->addWidget(button);
            m_buttons.append(button);
        }
        line->addStretch(1);
        auto *upper = new QWidget;
        auto *upperLayout = new QVBoxLayout(upper);
        upperLayout->setContentsMargins(0, 0, 0, 0);
        upperLayout->setSpacing(8);
        upperLayout->addLayout(line);
        upperLayout->addWidget(m_table, 1);
        m_tabs->addTab(m_lineage, Tr::tr("&Lineage"));
        m_tabs->addTab(m_gate, Tr::tr("&Gate"));
        m_tabs->addTab(m_history, Tr::tr("Histor&y"));
        m_tabs->setDocumentMode(true);
        m_tabs->setAccessibleName(Tr::tr("About the model"));
        auto *right = new QSplitter(Qt::Vertical);
        right->addWidget(upper);
        right->addWidget(m_tabs);
        right->setSizes({340, 360});
        right->setChildrenCollapsible(false);
        auto *splitter = new QSplitter(Qt::Horizontal, this);
        splitter->addWidget(m_models);
        splitter->addWidget(right);
        splitter->setStretchFactor(0, 0);
        splitter->setStretchFactor(1, 1);
        splitter->setSizes({360, 752});
        splitter->setChildrenCollapsible(false);
        return splitter;
    }

    void reload()
    {
        if (!m_session.isOpen())
            return;
        m_known = m_session.registeredModels();
        m_stack->setCurrentIndex(m_known.isEmpty() ? 0 : 1);
        m_predict->setVisible(!m_known.isEmpty());
        updateButtons();
        if (m_known.isEmpty()) {
            m_model = {};
            m_shown = 0;
            m_checked.clear();
            m_files.cancel();
            messages().clear();
            return;
        }
        const bool same = std::any_of(m_known.begin(), m_known.end(),
                                      [this](const auto &one) { return one.name == m_model.name; });
        const QString chosen = same ? m_model.name : m_known.first().name;
        showModels(chosen);
        showModel(chosen);
    }

    void showModels(const QString &chosen)
    {
        Table table;
        table.columns = {{Tr::tr("Model"), false, 0},
                         {Tr::tr("Versions"), true, 0},
                         {Tr::tr("Production"), true, 0},
                         {Tr::tr("Champion"), true, 0}};
        for (const RegisteredModel &model : std::as_const(m_known)) {
            const std::optional<ModelVersion> production = model.inProduction();
            const qint64 champion = model.aliases.value(championAlias, 0);
            table.rows.append({model.name, model.versions.size(),
                               production ? QJsonValue(production->version) : QJsonValue(),
                               champion > 0 ? QJsonValue(champion) : QJsonValue()});
        }
        showTable(*m_models, table);
        // Three short numbers leave the room to the name.
        QHeaderView *header = m_models->horizontalHeader();
        header->setSectionResizeMode(0, QHeaderView::Stretch);
        for (int column = 1; column < int(table.columns.size()); ++column)
            header->resizeSection(
                column, header->fontMetrics().horizontalAdvance(table.columns[column].title) + 20);
        for (int row = 0; row < int(m_known.size()); ++row)
            if (m_known[row].name == chosen)
                m_models->selectRow(row);
        connect(m_models->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
                [this](const QModelIndex &current) {
                    if (current.isValid())
                        showModel(m_known[current.row()].name);
                });
    }

    void showModel(const QString &name)
    {
        const auto found = std::find_if(m_known.begin(), m_known.end(),
                                        [&](const auto &one) { return one.name == name; });
        const bool same = name == m_model.name;
        const qint64 chosen = same ? m_shown : 0;
        m_model = *found;
        const QList<ModelChange> history = m_session.modelHistory(name);
        QList<VersionsTableModel::Row> rows;
        QList<GatePanel::Measured> measured;
        for (auto version = m_model.versions.rbegin(); version != m_model.versions.rend();
             ++version) {
            const Result<StoredRun> run = m_session.runOf(*version);
            rows.append(versionRow(m_model, *version, run, history));
            measured.append({version->version, run ? run->metrics : QMap<QString, MetricValue>()});
        }
        std::reverse(measured.begin(), measured.end());
        m_loading = true;
        m_versions->setRows(std::move(rows), m_model.gate);
        m_table->fitColumns();
        m_table->selectRow(std::max(m_versions->rowOf(chosen), 0));
        m_loading = false;
        m_gate->setModel(m_model, std::move(measured));
        showHistory(history);
        showVersion(m_versions->row(m_table->currentIndex().row()).version.version);
    }

    void showHistory(const QList<ModelChange> &history)
    {
        Table table;
        table.columns = {{Tr::tr("When"), false, 0},
                         {Tr::tr("Who"), false, 0},
                         {Tr::tr("What"), false, 0},
                         {Tr::tr("Why"), false, 0}};
        for (const ModelChange &one : history)
            table.rows.append(
                {QLocale().toString(one.made.toLocalTime(), QLocale::ShortFormat), one.who,
                 one.undoes > 0 ? Tr::tr("back, %1").arg(one.text()) : one.text(), one.why});
        showTable(*m_history, table);
    }

    /// The files are hashed beside the window: a model may be large.
    void showVersion(qint64 number)
    {
        m_shown = number;
        Result<Lineage> lineage = m_session.lineage(m_model.name, number);
        if (!lineage) {
            m_checked.clear();
            m_lineage->setMessage(lineage.error().text + u' ' + lineage.error().hint);
            return showFiles(lineage.error());
        }
        const ModelVersion version = lineage->version.version;
        const QString key = lineage->version.text() + version.sha256;
        if (key == m_checked) {
            lineage->broken = m_broken;
            return m_lineage->setLineage(*lineage, m_filesAre);
        }
        m_checked = key;
        m_filesAre = LineageView::Files::Checking;
        m_lineage->setLineage(*lineage, m_filesAre);
        if (version.run.isEmpty()) {
            m_files.cancel();
            return showFiles(m_session.runOf(version).error());
        }
        m_files.run(
            [folder = m_session.runFolder(version.run),
             artifact = artifactOf(version)](Progress &) -> std::optional<Error> {
                const Status sound = verifyArtifact(folder, artifact);
                return sound ? std::nullopt : std::optional(sound.error());
            },
            [this](const std::optional<Error> &broken) { showFiles(broken); });
    }

    void showFiles(const std::optional<Error> &broken)
    {
        m_broken = broken;
        m_filesAre = broken ? LineageView::Files::Broken : LineageView::Files::Sound;
        m_lineage->setFiles(m_filesAre, broken);
        say(broken);
    }

    void say(const std::optional<Error> &trouble)
    {
        if (trouble)
            messages().show(*trouble);
        else if (m_session.isReadOnly() && !m_known.isEmpty())
            messages().show(MessageBar::Level::Information, readOnlyReason());
        else
            messages().clear();
    }

    static QString readOnlyReason()
    {
        return Tr::tr("Another program holds the project: its models can be looked at only.");
    }

    void updateButtons()
    {
        const bool usable = !m_session.isReadOnly() && !m_known.isEmpty();
        for (qsizetype i = 0; i < m_buttons.size(); ++i) {
            m_buttons[i]->setEnabled(usable);
            m_buttons[i]->setToolTip(usable ? registryActions()[i].help : readOnlyReason());
        }
    }

    void ask(void (*dialog)(Session &, const RegisteredModel &, qint64, QWidget *))
    {
        if (m_shown > 0 && !m_session.isReadOnly())
            dialog(m_session, m_model, m_shown, this);
    }

    void showMenu(const QPoint &at)
    {
        if (!m_table->currentIndex().isValid())
            return;
        // The key of the menu means the chosen version, wherever it is pressed.
        const QModelIndex under = m_table->indexAt(at);
        const QPoint place =
            under.isValid() ? at : m_table->visualRect(m_table->currentIndex()).bottomLeft();
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        const QString run = m_versions->row(m_table->currentIndex().row()).version.run;
        menu->addAction(Tr::tr("&Open the run"), this,
                        [this, run] { Q_EMIT m_session.openRunRequested(run); })
            ->setEnabled(!run.isEmpty());
        menu->addSeparator();
        for (const RegistryAction &action : registryActions())
            menu->addAction(action.text, this, [this, dialog = action.ask] { ask(dialog); })
                ->setEnabled(!m_session.isReadOnly());
        menu->popup(m_table->viewport()->mapToGlobal(place));
    }

    void fillPredictMenu()
    {
        const std::optional<ModelVersion> version = m_model.find(m_shown);
        if (version)
            tenbin::fillPredictMenu(*m_predict->menu(), m_session, m_model, *version,
                                    m_filesAre == LineageView::Files::Sound, messages());
    }

    void openData(const QString &fingerprint)
    {
        for (const StoredDataset &dataset : m_session.datasets())
            if (dataset.fingerprint == fingerprint)
                m_session.setCurrentDataset(dataset.id);
        Q_EMIT m_session.pageRequested(QStringLiteral("data"));
    }

    Session &m_session;
    TableView *m_models;
    TableView *m_table;
    VersionsTableModel *m_versions;
    QTabWidget *m_tabs;
    LineageView *m_lineage;
    GatePanel *m_gate;
    TableView *m_history;
    QStackedWidget *m_stack;
    QPushButton *m_predict = nullptr;
    QList<QPushButton *> m_buttons;
    QList<RegisteredModel> m_known;
    RegisteredModel m_model;
    qint64 m_shown = 0;
    LineageView::Files m_filesAre = LineageView::Files::Unknown; ///< of the version shown
    std::optional<Error> m_broken;
    QString m_checked; ///< the version whose files are checked, or being checked
    bool m_loading = false;
    Background m_files;
};

} // namespace

namespace pages {

Page registry()
{
    return {.position = 92,
            .title = Tr::tr("Registry"),
            .icon = QStringLiteral("registry"),
            .create = [](Session &session, QWidget *parent) -> QWidget * {
                return new RegistryPage(session, parent);
            }};
}

} // namespace pages
} // namespace tenbin
