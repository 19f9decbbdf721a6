#include "app/desktop/comparison_artifacts_tab.h"

#include "core/text.h"
#include "experiments/comparison_plots.h"
#include "reports/shared_axes.h"
#include "widgets/block_table_model.h"
#include "widgets/chart_view.h"
#include "widgets/choice_box.h"
#include "widgets/flow_grid.h"
#include "widgets/table_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

constexpr int cellWidth = 300;
constexpr int shownRows = 16; ///< a longer table scrolls on its own

QWidget *tableOf(const Table &table, const QString &run)
{
    auto *whole = new QWidget;
    auto *title = new QLabel(run);
    title->setTextFormat(Qt::PlainText);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *view = new TableView;
    view->setModel(new BlockTableModel(table, view));
    view->setAccessibleName(Tr::tr("%1 of %2").arg(table.title, run));
    view->setFrameShape(QFrame::NoFrame);
    const int rows = int(std::min<qsizetype>(table.rows.size(), shownRows));
    view->setFixedHeight(view->heightForRows(rows) +
                         view->style()->pixelMetric(QStyle::PM_ScrollBarExtent));
    auto *layout = new QVBoxLayout(whole);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(4);
    layout->addWidget(title);
    layout->addWidget(view);
    layout->addStretch();
    return whole;
}

} // namespace

ComparisonArtifactsTab::ComparisonArtifactsTab(QWidget *parent)
    : ComparisonTab(parent), m_which(new ChoiceBox(Tr::tr("Chart or table to compare"), this)),
      m_note(new QLabel(this)), m_scroll(new QScrollArea(this)), m_reading(this)
{
    m_which->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    makeDocument(*m_scroll);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    addField(row, Tr::tr("Sho&w"), m_which);
    row->addSpacing(8);
    row->addWidget(m_note, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(row);
    layout->addWidget(m_scroll, 1);
    connect(m_which, &QComboBox::activated, this, &ComparisonArtifactsTab::showChosen);
}

void ComparisonArtifactsTab::fill()
{
    QList<StoredRun> shown;
    m_titles.clear();
    for (int place : outstandingRuns(runs()->comparison, runs()->metric)) {
        shown.append(runs()->comparison.runs[place]);
        m_titles.append(shown.last().title());
    }
    m_reading.run([shown, folderOf = runs()->folderOf()](
                      Progress &) { return sharedBlocks(readRunBlocks(shown, folderOf)); },
                  [this](QList<SharedBlock> shared) { present(std::move(shared)); });
}

void ComparisonArtifactsTab::present(QList<SharedBlock> shared)
{
    m_shared = std::move(shared);
    const QString before = m_which->currentText();
    m_which->clear();
    for (const SharedBlock &one : std::as_const(m_shared))
        m_which->addItem(one.title);
    int chosen = m_which->findText(before);
    // A chart says more at a glance than a table.
    for (int i = 0; chosen < 0 && i < m_shared.size(); ++i) {
        if (std::holds_alternative<Chart>(m_shared[i].blocks.first()))
            chosen = i;
    }
    m_which->setCurrentIndex(std::max(0, chosen));
    m_which->setEnabled(!m_shared.isEmpty());
    showChosen();
}

void ComparisonArtifactsTab::showChosen()
{
    auto *grid = new FlowGrid(cellWidth);
    grid->setBackgroundRole(QPalette::Base);
    if (m_shared.isEmpty()) {
        m_note->setText(Tr::tr("No two of the runs have the same chart or table."));
        return m_scroll->setWidget(grid);
    }
    const SharedBlock &chosen = m_shared[m_which->currentIndex()];
    QStringList notes;
    if (m_titles.size() < runs()->comparison.runs.size())
        notes.append(Tr::tr("The %1 best of %2 runs by %3.")
                         .arg(m_titles.size())
                         .arg(runs()->comparison.runs.size())
                         .arg(metricTitle(runs()->metric)));
    if (chosen.runs.size() < m_titles.size())
        notes.append(Tr::tr("%1 of %2 have it.").arg(chosen.runs.size()).arg(m_titles.size()));
    m_note->setText(notes.join(u' '));
    QList<Chart> charts;
    for (qsizetype i = 0; i < chosen.blocks.size(); ++i) {
        const QString run = m_titles[chosen.runs[i]];
        if (const Chart *chart = std::get_if<Chart>(&chosen.blocks[i])) {
            charts.append(*chart);
            charts.last().title = run;
        } else {
            grid->add(tableOf(std::get<Table>(chosen.blocks[i]), run));
        }
    }
    for (const Chart &chart : onSharedAxes(charts)) {
        auto *view = new ChartView(chart);
        connect(view, &ChartView::failed, this, &ComparisonTab::failed);
        grid->add(view);
    }
    m_scroll->setWidget(grid);
}

} // namespace tenbin
