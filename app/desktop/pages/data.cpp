#include "app/desktop/command_text.h"
#include "app/desktop/dataset_picker.h"
#include "app/desktop/import_dialog.h"
#include "app/desktop/page.h"
#include "app/desktop/page_frame.h"
#include "app/desktop/recent_files.h"
#include "app/desktop/session.h"
#include "core/json.h"
#include "core/text.h"
#include "data/profile.h"
#include "experiments/job_inputs.h"
#include "widgets/block_view.h"
#include "widgets/column_table_model.h"
#include "widgets/column_table_view.h"
#include "widgets/dataset_header.h"
#include "widgets/dataset_table_model.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"
#include "widgets/table_view.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace tenbin {

namespace {

class DataPage : public PageFrame
{
public:
    DataPage(Session &session, QWidget *parent)
        : PageFrame(Tr::tr("Data"), parent), m_session(session), m_stack(new QStackedWidget(this)),
          m_tabs(new QTabWidget(this)), m_columns(new ColumnTableModel(this)),
          m_rows(new DatasetTableModel(this)), m_columnTable(new ColumnTableView(this)),
          m_rowTable(new TableView(this)), m_quality(new BlockView(this)), m_facts(new QLabel(this))
    {
        m_picker = addToHeader(Tr::tr("Data &set"), new DatasetPicker(session, this));
        m_facts->setTextFormat(Qt::PlainText);
        m_facts->setForegroundRole(QPalette::PlaceholderText);
        addToHeader(m_facts);
        m_again = new QPushButton(Tr::tr("Read a&gain…"), this);
        m_again->setToolTip(Tr::tr("Read the file again with other choices"));
        addToHeader(m_again);
        m_import = setPrimaryAction(Tr::tr("&Import data…"));
        auto *empty = new EmptyState(
            QStringLiteral("data"),
            Tr::tr("Import a table to look at its columns, their types and what may be wrong with "
                   "them. Drop a file anywhere on the window: CSV, TSV, ARFF, JSON Lines or "
                   "safetensors, also gzipped."),
            Tr::tr("&Import data…"), this);
        buildTabs();
        m_stack->addWidget(empty);
        m_stack->addWidget(m_tabs);
        setContent(m_stack);

        connect(m_import, &QPushButton::clicked, this, [this] { importFile({}); });
        connect(m_again, &QPushButton::clicked, this, &DataPage::readAgain);
        connect(empty, &EmptyState::triggered, this, [this] { importFile({}); });
        connect(m_columns, &ColumnTableModel::roleChanged, this, &DataPage::changeRole);
        connect(m_columns, &ColumnTableModel::typeRequested, this, &DataPage::changeType);
        connect(&session, &Session::importRequested, this, &DataPage::importFile);
        connect(&session, &Session::currentDatasetChanged, this, &DataPage::showDataset);
        connect(&session, &Session::datasetsChanged, this, &DataPage::showDataset);
        connect(&session, &Session::jobFinished, this, &DataPage::finish);
        showDataset();
    }

private:
    void buildTabs()
    {
        m_columnTable->setModel(m_columns);
        m_columnTable->setAccessibleName(Tr::tr("Columns of the data set"));
        m_columnTable->setToolTip(
            Tr::tr("Double click or F2 on a type or role to choose another one"));
        m_rowTable->setHorizontalHeader(new DatasetHeader(m_rowTable));
        m_rowTable->setModel(m_rows);
        m_rowTable->setAccessibleName(Tr::tr("Rows of the data set"));
        m_quality->setAccessibleName(Tr::tr("Quality of the data set"));
        m_tabs->addTab(m_columnTable, Tr::tr("&Columns"));
        m_tabs->addTab(m_rowTable, Tr::tr("&Rows"));
        m_tabs->addTab(m_quality, Tr::tr("&Quality and import report"));
        m_tabs->setDocumentMode(true);
    }

    void showDataset()
    {
        m_stored = {};
        for (const StoredDataset &dataset : m_session.datasets()) {
            if (dataset.id == m_session.currentDataset())
                m_stored = dataset;
        }
        const bool none = m_stored.id.isEmpty();
        m_stack->setCurrentIndex(none ? 0 : 1);
        // The empty page has this button in its middle.
        m_import->setVisible(!none);
        m_again->setVisible(!none);
        m_picker->setVisible(!none);
        m_facts->clear();
        if (none) {
            m_shown.clear();
            return;
        }
        const Result<Dataset> dataset = m_session.dataset(m_stored.id);
        if (!dataset)
            return messages().show(dataset.error());
        m_facts->setText(QStringLiteral("%1 × %2").arg(
            counted(dataset->rowCount(), Tr::tr("%1 row"), Tr::tr("%1 rows")),
            counted(dataset->columnCount(), Tr::tr("%1 column"), Tr::tr("%1 columns"))));
        m_columns->setEditable(!m_session.isReadOnly());
        const bool other = m_shown != m_stored.id;
        m_shown = m_stored.id;
        if (!other) {
            m_columns->setRoles(*dataset);
            m_rows->setRoles(*dataset);
            return;
        }
        m_columns->setDataset(*dataset);
        m_rows->setDataset(*dataset);
        showProfile();
        m_columnTable->fitColumns();
        m_rowTable->fitColumns();
        if (isVisible())
            takeFocus();
    }

    /// The profile that the import wrote beside the values; without one the table has no bars.
    void showProfile()
    {
        const QString path = profilePath(m_session.projectFolder(), m_stored.fingerprint);
        if (!QFileInfo::exists(path))
            return m_quality->clear();
        const Result<QJsonObject> json = readJsonFile(path, Tr::tr("profile"));
        if (!json)
            return messages().show(json.error());
        const Result<Profile> profile = Profile::fromJson(*json);
        if (!profile)
            return messages().show(profile.error());
        m_columns->setProfile(*profile);
        m_quality->setBlocks(qualityBlocks(*profile));
    }

    /// What the import said; of data that came in another way, what the profile warns of.
    QList<Block> qualityBlocks(const Profile &profile)
    {
        const Result<ImportRecord> import = m_session.importRecord(m_stored);
        if (import && !import->report.isEmpty())
            return import->report;
        return profileBlocks(profile);
    }

    void changeRole(int column, Role role)
    {
        QMap<QString, QString> roles = m_stored.roles();
        const QString name = m_columns->dataset().column(column).name();
        // One target: the one before becomes a feature again.
        if (role == Role::Target)
            roles.removeIf([](auto entry) { return entry.value() == QLatin1String("target"); });
        if (role == Role::Feature)
            roles.remove(name);
        else
            roles[name] = roleName(role);
        m_session.setRoles(m_stored, roles);
    }

    void changeType(int column, ColumnType type)
    {
        const Result<QString> id =
            m_session.setTypes(m_stored, {{m_columns->dataset().column(column).name(), type}});
        if (!id)
            messages().show(id.error());
    }

    void importFile(const QString &path)
    {
        Q_EMIT m_session.pageRequested(QStringLiteral("data"));
        if (path.isEmpty())
            return chooseFile();
        openDialog(new ImportDialog(path, this));
    }

    void chooseFile()
    {
        const QStringList recent = recentFiles();
        auto *chooser = new QFileDialog(
            this, Tr::tr("Import data"),
            recent.isEmpty() ? QString() : QFileInfo(recent.first()).path(),
            Tr::tr("Tables (*.csv *.tsv *.txt *.arff *.jsonl *.ndjson *.safetensors *.gz);;"
                   "All files (*)"));
        chooser->setAttribute(Qt::WA_DeleteOnClose);
        chooser->setFileMode(QFileDialog::ExistingFile);
        connect(chooser, &QFileDialog::fileSelected, this, &DataPage::importFile);
        chooser->open();
    }

    void readAgain()
    {
        const Result<ImportRecord> import = m_session.importRecord(m_stored);
        if (!import)
            return messages().show(import.error());
        auto *dialog = new ImportDialog(import->file, this);
        dialog->setChoices(m_stored.name, import->params);
        openDialog(dialog);
    }

    void openDialog(ImportDialog *dialog)
    {
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QDialog::accepted, this, [this, dialog] { start(dialog->spec()); });
        connect(dialog, &ImportDialog::copyRequested, this, [this](const TaskSpec &spec) {
            QGuiApplication::clipboard()->setText(commandText(spec, m_session.projectFolder()));
            messages().show(MessageBar::Level::Information, Tr::tr("The command is copied."));
        });
        dialog->open();
    }

    void start(const TaskSpec &spec)
    {
        const TaskSpec::Input file = spec.inputs[QStringLiteral("file")];
        const Result<QString> id = m_session.start(spec, Tr::tr("Import of %1").arg(file.name));
        if (!id)
            return messages().show(id.error());
        addRecentFile(file.reference);
    }

    void finish(const FinishedJob &job)
    {
        if (job.run.task != QLatin1String("import_data"))
            return;
        if (job.run.error)
            return messages().show(*job.run.error);
        if (job.datasets.isEmpty())
            return;
        const qsizetype warnings = job.record.outcome.warnings.size();
        const QString text = Tr::tr("\"%1\" is imported%2.")
                                 .arg(job.datasets.first().name,
                                      warnings == 0 ? QString()
                                                    : counted(warnings, Tr::tr(" with %1 warning"),
                                                              Tr::tr(" with %1 warnings")));
        messages().show(warnings == 0 ? MessageBar::Level::Information : MessageBar::Level::Warning,
                        text, job.record.outcome.warnings.join(u'\n'),
                        {Tr::tr("&Train a model"),
                         [this] { Q_EMIT m_session.pageRequested(QStringLiteral("train")); }});
    }

    Session &m_session;
    QStackedWidget *m_stack;
    QTabWidget *m_tabs;
    ColumnTableModel *m_columns;
    DatasetTableModel *m_rows;
    ColumnTableView *m_columnTable;
    TableView *m_rowTable;
    BlockView *m_quality;
    QLabel *m_facts;
    StoredDataset m_stored;
    QString m_shown;
    QWidget *m_picker = nullptr;
    QPushButton *m_import = nullptr;
    QPushButton *m_again = nullptr;
};

} // namespace

namespace pages {

Page data()
{
    return {.position = 10,
            .title = Tr::tr("Data"),
            .icon = QStringLiteral("data"),
            .create = [](Session &session, QWidget *parent) -> QWidget * {
                return new DataPage(session, parent);
            }};
}

} // namespace pages
} // namespace tenbin
