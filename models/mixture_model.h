#pragma once

#include "models/learner.h"

#include <memory>
#include <vector>

namespace tenbin {

/// Several classifiers of two classes with a share each: a row is decided by one of them, drawn.
/// Its probabilities are the shares' mean of the members', which rank rows.
class MixtureModel final : public Model
{
public:
    struct Member
    {
        std::shared_ptr<const Model> model; ///< null: says the same of every row
        double constant = 0;                ///< without model: the probability
        double share = 0;
    };

    explicit MixtureModel(std::vector<Member> members) : m_members(std::move(members)) {}

    Result<Eigen::MatrixXd> predict(const Features &features,
                                    const Context &context) const override;
    /// Of each row the share of members that select it.
    Result<std::vector<double>> selectedShares(const Features &features,
                                               const Context &context) const;
    Status save(const QString &folder) const override;
    QJsonObject summary() const override;
    /// BadInput when it is damaged.
    static Result<ModelPtr> load(const QString &folder, const Learner &learner);

private:
    template <class Use> Status eachMember(const Features &, const Context &, Use use) const;

    std::vector<Member> m_members;
};

} // namespace tenbin
