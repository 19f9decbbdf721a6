// A rule a group: the most accuracy with rates that are at most `slack` apart, on rows that the
// model did not see. Demographic parity: selection rates; equal opportunity: true positive rates;
// equalized odds: true and false positive rates.
#include "core/text.h"
#include "models/group_thresholds.h"
#include "models/mitigator.h"

namespace tenbin::mitigators {

namespace {

const QString slack = QStringLiteral("slack");
const QString randomise = QStringLiteral("randomise");
const QString objective = QStringLiteral("objective");
const QString balancedAccuracy = QStringLiteral("balanced_accuracy");

bool draws(const Params &params)
{
    return params.flag(randomise);
}

ThresholdAim aimOf(const MitigationSpec &spec)
{
    return {Parity(parityConstraints().indexOf(spec.constraint)), spec.params.real(slack),
            spec.params.text(objective) == balancedAccuracy};
}

Result<std::vector<ScoreRule>> decide(const GroupedRows &rows, std::span<const double> scores,
                                      const MitigationSpec &spec)
{
    std::vector<GroupRoc> curves;
    for (qint32 group = 0; group < qint32(rows.names.size()); ++group) {
        std::vector<double> ownScores, truth, weights;
        for (size_t row = 0; row < rows.size(); ++row) {
            if (rows.groups[row] != group)
                continue;
            ownScores.push_back(scores[row]);
            truth.push_back(rows.truth[row]);
            weights.push_back(rows.weights[row]);
        }
        curves.push_back(groupRoc(ownScores, truth, weights));
    }
    return draws(spec.params) ? drawnThresholds(curves, aimOf(spec))
                              : plainThresholds(curves, aimOf(spec));
}

} // namespace

Mitigator threshold()
{
    return {
        .title = Tr::tr("Thresholds by group"),
        .help = Tr::tr("Leaves the model as it is and decides by a threshold of its own for "
                       "each group. The surest way to a constraint; the protected attribute "
                       "is needed for every prediction."),
        .reference = QStringLiteral("Hardt, Price, Srebro, \"Equality of opportunity in "
                                    "supervised learning\", 2016"),
        .constraints = {QStringLiteral("equalized_odds"), QStringLiteral("equal_opportunity"),
                        QStringLiteral("demographic_parity")},
        .needsGroups = true,
        .params = {ParamSpec::real(slack, Tr::tr("Slack"),
                                   Tr::tr("How far the groups' rates may be apart on the training "
                                          "rows."),
                                   0.02, 0, 1)
                       .first(),
                   ParamSpec::flag(randomise, Tr::tr("Draw decisions"),
                                   Tr::tr("Mixes two thresholds a group by a draw, which reaches "
                                          "constraints that single thresholds cannot; the same row "
                                          "always gets the same answer."),
                                   false)
                       .first(),
                   ParamSpec::choice(objective, Tr::tr("Objective"),
                                     Tr::tr("What is to be as large as the constraint allows."),
                                     QStringLiteral("accuracy"),
                                     {QStringLiteral("accuracy"), balancedAccuracy})},
        .draws = draws,
        .tradeOff = slack,
        .settings = {0.005, 0.01, 0.02, 0.04, 0.07, 0.1, 0.15},
        .decide = decide};
}

} // namespace tenbin::mitigators
