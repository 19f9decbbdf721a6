#include "models/mitigator.h"

#include "core/json.h"
#include "core/text.h"

namespace tenbin {

namespace {

const QString demographicParity = QStringLiteral("demographic_parity");
const QString equalOpportunity = QStringLiteral("equal_opportunity");
const QString equalizedOdds = QStringLiteral("equalized_odds");

QStringList groupsWithout(const GroupedRows &rows, int classIndex)
{
    const std::vector<double> weights = rows.classWeights(classIndex);
    QStringList names;
    for (size_t group = 0; group < weights.size(); ++group) {
        if (!(weights[group] > 0))
            names.append(rows.names[qsizetype(group)]);
    }
    return names;
}

} // namespace

ColumnRepair::~ColumnRepair() = default;

Result<MitigationSpec> MitigationSpec::make(const QString &method, const QString &constraint,
                                            const QStringList &protectedColumns, int bins,
                                            const QJsonObject &params)
{
    const Result<const Mitigator *> known = shelf<Mitigator>().pick(method, Tr::tr("method"));
    if (!known)
        return passOn(known);
    const QStringList &constraints = (*known)->constraints;
    if (!constraint.isEmpty() && !constraints.contains(constraint))
        return failure(
            Error::Kind::Usage,
            Tr::tr("The method \"%1\" has no constraint \"%2\".").arg(method, constraint),
            constraints.isEmpty()
                ? Tr::tr("Leave it out.")
                : Tr::tr("Choose one of: %1.").arg(constraints.join(QStringLiteral(", "))));
    if (protectedColumns.isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("No protected column is named."),
                       Tr::tr("Name at least one."));
    Result<Params> checked = Params::checked((*known)->params, params);
    if (!checked)
        return passOn(checked);
    return MitigationSpec{method, constraint.isEmpty() ? constraints.value(0) : constraint,
                          protectedColumns, bins, *std::move(checked)};
}

QJsonObject MitigationSpec::toJson() const
{
    return {{QStringLiteral("method"), method},
            {QStringLiteral("constraint"), constraint},
            {QStringLiteral("protected"), jsonTexts(protectedColumns)},
            {QStringLiteral("bins"), bins},
            {QStringLiteral("params"), params.json()}};
}

Result<MitigationSpec> MitigationSpec::fromJson(const QJsonObject &json)
{
    return make(json.value(QStringLiteral("method")).toString(),
                json.value(QStringLiteral("constraint")).toString(),
                textsOf(json.value(QStringLiteral("protected")).toArray()),
                json.value(QStringLiteral("bins")).toInt(),
                json.value(QStringLiteral("params")).toObject());
}

std::vector<double> GroupedRows::classWeights(int classIndex) const
{
    std::vector<double> sums(size_t(names.size()));
    for (size_t row = 0; row < size(); ++row) {
        if (int(truth[row]) == classIndex)
            sums[size_t(groups[row])] += weights[row];
    }
    return sums;
}

Status checkRates(const GroupedRows &rows, const QString &constraint)
{
    if (constraint == demographicParity)
        return {};
    const QStringList noPositives = groupsWithout(rows, 1);
    const QStringList noNegatives =
        constraint == equalizedOdds ? groupsWithout(rows, 0) : QStringList();
    if (noPositives.isEmpty() && noNegatives.isEmpty())
        return {};
    const bool positives = !noPositives.isEmpty();
    return badInput(
        Tr::tr("%1 is undefined: no training row of the group %2 is %3.")
            .arg(constraintTitle(constraint),
                 QLatin1Char('"') +
                     (positives ? noPositives : noNegatives).join(QStringLiteral("\", \"")) +
                     QLatin1Char('"'),
                 positives ? Tr::tr("positive") : Tr::tr("negative")),
        Tr::tr("Use demographic parity, leave the group's rows out, or choose a protected column "
               "with larger groups."));
}

const Mitigator &mitigatorOf(const MitigationSpec &spec)
{
    return *shelf<Mitigator>().find(spec.method);
}

bool MitigationSpec::drawsDecisions() const
{
    return any() && mitigatorOf(*this).draws && mitigatorOf(*this).draws(params);
}

bool MitigationSpec::decidesByGroup() const
{
    return any() && mitigatorOf(*this).decide;
}

bool MitigationSpec::trainsOtherwise() const
{
    return any() && mitigatorOf(*this).fit;
}

bool MitigationSpec::needsGroups() const
{
    return any() && mitigatorOf(*this).needsGroups;
}

QStringList parityConstraints()
{
    return {demographicParity, equalOpportunity, equalizedOdds};
}

QString constraintTitle(const QString &constraint)
{
    if (constraint == demographicParity)
        return Tr::tr("Demographic parity");
    if (constraint == equalOpportunity)
        return Tr::tr("Equal opportunity");
    return Tr::tr("Equalized odds");
}

} // namespace tenbin
