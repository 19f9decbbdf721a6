#include "analysis/shapley_explanation.h"
#include "core/number.h"
#include "core/text.h"
#include "data/text_terms.h"

#include <QJsonArray>

#include <algorithm>
#include <numeric>
#include <string>

namespace tenbin {

namespace {

using Spans = std::vector<std::pair<size_t, size_t>>;

constexpr qsizetype textsACall = 256;
/// Rows that are shown; --out has all.
constexpr qsizetype mostShown = 10;

/// The text of one row in variants with words cut out, in a table with all columns of the model.
class CutTexts
{
public:
    CutTexts(const Dataset &data, const Encoder &encoder, const QString &column, quint32 row)
        : m_column(column), m_row(row), m_text(data.column(data.indexOf(column)).textAt(row)),
          m_spans(wordSpans(m_text))
    {
        for (const QString &name : encoder.columns()) {
            if (name != column && data.indexOf(name) >= 0)
                m_others.append(data.column(data.indexOf(name)));
        }
    }

    const Spans &spans() const { return m_spans; }
    QString word(size_t index) const
    {
        const auto [begin, end] = m_spans[index];
        return QString::fromUtf8(m_text.data() + begin, qsizetype(end - begin));
    }

    /// Words and what is between them with the values of words; 0 between them.
    HighlightedText highlighted(const Eigen::RowVectorXd &values) const
    {
        HighlightedText shown;
        size_t at = 0;
        const auto add = [&](size_t end, double value) {
            if (end > at) {
                shown.tokens.append(QString::fromUtf8(m_text.data() + at, qsizetype(end - at)));
                shown.values.append(value);
            }
            at = end;
        };
        for (size_t word = 0; word < m_spans.size(); ++word) {
            add(m_spans[word].first, 0);
            add(m_spans[word].second, values(Eigen::Index(word)));
        }
        add(m_text.size(), 0);
        return shown;
    }

    /// One text a row of `known`: the words != 0 and all that is no word.
    Result<Dataset> variants(const Eigen::Ref<const Eigen::MatrixXi> &known) const
    {
        std::vector<char> bytes;
        std::vector<qint64> ends{0};
        for (Eigen::Index i = 0; i < known.rows(); ++i) {
            size_t at = 0;
            for (size_t word = 0; word < m_spans.size(); ++word) {
                const auto [begin, end] = m_spans[word];
                bytes.insert(bytes.end(), m_text.begin() + qsizetype(at),
                             m_text.begin() +
                                 qsizetype(known(i, Eigen::Index(word)) ? end : begin));
                at = end;
            }
            bytes.insert(bytes.end(), m_text.begin() + qsizetype(at), m_text.end());
            ends.push_back(qint64(bytes.size()));
        }
        const Rows same(size_t(known.rows()), m_row);
        QList<Column> columns{Column::text(m_column, std::move(ends), std::move(bytes))};
        for (const Column &other : m_others)
            columns.append(other.taken(same));
        return Dataset::make(QString(), std::move(columns));
    }

private:
    QString m_column;
    quint32 m_row;
    std::string_view m_text; ///< of the dataset, which outlives this
    Spans m_spans;
    QList<Column> m_others;
};

Result<CoalitionGame> wordGame(const CutTexts &texts, const ExplainedOutput &output,
                               const Context &context)
{
    const auto players = Eigen::Index(texts.spans().size());
    CoalitionGame game;
    game.values = [&texts, &output, context](
                      qsizetype,
                      const Eigen::Ref<const Eigen::MatrixXi> &known) -> Result<Eigen::VectorXd> {
        const Result<Dataset> variants = texts.variants(known);
        if (!variants)
            return passOn(variants);
        Rows rows(size_t(known.rows()));
        std::iota(rows.begin(), rows.end(), 0);
        return output.of(*variants, rows, {context.seed, 1});
    };
    Eigen::MatrixXi ends(2, players);
    ends.row(0).setZero();
    ends.row(1).setOnes();
    const Result<Eigen::VectorXd> values = game.values(0, ends);
    if (!values)
        return passOn(values);
    game.empty = values->head(1);
    game.full = values->tail(1);
    game.matters.setOnes(1, players);
    game.block = textsACall;
    return game;
}

/// Words of all explained rows, for --out.
struct WordTable
{
    std::vector<double> row, position, value, error;
    std::vector<qint64> ends{0};
    std::vector<char> bytes;

    void add(quint32 dataRow, size_t index, const QString &word, double wordValue, double wordError)
    {
        row.push_back(double(dataRow));
        position.push_back(double(index));
        const QByteArray utf8 = word.toUtf8();
        bytes.insert(bytes.end(), utf8.begin(), utf8.end());
        ends.push_back(qint64(bytes.size()));
        value.push_back(wordValue);
        error.push_back(wordError);
    }

    Result<Dataset> dataset()
    {
        return Dataset::make(
            QStringLiteral("words"),
            {Column::numeric(QStringLiteral("row"), std::move(row)),
             Column::numeric(QStringLiteral("position"), std::move(position)),
             Column::text(QStringLiteral("word"), std::move(ends), std::move(bytes)),
             Column::numeric(QStringLiteral("value"), std::move(value)),
             Column::numeric(QStringLiteral("standard_error"), std::move(error))});
    }
};

QList<Block> wordBlocks(const ExplainedOutput &output, quint32 row, const CutTexts &texts,
                        const CoalitionGame &game, const ShapleyValues &shapley)
{
    constexpr int digits = 4;
    HighlightedText text = texts.highlighted(shapley.values.row(0));
    text.title = Tr::tr("Words of row %1").arg(row);
    text.caption = Tr::tr("SHAP values of words (%1): from %2 without any word to %3 with all.")
                       .arg(output.title(), shortNumber(game.empty(0), digits),
                            shortNumber(game.full(0), digits));
    Table table;
    table.title = text.title;
    table.caption = shapley.exact
                        ? Tr::tr("Largest first; exact, from all sets of words.")
                        : Tr::tr("Largest first; standard errors are those of drawing orders.");
    table.columns = {{.title = Tr::tr("word")},
                     {.title = Tr::tr("position"), .numeric = true},
                     {.title = Tr::tr("SHAP value"), .numeric = true, .digits = digits},
                     {.title = Tr::tr("standard error"), .numeric = true, .digits = 2}};
    std::vector<Eigen::Index> order(texts.spans().size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](Eigen::Index one, Eigen::Index other) {
        return std::abs(shapley.values(0, one)) > std::abs(shapley.values(0, other));
    });
    for (Eigen::Index word : order)
        table.rows.append(QList<QJsonValue>{texts.word(size_t(word)), qint64(word),
                                            shapley.values(0, word), shapley.errors(0, word)});
    return {std::move(text), std::move(table)};
}

QJsonObject wordsJson(quint32 row, const CutTexts &texts, const CoalitionGame &game,
                      const ShapleyValues &shapley)
{
    QJsonArray words;
    for (size_t word = 0; word < texts.spans().size(); ++word)
        words.append(
            QJsonObject{{QStringLiteral("word"), texts.word(word)},
                        {QStringLiteral("value"), shapley.values(0, Eigen::Index(word))},
                        {QStringLiteral("standard_error"), shapley.errors(0, Eigen::Index(word))}});
    return {{QStringLiteral("row"), qint64(row)},
            {QStringLiteral("base_value"), game.empty(0)},
            {QStringLiteral("output"), game.full(0)},
            {QStringLiteral("exact"), shapley.exact},
            {QStringLiteral("words"), words}};
}

Status checkTextColumn(const ExplanationRequest &request, const QString &column)
{
    const QMap<QString, ColumnType> types = request.output.pipeline().encoder().columnTypes();
    QStringList texts;
    for (auto type = types.begin(); type != types.end(); ++type) {
        if (type.value() == ColumnType::Text)
            texts.append(type.key());
    }
    if (!texts.contains(column))
        return failure(
            Error::Kind::Usage, Tr::tr("\"%1\" is no text that the model looks at.").arg(column),
            texts.isEmpty() ? Tr::tr("It looks at no text; explain its columns.")
                            : Tr::tr("Choose one of: %1.").arg(texts.join(QStringLiteral(", "))));
    const Result<Column> found = request.data.find(column);
    if (!found)
        return passOn(found);
    if (found->type() != ColumnType::Text)
        return badInput(Tr::tr("The column \"%1\" is %2 here, the model was trained on text.")
                            .arg(column, columnTypeName(found->type())),
                        Tr::tr("Read it as text."));
    return {};
}

} // namespace

Result<Explanation> explainByWords(const ExplanationRequest &request, const QString &column,
                                   const ShapleyMethod &method, const Context &context,
                                   Progress &progress)
{
    if (Status fits = checkRows(request); !fits)
        return passOn(fits);
    if (Status fits = checkTextColumn(request, column); !fits)
        return passOn(fits);
    const Encoder &encoder = request.output.pipeline().encoder();
    Explanation explanation;
    WordTable all;
    QJsonArray values;
    qsizetype shown = 0;
    for (size_t i = 0; i < request.rows.size(); ++i) {
        const auto total = double(request.rows.size());
        SubProgress part(progress, double(i) / total, double(i + 1) / total);
        const quint32 row = request.rows[i];
        const CutTexts texts(request.data, encoder, column, row);
        const Result<CoalitionGame> game = wordGame(texts, request.output, context);
        if (!game)
            return passOn(game);
        const Result<ShapleyValues> shapley = method(*game, part);
        if (!shapley)
            return passOn(shapley);
        for (size_t word = 0; word < texts.spans().size(); ++word)
            all.add(row, word, texts.word(word), shapley->values(0, Eigen::Index(word)),
                    shapley->errors(0, Eigen::Index(word)));
        values.append(wordsJson(row, texts, *game, *shapley));
        if (texts.spans().empty())
            explanation.warnings.append(Tr::tr("The text of row %1 has no words.").arg(row));
        else if (shown++ < mostShown)
            explanation.blocks += wordBlocks(request.output, row, texts, *game, *shapley);
    }
    Result<Dataset> table = all.dataset();
    if (!table)
        return passOn(table);
    explanation.table = *std::move(table);
    explanation.values[QStringLiteral("texts")] = values;
    if (shown > mostShown)
        explanation.warnings.append(
            Tr::tr("The words of the first %1 texts are shown; the exported table has all.")
                .arg(mostShown));
    return explanation;
}

} // namespace tenbin
