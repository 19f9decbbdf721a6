#include "app/desktop/run_values.h"

#include "app/desktop/run_column.h"
#include "app/desktop/run_marks.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/run_params.h"
#include "reports/chart_table.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

namespace tenbin {

namespace {

constexpr int shownDigits = 4;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

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

/// Places of the texts in their order; an empty one is none.
std::vector<double> ranks(const QStringList &texts)
{
    QStringList distinct = texts;
    std::sort(distinct.begin(), distinct.end(), [](const QString &a, const QString &b) {
        const int order = QString::compare(a, b, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : a < b;
    });
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    QHash<QString, double> places;
    for (qsizetype i = 0; i < distinct.size(); ++i)
        places.insert(distinct[i], double(i));
    std::vector<double> keys;
    keys.reserve(size_t(texts.size()));
    for (const QString &text : texts)
        keys.push_back(text.isEmpty() ? none : places.value(text));
    return keys;
}

bool same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

} // namespace

void RunValues::setRuns(QList<StoredRun> runs)
{
    m_runs = std::move(runs);
    m_keys.clear();
    m_decimals.clear();
    m_numeric.clear();
    m_has.clear();
}

int RunValues::indexOf(const QString &id) const
{
    for (int i = 0; i < size(); ++i) {
        if (m_runs[i].id == id)
            return i;
    }
    return -1;
}

const RunValues::RunParams &RunValues::params(int index) const
{
    const StoredRun &run = m_runs[index];
    auto &[spec, params] = m_params[run.id];
    if (spec != run.spec) {
        spec = run.spec;
        params = runParams(run);
    }
    return params;
}

const std::vector<double> &RunValues::keys(const QString &column) const
{
    const auto known = m_keys.find(column);
    return known != m_keys.end() ? known->second
                                 : m_keys.emplace(column, makeKeys(column)).first->second;
}

std::vector<double> RunValues::makeKeys(const QString &column) const
{
    std::vector<double> numbers;
    numbers.reserve(size_t(size()));
    const auto each = [&](const auto &valueOf) {
        for (const StoredRun &run : m_runs)
            numbers.push_back(valueOf(run));
        return numbers;
    };
    const QString metric = runColumn::metricOf(column);
    if (!metric.isEmpty())
        return each([&](const StoredRun &run) {
            const auto found = run.metrics.constFind(metric);
            return found == run.metrics.constEnd() ? none : found->value;
        });
    if (column == QLatin1String("seconds"))
        return each([](const StoredRun &run) { return run.seconds; });
    if (column == QLatin1String("started"))
        return each([](const StoredRun &run) { return double(run.started.toMSecsSinceEpoch()); });
    const QString param = runColumn::paramOf(column);
    QStringList texts;
    bool allNumbers = !param.isEmpty();
    for (int i = 0; i < size(); ++i) {
        if (param.isEmpty()) {
            texts.append(text(i, column));
            continue;
        }
        const QJsonValue value = params(i).value(param, QJsonValue(QJsonValue::Undefined));
        const bool missing = value.isUndefined() || value.isNull();
        allNumbers = allNumbers && (missing || value.isDouble());
        numbers.push_back(value.isDouble() ? value.toDouble() : none);
        texts.append(missing ? QString() : paramText(value));
    }
    if (!allNumbers)
        return ranks(texts);
    m_numeric.insert(column);
    return numbers;
}

int RunValues::decimals(const QString &column) const
{
    if (const auto known = m_decimals.constFind(column); known != m_decimals.constEnd())
        return *known;
    // The largest and the smallest decide.
    double largest = 0, smallest = std::numeric_limits<double>::infinity();
    for (double value : keys(column)) {
        const double size = std::abs(value);
        if (!std::isfinite(size) || size == 0)
            continue;
        largest = std::max(largest, size);
        smallest = std::min(smallest, size);
    }
    const Table extremes{{}, {}, {{column, true, shownDigits}}, {{largest}, {smallest}}};
    return *m_decimals.insert(column, fixedDecimals(extremes, 0));
}

QString RunValues::numberText(double value, const QString &column) const
{
    if (std::isnan(value))
        return {};
    const int places = decimals(column);
    return places < 0 ? shortNumber(value, shownDigits) : QString::number(value, 'f', places);
}

bool RunValues::isNumber(const QString &column) const
{
    if (runColumn::paramOf(column).isEmpty())
        return runColumn::isNumber(column);
    (void)keys(column);
    return m_numeric.contains(column);
}

QString RunValues::text(int index, const QString &column) const
{
    const StoredRun &run = m_runs[index];
    const QString metric = runColumn::metricOf(column);
    if (!metric.isEmpty())
        return numberText(keys(column)[size_t(index)], column);
    const QString param = runColumn::paramOf(column);
    if (!param.isEmpty())
        return paramText(params(index).value(param));
    switch (runColumn::facts().indexOf(column)) {
    case 0: return run.title();
    case 1: return run.learner;
    case 2: return run.dataset;
    case 3: return statusText(run.status);
    case 4: return run.task;
    case 5: return QLocale().toString(run.started.toLocalTime(), QLocale::ShortFormat);
    case 6: return std::isnan(run.seconds) ? QString() : shortNumber(run.seconds);
    case 7: return freeTags(run).join(QStringLiteral(", "));
    case 8: return run.notes.simplified();
    default: return {};
    }
}

QString RunValues::exactText(int index, const QString &column) const
{
    if (!runColumn::isNumber(column))
        return column == QLatin1String("started")
                   ? m_runs[index].started.toUTC().toString(Qt::ISODateWithMs)
                   : text(index, column);
    const double value = keys(column)[size_t(index)];
    return std::isnan(value) ? QString() : tenbin::numberText(value);
}

bool RunValues::differs(const QString &column, const std::vector<int> &runs) const
{
    if (runs.empty())
        return false;
    const std::vector<double> &values = keys(column);
    const double first = values[size_t(runs.front())];
    return std::any_of(runs.begin(), runs.end(),
                       [&](int run) { return !same(values[size_t(run)], first); });
}

bool RunValues::hasMetric(const QString &metric) const
{
    if (const auto known = m_has.constFind(metric); known != m_has.constEnd())
        return *known;
    return *m_has.insert(
        metric, std::any_of(m_runs.begin(), m_runs.end(),
                            [&](const StoredRun &run) { return run.metrics.contains(metric); }));
}

QStringList RunValues::metricNames() const
{
    QSet<QString> names;
    for (const StoredRun &run : m_runs) {
        for (auto metric = run.metrics.begin(); metric != run.metrics.end(); ++metric)
            names.insert(metric.key());
    }
    QStringList sorted(names.begin(), names.end());
    sorted.sort();
    return sorted;
}

QStringList RunValues::differingParams(const std::vector<int> &runs) const
{
    struct Seen
    {
        QJsonValue first;
        size_t runs = 0;
        bool differs = false;
    };
    QMap<QString, Seen> seen;
    for (int run : runs) {
        const RunParams &ofRun = params(run);
        for (auto param = ofRun.begin(); param != ofRun.end(); ++param) {
            Seen &one = seen[param.key()];
            if (one.runs++ == 0)
                one.first = *param;
            else
                one.differs = one.differs || one.first != *param;
        }
    }
    QStringList names;
    for (auto one = seen.begin(); one != seen.end(); ++one) {
        if (one->differs || one->runs < runs.size())
            names.append(one.key());
    }
    std::stable_sort(names.begin(), names.end(), [&](const QString &a, const QString &b) {
        return seen[a].runs > seen[b].runs;
    });
    return names;
}

} // namespace tenbin
