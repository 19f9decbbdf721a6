#include "models/linear_thin.h"

namespace tenbin {

namespace {

Rows everyRow(qsizetype count, qsizetype step)
{
    Rows rows;
    for (qsizetype row = 0; row < count; row += step)
        rows.push_back(quint32(row));
    return rows;
}

template <class T> std::vector<T> everyValue(std::span<const T> all, qsizetype step)
{
    std::vector<T> values;
    for (size_t row = 0; row < all.size(); row += size_t(step))
        values.push_back(all[row]);
    return values;
}

} // namespace

ThinFit::ThinFit(const LinearTable &whole, const LinearTarget &target, const LinearFit &fit,
                 qsizetype step)
    : m_features(whole.features().taken(everyRow(whole.rowCount(), step))), m_table(m_features),
      m_values(everyValue(target.values, step)), m_weights(everyValue(fit.rows.weights, step)),
      m_target(target), m_fit(fit)
{
    m_table.setScaling(whole.centre(), whole.scale());
    m_target.values = m_values;
    m_fit.rows.counts = everyValue(std::span<const quint16>(fit.rows.counts), step);
    m_fit.rows.weights = m_weights;
    m_fit.weight /= double(step);
    m_fit.penalty.l2 /= double(step);
    m_fit.penalty.l1 /= double(step);
}

} // namespace tenbin
