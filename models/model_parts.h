#pragma once

#include "core/result.h"

#include <QByteArrayView>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

#include <optional>
#include <vector>

namespace tenbin {

/// An array of numbers of a tree file. Those of UBJSON stay packed in the file's bytes, which have
/// to outlive it.
class NumberArray
{
public:
    NumberArray() = default;
    explicit NumberArray(QJsonArray values) : m_values(std::move(values)) {}
    /// `type`: one of UBJSON's i U I l L d D; `bytes`: whole numbers of it, big-endian.
    NumberArray(char type, QByteArrayView bytes);

    qsizetype size() const { return m_type == 0 ? m_values.size() : m_size; }
    /// NaN when the file says so (JSON: null), none when the element is no number at all.
    std::optional<double> at(qsizetype index) const;

private:
    QJsonArray m_values;
    QByteArrayView m_bytes;
    qsizetype m_size = 0;
    char m_type = 0; ///< 0: in m_values
};

/// One tree of a file in XGBoost's form, nothing checked.
struct TreeParts
{
    QJsonObject param; ///< "tree_param"
    QHash<QString, NumberArray> arrays;
};

/// A file in XGBoost's form. Nothing is checked but that it is well formed.
struct ModelParts
{
    QJsonObject learner;          ///< all of it but the trees
    std::vector<TreeParts> trees; ///< learner.gradient_booster.model.trees
};

/// UBJSON or JSON, which begins with {" or blanks.
bool looksLikeUbj(QByteArrayView bytes);
Result<ModelParts> modelPartsOfJson(const QByteArray &bytes);
/// Of UBJSON what XGBoost 1.7 writes. The bytes have to outlive the parts.
Result<ModelParts> modelPartsOfUbj(QByteArrayView bytes);

} // namespace tenbin
