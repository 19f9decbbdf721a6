#include "app/desktop/runs_table_model.h"

#include "core/number.h"
#include "core/text.h"
#include "models/metric.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QFont>
#include <QLocale>

namespace tenbin {

namespace {

QString statusText(RunStatus status)
{
    switch (status) {
    case RunStatus::Running: return Tr::tr("running");
    case RunStatus::Finished: return Tr::tr("finished");
    case RunStatus::Failed: return Tr::tr("failed");
    case RunStatus::Cancelled: return Tr::tr("cancelled");
    case RunStatus::Interrupted: break;
    }
    return Tr::tr("interrupted");
}

} // namespace

void RunsTableModel::setRuns(QList<StoredRun> runs, QStringList metrics)
{
    beginResetModel();
    m_runs = std::move(runs);
    m_metrics = std::move(metrics);
    endResetModel();
}

int RunsTableModel::rowOf(const QString &id) const
{
    for (int row = 0; row < int(m_runs.size()); ++row) {
        if (m_runs[row].id == id)
            return row;
    }
    return -1;
}

QString RunsTableModel::sortKey(int column) const
{
    switch (column) {
    case Name: return QStringLiteral("name");
    case Status: return QStringLiteral("status");
    case Learner: return QStringLiteral("learner");
    case Data: return QStringLiteral("dataset");
    case Task: return QStringLiteral("task");
    case Started: return QStringLiteral("started");
    case Seconds: return QStringLiteral("seconds");
    default: return m_metrics.value(column - FirstMetric);
    }
}

int RunsTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_runs.size());
}

int RunsTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(FirstMetric + m_metrics.size());
}

QVariant RunsTableModel::text(const StoredRun &run, int column) const
{
    switch (column) {
    case Name: return run.title();
    case Status: return statusText(run.status);
    case Learner: return run.learner;
    case Data: return run.dataset;
    case Task: return run.task;
    case Started: return QLocale().toString(run.started.toLocalTime(), QLocale::ShortFormat);
    case Seconds: return shortNumber(run.seconds);
    default: break;
    }
    const auto metric = run.metrics.constFind(m_metrics[column - FirstMetric]);
    return metric == run.metrics.constEnd() ? QVariant() : shortNumber(metric->value, 4);
}

QString RunsTableModel::toolTip(const StoredRun &run, int column) const
{
    if (column == Status && run.error)
        return plainToolTip(run.error->text + u' ' + run.error->hint);
    if (column == Started)
        return QLocale().toString(run.started.toLocalTime(), QLocale::LongFormat);
    if (column < FirstMetric)
        return {};
    const auto metric = run.metrics.constFind(m_metrics[column - FirstMetric]);
    if (metric == run.metrics.constEnd())
        return {};
    return plainToolTip(QStringLiteral("%1 [%2, %3]\n%4")
                            .arg(numberText(metric->value), shortNumber(metric->low, 4),
                                 shortNumber(metric->high, 4), metric->interval));
}

QVariant RunsTableModel::data(const QModelIndex &index, int role) const
{
    const StoredRun &run = m_runs[index.row()];
    const bool number = index.column() >= Seconds;
    switch (role) {
    case Qt::DisplayRole: return text(run, index.column());
    case Qt::EditRole: return run.name;
    case Qt::ToolTipRole: return toolTip(run, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole: return number ? QVariant(tabularFont(QApplication::font())) : QVariant();
    case Qt::ForegroundRole:
        if (index.column() == Status &&
            (run.status == RunStatus::Failed || run.status == RunStatus::Interrupted))
            return QVariant::fromValue(coloursOf(QApplication::palette()).bad);
        return {};
    default: return {};
    }
}

QVariant RunsTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (section >= Seconds ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section >= FirstMetric) {
        const Metric *metric = shelf<Metric>().find(m_metrics[section - FirstMetric]);
        return metric ? plainToolTip(metric->title + u'\n' + metric->formula) : QString();
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name: return Tr::tr("Name");
    case Status: return Tr::tr("Status");
    case Learner: return Tr::tr("Learner");
    case Data: return Tr::tr("Data set");
    case Task: return Tr::tr("Task");
    case Started: return Tr::tr("Started");
    case Seconds: return Tr::tr("Seconds");
    default: return m_metrics[section - FirstMetric];
    }
}

} // namespace tenbin
