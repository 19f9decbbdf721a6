#include "tests/models/xgboost_oracle.h"

#include <xgboost/c_api.h>

#include <cmath>

namespace tenbin::test {

XgboostAnswer xgboostPredicts(const QByteArray &model, const Features &features)
{
    const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows =
        features.dense.cast<float>();
    std::vector<const char *> types;
    for (const Feature &feature : features.columns)
        types.push_back(feature.levels > 0 ? "c" : "q");
    BoosterHandle booster = nullptr;
    DMatrixHandle matrix = nullptr;
    bst_ulong count = 0;
    const float *values = nullptr;
    XgboostAnswer answer;
    if (XGBoosterCreate(nullptr, 0, &booster) != 0 ||
        XGBoosterLoadModelFromBuffer(booster, model.constData(), bst_ulong(model.size())) != 0 ||
        XGDMatrixCreateFromMat(rows.data(), bst_ulong(rows.rows()), bst_ulong(rows.cols()), NAN,
                               &matrix) != 0 ||
        XGDMatrixSetStrFeatureInfo(matrix, "feature_type", types.data(), types.size()) != 0 ||
        XGBoosterPredict(booster, matrix, 0, 0, 0, &count, &values) != 0)
        answer.fault = QString::fromUtf8(XGBGetLastError());
    else
        answer.predictions.assign(values, values + count);
    XGDMatrixFree(matrix);
    XGBoosterFree(booster);
    return answer;
}

} // namespace tenbin::test
