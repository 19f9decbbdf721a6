// On disk: mixture.json with shares and constants, and a folder for each model: 1, 2, …
#include "models/mixture_model.h"

#include "core/json.h"
#include "core/number.h"
#include "core/text.h"

#include <QDir>

namespace tenbin {

namespace {

QString mixtureFile(const QString &folder)
{
    return QDir(folder).filePath(QStringLiteral("mixture.json"));
}

QString memberFolder(const QString &folder, size_t member)
{
    return QDir(folder).filePath(QString::number(member + 1));
}

Failure damagedMixture(const QString &why)
{
    return badInput(Tr::tr("The model's mixture is damaged: %1.").arg(why),
                    Tr::tr("Use a copy of it, or train it again."));
}

} // namespace

/// Calls use(member, rows × 1 probabilities of the second class).
template <class Use>
Status MixtureModel::eachMember(const Features &features, const Context &context, Use use) const
{
    for (const Member &member : m_members) {
        if (!member.model) {
            use(member, Eigen::VectorXd::Constant(features.rowCount(), member.constant).eval());
            continue;
        }
        const Result<Eigen::MatrixXd> outputs = member.model->predict(features, context);
        if (!outputs)
            return passOn(outputs);
        if (outputs->cols() != 2)
            return damagedMixture(Tr::tr("a member has not two classes"));
        use(member, outputs->col(1).eval());
    }
    return {};
}

Result<Eigen::MatrixXd> MixtureModel::predict(const Features &features,
                                              const Context &context) const
{
    Eigen::MatrixXd mean = Eigen::MatrixXd::Zero(features.rowCount(), 2);
    const Status done = eachMember(features, context,
                                   [&](const Member &member, const Eigen::VectorXd &probability) {
                                       mean.col(1) += member.share * probability;
                                   });
    if (!done)
        return passOn(done);
    mean.col(1) = mean.col(1).cwiseMin(1.0);
    mean.col(0) = 1 - mean.col(1).array();
    return mean;
}

Result<std::vector<double>> MixtureModel::selectedShares(const Features &features,
                                                         const Context &context) const
{
    std::vector<double> shares(size_t(features.rowCount()));
    const Status done = eachMember(
        features, context, [&](const Member &member, const Eigen::VectorXd &probability) {
            for (size_t row = 0; row < shares.size(); ++row)
                shares[row] += probability[Eigen::Index(row)] >= 0.5 ? member.share : 0;
        });
    if (!done)
        return passOn(done);
    // Shares of all members sum to 1 but for rounding.
    for (double &share : shares)
        share = share > 1 - 1e-9 ? 1 : share;
    return shares;
}

Status MixtureModel::save(const QString &folder) const
{
    QJsonArray members;
    for (size_t at = 0; at < m_members.size(); ++at) {
        const Member &member = m_members[at];
        QJsonObject one{{QStringLiteral("share"), member.share}};
        if (!member.model)
            one[QStringLiteral("constant")] = member.constant;
        members.append(one);
        if (!member.model)
            continue;
        const QString own = memberFolder(folder, at);
        if (!QDir().mkpath(own))
            return failure(
                Error::Kind::Io,
                Tr::tr("Cannot make the folder \"%1\".").arg(QDir::toNativeSeparators(own)));
        if (Status saved = member.model->save(own); !saved)
            return saved;
    }
    return writeJsonFile(mixtureFile(folder), {{QStringLiteral("members"), members}});
}

QJsonObject MixtureModel::summary() const
{
    QJsonArray members;
    for (const Member &member : m_members) {
        QJsonObject one{{QStringLiteral("share"), member.share}};
        if (member.model)
            one[QStringLiteral("model")] = member.model->summary();
        else
            one[QStringLiteral("constant")] = member.constant;
        members.append(one);
    }
    return {{QStringLiteral("members"), members}};
}

Result<ModelPtr> MixtureModel::load(const QString &folder, const Learner &learner)
{
    const Result<QJsonObject> json = readJsonFile(mixtureFile(folder), Tr::tr("model file"));
    if (!json)
        return passOn(json);
    std::vector<Member> members;
    double sum = 0;
    for (const QJsonValue &value : json->value(QStringLiteral("members")).toArray()) {
        const QJsonObject one = value.toObject();
        Member member;
        member.share = numberOf(one.value(QStringLiteral("share")));
        if (!(member.share > 0 && member.share <= 1))
            return damagedMixture(Tr::tr("a share is none"));
        sum += member.share;
        if (one.contains(QStringLiteral("constant"))) {
            member.constant = numberOf(one.value(QStringLiteral("constant")));
            if (!(member.constant >= 0 && member.constant <= 1))
                return damagedMixture(Tr::tr("a probability is none"));
        } else {
            Result<ModelPtr> model = learner.load(memberFolder(folder, members.size()));
            if (!model)
                return passOn(model);
            member.model = std::shared_ptr<const Model>(*std::move(model));
        }
        members.push_back(std::move(member));
    }
    if (!(sum > 1 - 1e-6 && sum < 1 + 1e-6))
        return damagedMixture(Tr::tr("its shares do not sum to one"));
    return ModelPtr(std::make_unique<MixtureModel>(std::move(members)));
}

} // namespace tenbin
