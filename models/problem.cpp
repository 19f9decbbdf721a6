#include "models/problem.h"

#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

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

namespace {

/// Classes of a target with the class index of every known row.
struct Classes
{
    QStringList names;
    std::vector<double> indices;
};

Classes classesOfNumbers(std::span<const double> numbers, const Rows &rows)
{
    std::set<double> distinct;
    for (quint32 row : rows)
        distinct.insert(numbers[row]);
    std::map<double, double> index;
    Classes classes;
    for (double value : distinct) {
        index[value] = double(classes.names.size());
        classes.names.append(numberText(value));
    }
    for (quint32 row : rows)
        classes.indices.push_back(index[numbers[row]]);
    return classes;
}

Classes classesOfTexts(const Column &column, const Rows &rows)
{
    std::map<QString, double> index;
    for (quint32 row : rows)
        index[column.displayText(row)] = 0;
    Classes classes;
    std::vector<QString> names;
    for (const auto &[name, unused] : index)
        names.push_back(name);
    // Names that are numbers stand in the order of their values: 2 before 10.
    const bool numeric = std::all_of(names.begin(), names.end(), [](const QString &name) {
        return parseNumber(name).has_value();
    });
    if (numeric)
        std::stable_sort(names.begin(), names.end(), [](const QString &a, const QString &b) {
            return *parseNumber(a) < *parseNumber(b);
        });
    for (const QString &name : names) {
        index[name] = double(classes.names.size());
        classes.names.append(name);
    }
    for (quint32 row : rows)
        classes.indices.push_back(index[column.displayText(row)]);
    return classes;
}

Status readWeights(const Dataset &dataset, TargetRows &read)
{
    const qsizetype at = dataset.indexOfRole(Role::Weight);
    if (at < 0)
        return {};
    const Column &column = dataset.column(at);
    if (column.type() != ColumnType::Numeric)
        return badInput(Tr::tr("The weight column \"%1\" is not numeric.").arg(column.name()));
    for (quint32 row : read.rows) {
        const double weight = column.numbers()[row];
        if (!(weight >= 0) || std::isinf(weight))
            return badInput(Tr::tr("The weight in row %1 of \"%2\" is not a number above zero.")
                                .arg(row + 1)
                                .arg(column.name()));
        read.target.weights.push_back(weight);
    }
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
    for (qsizetype row = 0; row < column.size(); ++row)
        (column.isMissing(row) ? read.missing : read.rows).push_back(quint32(row));
    if (read.rows.empty())
        return badInput(Tr::tr("The target \"%1\" has no value in any row.").arg(columnName),
                        Tr::tr("Choose another target."));
    if (column.type() == ColumnType::Datetime)
        return badInput(Tr::tr("The target \"%1\" holds dates.").arg(columnName),
                        Tr::tr("Choose a numeric or categorical column."));

    const bool numeric = column.type() == ColumnType::Numeric;
    if (numeric) {
        for (quint32 row : read.rows) {
            if (std::isinf(column.numbers()[row]))
                return badInput(
                    Tr::tr("The target \"%1\" is infinite in row %2.").arg(columnName).arg(row + 1),
                    Tr::tr("Remove the row or mark the value as missing."));
        }
    }
    read.target.column = columnName;
    const bool regression = problem ? *problem == Problem::Regression : numeric && [&] {
        std::set<double> values;
        for (quint32 row : read.rows) {
            values.insert(column.numbers()[row]);
            if (values.size() > 2)
                return true;
        }
        return false;
    }();
    if (regression) {
        if (!numeric)
            return badInput(Tr::tr("The target \"%1\" is not numeric, so there is no regression.")
                                .arg(columnName));
        read.target.problem = Problem::Regression;
        for (quint32 row : read.rows)
            read.target.values.push_back(column.numbers()[row]);
    } else {
        Classes classes = numeric ? classesOfNumbers(column.numbers(), read.rows)
                                  : classesOfTexts(column, read.rows);
        if (classes.names.size() < 2)
            return badInput(Tr::tr("The target \"%1\" has the single class \"%2\".")
                                .arg(columnName, classes.names.first()),
                            Tr::tr("Choose a target with at least two classes."));
        if (classes.names.size() > 1000)
            return badInput(Tr::tr("The target \"%1\" has %2 classes, at most 1,000 are possible.")
                                .arg(columnName)
                                .arg(classes.names.size()),
                            Tr::tr("Choose another target, or read it as numbers."));
        read.target.problem = classes.names.size() == 2 ? Problem::Binary : Problem::Multiclass;
        if (!positive.isEmpty()) {
            const qsizetype at = classes.names.indexOf(positive);
            if (at < 0)
                return badInput(
                    Tr::tr("The target \"%1\" has no class \"%2\".").arg(columnName, positive),
                    Tr::tr("Its classes are: %1.").arg(classes.names.join(QStringLiteral(", "))));
            if (classes.names.size() == 2 && at == 0) {
                classes.names.swapItemsAt(0, 1);
                for (double &index : classes.indices)
                    index = 1 - index;
            }
        }
        read.target.classes = std::move(classes.names);
        read.target.values = std::move(classes.indices);
    }
    if (Status weights = readWeights(dataset, read); !weights)
        return passOn(weights);
    return read;
}

} // namespace tenbin
