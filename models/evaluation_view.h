#pragma once

#include "models/evaluation_confusion.h"
#include "models/evaluation_ranking.h"
#include "models/predictions.h"

#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace tenbin {

/// What metrics read besides the predictions.
struct MetricSettings
{
    int bins = 10;         ///< of the calibration error, equal width over [0, 1]
    double huberDelta = 1; ///< in units of the target
    int predictors = -1;   ///< features of the model, for the adjusted R²; -1: unknown
};

/// The rows by falling score of one class, and where equal scores end.
struct Ranking
{
    std::vector<quint32> rows;
    std::vector<quint8> positive; ///< the row at this place is of the class
    std::vector<quint8> tieEnd;   ///< the next place has a lower score
};

class EvaluationData;

/// A number of one row: its loss, its residual. `parameter` is that of a metric with several.
using RowValue = double (*)(const EvaluationData &data, size_t row, double parameter);

/// What the metrics of one set of predictions share: each order and each column of row values is
/// made once and serves every resample. May be used by several threads at once.
class EvaluationData
{
public:
    explicit EvaluationData(const Predictions &predictions, MetricSettings settings = {});

    const Predictions &predictions() const { return m_predictions; }
    const MetricSettings &settings() const { return m_settings; }
    size_t rows() const { return m_predictions.truth.size(); }

    /// Case weights, all 1 when the predictions have none.
    std::span<const double> weights() const { return m_weights; }
    const Ranking &ranking(int classIndex) const;
    std::span<const double> column(RowValue value, double parameter) const;
    /// The same as whole numbers from 0.
    std::span<const quint32> groups(RowValue value, double parameter) const;
    /// Rows by rising value.
    std::span<const quint32> order(RowValue value, double parameter) const;

private:
    using Key = std::pair<RowValue, double>;

    const Predictions &m_predictions;
    MetricSettings m_settings;
    std::vector<double> m_weights;
    mutable std::mutex m_mutex;
    mutable std::map<int, std::unique_ptr<const Ranking>> m_rankings;
    mutable std::map<Key, std::vector<double>> m_columns;
    mutable std::map<Key, std::vector<quint32>> m_orders;
    mutable std::map<Key, std::vector<quint32>> m_groups;
};

/// Predictions with the weight that each row has in one evaluation: its case weight, times the
/// number of times it was drawn in a resample. What a metric sees. Used by one thread.
class EvaluationView
{
public:
    explicit EvaluationView(const EvaluationData &data);
    /// `weights` outlives the view.
    EvaluationView(const EvaluationData &data, std::span<const double> weights);

    const Predictions &predictions() const { return m_data.predictions(); }
    const MetricSettings &settings() const { return m_data.settings(); }
    size_t rows() const { return m_data.rows(); }
    int positive() const { return predictions().positive; }

    double parameter() const { return m_parameter; }
    void setParameter(double parameter) { m_parameter = parameter; }

    std::span<const double> weights() const { return m_weights; }
    double totalWeight() const { return m_total; }
    const Confusion &confusion() const;
    const Ranking &ranking(int classIndex) const { return m_data.ranking(classIndex); }
    const RankingAreas &areas(int classIndex) const;

    /// Weighted; NaN without rows.
    double mean(RowValue value) const;
    double variance(RowValue value) const;
    /// The value where half of the weight is reached, the middle of two where it is met exactly.
    double median(RowValue value) const;
    /// Sums of weight times value over the rows of each group, 0 … count - 1; no value: of weight.
    std::vector<double> sumsByGroup(RowValue group, int count, RowValue value = nullptr) const;

private:
    using Key = std::pair<RowValue, double>;

    const EvaluationData &m_data;
    std::span<const double> m_weights;
    double m_total = 0;
    double m_parameter = 0;
    // Several metrics ask for the same: each is computed once a view.
    mutable std::optional<Confusion> m_confusion;
    mutable std::map<int, RankingAreas> m_areas;
    mutable std::map<Key, double> m_means;
    mutable std::map<Key, double> m_variances;
};

inline constexpr double undefinedValue = std::numeric_limits<double>::quiet_NaN();

} // namespace tenbin
