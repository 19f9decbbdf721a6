#include "models/problem.h"

#include "core/number.h"
#include "core/text.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <set>
#include <string_view>
#include <unordered_map>

namespace tenbin {

QString problemName(Problem problem)
{
    switch (problem) {
    case Problem::Binary: return QStringLiteral("binary");
    case Problem::Multiclass: return QStringLiteral("multiclass");
    case Problem::Regression: break;
    }
    return QStringLiteral("regression");
}

std::optional<Problem> problemFromName(const QString &name)
{
    for (Problem problem : {Problem::Binary, Problem::Multiclass, Problem::Regression}) {
        if (problemName(problem) == name)
            return problem;
    }
    return std::nullopt;
}

Target Target::taken(RowSpan rows) const
{
    Target part{problem, column, classes, {}, {}};
    part.values.reserve(rows.size());
    for (quint32 row : rows)
        part.values.push_back(values[row]);
    if (!weights.empty()) {
        part.weights.reserve(rows.size());
        for (quint32 row : rows)
            part.weights.push_back(weights[row]);
    }
    return part;
}

PresentClasses presentClasses(Target target)
{
    std::vector<bool> present(size_t(target.classCount()));
    if (target.problem != Problem::Regression) {
        for (double value : target.values)
            present[size_t(value)] = true;
    }
    if (std::all_of(present.begin(), present.end(), [](bool is) { return is; }))
        return {std::move(target), {}, {}};
    PresentClasses part;
    QStringList names;
    std::vector<double> newIndex(present.size());
    for (int i = 0; i < target.classCount(); ++i) {
        if (!present[size_t(i)]) {
            part.absent.append(target.classes[i]);
            continue;
        }
        newIndex[size_t(i)] = double(names.size());
        names.append(target.classes[i]);
        part.kept.push_back(i);
    }
    for (double &value : target.values)
        value = newIndex[size_t(value)];
    target.problem = names.size() == 2 ? Problem::Binary : target.problem;
    target.classes = std::move(names);
    part.target = std::move(target);
    return part;
}

namespace {

constexpr qsizetype mostClasses = 1000;

/// Classes of a target with the class index of every known row.
struct Classes
{
    QStringList names;
    std::vector<double> indices;
};

Failure tooManyClasses(const QString &column)
{
    return badInput(
        Tr::tr("The target \"%1\" has more than %2 classes.").arg(column).arg(mostClasses),
        Tr::tr("Choose another target, or read it as numbers."));
}

/// Classes by the rows' codes of the values `names`, of which equal ones are one class. Names that
/// are all numbers stand in the order of their values: 2 before 10.
Classes classesOfCodes(const QStringList &names, const std::vector<qint32> &codes)
{
    std::vector<bool> used(size_t(names.size()));
    for (qint32 code : codes)
        used[size_t(code)] = true;
    QStringList sorted;
    for (qsizetype i = 0; i < names.size(); ++i) {
        if (used[size_t(i)])
            sorted.append(names[i]);
    }
    std::sort(sorted.begin(), sorted.end());
    sorted.removeDuplicates();
    const bool numeric = std::all_of(sorted.begin(), sorted.end(), [](const QString &name) {
        return parseNumber(name).has_value();
    });
    if (numeric)
        std::stable_sort(sorted.begin(), sorted.end(), [](const QString &a, const QString &b) {
            return *parseNumber(a) < *parseNumber(b);
        });
    QHash<QString, qsizetype> index;
    for (qsizetype i = 0; i < sorted.size(); ++i)
        index.insert(sorted[i], i);
    std::vector<double> classOf(size_t(names.size()));
    for (qsizetype i = 0; i < names.size(); ++i)
        classOf[size_t(i)] = double(index.value(names[i], -1));
    Classes classes{std::move(sorted), {}};
    classes.indices.reserve(codes.size());
    for (qint32 code : codes)
        classes.indices.push_back(classOf[size_t(code)]);
    return classes;
}

/// Classes of values that have no codes yet: `valueAt` tells a row's value, `nameOf` its name.
template <class Value, class ValueAt, class NameOf>
Result<Classes> classesOfValues(const Rows &rows, const QString &column, ValueAt valueAt,
                                NameOf nameOf)
{
    std::unordered_map<Value, qint32> seen;
    QStringList names;
    std::vector<qint32> codes;
    codes.reserve(rows.size());
    for (quint32 row : rows) {
        const Value value = valueAt(row);
        const auto [found, isNew] = seen.try_emplace(value, qint32(names.size()));
        if (isNew) {
            names.append(nameOf(value));
            if (names.size() > mostClasses)
                return tooManyClasses(column);
        }
        codes.push_back(found->second);
    }
    return classesOfCodes(names, codes);
}

Result<Classes> classesOf(const Column &column, const Rows &rows)
{
    if (column.type() == ColumnType::Numeric)
        return classesOfValues<double>(
            rows, column.name(), [&](quint32 row) { return column.numbers()[row]; }, numberText);
    if (column.type() == ColumnType::Text)
        return classesOfValues<std::string_view>(
            rows, column.name(), [&](quint32 row) { return column.textAt(row); },
            [](std::string_view text) {
                return QString::fromUtf8(text.data(), qsizetype(text.size()));
            });
    std::vector<qint32> codes;
    codes.reserve(rows.size());
    for (quint32 row : rows)
        codes.push_back(column.codes()[row]);
    Classes classes = classesOfCodes(column.levels(), codes);
    if (classes.names.size() > mostClasses)
        return tooManyClasses(column.name());
    return classes;
}

/// The weight column; absent when no column has the role.
Result<std::optional<Column>> weightColumn(const Dataset &dataset)
{
    const qsizetype at = dataset.indexOfRole(Role::Weight);
    if (at < 0)
        return std::nullopt;
    const Column &column = dataset.column(at);
    if (column.type() != ColumnType::Numeric)
        return badInput(Tr::tr("The weight column \"%1\" is not numeric.").arg(column.name()));
    for (size_t row = 0; row < size_t(column.size()); ++row) {
        if (column.numbers()[row] < 0 || std::isinf(column.numbers()[row]))
            return badInput(Tr::tr("The weight in row %1 of \"%2\" is negative or infinite.")
                                .arg(row + 1)
                                .arg(column.name()),
                            Tr::tr("Correct the weight; 0 leaves a row out."));
    }
    return column;
}

/// Divides the rows into those with target and weight and the others.
Status chooseRows(const Dataset &dataset, const Column &column, TargetRows &read)
{
    const Result<std::optional<Column>> weights = weightColumn(dataset);
    if (!weights)
        return passOn(weights);
    read.rows.reserve(size_t(column.size()));
    for (quint32 row = 0; row < quint32(column.size()); ++row) {
        const double weight = *weights ? (*weights)->numbers()[row] : 1;
        if (column.isMissing(row) || !(weight > 0)) {
            read.missing.push_back(row);
            continue;
        }
        read.rows.push_back(row);
        if (*weights)
            read.target.weights.push_back(weight);
    }
    if (read.rows.empty())
        return badInput(
            Tr::tr("The target \"%1\" has no value in any row with a weight.").arg(column.name()),
            Tr::tr("Choose another target."));
    return {};
}

Status checkColumn(const Column &column, const Rows &rows)
{
    if (column.type() == ColumnType::Datetime)
        return badInput(Tr::tr("The target \"%1\" holds dates.").arg(column.name()),
                        Tr::tr("Choose a numeric or categorical column."));
    if (column.type() != ColumnType::Numeric)
        return {};
    for (quint32 row : rows) {
        if (std::isinf(column.numbers()[row]))
            return badInput(
                Tr::tr("The target \"%1\" is infinite in row %2.").arg(column.name()).arg(row + 1),
                Tr::tr("Remove the row or mark the value as missing."));
    }
    return {};
}

bool hasMoreThanTwoValues(std::span<const double> numbers, const Rows &rows)
{
    std::set<double> values;
    for (quint32 row : rows) {
        values.insert(numbers[row]);
        if (values.size() > 2)
            return true;
    }
    return false;
}

Status putPositiveLast(const QString &column, const QString &positive, Classes &classes)
{
    const qsizetype at = classes.names.indexOf(positive);
    if (at < 0)
        return badInput(
            Tr::tr("The target \"%1\" has no class \"%2\".").arg(column, positive),
            Tr::tr("Its classes are: %1.").arg(classes.names.join(QStringLiteral(", "))));
    if (classes.names.size() == 2 && at == 0) {
        classes.names.swapItemsAt(0, 1);
        for (double &index : classes.indices)
            index = 1 - index;
    }
    return {};
}

Status readClasses(const Column &column, const QString &positive, std::optional<Problem> problem,
                   TargetRows &read)
{
    Result<Classes> classes = classesOf(column, read.rows);
    if (!classes)
        return passOn(classes);
    const qsizetype count = classes->names.size();
    if (count < 2)
        return badInput(Tr::tr("The target \"%1\" has the single class \"%2\".")
                            .arg(column.name(), classes->names.first()),
                        Tr::tr("Choose a target with at least two classes."));
    if (problem == Problem::Binary && count > 2)
        return badInput(Tr::tr("The target \"%1\" has %2 classes, a binary problem has two.")
                            .arg(column.name())
                            .arg(count),
                        Tr::tr("Choose the multiclass problem, or another target."));
    if (!positive.isEmpty()) {
        if (Status put = putPositiveLast(column.name(), positive, *classes); !put)
            return put;
    }
    read.target.problem = count == 2 ? Problem::Binary : Problem::Multiclass;
    read.target.classes = std::move(classes->names);
    read.target.values = std::move(classes->indices);
    return {};
}

Status readNumbers(const Column &column, TargetRows &read)
{
    if (column.type() != ColumnType::Numeric)
        return badInput(Tr::tr("The target \"%1\" is not numeric, so there is no regression.")
                            .arg(column.name()),
                        Tr::tr("Choose a numeric target."));
    read.target.problem = Problem::Regression;
    read.target.values.reserve(read.rows.size());
    for (quint32 row : read.rows)
        read.target.values.push_back(column.numbers()[row]);
    return {};
}

} // namespace

Result<TargetRows> readTarget(const Dataset &dataset, const QString &columnName,
                              const QString &positive, std::optional<Problem> problem)
{
    const Result<Column> found = dataset.find(columnName);
    if (!found)
        return passOn(found);
    const Column &column = *found;
    TargetRows read;
    read.target.column = columnName;
    if (Status chosen = chooseRows(dataset, column, read); !chosen)
        return passOn(chosen);
    if (Status fine = checkColumn(column, read.rows); !fine)
        return passOn(fine);
    const bool numeric = column.type() == ColumnType::Numeric;
    const bool regression = problem ? *problem == Problem::Regression
                                    : numeric && hasMoreThanTwoValues(column.numbers(), read.rows);
    const Status values =
        regression ? readNumbers(column, read) : readClasses(column, positive, problem, read);
    if (!values)
        return passOn(values);
    return read;
}

} // namespace tenbin
