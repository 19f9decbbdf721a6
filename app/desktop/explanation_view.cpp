#include "app/desktop/explanation_view.h"

#include "analysis/attribution_charts.h"
#include "analysis/cohorts.h"
#include "analysis/correlated_columns.h"
#include "core/number.h"
#include "core/text.h"
#include "widgets/block_view.h"
#include "widgets/chart_view.h"
#include "widgets/choice_box.h"
#include "widgets/dataset_table_model.h"
#include "widgets/table_view.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTabWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

/// Rows of the data: number from 1, output where it is explained, then the columns.
Dataset tableOf(const Dataset &data, const Rows &rows, const ExplainedRows *explained)
{
    std::vector<double> numbers(rows.begin(), rows.end());
    for (double &number : numbers)
        number += 1;
    const auto free = [&data](QString name) {
        while (data.indexOf(name) >= 0)
            name += u'*';
        return name;
    };
    QList<Column> columns{Column::numeric(free(Tr::tr("row")), std::move(numbers))};
    if (explained) {
        const Eigen::VectorXd &outputs = explained->attributions.outputs;
        columns.append(Column::numeric(free(explained->output),
                                       std::vector<double>(outputs.begin(), outputs.end())));
    }
    for (qsizetype at = 0; at < data.columnCount(); ++at)
        columns.append(data.column(at).taken(rows));
    return Dataset::make(data.name(), columns).value_or(Dataset());
}

Rows allRows(const Dataset &data)
{
    Rows rows(size_t(data.rowCount()));
    std::iota(rows.begin(), rows.end(), quint32(0));
    return rows;
}

/// What reads of columns that say the same must know.
QString correlationText(const QList<ColumnPair> &pairs, bool group)
{
    constexpr qsizetype shown = 5;
    QStringList words;
    for (qsizetype i = 0; i < std::min(shown, pairs.size()); ++i)
        words.append(
            Tr::tr("%1 and %2 (%3)")
                .arg(pairs[i].first, pairs[i].second, shortNumber(pairs[i].association, 2)));
    if (pairs.size() > shown)
        words.append(Tr::tr("and %1 more").arg(pairs.size() - shown));
    const QString list = words.join(QStringLiteral(", "));
    return group ? Tr::tr("Correlated columns are shown as one: %1.").arg(list)
                 : Tr::tr("Correlated columns: %1. What they say together is divided between them "
                          "by chance; group them to read them as one.")
                       .arg(list);
}

} // namespace

ExplanationView::ExplanationView(QWidget *parent)
    : QWidget(parent), m_tabs(new QTabWidget),
      m_group(new QCheckBox(Tr::tr("&Group correlated columns"))), m_summary(new BlockView),
      m_dependence(new DependencePanel), m_cohorts(nullptr), m_table(new TableView),
      m_model(new DatasetTableModel(this)), m_computing(this), m_comparing(this)
{
    m_cohorts = makeCohorts();
    m_summary->setAccessibleName(Tr::tr("What the model decides by"));
    m_table->setModel(m_model);
    m_table->setAccessibleName(Tr::tr("Explained rows"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setToolTip(Tr::tr("Choose a row to see why it is decided as it is"));
    m_tabs->addTab(m_summary, Tr::tr("&Summary"));
    m_tabs->addTab(m_dependence, Tr::tr("&Dependence"));
    m_tabs->addTab(m_cohorts, Tr::tr("Coh&orts"));
    m_tabs->setDocumentMode(true);
    m_tabs->setCornerWidget(m_group);
    m_group->setToolTip(Tr::tr("Columns with an association of 0.7 or more, as one each"));
    m_group->hide();
    connect(m_group, &QCheckBox::toggled, this, &ExplanationView::compute);
    auto *splitter = new QSplitter(Qt::Vertical);
    splitter->addWidget(m_tabs);
    splitter->addWidget(m_table);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({520, 180});
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    connect(m_summary, &BlockView::activated, this, &ExplanationView::choose);
    connect(m_summary, &BlockView::failed, this, &ExplanationView::failed);
    connect(m_dependence, &DependencePanel::failed, this, &ExplanationView::failed);
    connect(m_dependence, &DependencePanel::rowChosen, this, &ExplanationView::rowChosen);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) {
                if (current.isValid())
                    Q_EMIT rowChosen(m_shownRows[m_model->datasetRow(current.row())]);
            });
}

QWidget *ExplanationView::makeCohorts()
{
    auto *panel = new QWidget;
    m_cohortColumn = new ChoiceBox(Tr::tr("Column that makes the cohorts"), panel);
    m_cohortChart = new ChartView(Chart(), panel);
    auto *label = new QLabel(Tr::tr("Cohorts &by"), panel);
    label->setBuddy(m_cohortColumn);
    auto *choices = new QHBoxLayout;
    choices->addWidget(label);
    choices->addWidget(m_cohortColumn);
    choices->addStretch();
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(8, 8, 8, 0);
    layout->addLayout(choices);
    layout->addWidget(m_cohortChart, 1);
    connect(m_cohortColumn, &QComboBox::currentIndexChanged, this,
            &ExplanationView::compareCohorts);
    connect(m_cohortChart, &ChartView::failed, this, &ExplanationView::failed);
    return panel;
}

ExplanationView::Shown ExplanationView::shownOf(const ExplainedRun &run, bool group)
{
    Shown shown;
    shown.rows = run.rows ? run.rows->attributions.rows : allRows(run.subject->data);
    shown.table = tableOf(run.subject->data, shown.rows, run.rows ? &*run.rows : nullptr);
    for (const QString &warning : run.outcome.warnings)
        shown.blocks.append(Paragraph{Tr::tr("Warning: %1").arg(warning)});
    QList<Block> rest = run.outcome.blocks;
    if (!run.rows) {
        shown.blocks += rest;
        return shown;
    }
    const Attributions &all = run.rows->attributions;
    const QList<ColumnPair> pairs = correlatedColumns(run.rows->data, all.columns, all.rows);
    ExplainedRows rows = *run.rows;
    if (group)
        rows.attributions = grouped(all, pairs);
    shown.groupable = !pairs.isEmpty();
    // Charts of attributions are made here, of all rows; the outcome's figures stand above them.
    QStringList made;
    QList<Block> charts;
    for (const Chart &chart :
         {importanceChart(rows), beeswarmChart(rows), decisionChart(rows, 60)}) {
        made.append(chart.id);
        charts.append(chart);
    }
    rest.removeIf([&made](const Block &block) {
        const auto *chart = std::get_if<Chart>(&block);
        return chart && made.contains(chart->id);
    });
    const auto figures = std::stable_partition(rest.begin(), rest.end(), [](const Block &block) {
        return std::holds_alternative<Figures>(block);
    });
    for (auto one = rest.begin(); one != figures; ++one)
        shown.blocks.append(*one);
    if (shown.groupable)
        shown.blocks.append(Paragraph{correlationText(pairs, group)});
    shown.blocks += charts;
    for (auto one = figures; one != rest.end(); ++one)
        shown.blocks.append(*one);
    return shown;
}

void ExplanationView::setRun(const ExplainedRunPointer &run)
{
    m_run = run;
    m_rows = run->rows ? ExplainedRowsPointer(run, &*run->rows) : nullptr;
    m_dependence->setRows(m_rows);
    m_tabs->setTabVisible(1, m_rows != nullptr);
    m_tabs->setTabVisible(2, m_rows != nullptr);
    {
        const QSignalBlocker blocker(m_cohortColumn);
        const QString before = m_cohortColumn->currentText();
        m_cohortColumn->clear();
        const Dataset &table = run->subject->data;
        for (qsizetype at = 0; m_rows && at < table.columnCount(); ++at) {
            if (table.column(at).type() != ColumnType::Text)
                m_cohortColumn->addItem(table.column(at).name());
        }
        m_cohortColumn->setCurrentIndex(std::max(0, m_cohortColumn->findText(before)));
    }
    compareCohorts();
    compute();
}

void ExplanationView::compute()
{
    if (!m_run)
        return;
    m_computing.run(
        [run = m_run, group = m_group->isChecked()](Progress &) { return shownOf(*run, group); },
        [this](const Shown &shown) {
            m_summary->setBlocks(shown.blocks);
            m_group->setVisible(shown.groupable);
            m_shownRows = shown.rows;
            if (m_model->rowCount() > 0 &&
                m_model->dataset().fingerprint() == shown.table.fingerprint())
                return;
            m_model->setDataset(shown.table);
            m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
            m_table->fitColumns();
        });
}

void ExplanationView::clear()
{
    m_computing.cancel();
    m_comparing.cancel();
    m_run.reset();
    m_rows.reset();
    m_shownRows.clear();
    m_dependence->setRows({});
    m_summary->clear();
    m_group->hide();
    m_model->setDataset({});
    m_cohortChart->setChart({});
}

void ExplanationView::compareCohorts()
{
    if (!m_rows || m_cohortColumn->currentIndex() < 0)
        return m_cohortChart->setChart({});
    m_comparing.run([rows = m_rows, column = m_cohortColumn->currentText()](
                        Progress &) { return cohortChart(*rows, cohortsBy(*rows, column)); },
                    [this](const Chart &chart) { m_cohortChart->setChart(chart); });
}

/// A bar is a column, whose dependence comes up; any other mark is a row.
void ExplanationView::choose(const QString &chartId, qsizetype series, qsizetype point)
{
    for (const Block &block : m_summary->blocks()) {
        const auto *chart = std::get_if<Chart>(&block);
        if (!chart || chart->id != chartId)
            continue;
        const Chart::Series &marks = chart->series[series];
        if (point < marks.rows.size())
            return Q_EMIT rowChosen(marks.rows[point]);
        if (chartId == QLatin1String("importance") && m_rows &&
            m_rows->attributions.columns.contains(chart->y.categories.value(point))) {
            m_dependence->setColumn(chart->y.categories[point]);
            m_tabs->setCurrentWidget(m_dependence);
        }
    }
}

void ExplanationView::selectRow(qint64 row)
{
    for (int at = 0; at < m_model->rowCount(); ++at) {
        if (m_shownRows[m_model->datasetRow(at)] != row)
            continue;
        m_table->selectRow(at);
        m_table->scrollTo(m_model->index(at, 0));
        return;
    }
}

} // namespace tenbin
