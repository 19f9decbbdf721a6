#pragma once

#include "data/features.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace tenbin::test {

struct XgboostAnswer
{
    QString fault;                  ///< empty: it loaded the model and predicted
    std::vector<float> predictions; ///< row by row, one an output
};

/// What XGBoost itself predicts from a model file for dense features.
XgboostAnswer xgboostPredicts(const QByteArray &model, const Features &features);
/// Its SHAP values along paths (pred_contribs), before the link: row by row, output by output, one
/// a feature and the base at last.
XgboostAnswer xgboostExplains(const QByteArray &model, const Features &features);

} // namespace tenbin::test
