#include "app/desktop/prediction_rows_view.h"

#include "core/text.h"
#include "widgets/dataset_table_model.h"
#include "widgets/icons.h"
#include "widgets/table_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace tenbin {

PredictionRowsView::PredictionRowsView(QWidget *parent)
    : QWidget(parent), m_title(new QLabel(this)), m_table(new TableView(this)),
      m_model(new DatasetTableModel(this)), m_choosing(this)
{
    m_title->setTextFormat(Qt::PlainText);
    QFont bold = m_title->font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_table->setModel(m_model);
    m_table->setAccessibleName(Tr::tr("Chosen rows"));
    m_table->setEmptyText(Tr::tr("There are no such rows."));
    auto *close = new QToolButton(this);
    close->setIcon(icon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setToolTip(Tr::tr("Hide the rows"));
    close->setAccessibleName(close->toolTip());
    connect(close, &QToolButton::clicked, this, &PredictionRowsView::clear);
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 4, 0, 0);
    layout->setSpacing(4);
    layout->addLayout(head);
    layout->addWidget(m_table, 1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(120);
    connect(&m_timer, &QTimer::timeout, this, &PredictionRowsView::compute);
    hide();
}

void PredictionRowsView::showRows(const EvaluatedRunPointer &run, const JudgedPredictions &judged,
                                  double threshold, const RowChoice &choice)
{
    m_run = run;
    m_judged = judged;
    m_threshold = threshold;
    m_choice = choice;
    // What is chosen first comes at once; what follows a drag waits for a rest.
    if (!isVisibleTo(parentWidget()))
        compute();
    else
        m_timer.start();
    setVisible(true);
}

void PredictionRowsView::clear()
{
    m_timer.stop();
    m_choosing.cancel();
    m_run.reset();
    m_judged = {};
    m_choice = {};
    m_model->setDataset({});
    hide();
}

void PredictionRowsView::compute()
{
    m_choosing.run([run = m_run, judged = m_judged, threshold = m_threshold, choice = m_choice](
                       Progress &) { return predictionRows(*run, judged, threshold, choice); },
                   [this](const Result<Dataset> &rows) { show(rows); });
}

void PredictionRowsView::show(const Result<Dataset> &rows)
{
    if (!rows) {
        Q_EMIT failed(rows.error());
        return;
    }
    const bool sameColumns = m_model->dataset().columnNames() == rows->columnNames();
    m_model->setDataset(*rows);
    QHeaderView *header = m_table->horizontalHeader();
    if (sameColumns && header->sortIndicatorSection() >= 0)
        m_model->sort(header->sortIndicatorSection(), header->sortIndicatorOrder());
    if (!sameColumns) {
        header->setSortIndicator(-1, Qt::AscendingOrder);
        m_table->fitColumns();
    }
    m_title->setText(QStringLiteral("%1 · %2").arg(
        counted(rows->rowCount(), Tr::tr("%1 row"), Tr::tr("%1 rows")), m_choice.title));
}

} // namespace tenbin
