#include "data/encoder_datetime.h"

#include "core/json.h"
#include "core/params.h"
#include "core/text.h"
#include "data/encoder_part.h"
#include "data/numeric_step.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <numbers>

namespace tenbin {

namespace {

namespace chr = std::chrono;
using Time = chr::sys_time<chr::microseconds>;

chr::year_month_day dateOf(Time time)
{
    return chr::floor<chr::days>(time);
}

template <class Unit, class Whole> double within(Time time)
{
    return double(chr::floor<Unit>(time - chr::floor<Whole>(time)).count());
}

/// A number that can be read off a time (UTC). `period` is after how many units it repeats, 0 for
/// never; `first` is its lowest value.
struct DatetimePart
{
    const char *name;
    bool automatic;
    double period;
    double first;
    double (*of)(Time);
};

constexpr std::array parts{
    DatetimePart{"year", true, 0, 0, [](Time t) { return double(int(dateOf(t).year())); }},
    DatetimePart{"quarter", false, 4, 1,
                 [](Time t) { return double((unsigned(dateOf(t).month()) + 2) / 3); }},
    DatetimePart{"month", true, 12, 1, [](Time t) { return double(unsigned(dateOf(t).month())); }},
    DatetimePart{"day", true, 31, 1, [](Time t) { return double(unsigned(dateOf(t).day())); }},
    DatetimePart{"day_of_year", false, 365.2425, 1,
                 [](Time t) {
                     const chr::sys_days day = chr::floor<chr::days>(t);
                     const chr::sys_days start = dateOf(t).year() / chr::January / 1;
                     return double((day - start).count() + 1);
                 }},
    DatetimePart{
        "weekday", true, 7, 0,
        [](Time t) { return double(chr::weekday(chr::floor<chr::days>(t)).iso_encoding()) - 1; }},
    DatetimePart{"hour", true, 24, 0, within<chr::hours, chr::days>},
    DatetimePart{"minute", true, 60, 0, within<chr::minutes, chr::hours>},
    DatetimePart{"second", false, 60, 0, within<chr::seconds, chr::minutes>},
    DatetimePart{"elapsed", false, 0, 0,
                 [](Time t) { return double(t.time_since_epoch().count()) / 86'400e6; }},
};

QString cyclic()
{
    return QStringLiteral("cyclic");
}

/// One feature of a date: a part as it is, or as sine or cosine.
struct DatetimeFeature
{
    enum class Wave { None, Sine, Cosine };

    const DatetimePart *part = nullptr;
    Wave wave = Wave::None;

    QString id() const
    {
        const QString name = QString::fromLatin1(part->name);
        switch (wave) {
        case Wave::Sine: return name + QStringLiteral("_sin");
        case Wave::Cosine: return name + QStringLiteral("_cos");
        case Wave::None: break;
        }
        return name;
    }

    double of(qint64 microseconds) const
    {
        if (microseconds == Column::missingTime)
            return std::numeric_limits<double>::quiet_NaN();
        const double value = part->of(Time(chr::microseconds(microseconds)));
        const double angle = 2 * std::numbers::pi * (value - part->first) / part->period;
        switch (wave) {
        case Wave::Sine: return std::sin(angle);
        case Wave::Cosine: return std::cos(angle);
        case Wave::None: break;
        }
        return value;
    }
};

std::vector<DatetimeFeature> featuresOf(const QStringList &chosen)
{
    using Wave = DatetimeFeature::Wave;
    std::vector<DatetimeFeature> features;
    for (const DatetimePart &part : parts) {
        if (!chosen.contains(QLatin1String(part.name)))
            continue;
        features.push_back({&part, Wave::None});
        if (part.period > 0 && chosen.contains(cyclic())) {
            features.push_back({&part, Wave::Sine});
            features.push_back({&part, Wave::Cosine});
        }
    }
    return features;
}

const DatetimeFeature *findFeature(const std::vector<DatetimeFeature> &features, const QString &id)
{
    const auto found = std::find_if(features.begin(), features.end(),
                                    [&](const DatetimeFeature &one) { return one.id() == id; });
    return found == features.end() ? nullptr : &*found;
}

struct FittedFeature
{
    DatetimeFeature feature;
    NumericStep step;
};

class DatetimeEncoding final : public EncoderPart
{
public:
    DatetimeEncoding(QString column, std::vector<FittedFeature> fitted)
        : m_column(std::move(column)), m_fitted(std::move(fitted))
    {
    }

    QList<Feature> features() const override
    {
        QList<Feature> features;
        for (const FittedFeature &one : m_fitted)
            features.append({m_column + QLatin1Char(':') + one.feature.id(), m_column, 0});
        return features;
    }

    Status encode(const Column &column, RowSpan rows,
                  Eigen::Ref<Eigen::MatrixXd> out) const override
    {
        for (size_t k = 0; k < m_fitted.size(); ++k) {
            double *values = out.col(Eigen::Index(k)).data();
            for (size_t i = 0; i < rows.size(); ++i)
                values[i] = m_fitted[k].feature.of(column.times()[rows[i]]);
            m_fitted[k].step.apply({values, rows.size()});
        }
        return {};
    }

    QJsonObject toJson() const override
    {
        QJsonArray fitted;
        for (const FittedFeature &one : m_fitted) {
            QJsonObject json = one.step.toJson();
            json[QStringLiteral("id")] = one.feature.id();
            fitted.append(json);
        }
        return {{QStringLiteral("parts"), fitted}};
    }

private:
    QString m_column;
    std::vector<FittedFeature> m_fitted;
};

} // namespace

QStringList datetimeParts()
{
    QStringList names;
    for (const DatetimePart &part : parts)
        names.append(QString::fromLatin1(part.name));
    return names << cyclic();
}

Result<QStringList> datetimePartsOf(const QString &text)
{
    QStringList chosen;
    if (text == QLatin1String("auto")) {
        for (const DatetimePart &part : parts) {
            if (part.automatic)
                chosen.append(QString::fromLatin1(part.name));
        }
        return chosen;
    }
    const QStringList known = datetimeParts();
    for (const QString &word : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const QString name = word.trimmed();
        if (!known.contains(name))
            return failure(Error::Kind::Usage, Tr::tr("There is no date part \"%1\".").arg(name),
                           Tr::tr("Known date parts: auto, %1.").arg(known.join(", ")));
        chosen.append(name);
    }
    return chosen;
}

Result<FittedPart> fitDatetimePart(const Column &column, RowSpan rows,
                                   const EncoderChoices &choices)
{
    const auto known = std::count_if(rows.begin(), rows.end(),
                                     [&](quint32 row) { return !column.isMissing(row); });
    if (known == 0)
        return leftOut(column, Tr::tr("it has no value in the training rows"));
    std::vector<FittedFeature> fitted;
    for (const DatetimeFeature &feature : featuresOf(choices.datetimeParts)) {
        std::vector<double> values;
        values.reserve(size_t(known));
        for (quint32 row : rows) {
            if (!column.isMissing(row))
                values.push_back(feature.of(column.times()[row]));
        }
        const bool constant = std::all_of(values.begin(), values.end(),
                                          [&](double value) { return value == values.front(); });
        if (constant && choices.dropConstantParts)
            continue;
        const qsizetype missing = qsizetype(rows.size()) - known;
        fitted.push_back({feature, NumericStep::fit(std::move(values), missing, choices)});
    }
    if (fitted.empty())
        return leftOut(column, Tr::tr("no chosen date part varies in the training rows"));
    return FittedPart{std::make_shared<DatetimeEncoding>(column.name(), std::move(fitted)), {}};
}

Result<EncoderPartPtr> datetimePartFromJson(const QString &column, const QJsonObject &json)
{
    static const std::vector<DatetimeFeature> known = featuresOf(datetimeParts());
    std::vector<FittedFeature> fitted;
    for (const QJsonValue &value : json.value(QStringLiteral("parts")).toArray()) {
        const QJsonObject one = value.toObject();
        const DatetimeFeature *feature =
            findFeature(known, one.value(QStringLiteral("id")).toString());
        const Result<NumericStep> step = NumericStep::fromJson(column, one);
        if (!feature || !step)
            return damagedEncoder(column);
        fitted.push_back({*feature, *step});
    }
    if (fitted.empty())
        return damagedEncoder(column);
    return std::make_shared<DatetimeEncoding>(column, std::move(fitted));
}

} // namespace tenbin
