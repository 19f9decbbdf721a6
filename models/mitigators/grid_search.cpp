// The multipliers of a reduction on a grid, one model each; what is kept is the single model with
// the least (1 - w) error + w largest moment on the training rows: Agarwal et al., 2018, section
// 3.2. Moments of a group's event sum to nothing over the groups: the last group has no multiplier.
#include "core/random.h"
#include "core/text.h"
#include "models/fair_reduction.h"
#include "models/mixture_model.h"

#include <algorithm>
#include <cmath>

namespace tenbin::mitigators {

namespace {

const QString importance = QStringLiteral("weight");
const QString models = QStringLiteral("models");
const QString limit = QStringLiteral("limit");

/// All combinations of `steps` values in [-most, most], one for each free moment.
std::vector<std::vector<double>> gridOf(size_t moments, size_t groups, int steps, double most)
{
    std::vector<std::vector<double>> grid{std::vector<double>(moments, 0.0)};
    for (size_t k = 0; k < moments; ++k) {
        if (k % groups == groups - 1)
            continue;
        std::vector<std::vector<double>> wider;
        for (const std::vector<double> &point : grid) {
            for (int step = 0; step < steps; ++step) {
                wider.push_back(point);
                wider.back()[k] = most * (2.0 * step / (steps - 1) - 1);
            }
        }
        grid = std::move(wider);
    }
    return grid;
}

double costOf(const FairReduction::Member &member, double weight)
{
    double largest = 0;
    for (double moment : member.moments)
        largest = std::max(largest, std::abs(moment));
    return (1 - weight) * member.error + weight * largest;
}

Result<ModelPtr> fit(const MitigatedFit &given, const Context &context, Progress &progress)
{
    const FairReduction reduction(given);
    const auto groups = size_t(given.rows.names.size());
    const size_t moments = reduction.momentCount();
    const auto free = double(moments - moments / groups);
    const auto count = double(given.spec.params.integer(models));
    const auto steps = int(std::floor(std::pow(count, 1 / free) + 1e-9));
    if (steps < 3)
        return failure(Error::Kind::Usage,
                       Tr::tr("A grid over %1 multipliers needs at least %2 models.")
                           .arg(free)
                           .arg(std::pow(3.0, free), 0, 'g', 6),
                       Tr::tr("Choose exponentiated_gradient, or fewer groups."));
    const std::vector<std::vector<double>> grid =
        gridOf(moments, groups, steps, given.spec.params.real(limit));
    const double weight = given.spec.params.real(importance);
    FairReduction::Member best;
    for (size_t at = 0; at < grid.size(); ++at) {
        SubProgress part(progress, double(at) / double(grid.size()),
                         double(at + 1) / double(grid.size()),
                         Tr::tr("model %1 of %2").arg(at + 1).arg(grid.size()));
        const Context own{RandomStream(context.seed, at).next(), context.threads};
        Result<FairReduction::Member> member = reduction.answer(grid[at], own, part);
        if (!member)
            return passOn(member);
        if (at == 0 || costOf(*member, weight) < costOf(best, weight))
            best = *std::move(member);
    }
    return ModelPtr(std::make_unique<MixtureModel>(
        std::vector<MixtureModel::Member>{{best.model, best.constant, 1}}));
}

} // namespace

Mitigator grid_search()
{
    return {
        .title = Tr::tr("Grid search"),
        .help = Tr::tr("Trains the learner with weights and classes that are moved towards the "
                       "constraint by every point of a grid, and keeps one of these models. "
                       "For few groups; predictions do not need the protected attribute."),
        .reference = QStringLiteral("Agarwal et al., \"A reductions approach to fair "
                                    "classification\", 2018"),
        .constraints = {QStringLiteral("demographic_parity"), QStringLiteral("equal_opportunity"),
                        QStringLiteral("equalized_odds")},
        .params = {ParamSpec::real(importance, Tr::tr("Weight of the constraint"),
                                   Tr::tr("When one model is chosen; 0: accuracy alone "
                                          "counts, 1: the constraint alone."),
                                   0.5, 0, 1)
                       .first(),
                   ParamSpec::integer(models, Tr::tr("Models"),
                                      Tr::tr("At most so many are trained."), 25, 3, 1000)
                       .first(),
                   ParamSpec::real(limit, Tr::tr("Limit"),
                                   Tr::tr("The largest multiplier of the grid."), 1, 0.01, 100)},
        .tradeOff = importance,
        .settings = {0.25, 0.75},
        .fit = fit,
        .loadModel = MixtureModel::load};
}

} // namespace tenbin::mitigators
