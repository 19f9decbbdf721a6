#pragma once

#include "core/params.h"
#include "core/result.h"
#include "data/dataset.h"
#include "data/features.h"

#include <QJsonObject>
#include <QMap>

#include <memory>

namespace tenbin {

/// What a learner can take; decides what the encoder's "auto" choices mean.
struct EncoderNeeds
{
    bool takesMissing = false;    ///< NaN may stay
    bool takesCategories = false; ///< codes may stay codes
    bool wantsScaling = false;    ///< features on one scale
    bool takesSparse = true;      ///< text may come as sparse columns
};

/// Turns columns into features; everything it knows was learned from the training rows.
/// Imputation, indicators, scaling, one-hot / ordinal / native categories, rare-level pooling,
/// unseen levels, datetime parts, hashed or TF-IDF n-grams of text: each a param.
class Encoder
{
public:
    static QList<ParamSpec> paramSpecs();

    /// Learns from `rows` of the feature columns only (columns whose role is feature or protected
    /// and that are in `columns`). Columns with nothing to say are left out with a note. BadInput:
    /// no rows, no column left, infinite numbers.
    static Result<Encoder> fit(const Dataset &dataset, const QStringList &columns, RowSpan rows,
                               const Params &params, const EncoderNeeds &needs, int threads = 1);

    /// The same columns by name and type; every difference is listed in the error (BadInput).
    Result<Features> encode(const Dataset &dataset, RowSpan rows, int threads = 1) const;
    Result<Features> encode(const Dataset &dataset) const;

    QStringList columns() const;
    QMap<QString, ColumnType> columnTypes() const;
    QList<Feature> features() const;
    /// What fitting decided that is worth knowing: columns left out, levels pooled.
    QStringList notes() const;
    /// Unseen levels, values imputed and so on, counted when encoding `rows`: sentences.
    QStringList warnings(const Dataset &dataset, RowSpan rows) const;
    /// True when both encode every row alike: folds may then share one encoded table.
    bool sameAs(const Encoder &other) const;
    /// True when both encode every row of this dataset alike: what only matters for missing
    /// values may differ where a column has none.
    bool sameOn(const Encoder &other, const Dataset &dataset) const;
    /// True when encoders fitted on any rows of this dataset encode all its rows alike: numbers
    /// without gaps that are not scaled. Cheaper to know than by fitting and comparing.
    static bool rowsDoNotMatter(const Dataset &dataset, const QStringList &columns,
                                const Params &params, const EncoderNeeds &needs, int threads = 1);

    QJsonObject toJson() const;
    static Result<Encoder> fromJson(const QJsonObject &json);

private:
    struct Plan;
    explicit Encoder(std::shared_ptr<const Plan> plan);
    Result<Features> encodeChecked(const Dataset &dataset, RowSpan rows, int threads) const;

    std::shared_ptr<const Plan> m_plan;
};

} // namespace tenbin
