#include "app/desktop/import_dialog.h"

#include "core/text.h"
#include "widgets/dataset_header.h"
#include "widgets/dataset_table_model.h"
#include "widgets/message_bar.h"
#include "widgets/param_form.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace tenbin {

namespace {

constexpr qint64 previewRows = 1000;
constexpr qsizetype shownNotes = 4;

QString notesText(const Dataset &dataset)
{
    QStringList lines;
    for (const ImportNote &note :
         dataset.notes().first(std::min(shownNotes, dataset.notes().size()))) {
        const QString where = note.line < 0 ? QString() : Tr::tr("Line %1: ").arg(note.line);
        lines.append(where + note.message);
    }
    if (dataset.notes().size() > shownNotes)
        lines.append(
            Tr::tr("… and %1 more in the import report.").arg(dataset.notes().size() - shownNotes));
    return lines.join(u'\n');
}

} // namespace

ImportDialog::ImportDialog(const QString &path, QWidget *parent)
    : QDialog(parent), m_path(path),
      m_name(new QLineEdit(QFileInfo(path).completeBaseName(), this)),
      m_format(new QComboBox(this)), m_options(new QScrollArea(this)), m_table(new TableView(this)),
      m_model(new DatasetTableModel(this)), m_columnLabel(new QLabel(this)),
      m_type(new QComboBox(this)), m_notes(new QLabel(this)), m_messages(new MessageBar(this))
{
    setWindowTitle(Tr::tr("Import %1").arg(QFileInfo(path).fileName()));
    resize(1040, 680);
    for (const auto &[id, format] : shelf<Format>().entries())
        m_format->addItem(format.title, id);
    if (const auto entry = formatFor({path}))
        m_format->setCurrentIndex(m_format->findData((*entry)->id));
    m_options->setWidgetResizable(true);
    m_options->setFrameShape(QFrame::NoFrame);
    m_options->setAccessibleName(Tr::tr("How the file is read"));
    m_type->addItem(Tr::tr("as the file suggests"), QString());
    for (ColumnType type :
         {ColumnType::Numeric, ColumnType::Categorical, ColumnType::Text, ColumnType::Datetime})
        m_type->addItem(columnTypeName(type), columnTypeName(type));
    m_type->setAccessibleName(Tr::tr("Type of the selected column"));
    m_columnLabel->setTextFormat(Qt::PlainText);
    m_notes->setTextFormat(Qt::PlainText);
    m_notes->setWordWrap(true);
    m_notes->setForegroundRole(QPalette::PlaceholderText);
    m_table->setAccessibleName(Tr::tr("Preview of the first rows"));
    m_table->setHorizontalHeader(new DatasetHeader(m_table));
    m_table->setModel(m_model);

    auto *form = new QFormLayout;
    form->addRow(Tr::tr("&Name"), m_name);
    form->addRow(Tr::tr("&Format"), m_format);
    auto *side = new QVBoxLayout;
    side->addLayout(form);
    side->addWidget(m_options, 1);
    auto *columnLine = new QHBoxLayout;
    columnLine->addWidget(m_columnLabel);
    columnLine->addWidget(m_type);
    columnLine->addStretch(1);
    auto *main = new QVBoxLayout;
    main->addLayout(columnLine);
    main->addWidget(m_table, 1);
    main->addWidget(m_notes);
    auto *body = new QHBoxLayout;
    body->setSpacing(16);
    body->addLayout(main, 3);
    body->addLayout(side, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_import = buttons->addButton(Tr::tr("&Import"), QDialogButtonBox::AcceptRole);
    m_import->setDefault(true);
    makePrimary(m_import);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(12);
    layout->addWidget(m_messages);
    layout->addLayout(body, 1);
    layout->addWidget(buttons);

    m_timer.setSingleShot(true);
    m_timer.setInterval(120);
    connect(&m_timer, &QTimer::timeout, this, &ImportDialog::preview);
    connect(m_format, &QComboBox::activated, this, [this] {
        chooseFormat();
        preview();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentColumnChanged, this,
            &ImportDialog::showColumn);
    connect(m_type, &QComboBox::activated, this, &ImportDialog::forceType);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    chooseFormat();
    preview();
    showColumn();
}

TaskSpec ImportDialog::spec() const
{
    QJsonObject types;
    for (auto type = m_types.begin(); type != m_types.end(); ++type)
        types[type.key()] = columnTypeName(type.value());
    TaskSpec spec;
    spec.task = QStringLiteral("import_data");
    spec.inputs[QStringLiteral("file")] = {
        TaskSpec::Input::Kind::File, m_path, QFileInfo(m_path).fileName(), {}};
    spec.params = {{QStringLiteral("name"), m_name->text().trimmed()},
                   {QStringLiteral("format"), m_format->currentData().toString()},
                   {QStringLiteral("format_params"), m_form->changedValues()},
                   {QStringLiteral("types"), types}};
    return spec;
}

void ImportDialog::chooseFormat()
{
    const Format &format = *shelf<Format>().find(m_format->currentData().toString());
    m_form = new ParamForm(format.params);
    m_options->setWidget(m_form);
    connect(m_form, &ParamForm::changed, this, [this] { m_timer.start(); });
}

void ImportDialog::preview()
{
    const Format &format = *shelf<Format>().find(m_format->currentData().toString());
    const Result<Params> params = Params::checked(format.params, m_form->changedValues());
    if (!params)
        return m_messages->show(params.error());
    ReadOptions options;
    options.params = *params;
    options.types = m_types;
    options.previewRows = previewRows;
    NoProgress progress;
    const Result<Dataset> dataset = format.read({m_path}, options, progress);
    m_import->setEnabled(dataset.has_value());
    if (!dataset)
        return m_messages->show(dataset.error());
    m_messages->clear();
    m_model->setDataset(*dataset);
    m_table->fitColumns();
    m_notes->setText(notesText(*dataset));
    m_notes->setVisible(!dataset->notes().isEmpty());
}

void ImportDialog::showColumn()
{
    const int column = m_table->currentIndex().column();
    m_type->setEnabled(column >= 0);
    if (column < 0) {
        m_columnLabel->setText(Tr::tr("Select a column to read it as another type"));
        return;
    }
    const QString name = m_model->dataset().column(column).name();
    m_columnLabel->setText(Tr::tr("Read \"%1\"").arg(name));
    const auto forced = m_types.constFind(name);
    m_type->setCurrentIndex(
        forced == m_types.constEnd() ? 0 : m_type->findData(columnTypeName(*forced)));
}

void ImportDialog::forceType()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid())
        return;
    const QString name = m_model->dataset().column(current.column()).name();
    if (const auto type = columnTypeFromName(m_type->currentData().toString()))
        m_types[name] = *type;
    else
        m_types.remove(name);
    preview();
    m_table->setCurrentIndex(m_model->index(0, current.column()));
}

} // namespace tenbin
