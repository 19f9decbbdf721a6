#include "core/json.h"
#include "core/text.h"
#include "data/encoder_part.h"
#include "data/numeric_step.h"

#include <QHash>

#include <algorithm>
#include <array>
#include <numeric>

namespace tenbin {

namespace {

using Categories = EncoderChoices::Categories;

constexpr qint32 noLevel = -1;
/// Fewer different values than this say nothing about whether a column is an id.
constexpr qsizetype leastForId = 20;

constexpr std::array<std::pair<Categories, const char *>, 3> modeNames{{
    {Categories::OneHot, "one_hot"},
    {Categories::Ordinal, "ordinal"},
    {Categories::Native, "native"},
}};

/// What the training rows taught about a categorical column. Output codes: the kept levels, then
/// one for the pooled levels if there are any, then one for missing if it is a level of its own.
struct Levels
{
    Categories mode = Categories::OneHot;
    QStringList kept;
    QStringList pooled;
    bool ownLevel = false;
    bool refuseUnseen = false;
    bool takesMissing = false;
    qint32 missingCode = noLevel;
    qint32 unseenCode = noLevel;
    NumericStep step; ///< Ordinal

    qint32 rareCode() const { return pooled.isEmpty() ? noLevel : qint32(kept.size()); }
    qint32 ownCode() const { return qint32(kept.size()) + !pooled.isEmpty(); }
    qint32 count() const { return ownCode() + ownLevel; }
    QString name(qint32 code) const
    {
        if (code < kept.size())
            return kept[code];
        return code == rareCode() ? QStringLiteral("(rare)") : QStringLiteral("(missing)");
    }
};

class CategoricalPart final : public EncoderPart
{
public:
    CategoricalPart(QString column, Levels levels)
        : m_column(std::move(column)), m_levels(std::move(levels))
    {
        for (qint32 code = 0; code < m_levels.kept.size(); ++code)
            m_codes.insert(m_levels.kept[code], code);
        for (const QString &level : m_levels.pooled)
            m_codes.insert(level, m_levels.rareCode());
    }

    QList<Feature> features() const override
    {
        if (m_levels.mode != Categories::OneHot)
            return {{m_column, m_column,
                     m_levels.mode == Categories::Native ? int(m_levels.count()) : 0}};
        QList<Feature> features;
        for (qint32 code = 0; code < m_levels.count(); ++code)
            features.append({m_column + QLatin1Char('=') + m_levels.name(code), m_column, 0});
        return features;
    }

    Status encode(const Column &column, RowSpan rows,
                  Eigen::Ref<Eigen::MatrixXd> out) const override
    {
        const std::vector<qint32> codes = outputCodes(column);
        if (m_levels.refuseUnseen) {
            if (Status known = refuseUnseen(column, rows); !known)
                return known;
        }
        const auto codeOf = [&](quint32 row) {
            const qint32 code = column.codes()[row];
            return code < 0 ? m_levels.missingCode : codes[size_t(code)];
        };
        if (m_levels.mode == Categories::OneHot) {
            out.setZero();
            for (size_t i = 0; i < rows.size(); ++i) {
                const qint32 code = codeOf(rows[i]);
                if (code != noLevel)
                    out(Eigen::Index(i), code) = 1;
            }
            return {};
        }
        const double none =
            m_levels.takesMissing ? std::numeric_limits<double>::quiet_NaN() : double(noLevel);
        double *values = out.col(0).data();
        for (size_t i = 0; i < rows.size(); ++i) {
            const qint32 code = codeOf(rows[i]);
            values[i] = code == noLevel ? none : double(code);
        }
        m_levels.step.apply({values, rows.size()});
        return {};
    }

    QStringList warnings(const Column &column, RowSpan rows) const override
    {
        std::vector<qint64> counts(size_t(column.levels().size()));
        for (quint32 row : rows) {
            if (const qint32 code = column.codes()[row]; code >= 0)
                ++counts[size_t(code)];
        }
        qint64 total = 0;
        QStringList names;
        for (qsizetype i = 0; i < column.levels().size(); ++i) {
            if (counts[size_t(i)] == 0 || m_codes.contains(column.levels()[i]))
                continue;
            total += counts[size_t(i)];
            names.append(QLatin1Char('"') + column.levels()[i] + QLatin1Char('"'));
        }
        if (names.isEmpty())
            return {};
        constexpr qsizetype shown = 3;
        QString list = names.mid(0, shown).join(QStringLiteral(", "));
        if (names.size() > shown)
            list += QStringLiteral(", …");
        return {Tr::tr("Column \"%1\": %2 values have levels that no training row has: %3.")
                    .arg(m_column)
                    .arg(total)
                    .arg(list)};
    }

    QJsonObject toJson() const override
    {
        QString mode;
        for (const auto &[value, name] : modeNames) {
            if (value == m_levels.mode)
                mode = QString::fromLatin1(name);
        }
        return {{QStringLiteral("mode"), mode},
                {QStringLiteral("levels"), jsonTexts(m_levels.kept)},
                {QStringLiteral("pooled"), jsonTexts(m_levels.pooled)},
                {QStringLiteral("own_level"), m_levels.ownLevel},
                {QStringLiteral("refuse_unseen"), m_levels.refuseUnseen},
                {QStringLiteral("takes_missing"), m_levels.takesMissing},
                {QStringLiteral("fill"), m_levels.missingCode},
                {QStringLiteral("unseen"), m_levels.unseenCode},
                {QStringLiteral("step"), m_levels.step.toJson()}};
    }

private:
    /// The output code of each of the column's own codes.
    std::vector<qint32> outputCodes(const Column &column) const
    {
        std::vector<qint32> codes;
        codes.reserve(size_t(column.levels().size()));
        for (const QString &level : column.levels())
            codes.push_back(m_codes.value(level, m_levels.unseenCode));
        return codes;
    }

    Status refuseUnseen(const Column &column, RowSpan rows) const
    {
        for (quint32 row : rows) {
            const qint32 code = column.codes()[row];
            if (code >= 0 && !m_codes.contains(column.levels()[code]))
                return badInput(Tr::tr("Column \"%1\" has the level \"%2\" in row %3, which no "
                                       "training row has.")
                                    .arg(m_column, column.levels()[code])
                                    .arg(row + 1),
                                Tr::tr("Correct the value, or train with unseen=ignore."));
        }
        return {};
    }

    QString m_column;
    Levels m_levels;
    QHash<QString, qint32> m_codes;
};

/// How often each of the column's codes occurs in the rows.
struct Counts
{
    std::vector<qint64> of;
    qint64 known = 0;
    qint64 missing = 0;
};

Counts count(const Column &column, RowSpan rows)
{
    Counts counts{std::vector<qint64>(size_t(column.levels().size())), 0, 0};
    for (quint32 row : rows) {
        const qint32 code = column.codes()[row];
        if (code < 0) {
            ++counts.missing;
        } else {
            ++counts.of[size_t(code)];
            ++counts.known;
        }
    }
    return counts;
}

/// Divides the levels that occur into kept and pooled ones, both in the column's order; true when
/// there are more frequent levels than may be kept.
bool divide(const Column &column, const Counts &counts, const EncoderChoices &choices,
            Levels &levels)
{
    const double least = choices.rare < 1 ? choices.rare * double(counts.known) : choices.rare;
    std::vector<qint32> frequent;
    for (qint32 code = 0; code < column.levels().size(); ++code) {
        if (counts.of[size_t(code)] > 0 && double(counts.of[size_t(code)]) >= least)
            frequent.push_back(code);
    }
    const bool tooMany =
        levels.mode != Categories::Ordinal && frequent.size() > size_t(choices.levels);
    if (tooMany) {
        std::stable_sort(frequent.begin(), frequent.end(), [&](qint32 a, qint32 b) {
            return counts.of[size_t(a)] > counts.of[size_t(b)];
        });
        frequent.resize(size_t(choices.levels));
        std::sort(frequent.begin(), frequent.end());
    }
    auto next = frequent.begin();
    for (qint32 code = 0; code < column.levels().size(); ++code) {
        if (next != frequent.end() && *next == code) {
            levels.kept.append(column.levels()[code]);
            ++next;
        } else if (counts.of[size_t(code)] > 0) {
            levels.pooled.append(column.levels()[code]);
        }
    }
    return tooMany;
}

qint32 mostFrequent(const Column &column, const Counts &counts, const Levels &levels)
{
    if (levels.kept.isEmpty())
        return levels.rareCode();
    const auto top = std::max_element(counts.of.begin(), counts.of.end());
    return qint32(levels.kept.indexOf(column.levels()[top - counts.of.begin()]));
}

/// Which codes missing and unseen values get.
void decideGaps(const Column &column, const Counts &counts, const EncoderChoices &choices,
                Levels &levels)
{
    using Impute = EncoderChoices::ImputeCategories;
    const qint32 frequent = mostFrequent(column, counts, levels);
    // A native feature of a learner that takes no missing values needs some level.
    const qint32 none =
        levels.mode == Categories::Native && !choices.takesMissing ? frequent : noLevel;
    levels.ownLevel = choices.imputeCategories == Impute::OwnLevel && counts.missing > 0;
    if (choices.imputeCategories == Impute::MostFrequent)
        levels.missingCode = frequent;
    else
        levels.missingCode = levels.ownLevel ? levels.ownCode() : none;
    levels.refuseUnseen = choices.unseen == EncoderChoices::Unseen::Error;
    const bool toRare = choices.unseen == EncoderChoices::Unseen::Rare && !levels.pooled.isEmpty();
    levels.unseenCode = toRare ? levels.rareCode() : none;
}

/// Ordinal codes are quantities: they are scaled as numbers are.
NumericStep fitOrdinal(const Column &column, RowSpan rows, const Levels &levels,
                       EncoderChoices choices)
{
    choices.impute = EncoderChoices::Impute::Keep;
    Eigen::MatrixXd values(Eigen::Index(rows.size()), 1);
    Levels unscaled = levels;
    unscaled.refuseUnseen = false;
    const Status encoded =
        CategoricalPart(column.name(), std::move(unscaled)).encode(column, rows, values);
    Q_ASSERT(encoded);
    std::vector<double> known(values.data(), values.data() + values.size());
    std::erase_if(known, [](double value) { return std::isnan(value); });
    return NumericStep::fit(std::move(known), 0, choices);
}

} // namespace

Result<FittedPart> fitCategoricalPart(const Column &column, RowSpan rows,
                                      const EncoderChoices &choices)
{
    const Counts counts = count(column, rows);
    if (counts.known == 0)
        return leftOut(column, Tr::tr("it has no value in the training rows"));
    const auto distinct =
        std::count_if(counts.of.begin(), counts.of.end(), [](qint64 n) { return n > 0; });
    if (distinct == counts.known && distinct >= leastForId)
        return leftOut(column, Tr::tr("every training row has a value of its own, as ids have"));
    Levels levels;
    levels.mode = choices.categories;
    levels.takesMissing = choices.takesMissing;
    const bool tooMany = divide(column, counts, choices, levels);
    decideGaps(column, counts, choices, levels);
    if (levels.mode == Categories::Ordinal)
        levels.step = fitOrdinal(column, rows, levels, choices);
    QStringList notes;
    if (tooMany)
        notes.append(
            Tr::tr("Column \"%1\" has %2 levels: the %3 most frequent are kept, the others "
                   "are pooled.")
                .arg(column.name())
                .arg(distinct)
                .arg(levels.kept.size()));
    return FittedPart{std::make_shared<CategoricalPart>(column.name(), std::move(levels)), notes};
}

Result<EncoderPartPtr> categoricalPartFromJson(const QString &column, const QJsonObject &json)
{
    Levels levels;
    const QString mode = json.value(QStringLiteral("mode")).toString();
    const auto known = std::find_if(modeNames.begin(), modeNames.end(), [&](const auto &one) {
        return mode == QLatin1String(one.second);
    });
    const Result<NumericStep> step =
        NumericStep::fromJson(column, json.value(QStringLiteral("step")).toObject());
    if (known == modeNames.end() || !step)
        return damagedEncoder(column);
    levels.mode = known->first;
    levels.step = *step;
    levels.kept = textsOf(json.value(QStringLiteral("levels")).toArray());
    levels.pooled = textsOf(json.value(QStringLiteral("pooled")).toArray());
    levels.ownLevel = json.value(QStringLiteral("own_level")).toBool();
    levels.refuseUnseen = json.value(QStringLiteral("refuse_unseen")).toBool();
    levels.takesMissing = json.value(QStringLiteral("takes_missing")).toBool();
    levels.missingCode = json.value(QStringLiteral("fill")).toInt(noLevel);
    levels.unseenCode = json.value(QStringLiteral("unseen")).toInt(noLevel);
    const auto valid = [&](qint32 code) { return code >= noLevel && code < levels.count(); };
    if (levels.count() == 0 || !valid(levels.missingCode) || !valid(levels.unseenCode))
        return damagedEncoder(column);
    return std::make_shared<CategoricalPart>(column, std::move(levels));
}

} // namespace tenbin
