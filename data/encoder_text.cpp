// TF-IDF as in Salton and Buckley, "Term-weighting approaches in automatic text retrieval", 1988,
// with the smooth form idf = ln((1 + n) / (1 + df)) + 1 and rows of Euclidean length 1.
// Hashing as in Weinberger et al., "Feature hashing for large scale multitask learning", 2009.
#include "core/json.h"
#include "core/text.h"
#include "data/encoder_part.h"
#include "data/text_terms.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace tenbin {

namespace {

/// Fewer different values than this say nothing about whether a column is an id.
constexpr qsizetype leastForId = 20;
constexpr size_t longestId = 64;

struct TextPlan
{
    int ngrams = 1;
    bool sublinear = false;
    bool sparse = true;
    qint64 buckets = 0;             ///< > 0: hashed
    std::vector<std::string> terms; ///< TF-IDF, ascending
    std::vector<double> idf;        ///< one a term
};

QString textOf(std::string_view bytes)
{
    return QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
}

class TextPart final : public EncoderPart
{
public:
    TextPart(QString column, TextPlan plan) : m_column(std::move(column)), m_plan(std::move(plan))
    {
        m_index.reserve(m_plan.terms.size());
        for (size_t i = 0; i < m_plan.terms.size(); ++i)
            m_index.emplace(m_plan.terms[i], qint64(i));
    }

    QList<Feature> features() const override
    {
        QList<Feature> features;
        for (const std::string &term : m_plan.terms)
            features.append({m_column + QLatin1Char(':') + textOf(term), m_column, 0});
        for (qint64 bucket = 0; bucket < m_plan.buckets; ++bucket)
            features.append({m_column + QStringLiteral("#%1").arg(bucket), m_column, 0});
        return features;
    }

    bool sparse() const override { return m_plan.sparse; }

    Status encode(const Column &column, RowSpan rows,
                  Eigen::Ref<Eigen::MatrixXd> out) const override
    {
        out.setZero();
        for (size_t i = 0; i < rows.size(); ++i) {
            for (const auto &[feature, value] : cells(column, rows[i]))
                out(Eigen::Index(i), feature) = value;
        }
        return {};
    }

    Cells cells(const Column &column, quint32 row) const override
    {
        if (column.isMissing(row))
            return {};
        Cells cells =
            m_plan.buckets > 0 ? hashedCounts(column.textAt(row)) : termCounts(column.textAt(row));
        double squares = 0;
        for (auto &[feature, value] : cells) {
            if (m_plan.sublinear)
                value = std::copysign(1 + std::log(std::abs(value)), value);
            if (m_plan.buckets == 0)
                value *= m_plan.idf[size_t(feature)];
            squares += value * value;
        }
        for (auto &[feature, value] : cells)
            value /= std::sqrt(squares);
        return cells;
    }

    QJsonObject toJson() const override
    {
        QJsonArray terms;
        for (const std::string &term : m_plan.terms)
            terms.append(textOf(term));
        return {{QStringLiteral("ngrams"), m_plan.ngrams},
                {QStringLiteral("sublinear"), m_plan.sublinear},
                {QStringLiteral("sparse"), m_plan.sparse},
                {QStringLiteral("buckets"), m_plan.buckets},
                {QStringLiteral("terms"), terms},
                {QStringLiteral("idf"),
                 jsonNumbers(QList<double>(m_plan.idf.begin(), m_plan.idf.end()))}};
    }

private:
    Cells termCounts(std::string_view text) const
    {
        Cells cells;
        TextTerms terms;
        terms.read(text);
        terms.forEach(m_plan.ngrams, [&](std::string_view term) {
            if (const auto found = m_index.find(term); found != m_index.end())
                cells.emplace_back(found->second, 1.0);
        });
        return merged(std::move(cells));
    }

    /// The hash's highest bit is the sign, so that terms which share a bucket cancel on average.
    Cells hashedCounts(std::string_view text) const
    {
        Cells cells;
        TextTerms terms;
        terms.read(text);
        terms.forEach(m_plan.ngrams, [&](std::string_view term) {
            const quint64 hash = hashOfTerm(term);
            cells.emplace_back(qint64((hash & ~(quint64(1) << 63)) % quint64(m_plan.buckets)),
                               hash >> 63 ? -1.0 : 1.0);
        });
        return merged(std::move(cells));
    }

    static Cells merged(Cells cells)
    {
        std::sort(cells.begin(), cells.end());
        Cells sums;
        for (const auto &[feature, value] : cells) {
            if (!sums.empty() && sums.back().first == feature)
                sums.back().second += value;
            else
                sums.emplace_back(feature, value);
        }
        std::erase_if(sums, [](const auto &cell) { return cell.second == 0; });
        return sums;
    }

    QString m_column;
    TextPlan m_plan;
    std::unordered_map<std::string_view, qint64> m_index; ///< views of m_plan.terms
};

/// All different, short and without spaces: codes of something, not language.
bool looksLikeIds(const Column &column, RowSpan rows)
{
    std::unordered_set<std::string_view> seen;
    for (quint32 row : rows) {
        if (column.isMissing(row))
            continue;
        const std::string_view cell = column.textAt(row);
        if (cell.size() > longestId || cell.find(' ') != std::string_view::npos ||
            !seen.insert(cell).second)
            return false;
    }
    return qsizetype(seen.size()) >= leastForId;
}

struct TermCount
{
    std::string term;
    qint64 rows = 0;
    qint64 total = 0;
};

std::vector<TermCount> countTerms(const Column &column, RowSpan rows, int ngrams)
{
    struct Count
    {
        qint64 rows = 0;
        qint64 total = 0;
        qint64 lastRow = -1;
    };
    struct Hash
    {
        using is_transparent = void;
        size_t operator()(std::string_view term) const
        {
            return std::hash<std::string_view>{}(term);
        }
    };
    std::unordered_map<std::string, Count, Hash, std::equal_to<>> counts;
    TextTerms terms;
    for (size_t i = 0; i < rows.size(); ++i) {
        if (column.isMissing(rows[i]))
            continue;
        terms.read(column.textAt(rows[i]));
        terms.forEach(ngrams, [&](std::string_view term) {
            auto found = counts.find(term);
            if (found == counts.end())
                found = counts.emplace(term, Count{}).first;
            Count &count = found->second;
            ++count.total;
            count.rows += count.lastRow != qint64(i);
            count.lastRow = qint64(i);
        });
    }
    std::vector<TermCount> all;
    all.reserve(counts.size());
    for (auto &[term, count] : counts)
        all.push_back({term, count.rows, count.total});
    return all;
}

/// The terms with the highest counts, ascending by name; ties go to the earlier name.
std::vector<TermCount> chooseTerms(std::vector<TermCount> terms, const EncoderChoices &choices)
{
    std::erase_if(terms, [&](const TermCount &one) { return one.rows < choices.textMinimum; });
    const auto byName = [](const TermCount &a, const TermCount &b) { return a.term < b.term; };
    std::sort(terms.begin(), terms.end(), byName);
    if (terms.size() > size_t(choices.textFeatures)) {
        std::stable_sort(terms.begin(), terms.end(),
                         [](const TermCount &a, const TermCount &b) { return a.total > b.total; });
        terms.resize(size_t(choices.textFeatures));
        std::sort(terms.begin(), terms.end(), byName);
    }
    return terms;
}

} // namespace

Result<FittedPart> fitTextPart(const Column &column, RowSpan rows, const EncoderChoices &choices)
{
    if (choices.text == EncoderChoices::Text::Ignore)
        return leftOut(column, Tr::tr("text is to be ignored"));
    if (looksLikeIds(column, rows))
        return leftOut(column, Tr::tr("every training row has a value of its own, as ids have"));
    TextPlan plan;
    plan.ngrams = choices.ngrams;
    plan.sublinear = choices.sublinear;
    plan.sparse = choices.sparseText;
    if (choices.text == EncoderChoices::Text::Hashed) {
        plan.buckets = choices.textFeatures;
        return FittedPart{std::make_shared<TextPart>(column.name(), std::move(plan)), {}};
    }
    for (TermCount &one : chooseTerms(countTerms(column, rows, choices.ngrams), choices)) {
        plan.idf.push_back(std::log((1 + double(rows.size())) / (1 + double(one.rows))) + 1);
        plan.terms.push_back(std::move(one.term));
    }
    if (plan.terms.empty())
        return leftOut(column, Tr::tr("no word occurs in enough training rows"));
    return FittedPart{std::make_shared<TextPart>(column.name(), std::move(plan)), {}};
}

Result<EncoderPartPtr> textPartFromJson(const QString &column, const QJsonObject &json)
{
    TextPlan plan;
    plan.ngrams = json.value(QStringLiteral("ngrams")).toInt();
    plan.sublinear = json.value(QStringLiteral("sublinear")).toBool();
    plan.sparse = json.value(QStringLiteral("sparse")).toBool();
    plan.buckets = json.value(QStringLiteral("buckets")).toInteger(-1);
    for (const QString &term : textsOf(json.value(QStringLiteral("terms")).toArray()))
        plan.terms.push_back(term.toStdString());
    for (double idf : numbersOf(json.value(QStringLiteral("idf")).toArray())) {
        if (!std::isfinite(idf))
            return damagedEncoder(column);
        plan.idf.push_back(idf);
    }
    constexpr qint64 mostBuckets = 10'000'000;
    const bool hashed = plan.buckets > 0 && plan.buckets <= mostBuckets && plan.terms.empty();
    const bool counted = plan.buckets == 0 && !plan.terms.empty();
    const bool ascending = std::adjacent_find(plan.terms.begin(), plan.terms.end(),
                                              std::greater_equal<>()) == plan.terms.end();
    if (!(hashed || counted) || !ascending || plan.idf.size() != plan.terms.size() ||
        plan.ngrams < 1 || plan.ngrams > 3)
        return damagedEncoder(column);
    return std::make_shared<TextPart>(column, std::move(plan));
}

} // namespace tenbin
