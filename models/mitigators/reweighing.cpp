// Training weights that make class and group independent: share of the group times share of the
// class over their joint share, times the rows' own weights. Strength s: that to the power of s.
#include "core/text.h"
#include "models/mitigator.h"

#include <array>
#include <cmath>
#include <numeric>

namespace tenbin::mitigators {

namespace {

const QString strength = QStringLiteral("strength");

Result<std::vector<double>> weigh(const GroupedRows &rows, const MitigationSpec &spec)
{
    const std::array<std::vector<double>, 2> joint{rows.classWeights(0), rows.classWeights(1)};
    std::array<double, 2> ofClass{};
    for (size_t k = 0; k < 2; ++k)
        ofClass[k] = std::accumulate(joint[k].begin(), joint[k].end(), 0.0);
    const double all = ofClass[0] + ofClass[1];
    std::vector<double> weights = rows.weights;
    for (size_t row = 0; row < rows.size(); ++row) {
        const auto group = size_t(rows.groups[row]);
        const auto k = size_t(rows.truth[row]);
        const double ofGroup = joint[0][group] + joint[1][group];
        weights[row] *=
            std::pow(ofGroup * ofClass[k] / (all * joint[k][group]), spec.params.real(strength));
    }
    return weights;
}

} // namespace

Mitigator reweighing()
{
    return {.title = Tr::tr("Reweighing"),
            .help = Tr::tr("Trains with weights that make the class independent of the group. "
                           "Predictions do not need the protected attribute; how much fairness "
                           "comes of it depends on the learner."),
            .reference = QStringLiteral("Kamiran, Calders, \"Data preprocessing techniques for "
                                        "classification without discrimination\", 2012"),
            .constraints = {QStringLiteral("demographic_parity")},
            .params = {ParamSpec::real(strength, Tr::tr("Strength"),
                                       Tr::tr("0: as they are, 1: independent; above 1: more "
                                              "than that."),
                                       1, 0, 3)
                           .first()},
            .tradeOff = strength,
            .settings = {0.25, 0.5, 0.75, 1, 1.25, 1.5, 2},
            .weigh = weigh};
}

} // namespace tenbin::mitigators
