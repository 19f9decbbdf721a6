#include "models/cost_matrix.h"

#include "core/number.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

Failure wrongSize(const QString &found, const QStringList &classes)
{
    const QString names =
        classes.size() <= 10 ? classes.join(QStringLiteral(", ")) : Tr::tr("of the classes");
    return badInput(
        Tr::tr("The costs have %1, expected %2 × %2.").arg(found).arg(classes.size()),
        Tr::tr("Give one row for each true class and one value for each predicted class, such "
               "as \"0,1;5,0\", in the order %1.")
            .arg(names));
}

} // namespace

Result<CostMatrix> CostMatrix::make(const QStringList &classes, std::vector<double> cells)
{
    const auto count = size_t(classes.size());
    if (cells.size() != count * count)
        return wrongSize(counted(qint64(cells.size()), Tr::tr("%1 value"), Tr::tr("%1 values")),
                         classes);
    if (!std::all_of(cells.begin(), cells.end(), [](double cost) { return std::isfinite(cost); }))
        return badInput(Tr::tr("A cost is not a finite number."));
    bool matters = false;
    for (size_t truth = 0; truth < count; ++truth) {
        const double *row = &cells[truth * count];
        matters |= std::any_of(row, row + count, [&](double cost) { return cost != *row; });
    }
    if (!matters)
        return badInput(Tr::tr("All predictions cost the same, whatever the truth."),
                        Tr::tr("Give mistakes another cost than hits, such as \"0,1;5,0\"."));
    CostMatrix matrix;
    matrix.m_classes = int(count);
    matrix.m_cells = std::move(cells);
    return matrix;
}

Result<CostMatrix> CostMatrix::parse(const QString &text, const QStringList &classes)
{
    const QStringList rows = text.split(u';');
    if (rows.size() != classes.size())
        return wrongSize(counted(rows.size(), Tr::tr("%1 row"), Tr::tr("%1 rows")), classes);
    std::vector<double> cells;
    for (qsizetype row = 0; row < rows.size(); ++row) {
        const QStringList values = rows[row].split(u',');
        if (values.size() != classes.size())
            return wrongSize(
                Tr::tr("%1 in row %2")
                    .arg(counted(values.size(), Tr::tr("%1 value"), Tr::tr("%1 values")))
                    .arg(row + 1),
                classes);
        for (const QString &value : values) {
            const std::optional<double> cost = parseNumber(value.trimmed());
            if (!cost)
                return badInput(Tr::tr("The cost \"%1\" in row %2 is not a number.")
                                    .arg(value.trimmed())
                                    .arg(row + 1),
                                Tr::tr("Write numbers such as \"0,1;5,0\"."));
            cells.push_back(*cost);
        }
    }
    return make(classes, std::move(cells));
}

double CostMatrix::at(int truth, int predicted) const
{
    return m_cells[size_t(truth) * size_t(m_classes) + size_t(predicted)];
}

QString CostMatrix::text() const
{
    QStringList rows;
    for (int truth = 0; truth < m_classes; ++truth) {
        QStringList values;
        for (int predicted = 0; predicted < m_classes; ++predicted)
            values.append(numberText(at(truth, predicted)));
        rows.append(values.join(u','));
    }
    return rows.join(u';');
}

double CostMatrix::mean(const Confusion &confusion) const
{
    Q_ASSERT(confusion.classes() == m_classes);
    double sum = 0;
    for (int truth = 0; truth < m_classes; ++truth) {
        for (int predicted = 0; predicted < m_classes; ++predicted)
            sum += confusion.at(truth, predicted) * at(truth, predicted);
    }
    return sum / confusion.total();
}

} // namespace tenbin
