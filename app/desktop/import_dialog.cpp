#include "app/desktop/import_dialog.h"

#include "core/text.h"
#include "widgets/choice_box.h"
#include "widgets/dataset_header.h"
#include "widgets/dataset_table_model.h"
#include "widgets/message_bar.h"
#include "widgets/param_form.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
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
      m_format(new ChoiceBox(Tr::tr("Format"), this)), m_options(new QScrollArea(this)),
      m_table(new TableView(this)), m_model(new DatasetTableModel(this)),
      m_columnLabel(new QLabel(this)),
      m_type(new ChoiceBox(Tr::tr("Type of the selected column"), this)), m_notes(new QLabel(this)),
      m_messages(new MessageBar(this)), m_reading(this)
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
    m_type->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_type->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_type->addItem(Tr::tr("as the file suggests"), QString());
    for (ColumnType type :
         {ColumnType::Numeric, ColumnType::Categorical, ColumnType::Text, ColumnType::Datetime})
        m_type->addItem(columnTypeName(type), columnTypeName(type));
    m_columnLabel->setBuddy(m_type);
    m_columnLabel->setTextFormat(Qt::PlainText);
    m_notes->setTextFormat(Qt::PlainText);
    m_notes->setWordWrap(true);
    m_notes->setForegroundRole(QPalette::PlaceholderText);
    m_table->setAccessibleName(Tr::tr("Preview of the first rows"));
    m_table->setHorizontalHeader(new DatasetHeader(m_table));
    m_table->setModel(m_model);
    // A click on a header chooses the column, whose type is then set.
    m_table->setSortingEnabled(false);
    m_table->horizontalHeader()->setSectionsClickable(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectColumns);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);

    auto *form = new QFormLayout;
    form->addRow(Tr::tr("&Name"), m_name);
    form->addRow(Tr::tr("&Format"), m_format);
    auto *side = new QVBoxLayout;
    side->addLayout(form);
    side->addWidget(m_options, 1);
    auto *columnLine = new QHBoxLayout;
    columnLine->setSpacing(8);
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
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(Tr::tr("Cance&l"), QDialogButtonBox::RejectRole);
    QPushButton *copy = buttons->addButton(Tr::tr("&Copy as command"), QDialogButtonBox::ResetRole);
    copy->setToolTip(Tr::tr("The same as a call of tenbin-cli"));
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
    connect(copy, &QPushButton::clicked, this, [this] { Q_EMIT copyRequested(spec()); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_import->setEnabled(false);
    chooseFormat();
    preview();
    showColumn();
}

void ImportDialog::setChoices(const QString &name, const QJsonObject &params)
{
    m_name->setText(name);
    if (const int format = m_format->findData(params[QStringLiteral("format")].toString());
        format >= 0)
        m_format->setCurrentIndex(format);
    chooseFormat();
    m_form->setValues(params[QStringLiteral("format_params")].toObject());
    const QJsonObject types = params[QStringLiteral("types")].toObject();
    for (auto type = types.begin(); type != types.end(); ++type) {
        if (const auto known = columnTypeFromName(type.value().toString()))
            m_types[type.key()] = *known;
    }
    preview();
}

void ImportDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    m_table->setFocus();
}

TaskSpec ImportDialog::spec() const
{
    QJsonObject types;
    for (auto type = m_types.begin(); type != m_types.end(); ++type)
        types[type.key()] = columnTypeName(type.value());
    return importSpec(m_path, {{QStringLiteral("name"), m_name->text().trimmed()},
                               {QStringLiteral("format"), m_format->currentData().toString()},
                               {QStringLiteral("format_params"), m_form->changedValues()},
                               {QStringLiteral("types"), types}});
}

void ImportDialog::chooseFormat()
{
    const Format &format = *shelf<Format>().find(m_format->currentData().toString());
    m_form = new ParamForm(format.params);
    m_options->setWidget(m_form);
    m_options->setMinimumWidth(m_form->minimumSizeHint().width() +
                               m_options->verticalScrollBar()->sizeHint().width());
    connect(m_form, &ParamForm::changed, this, [this] { m_timer.start(); });
}

void ImportDialog::preview()
{
    m_timer.stop();
    m_reading.cancel();
    const Format *format = shelf<Format>().find(m_format->currentData().toString());
    const Result<Params> params = Params::checked(format->params, m_form->changedValues());
    if (!params)
        return showPreview(passOn(params));
    ReadOptions options;
    options.params = *params;
    options.types = m_types;
    options.previewRows = previewRows;
    m_reading.run([read = format->read, path = m_path,
                   options](Progress &progress) { return read({path}, options, progress); },
                  [this](const Result<Dataset> &dataset) { showPreview(dataset); });
}

void ImportDialog::showPreview(const Result<Dataset> &dataset)
{
    m_import->setEnabled(dataset.has_value());
    if (!dataset)
        return m_messages->show(dataset.error());
    m_messages->clear();
    const bool sameColumns = m_model->dataset().columnNames() == dataset->columnNames();
    m_model->setDataset(*dataset);
    if (!sameColumns)
        m_table->fitColumns();
    m_notes->setText(notesText(*dataset));
    m_notes->setVisible(!dataset->notes().isEmpty());
    const qsizetype column = std::max<qsizetype>(dataset->indexOf(m_selected), 0);
    m_table->setCurrentIndex(m_model->index(0, int(column)));
    showColumn();
}

void ImportDialog::showColumn()
{
    const int column = m_table->currentIndex().column();
    m_type->setEnabled(column >= 0);
    if (column < 0)
        return m_columnLabel->setText(Tr::tr("&Type of the selected column"));
    const QString name = m_model->dataset().column(column).name();
    m_selected = name;
    QString shown = QFontMetrics(m_columnLabel->font()).elidedText(name, Qt::ElideMiddle, 280);
    m_columnLabel->setText(
        Tr::tr("&Type of \"%1\"").arg(shown.replace(QLatin1Char('&'), QLatin1String("&&"))));
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
}

} // namespace tenbin
