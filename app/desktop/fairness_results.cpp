#include "app/desktop/fairness_results.h"

#include "core/text.h"
#include "widgets/block_view.h"
#include "widgets/choice_box.h"

#include <QHBoxLayout>
#include <QJsonArray>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

const Chart *chartOf(const QList<Block> &blocks, const QString &id)
{
    for (const Block &block : blocks) {
        if (const auto *chart = std::get_if<Chart>(&block); chart && chart->id == id)
            return chart;
    }
    return nullptr;
}

QStringList groupsOf(const Outcome &outcome)
{
    QStringList names;
    for (const char *key : {"groups", "representation"}) {
        for (const QJsonValue &group : outcome.values[QLatin1String(key)].toArray()) {
            const QString name = group[QLatin1String("group")].toString();
            if (!names.contains(name))
                names.append(name);
        }
    }
    return names;
}

} // namespace

FairnessResults::FairnessResults(QWidget *parent)
    : QWidget(parent), m_about(new QLabel(this)), m_nothing(new QLabel(this)),
      m_head(new QWidget(this)), m_group(new ChoiceBox(Tr::tr("Group shown"), this)),
      m_view(new BlockView(this)), m_stack(new QStackedWidget(this))
{
    m_about->setTextFormat(Qt::PlainText);
    m_about->setWordWrap(true);
    m_nothing->setTextFormat(Qt::PlainText);
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_view->setAccessibleName(Tr::tr("Audit"));
    m_group->setToolTip(Tr::tr("Tables show this group only; a mark on a chart chooses its group"));
    m_group->setMinimumContentsLength(16);
    auto *label = new QLabel(Tr::tr("Sho&w"), m_head);
    label->setBuddy(m_group);
    auto *line = new QHBoxLayout(m_head);
    line->setContentsMargins(0, 0, 8, 8);
    line->addWidget(m_about, 1);
    line->addWidget(label);
    line->addWidget(m_group);
    auto *page = new QWidget;
    auto *pageLayout = new QVBoxLayout(page);
    pageLayout->setContentsMargins(0, 0, 0, 0);
    pageLayout->setSpacing(0);
    pageLayout->addWidget(m_head);
    pageLayout->addWidget(m_view, 1);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(page);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    connect(m_group, &QComboBox::activated, this, &FairnessResults::filter);
    connect(m_view, &BlockView::activated, this, &FairnessResults::chooseMark);
    connect(m_view, &BlockView::failed, this, &FairnessResults::failed);
}

void FairnessResults::show(const Outcome &outcome, const QString &about)
{
    const QString before = m_group->currentData().toString();
    m_blocks.clear();
    for (const QString &warning : outcome.warnings)
        m_blocks.append(Paragraph{Tr::tr("Warning: %1").arg(warning)});
    m_blocks += outcome.blocks;
    m_about->setText(about);
    m_group->clear();
    m_group->addItem(Tr::tr("all groups"), QString());
    for (const QString &name : groupsOf(outcome))
        m_group->addItem(name, name);
    m_group->setCurrentIndex(before.isEmpty() ? 0 : std::max(0, m_group->findData(before)));
    m_stack->setCurrentIndex(1);
    filter();
}

void FairnessResults::clear(const QString &sentence)
{
    m_blocks.clear();
    m_view->clear();
    m_nothing->setText(sentence);
    m_stack->setCurrentIndex(0);
}

void FairnessResults::filter()
{
    const QString group = m_group->currentData().toString();
    m_view->setBlocks(group.isEmpty() ? m_blocks : blocksOfGroup(m_blocks, group));
}

/// Positions of a lying chart are groups; series of a curve by group carry its name.
void FairnessResults::chooseMark(const QString &chartId, qsizetype series, qsizetype point)
{
    const Chart *chart = chartOf(m_blocks, chartId);
    if (!chart || series < 0 || series >= chart->series.size())
        return;
    QString mark = chart->series[series].name;
    if (chart->horizontal && point >= 0 && point < chart->series[series].x.size())
        mark = chart->y.categories.value(qsizetype(chart->series[series].x[point]));
    for (int at = 1; at < m_group->count(); ++at) {
        const QString name = m_group->itemData(at).toString();
        if (mark != name && !mark.startsWith(name + QLatin1String(", ")))
            continue;
        // A second time on the same mark shows all again.
        m_group->setCurrentIndex(m_group->currentIndex() == at ? 0 : at);
        return filter();
    }
}

QList<Block> blocksOfGroup(const QList<Block> &blocks, const QString &group)
{
    QList<Block> shown;
    for (Block block : blocks) {
        if (auto *table = std::get_if<Table>(&block)) {
            const auto column =
                std::find_if(table->columns.begin(), table->columns.end(),
                             [](const TableColumn &one) { return one.title == Tr::tr("Group"); });
            const qsizetype at = column - table->columns.begin();
            if (column != table->columns.end())
                table->rows.removeIf([&](const QList<QJsonValue> &row) {
                    return row.value(at).toString() != group;
                });
        }
        shown.append(std::move(block));
    }
    return shown;
}

} // namespace tenbin
