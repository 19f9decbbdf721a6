#include "app/desktop/slice_panel.h"

#include "core/text.h"
#include "experiments/training.h"
#include "widgets/block_table_model.h"
#include "widgets/choice_box.h"
#include "widgets/table_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

SlicePanel::SlicePanel(QWidget *parent)
    : QWidget(parent), m_column(new ChoiceBox(Tr::tr("Column to slice by"), this)),
      m_metric(new ChoiceBox(Tr::tr("Metric of the slices"), this)),
      m_condition(new QLineEdit(this)), m_caption(new QLabel(this)), m_table(new TableView(this)),
      m_computing(this)
{
    m_condition->setAccessibleName(Tr::tr("Condition on the rows"));
    m_condition->setPlaceholderText(Tr::tr("age >= 50"));
    m_condition->setToolTip(Tr::tr("A single slice: the rows where this holds, in place of the "
                                   "slices of a column"));
    m_condition->setClearButtonEnabled(true);
    m_table->setAccessibleName(Tr::tr("Metric by slices"));
    m_table->setToolTip(Tr::tr("Click on a slice to see its rows"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setFrameShape(QFrame::NoFrame);
    m_caption->setTextFormat(Qt::PlainText);
    m_caption->setForegroundRole(QPalette::PlaceholderText);
    auto *choices = new QHBoxLayout;
    choices->setSpacing(8);
    const auto add = [&](const QString &text, QWidget *field, int stretch) {
        auto *label = new QLabel(text, this);
        label->setBuddy(field);
        choices->addWidget(label);
        choices->addWidget(field, stretch);
    };
    add(Tr::tr("Colum&n"), m_column, 2);
    add(Tr::tr("or con&dition"), m_condition, 2);
    add(Tr::tr("&Judged by"), m_metric, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->setSpacing(8);
    layout->addLayout(choices);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_caption);
    m_timer.setSingleShot(true);
    m_timer.setInterval(300);
    connect(&m_timer, &QTimer::timeout, this, &SlicePanel::compute);
    connect(m_column, &QComboBox::activated, this, [this] {
        m_condition->clear();
        compute();
    });
    connect(m_metric, &QComboBox::activated, this, &SlicePanel::compute);
    connect(m_condition, &QLineEdit::editingFinished, this, [this] {
        if (m_condition->isModified())
            compute();
        m_condition->setModified(false);
    });
    connect(m_table, &QAbstractItemView::clicked, this, &SlicePanel::choose);
    connect(m_table, &QAbstractItemView::activated, this, &SlicePanel::choose);
}

void SlicePanel::setRun(const EvaluatedRunPointer &run)
{
    m_run = run;
    m_threshold.reset();
    fillChoices();
    m_slices.clear();
    m_table->setModel(nullptr);
    m_caption->clear();
    compute();
}

void SlicePanel::setThreshold(std::optional<double> threshold)
{
    if (threshold == m_threshold)
        return;
    m_threshold = threshold;
    m_timer.start();
}

QString SlicePanel::asked() const
{
    const QString condition = m_condition->text().trimmed();
    return condition.isEmpty() ? m_column->currentText() : condition;
}

QString SlicePanel::metric() const
{
    return m_metric->currentData().toString();
}

void SlicePanel::fillChoices()
{
    const QString column = m_column->currentText(), metric = this->metric();
    m_column->clear();
    m_metric->clear();
    m_condition->clear();
    if (!m_run)
        return;
    if (m_run->data)
        m_column->addItems(m_run->data->columnNames());
    for (const NamedMetric &one : metricsFor(m_run->predictions))
        m_metric->addItem(one.title(), one.name);
    m_column->setCurrentIndex(std::max(0, m_column->findText(column)));
    int chosen = m_metric->findData(metric);
    if (chosen < 0)
        chosen = m_metric->findData(usualMetric(m_run->predictions.problem));
    m_metric->setCurrentIndex(std::max(0, chosen));
    m_table->setEmptyText(m_run->data ? Tr::tr("Choose a column or write a condition.")
                                      : Tr::tr("The data of this run are not in the project, so "
                                               "there is nothing to slice by."));
}

void SlicePanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_stale)
        compute();
}

void SlicePanel::compute()
{
    m_timer.stop();
    m_computing.cancel();
    m_stale = !isVisible();
    if (m_stale || !m_run || !m_run->data || asked().isEmpty())
        return;
    m_table->setEnabled(false);
    m_computing.run(
        [run = m_run, asked = asked(), condition = !m_condition->text().trimmed().isEmpty(),
         metric = metric(), threshold = m_threshold](Progress &progress) {
            return slice(*run, asked, condition, metric, threshold, progress);
        },
        [this](const Result<Sliced> &sliced) { show(sliced); });
}

Result<SlicePanel::Sliced> SlicePanel::slice(const EvaluatedRun &run, const QString &asked,
                                             bool condition, const QString &metric,
                                             std::optional<double> threshold, Progress &progress)
{
    Rows rows(size_t(run.predictions.size()));
    for (size_t position = 0; position < rows.size(); ++position)
        rows[position] = run.dataRow(position);
    Sliced sliced;
    if (condition) {
        Result<Slice> one = sliceWhere(*run.data, rows, asked);
        if (!one)
            return passOn(one);
        sliced.slices.append(std::move(*one));
    } else {
        const Result<Column> column = run.data->find(asked);
        if (!column)
            return passOn(column);
        Result<QList<Slice>> slices = slicesBy(*column, rows);
        if (!slices)
            return passOn(slices);
        sliced.slices = std::move(*slices);
    }
    Predictions predictions = run.predictions;
    if (threshold) {
        const auto scores = run.predictions.scores(predictions.positive);
        for (size_t position = 0; position < scores.size(); ++position)
            predictions.predicted[position] =
                scores[position] >= *threshold ? predictions.positive : 1 - predictions.positive;
    }
    const SliceOptions options;
    const Result<QList<SliceFigure>> figures =
        evaluateSlices(predictions, sliced.slices, metric, options, progress);
    if (!figures)
        return passOn(figures);
    QString title = metric;
    for (const NamedMetric &one : metricsFor(predictions)) {
        if (one.name == metric)
            title = one.title();
    }
    sliced.table = sliceTable(*figures, title, asked, options);
    if (threshold)
        sliced.table.caption += Tr::tr(" Classes are decided at the threshold chosen.");
    return sliced;
}

void SlicePanel::show(const Result<Sliced> &sliced)
{
    m_table->setEnabled(true);
    if (!sliced) {
        Q_EMIT failed(sliced.error());
        return;
    }
    m_slices = sliced->slices;
    delete m_table->model();
    m_table->setModel(new BlockTableModel(sliced->table, m_table));
    m_caption->setText(sliced->table.caption);
    Q_EMIT succeeded();
}

void SlicePanel::choose(const QModelIndex &cell)
{
    const QString name = cell.siblingAtColumn(0).data().toString();
    const auto found = std::find_if(m_slices.begin(), m_slices.end(),
                                    [&](const Slice &slice) { return slice.name == name; });
    if (found == m_slices.end())
        return Q_EMIT rowsChosen({Tr::tr("all rows"), [](size_t) { return true; }});
    std::vector<bool> chosen(size_t(m_run->predictions.size()));
    for (quint32 position : found->positions)
        chosen[position] = true;
    Q_EMIT rowsChosen({QStringLiteral("%1: %2").arg(asked(), name),
                       [chosen = std::move(chosen)](size_t row) { return chosen[row]; }});
}

} // namespace tenbin
