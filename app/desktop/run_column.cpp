#include "app/desktop/run_column.h"

#include "core/text.h"
#include "experiments/run_comparison.h"

namespace tenbin {

namespace runColumn {

namespace {

const QString metrics = QStringLiteral("metrics.");
const QString params = QStringLiteral("params.");

} // namespace

const QStringList &facts()
{
    static const QStringList ids{
        QStringLiteral("name"),    QStringLiteral("learner"), QStringLiteral("dataset"),
        QStringLiteral("status"),  QStringLiteral("task"),    QStringLiteral("started"),
        QStringLiteral("seconds"), QStringLiteral("tags"),    QStringLiteral("notes")};
    return ids;
}

QString ofMetric(const QString &metric)
{
    return metrics + metric;
}

QString ofParam(const QString &param)
{
    return params + param;
}

QString metricOf(const QString &column)
{
    return column.startsWith(metrics) ? column.mid(metrics.size()) : QString();
}

QString paramOf(const QString &column)
{
    return column.startsWith(params) ? column.mid(params.size()) : QString();
}

QString title(const QString &column)
{
    static const QMap<QString, QString> titles{{QStringLiteral("name"), Tr::tr("Name")},
                                               {QStringLiteral("learner"), Tr::tr("Learner")},
                                               {QStringLiteral("dataset"), Tr::tr("Data set")},
                                               {QStringLiteral("status"), Tr::tr("Status")},
                                               {QStringLiteral("task"), Tr::tr("Task")},
                                               {QStringLiteral("started"), Tr::tr("Started")},
                                               {QStringLiteral("seconds"), Tr::tr("Seconds")},
                                               {QStringLiteral("tags"), Tr::tr("Tags")},
                                               {QStringLiteral("notes"), Tr::tr("Notes")}};
    const QString metric = metricOf(column);
    if (!metric.isEmpty())
        return metric;
    const QString param = paramOf(column);
    return param.isEmpty() ? titles.value(column, column) : param;
}

QString explanation(const QString &column)
{
    QStringList lines;
    if (const Metric *metric = metricOfName(metricOf(column)))
        lines = {metric->title, metric->formula,
                 metric->greaterIsBetter ? Tr::tr("More is better.") : Tr::tr("Less is better.")};
    else if (!paramOf(column).isEmpty())
        lines.append(Tr::tr("Param of the run, with the defaults of what was not given."));
    lines.append(Tr::tr("In filters: %1").arg(column));
    return lines.join(u'\n');
}

bool isNumber(const QString &column)
{
    return column.startsWith(metrics) || column == QLatin1String("seconds");
}

std::optional<bool> greaterIsBetter(const QString &column)
{
    if (column == QLatin1String("seconds"))
        return std::nullopt;
    const Metric *metric = metricOfName(metricOf(column));
    return metric ? std::optional<bool>(metric->greaterIsBetter) : std::nullopt;
}

} // namespace runColumn

} // namespace tenbin
