#pragma once

#include "models/learner.h"
#include "models/mlp.h"

namespace tenbin {

/// A fitted perceptron that predicts without LibTorch. Regression: the network speaks of the
/// standardised target, value = mean + deviation × output. Explainers for networks find it by
/// dynamic_cast.
class MlpModel final : public Model
{
public:
    MlpModel(MlpNetwork network, QStringList classes, double mean, double deviation,
             QJsonObject summary);

    Result<Eigen::MatrixXd> predict(const Features &features,
                                    const Context &context) const override;
    Status save(const QString &folder) const override;
    QList<Importance> importance() const override { return {}; }
    QJsonObject summary() const override { return m_summary; }

    static Result<ModelPtr> load(const QString &folder);

    const MlpNetwork &network() const { return m_network; }
    const QStringList &classes() const { return m_classes; } ///< empty: regression
    double mean() const { return m_mean; }
    double deviation() const { return m_deviation; }

private:
    MlpNetwork m_network;
    QStringList m_classes;
    double m_mean;
    double m_deviation;
    QJsonObject m_summary;
};

/// Dense and sparse features side by side as floats, row-major.
std::vector<float> floatRows(const Features &features, RowSpan rows);

} // namespace tenbin
