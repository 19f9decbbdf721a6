#include "tests/models/xgboost_oracle.h"

#include <xgboost/c_api.h>

#include <cmath>

namespace tenbin::test {

namespace {

XgboostAnswer answered(const QByteArray &model, const Features &features, int options)
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
        XGBoosterPredict(booster, matrix, options, 0, 0, &count, &values) != 0)
        answer.fault = QString::fromUtf8(XGBGetLastError());
    else
        answer.predictions.assign(values, values + count);
    XGDMatrixFree(matrix);
    XGBoosterFree(booster);
    return answer;
}

} // namespace

XgboostAnswer xgboostPredicts(const QByteArray &model, const Features &features)
{
    return answered(model, features, 0);
}

XgboostAnswer xgboostExplains(const QByteArray &model, const Features &features)
{
    constexpr int contributions = 4;
    return answered(model, features, contributions);
}

} // namespace tenbin::test
