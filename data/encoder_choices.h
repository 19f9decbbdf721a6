#pragma once

#include "core/params.h"
#include "core/result.h"
#include "data/encoder.h"

#include <QList>
#include <QStringList>

namespace tenbin {

/// The encoder's params with every "auto" decided by what the learner can take.
struct EncoderChoices
{
    enum class Impute { Mean, Median, MostFrequent, Constant, Keep };
    enum class ImputeCategories { MostFrequent, OwnLevel, Keep };
    enum class Scale { None, Standard, MinMax, Robust };
    enum class Categories { OneHot, Ordinal, Native };
    enum class Unseen { Error, Ignore, Rare };
    enum class Text { TfIdf, Hashed, Ignore };

    Impute impute = Impute::Median;
    double imputeValue = 0;
    bool indicator = false;
    bool infiniteIsMissing = false;
    Scale scale = Scale::None;

    Categories categories = Categories::OneHot;
    ImputeCategories imputeCategories = ImputeCategories::OwnLevel;
    double rare = 0; ///< below 1 a share of the training rows, else a count
    int levels = 100;
    Unseen unseen = Unseen::Rare;
    bool takesMissing = false;

    QStringList datetimeParts;
    bool dropConstantParts = true;

    Text text = Text::TfIdf;
    int ngrams = 1;
    int textFeatures = 0;
    int textMinimum = 1;
    bool sublinear = false;
    bool sparseText = true;

    static QList<ParamSpec> paramSpecs();
    /// Usage error when a choice asks for what the learner cannot take.
    static Result<EncoderChoices> resolve(const Params &params, const EncoderNeeds &needs);
};

} // namespace tenbin
