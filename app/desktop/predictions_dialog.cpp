#include "app/desktop/predictions_dialog.h"

#include "core/number.h"
#include "core/text.h"
#include "data/format.h"
#include "widgets/choice_box.h"
#include "widgets/dataset_header.h"
#include "widgets/dataset_table_model.h"
#include "widgets/message_bar.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace tenbin {

namespace {

constexpr qint64 previewRows = 1000;
constexpr int formWidth = 380;
constexpr qsizetype mostClasses = 50; ///< offered as the positive one

struct Field
{
    const char *param;
    QString label;
    QString help;
};

QList<Field> columnFields()
{
    return {
        {"truth", Tr::tr("&Truth"), Tr::tr("Column with what was true")},
        {"prediction", Tr::tr("&Prediction"), Tr::tr("Column with the predicted class or value")},
        {"score", Tr::tr("&Score"), Tr::tr("Column with the positive class's score, on any scale")},
        {"weight", Tr::tr("Wei&ght"), Tr::tr("Column with case weights")},
        {"low", Tr::tr("Lo&wer bound"), Tr::tr("Column with the lower bound of an interval")},
        {"high", Tr::tr("&Upper bound"), Tr::tr("Column with the upper bound of an interval")},
    };
}

} // namespace

PredictionsDialog::PredictionsDialog(const QString &path, QWidget *parent)
    : QDialog(parent), m_path(QFileInfo(path).absoluteFilePath()), m_prefix(new QLineEdit(this)),
      m_positive(new ChoiceBox(Tr::tr("Positive class"), this)), m_quantiles(new QCheckBox(this)),
      m_table(new TableView(this)), m_model(new DatasetTableModel(this)),
      m_caption(new QLabel(this)), m_messages(new MessageBar(this)), m_reading(this)
{
    setWindowTitle(Tr::tr("Open predictions of %1").arg(QFileInfo(path).fileName()));
    resize(1040, 600);
    m_table->setAccessibleName(Tr::tr("Preview of the first rows"));
    m_table->setHorizontalHeader(new DatasetHeader(m_table));
    m_table->setModel(m_model);

    auto *side = new QWidget(this);
    side->setFixedWidth(formWidth);
    auto *form = new QFormLayout(side);
    form->setContentsMargins(0, 0, 0, 0);
    buildForm(*form);
    auto *body = new QHBoxLayout;
    body->setSpacing(16);
    m_caption->setForegroundRole(QPalette::PlaceholderText);
    auto *seen = new QVBoxLayout;
    seen->setSpacing(4);
    seen->addWidget(m_table, 1);
    seen->addWidget(m_caption);
    body->addLayout(seen, 1);
    body->addWidget(side);
    auto *buttons = new QDialogButtonBox(this);
    buttons->addButton(Tr::tr("Cance&l"), QDialogButtonBox::RejectRole);
    m_copy = buttons->addButton(Tr::tr("&Copy as command"), QDialogButtonBox::ResetRole);
    m_copy->setToolTip(Tr::tr("The same as a call of tenbin-cli"));
    m_open = buttons->addButton(Tr::tr("&Evaluate"), QDialogButtonBox::AcceptRole);
    m_open->setDefault(true);
    makePrimary(m_open);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(12);
    layout->addWidget(m_messages);
    layout->addLayout(body, 1);
    layout->addWidget(buttons);

    connect(m_copy, &QPushButton::clicked, this, [this] { Q_EMIT copyRequested(spec()); });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_columns[QStringLiteral("truth")]->setFocus();
    check();
    preview();
}

void PredictionsDialog::buildForm(QFormLayout &form)
{
    for (const Field &field : columnFields()) {
        auto *box = new ChoiceBox(QString(field.label).remove(u'&'), this);
        box->setToolTip(field.help);
        m_columns[QString::fromLatin1(field.param)] = box;
        form.addRow(field.label, box);
        connect(box, &QComboBox::activated, this, &PredictionsDialog::check);
        if (field.param == QLatin1String("score")) {
            m_prefix->setAccessibleName(Tr::tr("Begin of the names of the probability columns"));
            m_prefix->setPlaceholderText(QStringLiteral("p_"));
            m_prefix->setToolTip(Tr::tr("What the names of the columns with one probability a "
                                        "class begin with, in place of a score"));
            form.addRow(Tr::tr("P&robabilities"), m_prefix);
            m_positive->setEditable(true);
            m_positive->lineEdit()->setAccessibleName(Tr::tr("Positive class"));
            m_positive->setToolTip(Tr::tr("The class that figures speak of"));
            form.addRow(Tr::tr("Pos&itive class"), m_positive);
        }
    }
    m_quantiles->setChecked(true);
    m_quantiles->setVisible(false);
    form.addRow(m_quantiles);
    m_positive->lineEdit()->setPlaceholderText(Tr::tr("the second one"));
    connect(m_columns[QStringLiteral("truth")], &QComboBox::activated, this,
            &PredictionsDialog::fillPositive);
    connect(m_prefix, &QLineEdit::textChanged, this, &PredictionsDialog::check);
}

void PredictionsDialog::preview()
{
    m_reading.run(
        [path = m_path](Progress &progress) {
            ReadOptions options;
            options.previewRows = previewRows;
            return readDataset({path}, {}, options, progress);
        },
        [this](const Result<Dataset> &dataset) { showPreview(dataset); });
}

void PredictionsDialog::showPreview(const Result<Dataset> &dataset)
{
    if (!dataset)
        return m_messages->show(dataset.error());
    m_model->setDataset(*dataset);
    m_table->fitColumns();
    const QMap<QString, QString> guessed = guessPredictionColumns(dataset->columnNames());
    for (auto field = m_columns.begin(); field != m_columns.end(); ++field) {
        QComboBox *box = field.value();
        box->clear();
        box->addItem(Tr::tr("none"), QString());
        for (const QString &column : dataset->columnNames())
            box->addItem(column, column);
        box->setCurrentIndex(std::max(0, box->findData(guessed.value(field.key()))));
    }
    m_prefix->setText(guessed.value(QStringLiteral("probabilities")));
    m_quantileColumns = guessQuantileColumns(dataset->columnNames());
    m_quantiles->setVisible(!m_quantileColumns.isEmpty());
    m_quantiles->setText(
        Tr::tr("&Quantiles: %1").arg(m_quantileColumns.values().join(QStringLiteral(", "))));
    fillPositive();
    m_positive->setCurrentIndex(m_positive->findText(guessed.value(QStringLiteral("positive"))));
    const bool all = dataset->rowCount() < previewRows;
    const QString rows = counted(dataset->rowCount(), Tr::tr("%1 row"), Tr::tr("%1 rows"));
    m_caption->setText(all ? rows : Tr::tr("The first %1").arg(rows));
    check();
}

/// Of the rows that are previewed; another one can be written.
void PredictionsDialog::fillPositive()
{
    m_positive->clear();
    const Result<Column> truth =
        m_model->dataset().find(m_columns[QStringLiteral("truth")]->currentData().toString());
    QStringList classes;
    for (qsizetype row = 0; truth && row < truth->size(); ++row) {
        const QString name = truth->displayText(row);
        if (!name.isEmpty() && !classes.contains(name))
            classes.append(name);
        if (classes.size() > mostClasses)
            break;
    }
    classes.sort();
    if (classes.size() == 2)
        m_positive->addItems(classes);
    m_positive->setCurrentIndex(-1);
}

void PredictionsDialog::check()
{
    const auto chosen = [this](const char *param) {
        return !m_columns[QLatin1String(param)]->currentData().toString().isEmpty();
    };
    const bool whole = chosen("truth") && (chosen("prediction") || chosen("score") ||
                                           !m_prefix->text().trimmed().isEmpty());
    m_open->setEnabled(whole);
    m_copy->setEnabled(whole);
    m_open->setToolTip(whole ? QString()
                             : Tr::tr("Choose the truth, and a prediction, score or "
                                      "probabilities"));
}

TaskSpec PredictionsDialog::spec() const
{
    TaskSpec spec;
    spec.task = QStringLiteral("evaluate");
    spec.name = QFileInfo(m_path).fileName();
    spec.inputs[QStringLiteral("predictions")] = {
        TaskSpec::Input::Kind::File, m_path, QFileInfo(m_path).fileName(), {}};
    const auto set = [&spec](const QString &param, const QString &value) {
        if (!value.isEmpty())
            spec.params[param] = value;
    };
    for (auto field = m_columns.begin(); field != m_columns.end(); ++field)
        set(field.key(), field.value()->currentData().toString());
    QJsonObject quantiles;
    for (auto one = m_quantileColumns.begin();
         m_quantiles->isChecked() && one != m_quantileColumns.end(); ++one)
        quantiles[numberText(one.key())] = one.value();
    if (!quantiles.isEmpty())
        spec.params[QStringLiteral("quantiles")] = quantiles;
    set(QStringLiteral("probabilities"), m_prefix->text().trimmed());
    set(QStringLiteral("positive"), m_positive->currentText().trimmed());
    return spec;
}

} // namespace tenbin
