#include "models/search_plan.h"

#include "core/random.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace tenbin {

namespace {

constexpr int mostTrials = 10'000;
constexpr double keepsOneOf = 3;
constexpr int usualRandom = 20;
constexpr int usualHalving = 27;

QList<SearchRung> halvingRungs(int candidates, double leastShare)
{
    int rounds = 1;
    double share = 1;
    for (double left = candidates / keepsOneOf; left >= 1 && share / keepsOneOf >= leastShare;
         left /= keepsOneOf) {
        share /= keepsOneOf;
        ++rounds;
    }
    QList<SearchRung> rungs;
    for (int i = 0; i < rounds; ++i) {
        const double left = candidates / std::pow(keepsOneOf, i) + 1e-9;
        // Powers from the last round back, so that the last share is 1 exactly.
        rungs.append({std::max(1, int(left)), 1 / std::pow(keepsOneOf, rounds - 1 - i)});
    }
    return rungs;
}

} // namespace

QStringList SearchPlan::kinds()
{
    return {QStringLiteral("grid"), QStringLiteral("random"), QStringLiteral("halving")};
}

Result<SearchPlan> SearchPlan::make(const QString &kind, const SearchSpace &space, int trials,
                                    double leastShare, quint64 seed)
{
    SearchPlan plan;
    if (kind == QLatin1String("grid")) {
        Result<QList<QJsonObject>> grid = space.grid(trials > 0 ? trials : mostTrials);
        if (!grid)
            return passOn(grid);
        plan.candidates = std::move(*grid);
    } else if (kind == QLatin1String("random")) {
        plan.candidates = space.random(trials > 0 ? trials : usualRandom, seed);
    } else if (kind == QLatin1String("halving")) {
        plan.candidates = space.random(trials > 0 ? trials : usualHalving, seed);
        plan.rungs = halvingRungs(int(plan.candidates.size()), leastShare);
        return plan;
    } else {
        return failure(Error::Kind::Usage, Tr::tr("There is no search \"%1\".").arg(kind),
                       Tr::tr("Choose one of: %1.").arg(kinds().join(QStringLiteral(", "))));
    }
    plan.rungs = {{int(plan.candidates.size()), 1}};
    return plan;
}

int SearchPlan::trials() const
{
    return firstTrial(rungs.size());
}

int SearchPlan::firstTrial(qsizetype rung) const
{
    int first = 0;
    for (qsizetype i = 0; i < rung; ++i)
        first += rungs[i].candidates;
    return first;
}

std::vector<int> bestScores(std::span<const double> scores, int count, bool greaterIsBetter)
{
    std::vector<int> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        const double left = scores[size_t(a)];
        const double right = scores[size_t(b)];
        if (std::isnan(left) || std::isnan(right))
            return !std::isnan(left) && std::isnan(right);
        return greaterIsBetter ? left > right : left < right;
    });
    order.resize(std::min(order.size(), size_t(std::max(0, count))));
    return order;
}

Split thinned(Split split, std::span<const double> strata, double share, quint64 seed)
{
    if (share >= 1)
        return split;
    for (size_t i = 0; i < split.folds.size(); ++i) {
        std::map<double, Rows> byClass;
        for (quint32 row : split.folds[i].train)
            byClass[strata.empty() ? 0 : strata[row]].push_back(row);
        Rows kept;
        RandomStream stream(seed, quint64(i));
        for (auto &[label, rows] : byClass) {
            stream.shuffle(std::span(rows));
            const auto count = size_t(std::ceil(share * double(rows.size())));
            kept.insert(kept.end(), rows.begin(), rows.begin() + qsizetype(count));
        }
        std::sort(kept.begin(), kept.end());
        split.folds[i].train = std::move(kept);
    }
    return split;
}

} // namespace tenbin
