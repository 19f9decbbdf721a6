#include "app/desktop/runs_table_model.h"

#include "app/desktop/run_column.h"
#include "app/desktop/run_marks.h"
#include "core/number.h"
#include "core/text.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QFont>

#include <cmath>
#include <limits>

namespace tenbin {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr QChar minus(0x2212), plusMinus(0x00b1), better(0x25b2), worse(0x25bc);

bool isName(const QString &column)
{
    return column == QLatin1String("name");
}

} // namespace

void RunsTableModel::setRuns(QList<StoredRun> runs)
{
    beginResetModel();
    m_values.setRuns(std::move(runs));
    m_baseline = -1;
    for (int i = 0; i < m_values.size() && m_baseline < 0; ++i) {
        if (isBaseline(m_values.run(i)))
            m_baseline = i;
    }
    m_sections = arranged(m_values, m_arrangement);
    rebuild();
    endResetModel();
}

void RunsTableModel::setColumns(QStringList columns)
{
    if (columns == m_columns)
        return;
    beginResetModel();
    m_columns = std::move(columns);
    endResetModel();
}

void RunsTableModel::arrange(RunArrangement arrangement)
{
    beginResetModel();
    if (arrangement.groupBy != m_arrangement.groupBy)
        m_closed.clear();
    m_arrangement = std::move(arrangement);
    m_sections = arranged(m_values, m_arrangement);
    rebuild();
    endResetModel();
}

void RunsTableModel::rebuild()
{
    m_best.assign(m_sections.size(), {});
    m_rows.clear();
    for (size_t section = 0; section < m_sections.size(); ++section) {
        const bool grouped = !m_arrangement.groupBy.isEmpty();
        if (grouped)
            m_rows.push_back({section, -1});
        if (grouped && m_closed.contains(m_sections[section].name))
            continue;
        for (int run : m_sections[section].runs)
            m_rows.push_back({section, run});
    }
}

std::vector<int> RunsTableModel::shown() const
{
    std::vector<int> runs;
    for (const RunSection &section : m_sections)
        runs.insert(runs.end(), section.runs.begin(), section.runs.end());
    return runs;
}

const StoredRun *RunsTableModel::baseline() const
{
    return hasBaseline() ? &m_values.run(m_baseline) : nullptr;
}

bool RunsTableModel::isOpen(int row) const
{
    return !m_closed.contains(sectionOf(m_rows[size_t(row)]).name);
}

void RunsTableModel::setOpen(int row, bool open)
{
    if (!isGroup(row) || isOpen(row) == open)
        return;
    const Row head = m_rows[size_t(row)];
    const RunSection &section = sectionOf(head);
    const int first = row + 1, last = row + int(section.runs.size());
    const auto place = m_rows.begin() + first;
    if (open) {
        m_closed.remove(section.name);
        beginInsertRows({}, first, last);
        std::vector<Row> rows;
        for (int run : section.runs)
            rows.push_back({head.section, run});
        m_rows.insert(place, rows.begin(), rows.end());
        endInsertRows();
    } else {
        m_closed.insert(section.name);
        beginRemoveRows({}, first, last);
        m_rows.erase(place, place + (last - row));
        endRemoveRows();
    }
    Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
}

const StoredRun *RunsTableModel::run(int row) const
{
    const int run = m_rows[size_t(row)].run;
    return run < 0 ? nullptr : &m_values.run(run);
}

int RunsTableModel::rowOf(const QString &id) const
{
    for (size_t row = 0; row < m_rows.size(); ++row) {
        if (m_rows[row].run >= 0 && m_values.run(m_rows[row].run).id == id)
            return int(row);
    }
    return -1;
}

int RunsTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RunsTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size());
}

QString RunsTableModel::groupTitle(const RunSection &section) const
{
    QString name = section.name;
    if (name.isEmpty()) {
        const QString &by = m_arrangement.groupBy;
        name = by == QLatin1String("dataset")   ? Tr::tr("No data set")
               : by == QLatin1String("learner") ? Tr::tr("No learner")
                                                : Tr::tr("No experiment");
    }
    return name + QStringLiteral(" · ") +
           counted(qint64(section.runs.size()), Tr::tr("%1 run"), Tr::tr("%1 runs"));
}

const RunsTableModel::Best &RunsTableModel::best(size_t section, const QString &column) const
{
    QHash<QString, Best> &known = m_best[section];
    if (const auto found = known.constFind(column); found != known.constEnd())
        return *found;
    Best best{none, false};
    if (const std::optional<bool> greater = runColumn::greaterIsBetter(column)) {
        const std::vector<double> &values = m_values.keys(column);
        for (int run : m_sections[section].runs) {
            const double value = values[size_t(run)];
            if (std::isnan(value))
                continue;
            best.stands = best.stands || (!std::isnan(best.value) && value != best.value);
            if (std::isnan(best.value) || (value > best.value) == *greater)
                best.value = value;
        }
    }
    return *known.insert(column, best);
}

bool RunsTableModel::isBest(const Row &row, const QString &column) const
{
    if (row.run < 0 || runColumn::metricOf(column).isEmpty())
        return false;
    const Best &top = best(row.section, column);
    return top.stands && m_values.keys(column)[size_t(row.run)] == top.value;
}

double RunsTableModel::delta(const Row &row, const QString &column) const
{
    if (!hasBaseline() || row.run < 0 || row.run == m_baseline ||
        runColumn::metricOf(column).isEmpty())
        return none;
    const std::vector<double> &values = m_values.keys(column);
    return values[size_t(row.run)] - values[size_t(m_baseline)];
}

QString RunsTableModel::deltaText(const Row &row, const QString &column) const
{
    const double distance = delta(row, column);
    if (std::isnan(distance))
        return {};
    if (distance == 0)
        return plusMinus + QStringLiteral("0");
    const QString size = m_values.numberText(std::abs(distance), column);
    // What the column's decimals do not show is still a difference.
    const bool lost = parseNumber(size) == 0;
    return (distance > 0 ? QChar(u'+') : minus) +
           (lost ? shortNumber(std::abs(distance), 1) : size);
}

int RunsTableModel::verdict(const Row &row, const QString &column) const
{
    const double distance = delta(row, column);
    const std::optional<bool> greater = runColumn::greaterIsBetter(column);
    if (!greater || std::isnan(distance) || distance == 0)
        return 0;
    return (distance > 0) == *greater ? 1 : -1;
}

QString RunsTableModel::text(const Row &row, const QString &column) const
{
    if (row.run >= 0)
        return m_values.text(row.run, column);
    if (isName(column))
        return groupTitle(sectionOf(row));
    const double value = best(row.section, column).value;
    return m_values.numberText(value, column);
}

QString RunsTableModel::toolTip(const Row &row, const QString &column) const
{
    if (row.run < 0)
        return runColumn::metricOf(column).isEmpty() ? QString() : Tr::tr("Best of the group");
    const StoredRun &run = m_values.run(row.run);
    if (column == QLatin1String("status") && run.error)
        return plainToolTip(run.error->text + u' ' + run.error->hint);
    if (column == QLatin1String("started"))
        return QLocale().toString(run.started.toLocalTime(), QLocale::LongFormat);
    if (column == QLatin1String("notes"))
        return plainToolTip(run.notes);
    const auto metric = run.metrics.constFind(runColumn::metricOf(column));
    if (metric == run.metrics.constEnd())
        return isName(column) ? plainToolTip(run.title()) : QString();
    QString words = numberText(metric->value);
    if (!std::isnan(metric->low))
        words +=
            QStringLiteral(" [%1, %2]\n%3")
                .arg(shortNumber(metric->low, 4), shortNumber(metric->high, 4), metric->interval);
    if (const double distance = delta(row, column); !std::isnan(distance)) {
        const int side = verdict(row, column);
        words += u'\n' +
                 Tr::tr("%1 against \"%2\"")
                     .arg((distance > 0 ? QStringLiteral("+") : QString()) + numberText(distance),
                          baseline()->title());
        if (side != 0)
            words += QStringLiteral(": ") + (side > 0 ? Tr::tr("better") : Tr::tr("worse"));
    }
    return plainToolTip(words);
}

QString RunsTableModel::spoken(const Row &row, const QString &column) const
{
    QStringList words{text(row, column)};
    if (row.run < 0 && isName(column)) {
        words.append(m_closed.contains(sectionOf(row).name) ? Tr::tr("closed") : Tr::tr("open"));
    } else if (isName(column)) {
        if (isPinned(m_values.run(row.run)))
            words.append(Tr::tr("pinned"));
        if (row.run == m_baseline)
            words.append(Tr::tr("baseline"));
    } else if (const QString distance = deltaText(row, column); !distance.isEmpty()) {
        words.append(distance);
        if (const int side = verdict(row, column); side != 0)
            words.append(side > 0 ? Tr::tr("better") : Tr::tr("worse"));
    }
    if (isBest(row, column))
        words.append(Tr::tr("best"));
    return words.join(QStringLiteral(", "));
}

QVariant RunsTableModel::font(const Row &row, const QString &column) const
{
    const bool strong = row.run < 0 || isBest(row, column);
    if (!strong && !m_values.isNumber(column))
        return {};
    QFont font = tabularFont(QApplication::font());
    if (strong)
        font.setWeight(row.run < 0 ? QFont::DemiBold : QFont::Bold);
    return font;
}

QVariant RunsTableModel::data(const QModelIndex &index, int role) const
{
    const Row &row = m_rows[size_t(index.row())];
    const QString &column = m_columns[index.column()];
    switch (role) {
    case Qt::DisplayRole: {
        const int side = verdict(row, column);
        QString whole = text(row, column);
        if (const QString distance = deltaText(row, column); !distance.isEmpty())
            whole += QStringLiteral("  ") + distance;
        return side == 0 ? whole : QString(whole + u' ' + (side > 0 ? better : worse));
    }
    case ValueRole: return text(row, column);
    case ExactRole: return row.run >= 0 ? m_values.exactText(row.run, column) : text(row, column);
    case Qt::AccessibleTextRole: return spoken(row, column);
    case Qt::ToolTipRole: return toolTip(row, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (m_values.isNumber(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole: return font(row, column);
    case Qt::ForegroundRole: {
        const bool failed = row.run >= 0 && column == QLatin1String("status") &&
                            (m_values.run(row.run).status == RunStatus::Failed ||
                             m_values.run(row.run).status == RunStatus::Interrupted);
        return failed ? QVariant::fromValue(coloursOf(QApplication::palette()).bad) : QVariant();
    }
    case GroupRole: return row.run < 0;
    case OpenRole: return !m_closed.contains(sectionOf(row).name);
    case PinnedRole: return row.run >= 0 && isPinned(m_values.run(row.run));
    case BaselineRole: return row.run >= 0 && row.run == m_baseline;
    case DeltaRole: return deltaText(row, column);
    case VerdictRole: return verdict(row, column);
    default: return {};
    }
}

QVariant RunsTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return {};
    const QString &column = m_columns[section];
    switch (role) {
    case Qt::DisplayRole: return runColumn::title(column);
    case Qt::ToolTipRole: return plainToolTip(runColumn::explanation(column));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (m_values.isNumber(column) ? Qt::AlignRight : Qt::AlignLeft));
    default: return {};
    }
}

} // namespace tenbin
