#include "app/desktop/compared_runs_model.h"

#include "core/number.h"
#include "core/text.h"
#include "experiments/comparison_plots.h"
#include "experiments/run_params.h"
#include "reports/palette.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QColor>
#include <QFont>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

/// Decimals that give the largest value four significant digits; -1 when a row spans too much.
int decimalsFor(const ComparedMetric &metric)
{
    double largest = 0;
    for (double value : metric.values) {
        if (std::isfinite(value))
            largest = std::max(largest, std::abs(value));
    }
    if (largest == 0)
        return 3;
    const int before = int(std::floor(std::log10(largest))) + 1;
    return before > 6 || before < -3 ? -1 : std::clamp(4 - std::max(before, 0), 0, 6);
}

QString numberWith(double value, int decimals)
{
    if (std::isnan(value))
        return QStringLiteral("–");
    return decimals < 0 ? shortNumber(value, 4) : QString::number(value, 'f', decimals);
}

QString deltaText(double delta, int decimals)
{
    if (std::isnan(delta))
        return {};
    if (delta == 0)
        return QStringLiteral("=");
    // What the decimals would hide is not nothing.
    const bool tiny = decimals >= 0 && std::abs(delta) < 0.5 * std::pow(10, -decimals);
    return (delta > 0 ? QStringLiteral("+") : QStringLiteral("−")) +
           (tiny ? shortNumber(std::abs(delta), 1) : numberWith(std::abs(delta), decimals));
}

QString metricText(const ComparedMetric &metric, int run, int decimals)
{
    QString text = numberWith(metric.values[run], decimals);
    if (!std::isnan(metric.stds[run]))
        text += QStringLiteral(" ± ") + numberWith(metric.stds[run], decimals);
    return text;
}

/// Few digits to look at; whole numbers are whole.
QString shownParam(const QJsonValue &value)
{
    if (value.isDouble() && value.toDouble() != std::floor(value.toDouble()))
        return shortNumber(value.toDouble(), 4);
    return paramText(value).replace(QLatin1Char('\n'), QLatin1Char(' '));
}

QVariant bold(bool is)
{
    if (!is)
        return {};
    QFont font;
    font.setWeight(QFont::Bold);
    return font;
}

} // namespace

void ComparedRunsModel::setRuns(std::shared_ptr<const ComparedRuns> runs)
{
    beginResetModel();
    m_runs = std::move(runs);
    m_outstanding = outstandingRuns(m_runs->comparison, m_runs->metric);
    build();
    endResetModel();
}

void ComparedRunsModel::setOnlyDifferences(bool only)
{
    if (only == m_onlyDifferences)
        return;
    beginResetModel();
    m_onlyDifferences = only;
    if (m_runs)
        build();
    endResetModel();
}

void ComparedRunsModel::setDark(bool dark)
{
    if (dark == m_dark)
        return;
    m_dark = dark;
    if (columnCount() > 1)
        Q_EMIT headerDataChanged(Qt::Horizontal, 1, columnCount() - 1);
}

bool ComparedRunsModel::differs(const Row &row) const
{
    return row.metric ? row.metric->differs : row.param && row.param->differs;
}

bool ComparedRunsModel::hasDifferences() const
{
    return std::any_of(m_rows.begin(), m_rows.end(),
                       [this](const Row &row) { return differs(row); });
}

void ComparedRunsModel::build()
{
    m_rows.clear();
    const auto addSection = [this](const QString &title, const QList<Row> &rows) {
        QList<Row> shown = rows;
        if (m_onlyDifferences)
            shown.removeIf([this](const Row &row) { return !differs(row); });
        if (!shown.isEmpty())
            m_rows += QList<Row>{Row{nullptr, nullptr, title}} + shown;
    };
    QList<Row> metrics, params;
    for (const ComparedMetric &metric : m_runs->comparison.metrics) {
        const Row row{&metric, nullptr, metric.name, decimalsFor(metric)};
        // What the runs are compared by comes first.
        if (metric.name == m_runs->metric)
            metrics.prepend(row);
        else
            metrics.append(row);
    }
    for (const ComparedParam &param : m_runs->comparison.params)
        params.append({nullptr, &param, param.name});
    addSection(Tr::tr("Metrics"), metrics);
    addSection(Tr::tr("Params"), params);
}

int ComparedRunsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ComparedRunsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() || !m_runs ? 0 : int(m_runs->comparison.runs.size()) + 1;
}

QVariant ComparedRunsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[index.row()];
    if (role == SectionRole)
        return !row.metric && !row.param;
    if (index.column() == 0)
        return nameData(row, role);
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    const int run = index.column() - 1;
    if (row.metric)
        return metricData(row, run, role);
    return row.param ? paramData(*row.param, run, role) : QVariant();
}

QVariant ComparedRunsModel::nameData(const Row &row, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case ExactRole: return row.title;
    case Qt::FontRole: return bold(!row.metric && !row.param);
    // What is the same everywhere steps back.
    case MissingRole: return (row.metric || row.param) && !differs(row);
    case Qt::ToolTipRole:
        if (row.metric && row.metric->greaterIsBetter)
            return plainToolTip(QStringLiteral("%1: %2").arg(
                metricTitle(row.title), *row.metric->greaterIsBetter ? Tr::tr("more is better")
                                                                     : Tr::tr("less is better")));
        return plainToolTip(row.title);
    default: return {};
    }
}

QVariant ComparedRunsModel::metricData(const Row &row, int run, int role) const
{
    const ComparedMetric &metric = *row.metric;
    const QString shown = metricText(metric, run, row.decimals);
    const bool isBaseline = run == m_runs->comparison.baseline;
    const QString delta =
        isBaseline || !metric.differs ? QString() : deltaText(metric.deltas[run], row.decimals);
    switch (role) {
    case ValueRole: return shown;
    case DeltaRole: return delta;
    case Qt::DisplayRole: return delta.isEmpty() ? shown : shown + QStringLiteral("  ") + delta;
    case ExactRole:
        return std::isnan(metric.values[run]) ? QString() : numberText(metric.values[run]);
    case BetterRole: return metric.betterThanBaseline(run);
    case MissingRole: return std::isnan(metric.values[run]) || !metric.differs;
    case Qt::FontRole: return bold(metric.differs && metric.best.contains(run));
    case Qt::ToolTipRole: {
        const MetricValue value = m_runs->comparison.runs[run].metrics.value(metric.name);
        QString text = numberText(value.value);
        if (std::isfinite(value.low))
            text += QStringLiteral(" (%1 – %2, %3)")
                        .arg(shortNumber(value.low, 4), shortNumber(value.high, 4), value.interval);
        return plainToolTip(text);
    }
    default: return {};
    }
}

QVariant ComparedRunsModel::paramData(const ComparedParam &param, int run, int role) const
{
    const QJsonValue &value = param.values[run];
    const bool missing = value.isUndefined() || value.isNull();
    switch (role) {
    case Qt::DisplayRole:
    case ValueRole: return missing ? QStringLiteral("–") : shownParam(value);
    case ExactRole: return missing ? QString() : paramText(value);
    case MissingRole: return missing || !param.differs;
    case Qt::ToolTipRole: return missing ? QVariant() : plainToolTip(paramText(value));
    default: return {};
    }
}

QVariant ComparedRunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || !m_runs)
        return {};
    if (section == 0)
        return role == Qt::DisplayRole ? QVariant(QString()) : QVariant();
    const StoredRun &one = run(section);
    const bool isBaseline = section - 1 == m_runs->comparison.baseline;
    switch (role) {
    case Qt::DisplayRole:
        return isBaseline ? Tr::tr("%1 (baseline)").arg(one.title()) : one.title();
    case Qt::TextAlignmentRole: return int(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return plainToolTip(
            QStringList{one.title(), one.id, one.learner, one.dataset,
                        QLocale().toString(one.started.toLocalTime(), QLocale::ShortFormat)}
                .join(QLatin1Char('\n')));
    case MarkRole: {
        const int colour = int(m_outstanding.indexOf(section - 1));
        return colour < 0 ? QVariant() : QVariant(palette::category(colour, m_dark));
    }
    default: return {};
    }
}

Qt::ItemFlags ComparedRunsModel::flags(const QModelIndex &index) const
{
    if (index.data(SectionRole).toBool())
        return Qt::ItemIsEnabled;
    return QAbstractTableModel::flags(index);
}

} // namespace tenbin
