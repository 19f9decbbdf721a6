#pragma once

#include "core/result.h"
#include "models/tree_model.h"

#include <QByteArray>
#include <QJsonObject>

namespace tenbin {

/// What every tree of a model has to agree with.
struct TreeShape
{
    int features = 0;
    int outputs = 1;
    int leafSize = 1; ///< values a leaf: 1, or outputs
};

/// One tree of XGBoost's JSON form; `number` is its place in the model, for errors.
Result<Tree> readTree(const QJsonObject &json, const TreeShape &shape, qsizetype number);

void appendTree(const Tree &tree, const TreeShape &shape, qsizetype number, QByteArray &json);

/// Short forms that XGBoost reads; not for numbers that are not finite.
void appendNumber(double value, QByteArray &json);
void appendNumber(float value, QByteArray &json);
void appendNumber(qint64 value, QByteArray &json);

} // namespace tenbin
