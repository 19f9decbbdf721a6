// Adversarial debiasing (Zhang, Lemoine, Mitchell, "Mitigating unwanted biases with adversarial
// learning", AIES 2018). While the network learns, an adversary learns to tell a row's group from
// its prediction; the network's gradient g becomes g - proj_a g - λ a, a being the gradient of the
// adversary's loss. Demographic parity: the adversary sees predictions alone; equalized odds: the
// true class, too; equal opportunity: rows of the favourable class alone. λ is `strength`; below 1
// that share of the projection is taken, so that strength 0 is the plain network.
#include "core/text.h"
#include "models/adversarial_mlp.h"
#include "models/mitigator.h"

namespace tenbin::mitigators {

namespace {

const QString strength = QStringLiteral("strength");
const QString adversaryRate = QStringLiteral("adversary_rate");

AdversarySettings::Constraint constraintOf(const QString &id)
{
    using Constraint = AdversarySettings::Constraint;
    if (id == QLatin1String("equalized_odds"))
        return Constraint::EqualizedOdds;
    return id == QLatin1String("equal_opportunity") ? Constraint::EqualOpportunity
                                                    : Constraint::DemographicParity;
}

Result<ModelPtr> fit(const MitigatedFit &fit, const Context &context, Progress &progress)
{
    if (Status defined = checkRates(fit.rows, fit.spec.constraint); !defined)
        return passOn(defined);
    return fitAdversarialMlp(fit.training, fit.rows.groups,
                             {.constraint = constraintOf(fit.spec.constraint),
                              .groups = int(fit.rows.names.size()),
                              .strength = fit.spec.params.real(strength),
                              .learningRate = fit.spec.params.real(adversaryRate)},
                             fit.learnerParams, context, progress);
}

Result<ModelPtr> loadModel(const QString &folder, const Learner &learner)
{
    return learner.load(folder);
}

} // namespace

Mitigator adversarial()
{
    return {
        .title = Tr::tr("Adversarial debiasing"),
        .help = Tr::tr("Trains a neural network (learner mlp) against an adversary that tries "
                       "to tell the group from the prediction. The protected attribute is "
                       "needed for training only."),
        .reference = QStringLiteral("Zhang, Lemoine, Mitchell, \"Mitigating unwanted biases "
                                    "with adversarial learning\", 2018"),
        .constraints = {QStringLiteral("equalized_odds"), QStringLiteral("equal_opportunity"),
                        QStringLiteral("demographic_parity")},
        .params = {ParamSpec::real(strength, Tr::tr("Strength"),
                                   Tr::tr("How much the network works against the adversary; "
                                          "0: not at all."),
                                   2, 0, 1000)
                       .first(),
                   ParamSpec::real(adversaryRate, Tr::tr("Adversary's rate"),
                                   Tr::tr("Step size of Adam for the adversary."), 0.05, 1e-6, 1)},
        .tradeOff = strength,
        .settings = {0.25, 0.5, 1, 2, 4},
        .learner = QStringLiteral("mlp"),
        .fit = fit,
        .loadModel = loadModel};
}

} // namespace tenbin::mitigators
