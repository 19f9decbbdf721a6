#include "core/number.h"
#include "core/text.h"
#include "data/encoder_part.h"
#include "data/numeric_step.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

Failure infiniteValue(const Column &column, quint32 row)
{
    return badInput(
        Tr::tr("Column \"%1\" is infinite in row %2.").arg(column.name()).arg(row + 1),
        Tr::tr("Remove the row, or set the encoder's parameter \"infinite\" to \"missing\"."));
}

/// Copies the rows' values to `to`, infinite ones as missing when told so. The row number of the
/// first infinite value comes back, -1 when there is none.
qint64 copyNumbers(std::span<const double> numbers, RowSpan rows, bool infiniteIsMissing,
                   double *to)
{
    bool infinite = false;
    for (size_t i = 0; i < rows.size(); ++i) {
        to[i] = numbers[rows[i]];
        infinite |= std::isinf(to[i]);
    }
    if (!infinite)
        return -1;
    if (!infiniteIsMissing) {
        const auto at = std::find_if(rows.begin(), rows.end(),
                                     [&](quint32 row) { return std::isinf(numbers[row]); });
        return *at;
    }
    std::replace_if(
        to, to + rows.size(), [](double value) { return std::isinf(value); },
        std::numeric_limits<double>::quiet_NaN());
    return -1;
}

class NumericPart final : public EncoderPart
{
public:
    NumericPart(QString column, NumericStep step, bool indicator, bool infiniteIsMissing)
        : m_column(std::move(column)), m_step(step), m_indicator(indicator),
          m_infiniteIsMissing(infiniteIsMissing)
    {
    }

    QList<Feature> features() const override
    {
        QList<Feature> features{{m_column, m_column, 0}};
        if (m_indicator)
            features.append({m_column + QStringLiteral(" (missing)"), m_column, 0});
        return features;
    }

    Status encode(const Column &column, RowSpan rows,
                  Eigen::Ref<Eigen::MatrixXd> out) const override
    {
        double *values = out.col(0).data();
        const qint64 infinite = copyNumbers(column.numbers(), rows, m_infiniteIsMissing, values);
        if (infinite >= 0)
            return infiniteValue(column, quint32(infinite));
        if (m_indicator)
            out.col(1) = out.col(0).array().isNaN().cast<double>();
        m_step.apply({values, rows.size()});
        return {};
    }

    QStringList warnings(const Column &column, RowSpan rows) const override
    {
        if (std::isnan(m_step.fill))
            return {};
        const auto count = std::count_if(rows.begin(), rows.end(),
                                         [&](quint32 row) { return column.isMissing(row); });
        if (count == 0)
            return {};
        return {Tr::tr("Column \"%1\": %2 missing values were taken as %3.")
                    .arg(m_column)
                    .arg(count)
                    .arg(shortNumber(m_step.fill, 4))};
    }

    QJsonObject toJson() const override
    {
        QJsonObject json = m_step.toJson();
        json[QStringLiteral("indicator")] = m_indicator;
        json[QStringLiteral("infinite_is_missing")] = m_infiniteIsMissing;
        return json;
    }

private:
    QString m_column;
    NumericStep m_step;
    bool m_indicator;
    bool m_infiniteIsMissing;
};

} // namespace

Result<FittedPart> fitNumericPart(const Column &column, RowSpan rows, const EncoderChoices &choices)
{
    std::vector<double> known(rows.size());
    const qint64 infinite =
        copyNumbers(column.numbers(), rows, choices.infiniteIsMissing, known.data());
    if (infinite >= 0)
        return infiniteValue(column, quint32(infinite));
    std::erase_if(known, [](double value) { return std::isnan(value); });
    const qsizetype missing = qsizetype(rows.size() - known.size());
    if (known.empty() && choices.impute != EncoderChoices::Impute::Constant)
        return leftOut(column, Tr::tr("it has no value in the training rows"));
    const NumericStep step = NumericStep::fit(std::move(known), missing, choices);
    return FittedPart{std::make_shared<NumericPart>(column.name(), step,
                                                    choices.indicator && missing > 0,
                                                    choices.infiniteIsMissing),
                      {}};
}

Result<EncoderPartPtr> numericPartFromJson(const QString &column, const QJsonObject &json)
{
    const Result<NumericStep> step = NumericStep::fromJson(column, json);
    if (!step)
        return passOn(step);
    return std::make_shared<NumericPart>(
        column, *step, json.value(QStringLiteral("indicator")).toBool(),
        json.value(QStringLiteral("infinite_is_missing")).toBool());
}

} // namespace tenbin
