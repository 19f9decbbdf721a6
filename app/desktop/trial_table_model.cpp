#include "app/desktop/trial_table_model.h"

#include "core/number.h"
#include "core/text.h"
#include "models/metric.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QFont>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

using State = TrialTableModel::TrialState;

QString orDash(double value, int digits)
{
    return std::isfinite(value) ? shortNumber(value, digits) : QStringLiteral("–");
}

} // namespace

TrialTableModel::TrialTableModel(QObject *parent) : QAbstractTableModel(parent) {}

void TrialTableModel::setSearch(Subject subject, const QList<QJsonObject> &settings)
{
    beginResetModel();
    m_subject = std::move(subject);
    m_rows.clear();
    m_rowOf.clear();
    m_deleted.clear();
    m_best = -1;
    m_ended = m_failed = m_nested = 0;
    m_rounds = false;
    for (const QJsonObject &setting : settings) {
        Row row;
        row.trial.number = int(m_rows.size());
        row.trial.params = setting;
        row.trial.share = std::numeric_limits<double>::quiet_NaN();
        m_rowOf[row.trial.number] = row.trial.number;
        m_rows.append(row);
    }
    endResetModel();
}

/// The row of a trial, a new one at the end when it has none.
int TrialTableModel::rowOf(const Trial &trial)
{
    const auto known = m_rowOf.constFind(trial.number);
    if (known != m_rowOf.constEnd())
        return *known;
    const int row = int(m_rows.size());
    m_rowOf[trial.number] = row;
    m_rows.append(Row{trial, State::Waiting});
    return row;
}

void TrialTableModel::apply(const QList<TrialEvent> &events)
{
    const int before = int(m_rows.size());
    int most = before;
    // Rows that come are told of first, as a model must.
    QSet<int> fresh;
    for (const TrialEvent &event : events) {
        if (event.trial.outer < 0 && event.what != TrialEvent::What::Stopped &&
            !m_rowOf.contains(event.trial.number) && !fresh.contains(event.trial.number)) {
            fresh.insert(event.trial.number);
            ++most;
        }
    }
    if (most > before)
        beginInsertRows({}, before, most - 1);
    int first = before, last = -1;
    for (const TrialEvent &event : events) {
        if (event.trial.outer >= 0) {
            m_nested += event.what == TrialEvent::What::Ended;
            continue;
        }
        if (event.what == TrialEvent::What::Stopped && !m_rowOf.contains(event.trial.number))
            continue;
        const int at = rowOf(event.trial);
        Row &row = m_rows[at];
        m_ended -= row.hasEnded();
        m_failed -= row.state == State::Failed;
        if (event.what == TrialEvent::What::Stopped) {
            row.state = State::Stopped;
        } else {
            row.trial = event.trial;
            row.trial.deleted = m_deleted.contains(row.trial.number);
            row.state = event.what == TrialEvent::What::Begun
                            ? (m_active ? State::Running : State::Stopped)
                            : (row.trial.failed() ? State::Failed : State::Finished);
        }
        m_ended += row.hasEnded();
        m_failed += row.state == State::Failed;
        m_rounds = m_rounds || row.trial.rung > 0 || row.trial.share < 1;
        if (at < before) {
            first = std::min(first, at);
            last = std::max(last, at);
        }
    }
    if (most > before)
        endInsertRows();
    if (last >= first)
        Q_EMIT dataChanged(index(first, 0), index(last, columnCount() - 1));
    findBest();
}

void TrialTableModel::setActive(bool active)
{
    m_active = active;
    if (active)
        return;
    for (int row = 0; row < int(m_rows.size()); ++row) {
        if (m_rows[row].state != State::Running)
            continue;
        m_rows[row].state = State::Stopped;
        touch(row);
    }
}

void TrialTableModel::setDeleted(const QSet<int> &numbers)
{
    if (numbers == m_deleted)
        return;
    m_deleted = numbers;
    for (int row = 0; row < int(m_rows.size()); ++row) {
        const bool deleted = numbers.contains(m_rows[row].trial.number);
        if (m_rows[row].trial.deleted == deleted)
            continue;
        m_rows[row].trial.deleted = deleted;
        touch(row);
    }
    findBest();
}

void TrialTableModel::touch(int row)
{
    Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
}

bool TrialTableModel::isBetter(const Row &row, const Row &than) const
{
    if (row.trial.share != than.trial.share)
        return row.trial.share > than.trial.share;
    if (row.trial.score != than.trial.score)
        return (row.trial.score > than.trial.score) == m_subject.greaterIsBetter;
    return row.trial.number < than.trial.number;
}

void TrialTableModel::findBest()
{
    int best = -1;
    for (int row = 0; row < int(m_rows.size()); ++row) {
        const Row &one = m_rows[row];
        if (one.state == State::Finished && !one.trial.deleted && std::isfinite(one.trial.score) &&
            (best < 0 || isBetter(one, m_rows[best])))
            best = row;
    }
    if (best == m_best)
        return;
    const int before = std::exchange(m_best, best);
    for (int row : {before, best}) {
        if (row >= 0)
            touch(row);
    }
}

QString TrialTableModel::settingText(const QJsonObject &params) const
{
    QStringList parts;
    for (const SearchDimension &dimension : m_subject.dimensions) {
        const QJsonValue value = params[dimension.spec.id];
        parts.append(QStringLiteral("%1 = %2").arg(
            dimension.spec.id,
            value.isDouble() ? shortNumber(value.toDouble(), 4) : dimension.spec.valueText(value)));
    }
    return parts.join(QStringLiteral(", "));
}

int TrialTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int TrialTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : scoreColumn() + 3;
}

QString TrialTableModel::stateText(const Row &row) const
{
    if (row.trial.deleted)
        return Tr::tr("deleted");
    switch (row.state) {
    case State::Waiting: return m_active ? Tr::tr("waiting") : Tr::tr("not tried");
    case State::Running: return Tr::tr("running");
    case State::Finished: return Tr::tr("finished");
    case State::Failed: return Tr::tr("failed");
    case State::Stopped: break;
    }
    return Tr::tr("stopped");
}

QString TrialTableModel::display(const Row &row, int column) const
{
    switch (column) {
    case Number: return QString::number(row.trial.number + 1);
    case Status: return stateText(row);
    case Round:
        return std::isfinite(row.trial.share) ? QString::number(row.trial.rung + 1)
                                              : QStringLiteral("1");
    default: break;
    }
    const int score = scoreColumn();
    if (column == score)
        return orDash(row.trial.score, 5);
    if (column == score + 1)
        return orDash(row.trial.deviation, 2);
    if (column == score + 2)
        return row.hasEnded() ? orDash(row.trial.seconds, 3) : QStringLiteral("–");
    const SearchDimension &dimension = m_subject.dimensions[column - FirstParam];
    const QJsonValue value = row.trial.params[dimension.spec.id];
    if (value.isUndefined())
        return QStringLiteral("–");
    return value.isDouble() ? shortNumber(value.toDouble(), 4) : dimension.spec.valueText(value);
}

QVariant TrialTableModel::sortValue(const Row &row, int column) const
{
    const int score = scoreColumn();
    if (column == Number)
        return double(row.trial.number);
    if (column == Round)
        return double(row.trial.rung);
    if (column == Status)
        return stateText(row);
    if (column == score)
        return row.trial.score;
    if (column == score + 1)
        return row.trial.deviation;
    if (column == score + 2)
        return row.hasEnded() ? row.trial.seconds : std::numeric_limits<double>::quiet_NaN();
    const SearchDimension &dimension = m_subject.dimensions[column - FirstParam];
    const QJsonValue value = row.trial.params[dimension.spec.id];
    return value.isDouble() ? QVariant(value.toDouble()) : dimension.spec.valueText(value);
}

QString TrialTableModel::toolTip(const Row &row, int column) const
{
    QStringList lines;
    if (row.trial.error)
        lines.append(row.trial.error->text + u' ' + row.trial.error->hint);
    if (row.trial.deleted)
        lines.append(Tr::tr("Deleted: it cannot be chosen. Undo or Restore brings it back."));
    if (column >= scoreColumn() && !row.trial.folds.isEmpty()) {
        QStringList folds;
        for (double fold : row.trial.folds.first(std::min<qsizetype>(20, row.trial.folds.size())))
            folds.append(shortNumber(fold, 5));
        lines.append(Tr::tr("Folds: %1").arg(folds.join(QStringLiteral("  "))));
    }
    if (row.trial.share < 1)
        lines.append(Tr::tr("On %1 % of the resource.").arg(shortNumber(100 * row.trial.share)));
    return plainToolTip(lines.join(u'\n'));
}

QVariant TrialTableModel::data(const QModelIndex &index, int role) const
{
    const Row &row = m_rows[index.row()];
    const int column = index.column();
    const bool isNumber =
        column != Status &&
        (column < FirstParam || column >= scoreColumn() ||
         row.trial.params[m_subject.dimensions[column - FirstParam].spec.id].isDouble());
    switch (role) {
    case Qt::DisplayRole: return display(row, column);
    case SortRole: return sortValue(row, column);
    case ExactRole: {
        const QVariant value = sortValue(row, column);
        if (column == Number || column == Round)
            return display(row, column);
        return value.typeId() == QMetaType::Double ? numberText(value.toDouble()) : value;
    }
    case MissingRole: return row.trial.deleted || row.state == State::Waiting;
    case Qt::ToolTipRole: return toolTip(row, column);
    case Qt::AccessibleTextRole: return display(row, column);
    case Qt::AccessibleDescriptionRole:
        return index.row() == m_best ? Tr::tr("best trial") : QString();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter | (isNumber ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole: {
        if (!isNumber && index.row() != m_best)
            return {};
        QFont font = isNumber ? tabularFont(QApplication::font()) : QApplication::font();
        font.setBold(index.row() == m_best);
        return font;
    }
    case Qt::ForegroundRole:
        if (column == Status && row.state == State::Failed && !row.trial.deleted)
            return QVariant::fromValue(coloursOf(QApplication::palette()).bad);
        return {};
    default: return {};
    }
}

QVariant TrialTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return {};
    const int score = scoreColumn();
    const bool param = section >= FirstParam && section < score;
    if (role == Qt::TextAlignmentRole) {
        const bool text = section == Status ||
                          (param && !m_subject.dimensions[section - FirstParam].isRange() &&
                           !m_subject.dimensions[section - FirstParam].values.first().isDouble());
        return QVariant::fromValue(Qt::AlignVCenter | (text ? Qt::AlignLeft : Qt::AlignRight));
    }
    if (role == Qt::ToolTipRole && param)
        return plainToolTip(m_subject.dimensions[section - FirstParam].spec.help);
    if (role == Qt::ToolTipRole && section == score) {
        const Metric *metric = shelf<Metric>().find(m_subject.metric);
        return metric ? plainToolTip(Tr::tr("%1: mean over the folds; %2 is better")
                                         .arg(metric->title, m_subject.greaterIsBetter
                                                                 ? Tr::tr("more")
                                                                 : Tr::tr("less")))
                      : QString();
    }
    if (role == Qt::ToolTipRole && section == score + 1)
        return Tr::tr("Standard deviation over the folds");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Number: return Tr::tr("Trial");
    case Status: return Tr::tr("State");
    case Round: return Tr::tr("Round");
    default: break;
    }
    if (param)
        return m_subject.dimensions[section - FirstParam].spec.id;
    if (section == score)
        return m_subject.metric;
    return section == score + 1 ? QStringLiteral("± sd") : Tr::tr("Seconds");
}

bool TrialOrder::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(TrialTableModel::SortRole);
    const QVariant b = right.data(TrialTableModel::SortRole);
    if (a.typeId() != QMetaType::Double || b.typeId() != QMetaType::Double)
        return a.toString() < b.toString();
    const double x = a.toDouble(), y = b.toDouble();
    if (std::isnan(x) || std::isnan(y)) {
        // Descending turns the answer round.
        const bool ascending = sortOrder() == Qt::AscendingOrder;
        return ascending ? !std::isnan(x) && std::isnan(y) : std::isnan(x) && !std::isnan(y);
    }
    return x < y;
}

} // namespace tenbin
