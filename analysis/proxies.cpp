#include "analysis/proxies.h"

#include "analysis/holm.h"
#include "analysis/proxy_learner.h"
#include "analysis/proxy_table.h"
#include "core/parallel.h"
#include "core/random.h"
#include "core/text.h"
#include "models/bootstrap_interval.h"

#include <algorithm>
#include <atomic>
#include <cmath>

namespace tenbin {

namespace {

/// Percentile intervals of all associations over the same resamples of rows.
Status addIntervals(const std::vector<ProxyColumn> &columns, size_t rows,
                    const ProxyOptions &options, QList<Proxy> &proxies, Progress &progress)
{
    if (options.resamples == 0)
        return {};
    std::vector<std::vector<double>> values(columns.size(),
                                            std::vector<double>(size_t(options.resamples)));
    std::atomic<int> done = 0;
    const Status drawn =
        parallelTry(options.resamples, options.threads, [&](qsizetype resample) -> Status {
            RandomStream random(options.seed, quint64(resample));
            std::vector<quint32> counts(rows);
            for (size_t draw = 0; draw < rows; ++draw)
                ++counts[random.below(rows)];
            for (size_t at = 0; at < columns.size(); ++at)
                values[at][size_t(resample)] = columns[at].association(counts);
            return progress.report(double(++done) / options.resamples) ? Status() : cancelled();
        });
    if (!drawn)
        return drawn;
    for (size_t at = 0; at < columns.size(); ++at) {
        FairnessEstimate &estimate = proxies[qsizetype(at)].association;
        const BootstrapInterval interval = bootstrapInterval(std::move(values[at]), options.level);
        if (interval.text.isEmpty() || !estimate.isDefined())
            continue;
        estimate.low = interval.low;
        estimate.high = interval.high;
        estimate.interval = interval.text;
    }
    return {};
}

Proxy proxyOf(const Column &column, const ProxyColumn &values)
{
    Proxy proxy;
    proxy.feature = column.name();
    proxy.measure = values.isNumeric() ? Tr::tr("correlation ratio") : Tr::tr("Cramér's V");
    proxy.association.id = column.name();
    proxy.association.value = values.association({});
    if (!proxy.association.isDefined()) {
        proxy.association.why = values.whyNot();
        return proxy;
    }
    proxy.area = values.area();
    proxy.pValue = values.pValue();
    return proxy;
}

void adjust(QList<Proxy> &proxies)
{
    QList<double> pValues;
    for (const Proxy &proxy : std::as_const(proxies))
        pValues.append(proxy.pValue);
    const QList<double> adjusted = holmAdjusted(pValues);
    for (qsizetype at = 0; at < adjusted.size(); ++at)
        proxies[at].adjusted = adjusted[at];
    std::stable_sort(proxies.begin(), proxies.end(), [](const Proxy &a, const Proxy &b) {
        const double left = a.association.value;
        const double right = b.association.value;
        return std::isnan(right) ? !std::isnan(left) : left > right;
    });
}

} // namespace

Result<Proxies> findProxies(const Dataset &data, const QStringList &features, RowSpan rows,
                            const ProtectedGroups &groups, const ProxyOptions &options,
                            Progress &progress)
{
    Proxies found;
    found.rows = qsizetype(rows.size());
    found.data = data.name();
    found.columns = groups.columns;
    std::vector<ProxyColumn> columns;
    for (const QString &name : features) {
        const Result<Column> column = data.find(name);
        if (!column)
            return passOn(column);
        columns.emplace_back(*column, rows, groups);
        found.features.append(proxyOf(*column, columns.back()));
    }
    SubProgress resampling(progress, 0, options.together ? 0.5 : 1, Tr::tr("proxies"));
    if (Status added = addIntervals(columns, rows.size(), options, found.features, resampling);
        !added)
        return passOn(added);
    adjust(found.features);
    if (!options.together)
        return found;
    SubProgress learning(progress, 0.5, 1, Tr::tr("learner of the groups"));
    Result<LearnedGroups> learned = learnGroups(data, features, rows, groups, options, learning);
    if (!learned && learned.error().kind == Error::Kind::Cancelled)
        return passOn(learned);
    if (learned) {
        found.together = std::move(learned->area);
        found.method = learned->method;
    } else {
        found.together.id = QStringLiteral("roc_auc");
        found.together.why = learned.error().text;
    }
    return found;
}

} // namespace tenbin
