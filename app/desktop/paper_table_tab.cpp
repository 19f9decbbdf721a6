#include "app/desktop/paper_table_tab.h"

#include "core/atomic_file.h"
#include "core/text.h"
#include "experiments/paper_table.h"
#include "widgets/block_table_model.h"
#include "widgets/choice_box.h"
#include "widgets/icons.h"
#include "widgets/message_bar.h"
#include "widgets/table_view.h"

#include <QClipboard>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace tenbin {

namespace {

struct TableFormat
{
    QString title;
    QString suffix;
    Result<QString> (*text)(const ModelMatrix &);
};

const QList<TableFormat> &tableFormats()
{
    static const QList<TableFormat> formats{
        {QStringLiteral("LaTeX"), QStringLiteral("tex"),
         [](const ModelMatrix &matrix) -> Result<QString> { return latexTable(matrix); }},
        {QStringLiteral("CSV"), QStringLiteral("csv"), csvTable},
        {QStringLiteral("Markdown"), QStringLiteral("md"),
         [](const ModelMatrix &matrix) -> Result<QString> { return markdownTable(matrix); }}};
    return formats;
}

/// The table as it will look in the paper: the best of each data set in bold, models in their
/// order.
class PaperTableModel final : public BlockTableModel
{
public:
    PaperTableModel(const ModelMatrix &matrix, QObject *parent)
        : BlockTableModel(withoutMarks(paperTableBlock(matrix)), parent)
    {
        for (int dataset = 0; dataset < matrix.datasets.size(); ++dataset)
            m_best.append(matrix.best(dataset));
    }

    QVariant data(const QModelIndex &index, int role) const override
    {
        if (role != Qt::FontRole || index.column() == 0)
            return BlockTableModel::data(index, role);
        QFont font;
        font.setBold(m_best[index.column() - 1].contains(index.row()));
        return font;
    }
    void sort(int, Qt::SortOrder) override {}

private:
    static Table withoutMarks(Table table)
    {
        for (QList<QJsonValue> &row : table.rows) {
            for (qsizetype cell = 1; cell < row.size(); ++cell)
                row[cell] = row[cell].toString().remove(QStringLiteral(" *"));
        }
        return table;
    }

    QList<QList<int>> m_best;
};

} // namespace

PaperTableTab::PaperTableTab(QWidget *parent)
    : ComparisonTab(parent), m_format(new ChoiceBox(Tr::tr("Format of the table"), this)),
      m_copy(new QPushButton(icon(QStringLiteral("copy")), Tr::tr("Cop&y"), this)),
      m_save(new QPushButton(icon(QStringLiteral("save")), Tr::tr("Save to dis&k…"), this)),
      m_refusal(new MessageBar(this)), m_table(new TableView(this)),
      m_text(new QPlainTextEdit(this)), m_parts(new QSplitter(Qt::Vertical, this)), m_making(this)
{
    for (const TableFormat &format : tableFormats())
        m_format->addItem(format.title);
    m_table->setAccessibleName(Tr::tr("Models by data sets"));
    m_table->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(Tr::tr("The table as text"));
    m_text->setReadOnly(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    setMonospace();
    m_parts->addWidget(m_table);
    m_parts->addWidget(m_text);
    m_parts->setChildrenCollapsible(false);

    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    addField(row, Tr::tr("&Written as"), m_format);
    row->addWidget(m_copy);
    row->addWidget(m_save);
    row->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_refusal);
    layout->addWidget(m_parts, 1);
    layout->addStretch(0);

    connect(m_format, &QComboBox::currentIndexChanged, this, &PaperTableTab::showText);
    connect(m_copy, &QPushButton::clicked, this, &PaperTableTab::copy);
    connect(m_save, &QPushButton::clicked, this, &PaperTableTab::save);
}

QString PaperTableTab::text() const
{
    return m_text->toPlainText();
}

void PaperTableTab::fill()
{
    m_making.run(
        [runs = runs()](Progress &) -> Compared<ModelMatrix> {
            if (runs->noMetric)
                return refuse(QStringLiteral("metric"), *runs->noMetric);
            return modelMatrix(runs->comparison.runs, runs->metric);
        },
        [this](const Compared<ModelMatrix> &matrix) { present(matrix); });
}

void PaperTableTab::present(const Compared<ModelMatrix> &matrix)
{
    m_parts->setVisible(matrix.has_value());
    for (QWidget *one : {static_cast<QWidget *>(m_format), static_cast<QWidget *>(m_copy),
                         static_cast<QWidget *>(m_save)})
        one->setEnabled(matrix.has_value());
    if (!matrix) {
        const Error &error = matrix.error().error;
        return m_refusal->show(MessageBar::Level::Warning, error.text + u' ' + error.hint);
    }
    m_refusal->clear();
    m_matrix = *matrix;
    const QAbstractItemModel *before = m_table->model();
    m_table->setModel(new PaperTableModel(m_matrix, m_table));
    m_table->setSortingEnabled(false);
    delete before;
    showText();
}

void PaperTableTab::showText()
{
    const Result<QString> made = tableFormats()[m_format->currentIndex()].text(m_matrix);
    if (made)
        m_text->setPlainText(*made);
    else
        m_refusal->show(made.error());
}

void PaperTableTab::copy()
{
    QGuiApplication::clipboard()->setText(m_text->toPlainText());
    m_refusal->show(MessageBar::Level::Information, Tr::tr("The table is copied."));
}

void PaperTableTab::save()
{
    const TableFormat &format = tableFormats()[m_format->currentIndex()];
    auto *dialog =
        new QFileDialog(this, Tr::tr("Save table"), QStringLiteral("comparison.") + format.suffix);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(format.suffix);
    dialog->setNameFilters(
        {QStringLiteral("%1 (*.%2)").arg(format.title, format.suffix), Tr::tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        if (const Status saved = writeFile(path, m_text->toPlainText().toUtf8()); !saved)
            m_refusal->show(saved.error());
        else
            m_refusal->show(MessageBar::Level::Information,
                            Tr::tr("The table is in \"%1\".").arg(QDir::toNativeSeparators(path)));
    });
    dialog->open();
}

void PaperTableTab::setMonospace()
{
    QFont mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    mono.setPointSizeF(font().pointSizeF());
    m_text->setFont(mono);
}

void PaperTableTab::changeEvent(QEvent *event)
{
    ComparisonTab::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        setMonospace();
}

} // namespace tenbin
