// A game between a learner, which fits what multipliers ask for, and multipliers, which grow where
// a constraint is broken: Agarwal et al., 2018, algorithm 1. In place of the mean of all rounds the
// members' shares are those with the least error that keep the constraints.
#include "core/random.h"
#include "core/text.h"
#include "models/fair_reduction.h"
#include "models/mixture_model.h"

#include <algorithm>

namespace tenbin::mitigators {

namespace {

const QString slack = QStringLiteral("slack");
const QString rounds = QStringLiteral("rounds");
const QString step = QStringLiteral("step");

/// Members that nearly no row is decided by are not worth their place.
constexpr double leastShare = 0.005;

bool always(const Params &)
{
    return true;
}

std::vector<MixtureModel::Member> keptOf(std::vector<FairReduction::Member> members,
                                         const std::vector<double> &shares)
{
    double sum = 0;
    for (double share : shares)
        sum += share >= leastShare ? share : 0;
    std::vector<MixtureModel::Member> kept;
    for (size_t at = 0; at < members.size(); ++at) {
        if (shares[at] >= leastShare)
            kept.push_back({members[at].model, members[at].constant, shares[at] / sum});
    }
    return kept;
}

Result<ModelPtr> fit(const MitigatedFit &given, const Context &context, Progress &progress)
{
    const FairReduction reduction(given);
    const double allowed = given.spec.params.real(slack);
    const auto count = int(given.spec.params.integer(rounds));
    const double bound = 1 / std::max(allowed, 0.01);
    const double rate = given.spec.params.real(step) / bound;
    const size_t half = reduction.momentCount();
    std::vector<double> exponents(2 * half);
    std::vector<FairReduction::Member> members;
    for (int round = 0; round < count; ++round) {
        SubProgress part(progress, double(round) / count, double(round + 1) / count,
                         Tr::tr("round %1 of %2").arg(round + 1).arg(count));
        const Context own{RandomStream(context.seed, quint64(round)).next(), context.threads};
        Result<FairReduction::Member> member =
            reduction.answer(multipliersOf(exponents, bound), own, part);
        if (!member)
            return passOn(member);
        for (size_t k = 0; k < half; ++k) {
            exponents[k] += rate * (member->moments[k] - allowed);
            exponents[half + k] += rate * (-member->moments[k] - allowed);
        }
        members.push_back(*std::move(member));
    }
    const std::vector<double> shares = reduction.mix(members, allowed);
    return ModelPtr(std::make_unique<MixtureModel>(keptOf(std::move(members), shares)));
}

} // namespace

Mitigator exponentiated_gradient()
{
    return {.title = Tr::tr("Exponentiated gradient"),
            .help = Tr::tr("Trains the learner several times with weights and classes that are "
                           "moved towards the constraint, and decides each row by one of these "
                           "models, drawn. Predictions do not need the protected attribute."),
            .reference = QStringLiteral("Agarwal et al., \"A reductions approach to fair "
                                        "classification\", 2018"),
            .constraints = {QStringLiteral("equalized_odds"), QStringLiteral("equal_opportunity"),
                            QStringLiteral("demographic_parity")},
            .params = {ParamSpec::real(slack, Tr::tr("Slack"),
                                       Tr::tr("How far a group's rate may be from that of all "
                                              "rows, on the training rows."),
                                       0.01, 0.001, 1)
                           .first(),
                       ParamSpec::integer(rounds, Tr::tr("Rounds"),
                                          Tr::tr("Models that are trained."), 20, 2, 200)
                           .first(),
                       ParamSpec::real(step, Tr::tr("Step"),
                                       Tr::tr("How fast multipliers follow broken constraints."), 2,
                                       0.01, 100)},
            .draws = always,
            .tradeOff = slack,
            .settings = {0.01, 0.05},
            .fit = fit,
            .loadModel = MixtureModel::load};
}

} // namespace tenbin::mitigators
