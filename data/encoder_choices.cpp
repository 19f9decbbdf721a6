#include "data/encoder_choices.h"

#include "core/text.h"
#include "data/encoder_datetime.h"

#include <limits>

namespace tenbin {

namespace {

constexpr int textFeaturesSparse = 20'000;
constexpr int textFeaturesDense = 500;

QString automatic()
{
    return QStringLiteral("auto");
}

QList<ParamSpec> numericSpecs()
{
    constexpr double large = std::numeric_limits<double>::max();
    return {
        ParamSpec::choice(QStringLiteral("impute"), Tr::tr("Missing numbers"),
                          Tr::tr("What stands for a missing number. auto: kept missing for "
                                 "learners that take it, else the median of the training rows."),
                          automatic(),
                          {automatic(), QStringLiteral("mean"), QStringLiteral("median"),
                           QStringLiteral("most_frequent"), QStringLiteral("constant"),
                           QStringLiteral("keep")})
            .first(),
        ParamSpec::real(QStringLiteral("impute_value"), Tr::tr("Constant"),
                        Tr::tr("The number that stands for a missing one with impute=constant."), 0,
                        -large, large),
        ParamSpec::flag(QStringLiteral("indicator"), Tr::tr("Missing indicators"),
                        Tr::tr("A further feature, 0 or 1, for each numeric column with missing "
                               "values in the training rows."),
                        false),
        ParamSpec::choice(QStringLiteral("infinite"), Tr::tr("Infinite numbers"),
                          Tr::tr("Whether an infinite number is an error or counts as missing."),
                          QStringLiteral("error"),
                          {QStringLiteral("error"), QStringLiteral("missing")}),
        ParamSpec::choice(QStringLiteral("scale"), Tr::tr("Scaling"),
                          Tr::tr("standard: mean 0, standard deviation 1; minmax: from 0 to 1; "
                                 "robust: median 0, interquartile range 1. auto: standard for "
                                 "learners that want it, else none."),
                          automatic(),
                          {automatic(), QStringLiteral("none"), QStringLiteral("standard"),
                           QStringLiteral("minmax"), QStringLiteral("robust")})
            .first(),
    };
}

QList<ParamSpec> categorySpecs()
{
    return {
        ParamSpec::choice(QStringLiteral("categories"), Tr::tr("Categories"),
                          Tr::tr("one_hot: a feature a level; ordinal: one feature, the level's "
                                 "position; native: the learner handles levels itself. auto: "
                                 "native where the learner can, else one_hot."),
                          automatic(),
                          {automatic(), QStringLiteral("one_hot"), QStringLiteral("ordinal"),
                           QStringLiteral("native")})
            .first(),
        ParamSpec::choice(QStringLiteral("impute_categories"), Tr::tr("Missing categories"),
                          Tr::tr("own_level: a level \"(missing)\"; keep: no level. auto: kept "
                                 "missing for learners that take it, else own_level."),
                          automatic(),
                          {automatic(), QStringLiteral("most_frequent"),
                           QStringLiteral("own_level"), QStringLiteral("keep")}),
        ParamSpec::real(QStringLiteral("rare"), Tr::tr("Rare levels"),
                        Tr::tr("Levels with fewer training rows are pooled as \"(rare)\": below 1 "
                               "a share of the rows, from 1 on a count."),
                        0, 0, 1e9),
        ParamSpec::integer(QStringLiteral("levels"), Tr::tr("Most levels"),
                           Tr::tr("At most this many levels of a column are kept, the most "
                                  "frequent ones; the others are pooled. Not for ordinal."),
                           100, 1, 100'000),
        ParamSpec::choice(
            QStringLiteral("unseen"), Tr::tr("Unseen levels"),
            Tr::tr("A level that no training row has. ignore: as no level; rare: as "
                   "a pooled one, where there is one; error: refuse to predict."),
            QStringLiteral("rare"),
            {QStringLiteral("error"), QStringLiteral("ignore"), QStringLiteral("rare")}),
        ParamSpec::text(QStringLiteral("datetime"), Tr::tr("Date parts"),
                        Tr::tr("What becomes of dates: any of %1, with commas between. cyclic "
                               "adds sine and cosine of the chosen parts that repeat. auto: year, "
                               "month, day, weekday, hour and minute where they vary.")
                            .arg(datetimeParts().join(QStringLiteral(", "))),
                        automatic()),
    };
}

QList<ParamSpec> textSpecs()
{
    return {
        ParamSpec::choice(QStringLiteral("text"), Tr::tr("Text"),
                          Tr::tr("tfidf: weights of words and word groups found in the training "
                                 "rows; hashed: their counts in a fixed number of features; "
                                 "ignore: leave text columns out. auto: tfidf."),
                          automatic(),
                          {automatic(), QStringLiteral("tfidf"), QStringLiteral("hashed"),
                           QStringLiteral("ignore")}),
        ParamSpec::integer(QStringLiteral("ngrams"), Tr::tr("Words in a group"),
                           Tr::tr("1: single words; 2: pairs of neighbours too."), 1, 1, 3),
        ParamSpec::integer(QStringLiteral("text_features"), Tr::tr("Text features"),
                           Tr::tr("At most this many features of a text column. 0: 20,000, or 500 "
                                  "for learners without sparse features."),
                           0, 0, 10'000'000),
        ParamSpec::integer(QStringLiteral("text_minimum"), Tr::tr("Rows with a word"),
                           Tr::tr("Words in fewer training rows are left out."), 2, 1,
                           1'000'000'000),
        ParamSpec::flag(QStringLiteral("sublinear"), Tr::tr("Dampened word counts"),
                        Tr::tr("A word that occurs n times counts 1 + ln n instead of n."), false),
    };
}

template <class Value> struct Choice
{
    const char *name;
    Value value;
};

template <class Value, size_t N>
Value chosen(const Params &params, const char *id, const Choice<Value> (&choices)[N], Value initial)
{
    const QString text = params.text(QString::fromLatin1(id));
    for (const Choice<Value> &choice : choices) {
        if (text == QLatin1String(choice.name))
            return choice.value;
    }
    return initial;
}

Failure cannotTake(const QString &choice, const QString &what)
{
    return failure(
        Error::Kind::Usage,
        Tr::tr("\"%1\" is not possible: this learner does not take %2.").arg(choice, what),
        Tr::tr("Use \"auto\"."));
}

void resolveNumbers(EncoderChoices &choices, const Params &params, const EncoderNeeds &needs)
{
    using C = EncoderChoices;
    choices.impute = chosen<C::Impute>(params, "impute",
                                       {{"mean", C::Impute::Mean},
                                        {"median", C::Impute::Median},
                                        {"most_frequent", C::Impute::MostFrequent},
                                        {"constant", C::Impute::Constant},
                                        {"keep", C::Impute::Keep}},
                                       needs.takesMissing ? C::Impute::Keep : C::Impute::Median);
    choices.imputeValue = params.real(QStringLiteral("impute_value"));
    choices.indicator = params.flag(QStringLiteral("indicator"));
    choices.infiniteIsMissing = params.text(QStringLiteral("infinite")) == QLatin1String("missing");
    choices.scale = chosen<C::Scale>(params, "scale",
                                     {{"none", C::Scale::None},
                                      {"standard", C::Scale::Standard},
                                      {"minmax", C::Scale::MinMax},
                                      {"robust", C::Scale::Robust}},
                                     needs.wantsScaling ? C::Scale::Standard : C::Scale::None);
}

void resolveCategories(EncoderChoices &choices, const Params &params, const EncoderNeeds &needs)
{
    using C = EncoderChoices;
    choices.categories = chosen<C::Categories>(params, "categories",
                                               {{"one_hot", C::Categories::OneHot},
                                                {"ordinal", C::Categories::Ordinal},
                                                {"native", C::Categories::Native}},
                                               needs.takesCategories ? C::Categories::Native
                                                                     : C::Categories::OneHot);
    const bool keep = needs.takesMissing && choices.categories != C::Categories::OneHot;
    choices.imputeCategories = chosen<C::ImputeCategories>(
        params, "impute_categories",
        {{"most_frequent", C::ImputeCategories::MostFrequent},
         {"own_level", C::ImputeCategories::OwnLevel},
         {"keep", C::ImputeCategories::Keep}},
        keep ? C::ImputeCategories::Keep : C::ImputeCategories::OwnLevel);
    choices.rare = params.real(QStringLiteral("rare"));
    choices.levels = int(params.integer(QStringLiteral("levels")));
    choices.unseen = chosen<C::Unseen>(params, "unseen",
                                       {{"error", C::Unseen::Error}, {"ignore", C::Unseen::Ignore}},
                                       C::Unseen::Rare);
    choices.takesMissing = needs.takesMissing;
}

void resolveText(EncoderChoices &choices, const Params &params, const EncoderNeeds &needs)
{
    using C = EncoderChoices;
    choices.text = chosen<C::Text>(
        params, "text", {{"hashed", C::Text::Hashed}, {"ignore", C::Text::Ignore}}, C::Text::TfIdf);
    choices.ngrams = int(params.integer(QStringLiteral("ngrams")));
    choices.textFeatures = int(params.integer(QStringLiteral("text_features")));
    if (choices.textFeatures == 0)
        choices.textFeatures = needs.takesSparse ? textFeaturesSparse : textFeaturesDense;
    choices.textMinimum = int(params.integer(QStringLiteral("text_minimum")));
    choices.sublinear = params.flag(QStringLiteral("sublinear"));
    choices.sparseText = needs.takesSparse;
}

} // namespace

QList<ParamSpec> EncoderChoices::paramSpecs()
{
    return numericSpecs() + categorySpecs() + textSpecs();
}

Result<EncoderChoices> EncoderChoices::resolve(const Params &params, const EncoderNeeds &needs)
{
    EncoderChoices choices;
    resolveNumbers(choices, params, needs);
    resolveCategories(choices, params, needs);
    resolveText(choices, params, needs);
    if (choices.impute == Impute::Keep && !needs.takesMissing)
        return cannotTake(QStringLiteral("impute=keep"), Tr::tr("missing values"));
    if (choices.categories == Categories::Native && !needs.takesCategories)
        return cannotTake(QStringLiteral("categories=native"), Tr::tr("categories"));
    if (choices.imputeCategories == ImputeCategories::Keep && !needs.takesMissing &&
        choices.categories != Categories::OneHot)
        return cannotTake(QStringLiteral("impute_categories=keep"), Tr::tr("missing values"));
    const QString parts = params.text(QStringLiteral("datetime"));
    choices.dropConstantParts = parts == automatic();
    Result<QStringList> chosenParts = datetimePartsOf(parts);
    if (!chosenParts)
        return passOn(std::move(chosenParts));
    choices.datetimeParts = *std::move(chosenParts);
    return choices;
}

} // namespace tenbin
