#include "analysis/lime.h"
#include "analysis/lime_fit.h"
#include "core/text.h"
#include "data/text_terms.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr double usualWidth = 25;

/// The different words of a text, and where each stands.
struct Words
{
    std::string_view text;
    std::vector<std::pair<size_t, size_t>> spans;
    std::vector<int> wordOf; ///< one a span
    QStringList words;       ///< in order of first appearance

    explicit Words(std::string_view whole) : text(whole), spans(wordSpans(whole))
    {
        for (const auto &[begin, end] : spans) {
            const QString word =
                QString::fromUtf8(text.data() + begin, qsizetype(end - begin)).toLower();
            qsizetype at = words.indexOf(word);
            if (at < 0) {
                at = words.size();
                words.append(word);
            }
            wordOf.push_back(int(at));
        }
    }

    void append(const Eigen::Ref<const Eigen::RowVectorXd> &kept, std::vector<char> &bytes) const
    {
        size_t at = 0;
        for (size_t i = 0; i < spans.size(); ++i) {
            const auto [begin, end] = spans[i];
            const size_t until = kept[wordOf[i]] != 0 ? end : begin;
            bytes.insert(bytes.end(), text.begin() + qsizetype(at),
                         text.begin() + qsizetype(until));
            at = end;
        }
        bytes.insert(bytes.end(), text.begin() + qsizetype(at), text.end());
    }
};

/// The first row has all words; of the others a random number of words is removed.
Eigen::MatrixXd keptWords(Eigen::Index samples, qsizetype words, RandomStream &random)
{
    Eigen::MatrixXd kept = Eigen::MatrixXd::Ones(samples, words);
    std::vector<int> order(static_cast<size_t>(words));
    for (Eigen::Index i = 1; i < samples; ++i) {
        std::iota(order.begin(), order.end(), 0);
        random.shuffle(std::span(order));
        const quint64 removed = 1 + random.below(quint64(words));
        for (quint64 k = 0; k < removed; ++k)
            kept(i, order[size_t(k)]) = 0;
    }
    return kept;
}

} // namespace

Result<LimeExplanation> limeByWords(const ExplainedOutput &output, const Dataset &data, quint32 row,
                                    const QString &column, const LimeSettings &settings,
                                    const Context &context, Progress &progress)
{
    if (Status known = checkRow(data, row); !known)
        return passOn(known);
    const QStringList used = output.pipeline().encoder().columns();
    const Result<Column> found = data.find(column);
    if (!found)
        return passOn(found);
    if (!used.contains(column) || found->type() != ColumnType::Text)
        return failure(Error::Kind::Usage,
                       Tr::tr("Column \"%1\" is no text that the model reads.").arg(column),
                       Tr::tr("Choose a text column of the model, or explain by columns."));
    const Words words(found->isMissing(row) ? std::string_view() : found->textAt(row));
    if (words.words.isEmpty())
        return badInput(
            Tr::tr("The text in row %1 of column \"%2\" has no words.").arg(row).arg(column),
            Tr::tr("Choose another row, or explain by columns."));
    const auto draw = [&](RandomStream random) -> Result<LimeDraw> {
        LimeDraw made;
        made.inputs = keptWords(settings.samples, words.words.size(), random);
        std::vector<char> bytes;
        std::vector<qint64> ends{0};
        for (Eigen::Index i = 0; i < made.inputs.rows(); ++i) {
            words.append(made.inputs.row(i), bytes);
            ends.push_back(qint64(bytes.size()));
        }
        const Rows same(static_cast<size_t>(settings.samples), row);
        QList<Column> columns{Column::text(column, std::move(ends), std::move(bytes))};
        for (const QString &name : used) {
            if (name == column)
                continue;
            const Result<Column> other = data.find(name);
            if (!other)
                return passOn(other);
            columns.append(other->taken(same));
        }
        const Result<Dataset> dataset = Dataset::make({}, std::move(columns));
        if (!dataset)
            return passOn(dataset);
        Rows rows(same.size());
        std::iota(rows.begin(), rows.end(), 0U);
        Result<Eigen::VectorXd> outputs = output.of(*dataset, rows, context);
        if (!outputs)
            return passOn(outputs);
        made.outputs = *std::move(outputs);
        // The cosine of a set of k among m words with all of them is √(k / m).
        made.distances = 100 * (1 - made.inputs.rowwise().mean().array().sqrt());
        return made;
    };
    Result<LimeExplanation> fitted =
        limeFit(draw, settings.kernelWidth > 0 ? settings.kernelWidth : usualWidth, settings,
                context, progress);
    if (!fitted)
        return fitted;
    fitted->inputs = words.words;
    fitted->conditions = words.words;
    return fitted;
}

} // namespace tenbin
