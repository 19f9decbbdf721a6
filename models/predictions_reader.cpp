#include "core/number.h"
#include "core/text.h"
#include "models/predictions.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace tenbin {

namespace {

constexpr qsizetype mostClasses = 1000;
constexpr double sumTolerance = 0.005;

/// A column as labels: its distinct texts, and the index among them of every row's.
struct Labels
{
    QStringList names;
    std::vector<qint32> codes;
};

Failure missingIn(const Column &column, qsizetype row)
{
    return badInput(
        Tr::tr("The column \"%1\" has no value in row %2.").arg(column.name()).arg(row + 1),
        Tr::tr("Fill in the value or remove the row."));
}

Result<Labels> labelsOf(const Column &column)
{
    Labels labels;
    labels.codes.reserve(size_t(column.size()));
    QHash<QString, qint32> known;
    std::unordered_map<double, qint32> knownNumbers;
    std::vector<qint32> knownLevels(size_t(column.levels().size()), -1);
    const auto codeOf = [&](const QString &name) {
        const auto found = known.constFind(name);
        if (found != known.constEnd())
            return *found;
        const auto code = qint32(labels.names.size());
        known.insert(name, code);
        labels.names.append(name);
        return code;
    };
    for (qsizetype row = 0; row < column.size(); ++row) {
        if (column.isMissing(row))
            return missingIn(column, row);
        qint32 code = -1;
        if (column.type() == ColumnType::Numeric) {
            const auto [at, isNew] = knownNumbers.try_emplace(column.numbers()[size_t(row)], -1);
            if (isNew)
                at->second = codeOf(column.displayText(row));
            code = at->second;
        } else if (column.type() == ColumnType::Categorical) {
            qint32 &level = knownLevels[size_t(column.codes()[size_t(row)])];
            if (level < 0)
                level = codeOf(column.displayText(row));
            code = level;
        } else {
            code = codeOf(column.displayText(row));
        }
        if (labels.names.size() > mostClasses)
            return badInput(Tr::tr("The column \"%1\" has more than %2 different values, too many "
                                   "for classes.")
                                .arg(column.name())
                                .arg(mostClasses),
                            Tr::tr("Choose the column that holds class names."));
        labels.codes.push_back(code);
    }
    return labels;
}

/// By value when all are numbers (2 before 10), else by text.
void sortLabels(QStringList &names)
{
    names.sort();
    const bool numeric = std::all_of(names.begin(), names.end(), [](const QString &name) {
        return parseNumber(name).has_value();
    });
    if (numeric)
        std::stable_sort(names.begin(), names.end(), [](const QString &a, const QString &b) {
            return *parseNumber(a) < *parseNumber(b);
        });
}

Result<std::vector<double>> numbersOf(const Dataset &table, const QString &name)
{
    const Result<Column> column = table.find(name);
    if (!column)
        return passOn(column);
    if (column->type() != ColumnType::Numeric)
        return badInput(Tr::tr("The column \"%1\" is not numeric.").arg(name),
                        Tr::tr("Choose a column of numbers, or import it as numeric."));
    const std::span<const double> values = column->numbers();
    for (size_t row = 0; row < values.size(); ++row) {
        if (std::isnan(values[row]))
            return missingIn(*column, qsizetype(row));
        if (std::isinf(values[row]))
            return badInput(
                Tr::tr("The column \"%1\" is infinite in row %2.").arg(name).arg(row + 1));
    }
    return std::vector<double>(values.begin(), values.end());
}

/// Reads one file into one Predictions; the steps fail on the first bad value.
class Reader
{
public:
    Reader(const Dataset &table, const PredictionColumns &columns)
        : m_table(table), m_columns(columns)
    {
    }

    Result<Predictions> read()
    {
        if (m_table.rowCount() == 0)
            return badInput(Tr::tr("\"%1\" has no rows.").arg(m_table.name()));
        if (m_columns.truth.isEmpty())
            return failure(Error::Kind::Usage, Tr::tr("No column is named as the truth."),
                           Tr::tr("Name the column that holds the true class or value."));
        Result<Problem> problem = decideProblem();
        if (!problem)
            return passOn(problem);
        m_read.problem = *problem;
        const Status values =
            *problem == Problem::Regression ? readRegression() : readClassification();
        if (!values)
            return passOn(values);
        if (Status rest = readWeightsAndFolds(); !rest)
            return passOn(rest);
        return std::move(m_read);
    }

private:
    bool namesClasses() const
    {
        return !m_columns.score.isEmpty() || !m_columns.probabilities.isEmpty() ||
               !m_columns.positive.isEmpty() || !m_columns.labels.isEmpty();
    }

    Result<Problem> decideProblem() const
    {
        const Result<Column> truth = m_table.find(m_columns.truth);
        if (!truth)
            return passOn(truth);
        if (m_columns.problem)
            return *m_columns.problem;
        if (namesClasses() || truth->type() != ColumnType::Numeric)
            return Problem::Multiclass;
        QList<Column> numeric{*truth};
        if (!m_columns.prediction.isEmpty()) {
            Result<Column> prediction = m_table.find(m_columns.prediction);
            if (!prediction)
                return passOn(prediction);
            if (prediction->type() != ColumnType::Numeric)
                return Problem::Multiclass;
            numeric.append(std::move(*prediction));
        }
        QSet<double> values;
        for (const Column &column : numeric) {
            for (double value : column.numbers()) {
                values.insert(value);
                if (values.size() > 2)
                    return Problem::Regression;
            }
        }
        return m_columns.quantiles.isEmpty() && m_columns.low.isEmpty() ? Problem::Binary
                                                                        : Problem::Regression;
    }

    Status readInto(std::vector<double> &values, const QString &name)
    {
        if (name.isEmpty())
            return {};
        Result<std::vector<double>> read = numbersOf(m_table, name);
        if (!read)
            return passOn(read);
        values = std::move(*read);
        return {};
    }

    Status readRegression()
    {
        if (m_columns.prediction.isEmpty())
            return failure(Error::Kind::Usage, Tr::tr("No column is named as the prediction."),
                           Tr::tr("Name the column that holds the predicted value."));
        if (m_columns.low.isEmpty() != m_columns.high.isEmpty())
            return failure(Error::Kind::Usage,
                           Tr::tr("A predicted interval needs a low and a high column."));
        for (const auto &[values, name] :
             {std::pair{&m_read.truth, m_columns.truth},
              std::pair{&m_read.predicted, m_columns.prediction},
              std::pair{&m_read.low, m_columns.low}, std::pair{&m_read.high, m_columns.high}}) {
            if (Status read = readInto(*values, name); !read)
                return read;
        }
        for (auto one = m_columns.quantiles.begin(); one != m_columns.quantiles.end(); ++one) {
            if (!(one.key() > 0 && one.key() < 1))
                return failure(Error::Kind::Usage,
                               Tr::tr("The quantile level %1 does not lie between 0 and 1.")
                                   .arg(numberText(one.key())));
            if (Status read = readInto(m_read.quantiles[one.key()], one.value()); !read)
                return read;
        }
        return {};
    }

    Status readClassification()
    {
        const Result<Column> truth = m_table.find(m_columns.truth);
        const Result<Labels> truths = labelsOf(*truth);
        if (!truths)
            return passOn(truths);
        Labels predictions;
        if (!m_columns.prediction.isEmpty()) {
            const Result<Column> column = m_table.find(m_columns.prediction);
            if (!column)
                return passOn(column);
            Result<Labels> read = labelsOf(*column);
            if (!read)
                return passOn(read);
            predictions = std::move(*read);
        } else if (m_columns.score.isEmpty() && m_columns.probabilities.isEmpty()) {
            return failure(Error::Kind::Usage,
                           Tr::tr("No column is named as the prediction, the score or the "
                                  "probabilities."),
                           Tr::tr("Name the column that holds the predicted class."));
        }
        if (Status decided = decideClasses(*truths, predictions); !decided)
            return decided;
        if (Status read = indices(*truths, m_columns.truth, m_read.truth); !read)
            return read;
        if (Status read = indices(predictions, m_columns.prediction, m_read.predicted); !read)
            return read;
        if (Status read = readScore(); !read)
            return read;
        if (Status read = readProbabilities(); !read)
            return read;
        if (m_columns.prediction.isEmpty())
            predictFromScores();
        return {};
    }

    /// Names behind the prefix, of columns that are nothing else.
    QStringList classesWithColumns() const
    {
        QStringList names;
        if (m_columns.probabilities.isEmpty())
            return names;
        const QStringList others{m_columns.truth, m_columns.prediction, m_columns.weight,
                                 m_columns.fold};
        for (qsizetype at = 0; at < m_table.columnCount(); ++at) {
            const Column &column = m_table.column(at);
            if (column.type() == ColumnType::Numeric &&
                column.name().startsWith(m_columns.probabilities) &&
                column.name() != m_columns.probabilities && !others.contains(column.name()))
                names.append(column.name().mid(m_columns.probabilities.size()));
        }
        return names;
    }

    Status decideClasses(const Labels &truths, const Labels &predictions)
    {
        QStringList classes = m_columns.labels;
        if (classes.isEmpty()) {
            classes = truths.names + predictions.names + classesWithColumns();
            classes.removeDuplicates();
            if (classes.size() == 1 && !m_columns.positive.isEmpty() &&
                !classes.contains(m_columns.positive))
                classes.append(m_columns.positive);
            sortLabels(classes);
        }
        if (classes.size() < 2)
            return badInput(
                Tr::tr("Truth and predictions have the single class \"%1\".").arg(classes.first()),
                Tr::tr("Name the other class, for example as the positive one."));
        if (classes.size() > 2 && (!m_columns.score.isEmpty() || !m_columns.positive.isEmpty()))
            return badInput(
                Tr::tr("A score of the positive class needs two classes, and there are %1: %2.")
                    .arg(classes.size())
                    .arg(classes.mid(0, 10).join(QStringLiteral(", "))),
                Tr::tr("Name one column of probabilities for each class."));
        m_read.problem = classes.size() == 2 ? Problem::Binary : Problem::Multiclass;
        m_read.positive = 1;
        if (!m_columns.positive.isEmpty()) {
            const qsizetype at = classes.indexOf(m_columns.positive);
            if (at < 0)
                return badInput(
                    Tr::tr("There is no class \"%1\".").arg(m_columns.positive),
                    Tr::tr("The classes are: %1.").arg(classes.join(QStringLiteral(", "))));
            m_read.positive = int(at);
        }
        m_read.classes = std::move(classes);
        return {};
    }

    Status indices(const Labels &labels, const QString &column, std::vector<double> &indices) const
    {
        std::vector<double> ofName;
        for (const QString &name : labels.names)
            ofName.push_back(double(m_read.classes.indexOf(name)));
        indices.reserve(labels.codes.size());
        for (qint32 code : labels.codes) {
            if (ofName[size_t(code)] < 0)
                return badInput(
                    Tr::tr("The column \"%1\" has the unknown class \"%2\" in row %3.")
                        .arg(column, labels.names[code])
                        .arg(indices.size() + 1),
                    Tr::tr("The classes are: %1.").arg(m_read.classes.join(QStringLiteral(", "))));
            indices.push_back(ofName[size_t(code)]);
        }
        return {};
    }

    static Failure outOfRange(const QString &column, size_t row, double value)
    {
        return badInput(Tr::tr("The column \"%1\" holds %2 in row %3, which is no probability.")
                            .arg(column, numberText(value))
                            .arg(row + 1),
                        Tr::tr("Probabilities lie between 0 and 1."));
    }

    Status readScore()
    {
        if (Status read = readInto(m_read.score, m_columns.score); !read)
            return read;
        const auto outside = std::find_if(m_read.score.begin(), m_read.score.end(),
                                          [](double value) { return value < 0 || value > 1; });
        const bool inside = outside == m_read.score.end();
        if (m_columns.scoreIsProbability.value_or(false) && !inside)
            return outOfRange(m_columns.score, size_t(outside - m_read.score.begin()), *outside);
        m_read.scoreIsProbability = m_columns.scoreIsProbability.value_or(inside);
        return {};
    }

    Status readProbabilities()
    {
        if (m_columns.probabilities.isEmpty())
            return {};
        const auto rows = Eigen::Index(m_table.rowCount());
        m_read.probabilities.resize(rows, m_read.classes.size());
        int absent = -1;
        for (int k = 0; k < m_read.classes.size(); ++k) {
            const QString name = m_columns.probabilities + m_read.classes[k];
            if (m_table.indexOf(name) < 0 && absent < 0 && m_read.problem == Problem::Binary) {
                absent = k;
                continue;
            }
            const Result<std::vector<double>> values = numbersOf(m_table, name);
            if (!values)
                return passOn(values);
            for (size_t row = 0; row < values->size(); ++row) {
                const double value = (*values)[row];
                if (value < 0 || value > 1)
                    return outOfRange(name, row, value);
                m_read.probabilities(Eigen::Index(row), k) = value;
            }
        }
        if (absent >= 0) {
            m_read.probabilities.col(absent) = 1 - m_read.probabilities.col(1 - absent).array();
            return {};
        }
        for (Eigen::Index row = 0; row < rows; ++row) {
            const double sum = m_read.probabilities.row(row).sum();
            if (std::abs(sum - 1) > sumTolerance)
                return badInput(Tr::tr("The probabilities in row %1 have the sum %2, expected 1.")
                                    .arg(row + 1)
                                    .arg(numberText(sum)),
                                Tr::tr("Give one column \"%1CLASS\" for each class.")
                                    .arg(m_columns.probabilities));
        }
        return {};
    }

    void predictFromScores()
    {
        m_read.predicted.resize(m_read.truth.size());
        for (size_t row = 0; row < m_read.predicted.size(); ++row) {
            if (!m_read.score.empty()) {
                const double score = m_read.score[row];
                const bool positive = m_read.scoreIsProbability ? score >= 0.5 : score > 0;
                m_read.predicted[row] = positive ? m_read.positive : 1 - m_read.positive;
                continue;
            }
            Eigen::Index likeliest = 0;
            m_read.probabilities.row(Eigen::Index(row)).maxCoeff(&likeliest);
            m_read.predicted[row] = double(likeliest);
        }
    }

    Status readWeightsAndFolds()
    {
        if (Status read = readInto(m_read.weights, m_columns.weight); !read)
            return read;
        double total = 0;
        for (size_t row = 0; row < m_read.weights.size(); ++row) {
            if (m_read.weights[row] < 0)
                return badInput(Tr::tr("The weight in row %1 of \"%2\" is negative.")
                                    .arg(row + 1)
                                    .arg(m_columns.weight));
            total += m_read.weights[row];
        }
        if (!m_read.weights.empty() && !(total > 0))
            return badInput(
                Tr::tr("All weights in the column \"%1\" are zero.").arg(m_columns.weight));
        std::vector<double> folds;
        if (Status read = readInto(folds, m_columns.fold); !read)
            return read;
        m_read.fold.assign(folds.begin(), folds.end());
        return {};
    }

    const Dataset &m_table;
    const PredictionColumns &m_columns;
    Predictions m_read;
};

} // namespace

Result<Predictions> readPredictions(const Dataset &table, const PredictionColumns &columns)
{
    return Reader(table, columns).read();
}

} // namespace tenbin
