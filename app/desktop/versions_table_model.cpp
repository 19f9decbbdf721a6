#include "app/desktop/versions_table_model.h"

#include "core/number.h"
#include "core/text.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QFont>
#include <QLocale>

#include <algorithm>

namespace tenbin {

namespace {

/// "0.921 · meets", "0.85 · fails"
QString checkText(const BoundCheck &check)
{
    const QString value = check.value ? shortNumber(*check.value, 4) : Tr::tr("no value");
    return check.isMet() ? Tr::tr("%1 · meets").arg(value) : Tr::tr("%1 · fails").arg(value);
}

} // namespace

VersionsTableModel::Row versionRow(const RegisteredModel &model, const ModelVersion &version,
                                   const Result<StoredRun> &run, const QList<ModelChange> &history)
{
    VersionsTableModel::Row row;
    row.version = version;
    row.aliases = model.aliasesOf(version.version);
    row.checks = checkBounds(model.gate, run ? run->metrics : QMap<QString, MetricValue>());
    const auto added = std::find_if(history.begin(), history.end(), [&](const ModelChange &one) {
        return one.kind == ModelChange::Kind::Version && one.version == version.version;
    });
    if (added != history.end())
        row.added = *added;
    if (!run) {
        row.run = Tr::tr("no longer in the project");
        row.trouble = run.error().text + u' ' + run.error().hint;
    } else if (run->binned.isValid()) {
        row.run = Tr::tr("in the bin: %1").arg(run->title());
        row.trouble = Tr::tr("The run is in the bin. Restore it there, on the page Runs.");
    } else {
        row.run = run->title();
    }
    return row;
}

void VersionsTableModel::setRows(QList<Row> rows, const QList<Bound> &gate)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_gate = gate;
    endResetModel();
}

int VersionsTableModel::rowOf(qint64 version) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](const Row &row) { return row.version.version == version; });
    return found == m_rows.end() ? -1 : int(found - m_rows.begin());
}

int VersionsTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int VersionsTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(FirstBound + m_gate.size() + LastCount);
}

bool VersionsTableModel::isBound(int column) const
{
    return column >= FirstBound && column < FirstBound + m_gate.size();
}

QString VersionsTableModel::text(const Row &row, int column) const
{
    switch (column) {
    case Version: return QString::number(row.version.version);
    case StageName: return stageName(row.version.stage);
    case Aliases: return row.aliases.join(QStringLiteral(", "));
    case Run: return row.run;
    default: break;
    }
    if (isBound(column))
        return checkText(row.checks[column - FirstBound]);
    switch (column - FirstBound - m_gate.size()) {
    case When: return QLocale().toString(row.version.created.toLocalTime(), QLocale::ShortFormat);
    case Who: return row.added.who;
    default: return row.added.why;
    }
}

QString VersionsTableModel::toolTip(const Row &row, int column) const
{
    if (column == Run)
        return plainToolTip(row.trouble.isEmpty() ? row.version.run : row.trouble);
    if (isBound(column))
        return plainToolTip(row.checks[column - FirstBound].text());
    if (column == FirstBound + m_gate.size() + When)
        return QLocale().toString(row.version.created.toLocalTime(), QLocale::LongFormat);
    return plainToolTip(text(row, column));
}

QVariant VersionsTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[index.row()];
    const int column = index.column();
    const bool failed = isBound(column) && !row.checks[column - FirstBound].isMet();
    switch (role) {
    case Qt::DisplayRole: return text(row, column);
    case Qt::ToolTipRole: return toolTip(row, column);
    case ExactRole:
        if (isBound(column) && row.checks[column - FirstBound].value)
            return numberText(*row.checks[column - FirstBound].value);
        return {};
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::FontRole:
        return isNumeric(column) ? QVariant(tabularFont(QApplication::font())) : QVariant();
    case Qt::ForegroundRole:
        if (failed || (column == Run && !row.trouble.isEmpty()))
            return QVariant::fromValue(coloursOf(QApplication::palette()).bad);
        return {};
    default: return {};
    }
}

QVariant VersionsTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignVCenter |
                                   (isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && isBound(section))
        return Tr::tr("A bound of the gate: what a version must meet before production");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Version: return Tr::tr("Version");
    case StageName: return Tr::tr("Stage");
    case Aliases: return Tr::tr("Aliases");
    case Run: return Tr::tr("Run");
    default: break;
    }
    if (isBound(section))
        return m_gate[section - FirstBound].text();
    switch (section - FirstBound - m_gate.size()) {
    case When: return Tr::tr("Registered");
    case Who: return Tr::tr("By");
    default: return Tr::tr("Why");
    }
}

} // namespace tenbin
