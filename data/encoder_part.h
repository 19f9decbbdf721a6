#pragma once

#include "core/result.h"
#include "data/column.h"
#include "data/encoder_choices.h"
#include "data/features.h"

#include <QJsonObject>
#include <QStringList>

#include <memory>
#include <utility>
#include <vector>

namespace tenbin {

/// How one column becomes features: what was learned from the training rows. Immutable.
class EncoderPart
{
public:
    /// Cells of one sparse row: feature within the part, value; ascending.
    using Cells = std::vector<std::pair<qint64, double>>;

    virtual ~EncoderPart();

    virtual QList<Feature> features() const = 0;
    /// Fills `out`: rows × features(). BadInput names column and row.
    virtual Status encode(const Column &column, RowSpan rows,
                          Eigen::Ref<Eigen::MatrixXd> out) const = 0;
    /// Sparse parts stand behind the dense ones and are asked row by row.
    virtual bool sparse() const { return false; }
    virtual Cells cells(const Column &, quint32) const { return {}; }
    /// What encoding `rows` had to decide, as sentences with counts.
    virtual QStringList warnings(const Column &, RowSpan) const { return {}; }
    /// Complete: two parts with the same JSON encode alike. A key "fill" holds what only matters
    /// for missing values.
    virtual QJsonObject toJson() const = 0;
};

using EncoderPartPtr = std::shared_ptr<const EncoderPart>;

/// A part, or none with the reason why the column has nothing to say.
struct FittedPart
{
    EncoderPartPtr part;
    QStringList notes;
};

Result<FittedPart> fitNumericPart(const Column &column, RowSpan rows,
                                  const EncoderChoices &choices);
Result<FittedPart> fitCategoricalPart(const Column &column, RowSpan rows,
                                      const EncoderChoices &choices);
Result<FittedPart> fitDatetimePart(const Column &column, RowSpan rows,
                                   const EncoderChoices &choices);
Result<FittedPart> fitTextPart(const Column &column, RowSpan rows, const EncoderChoices &choices);

/// The reverse of toJson; `column` is the column's name. BadInput when damaged.
Result<EncoderPartPtr> numericPartFromJson(const QString &column, const QJsonObject &json);
Result<EncoderPartPtr> categoricalPartFromJson(const QString &column, const QJsonObject &json);
Result<EncoderPartPtr> datetimePartFromJson(const QString &column, const QJsonObject &json);
Result<EncoderPartPtr> textPartFromJson(const QString &column, const QJsonObject &json);

/// "Column "x" was left out: …"
FittedPart leftOut(const Column &column, const QString &why);
Failure damagedEncoder(const QString &column);

} // namespace tenbin
