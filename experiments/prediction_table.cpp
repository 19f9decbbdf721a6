#include "experiments/prediction_table.h"

#include "core/text.h"

#include <numeric>

namespace tenbin {

Rows allRows(qsizetype count)
{
    Rows rows(static_cast<size_t>(count));
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

Result<Dataset> predictionTable(const Pipeline &pipeline, const Dataset &dataset,
                                const Context &context)
{
    const Result<Eigen::MatrixXd> predicted =
        pipeline.predict(dataset, allRows(dataset.rowCount()), context);
    if (!predicted)
        return passOn(predicted);
    const auto columnOf = [&](Eigen::Index column) {
        const auto values = predicted->col(column);
        return std::vector<double>(values.begin(), values.end());
    };
    QList<Column> columns;
    const QString name = QStringLiteral("prediction");
    if (pipeline.problem() == Problem::Regression) {
        columns.append(Column::numeric(name, columnOf(0)));
    } else {
        std::vector<qint32> codes;
        codes.reserve(size_t(predicted->rows()));
        for (Eigen::Index row = 0; row < predicted->rows(); ++row) {
            Eigen::Index best = 0;
            predicted->row(row).maxCoeff(&best);
            codes.push_back(qint32(best));
        }
        columns.append(Column::categorical(name, std::move(codes), pipeline.classes()));
        for (Eigen::Index k = 0; k < predicted->cols(); ++k)
            columns.append(
                Column::numeric(QStringLiteral("p_") + pipeline.classes()[k], columnOf(k)));
    }
    return Dataset::make(Tr::tr("predictions"), std::move(columns));
}

} // namespace tenbin
