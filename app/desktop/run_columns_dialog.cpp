#include "app/desktop/run_columns_dialog.h"

#include "app/desktop/run_column.h"
#include "core/text.h"
#include "widgets/theme.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace tenbin {

namespace {

constexpr int columnRole = Qt::UserRole;

QString kindOf(const QString &column)
{
    if (!runColumn::metricOf(column).isEmpty())
        return Tr::tr("metric");
    return runColumn::paramOf(column).isEmpty() ? QString() : Tr::tr("param");
}

QListWidgetItem *itemOf(const QString &column, bool shown)
{
    const QString kind = kindOf(column);
    const QString title = runColumn::title(column);
    auto *item = new QListWidgetItem(kind.isEmpty() ? title : title + QStringLiteral(" · ") + kind);
    item->setData(columnRole, column);
    item->setToolTip(plainToolTip(runColumn::explanation(column)));
    item->setCheckState(shown ? Qt::Checked : Qt::Unchecked);
    // Runs without their names are no list that a person can read.
    if (column == QLatin1String("name"))
        item->setFlags(item->flags() & ~Qt::ItemIsUserCheckable);
    return item;
}

} // namespace

RunColumnsDialog::RunColumnsDialog(const QStringList &all, const QStringList &chosen,
                                   QWidget *parent)
    : QDialog(parent), m_search(new QLineEdit(this)), m_list(new QListWidget(this))
{
    setWindowTitle(Tr::tr("Columns"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_search->setAccessibleName(Tr::tr("Search the columns"));
    m_search->setPlaceholderText(Tr::tr("Search"));
    m_search->setClearButtonEnabled(true);
    m_list->setAccessibleName(Tr::tr("Columns of the table, from left to right"));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    for (const QString &column : all)
        m_list->addItem(itemOf(column, chosen.contains(column)));
    m_list->setCurrentRow(0);

    auto *up = new QPushButton(Tr::tr("Move &up"), this);
    auto *down = new QPushButton(Tr::tr("Move &down"), this);
    up->setToolTip(Tr::tr("Further to the left in the table"));
    down->setToolTip(Tr::tr("Further to the right in the table"));
    auto *box = new QDialogButtonBox(this);
    box->addButton(Tr::tr("&Close"), QDialogButtonBox::RejectRole);
    box->addButton(up, QDialogButtonBox::ActionRole);
    box->addButton(down, QDialogButtonBox::ActionRole);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    layout->addWidget(box);
    // Return in the search field closes nothing.
    for (QAbstractButton *button : box->buttons())
        qobject_cast<QPushButton *>(button)->setAutoDefault(false);
    resize(360, 520);

    connect(m_search, &QLineEdit::textChanged, this, &RunColumnsDialog::filter);
    connect(m_list, &QListWidget::itemChanged, this, &RunColumnsDialog::tell);
    connect(m_list->model(), &QAbstractItemModel::rowsMoved, this, &RunColumnsDialog::tell);
    connect(up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(down, &QPushButton::clicked, this, [this] { move(1); });
    connect(box, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_list->setFocus();
}

void RunColumnsDialog::filter(const QString &words)
{
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem *item = m_list->item(row);
        item->setHidden(!item->text().contains(words.trimmed(), Qt::CaseInsensitive));
    }
}

void RunColumnsDialog::move(int step)
{
    const int from = m_list->currentRow(), to = from + step;
    if (from < 0 || to < 0 || to >= m_list->count())
        return;
    m_list->insertItem(to, m_list->takeItem(from));
    m_list->setCurrentRow(to);
    tell();
}

void RunColumnsDialog::tell()
{
    QStringList columns;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            columns.append(m_list->item(row)->data(columnRole).toString());
    }
    Q_EMIT chosen(columns);
}

} // namespace tenbin
