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
    Result<Answers> answers = pipeline.answer(dataset, allRows(dataset.rowCount()), context);
    if (!answers)
        return passOn(answers);
    QList<Column> columns;
    const QString name = QStringLiteral("prediction");
    if (pipeline.problem() == Problem::Regression) {
        columns.append(Column::numeric(name, std::move(answers->decided)));
    } else {
        std::vector<qint32> codes(answers->decided.begin(), answers->decided.end());
        columns.append(Column::categorical(name, std::move(codes), pipeline.classes()));
        for (Eigen::Index k = 0; k < answers->outputs.cols(); ++k) {
            const auto values = answers->outputs.col(k);
            columns.append(Column::numeric(QStringLiteral("p_") + pipeline.classes()[k],
                                           std::vector<double>(values.begin(), values.end())));
        }
    }
    if (pipeline.spec().steps.intervals != PipelineSteps::Intervals::None) {
        columns.append(Column::numeric(QStringLiteral("low"), std::move(answers->bounds.low)));
        columns.append(Column::numeric(QStringLiteral("high"), std::move(answers->bounds.high)));
    }
    return Dataset::make(Tr::tr("predictions"), std::move(columns));
}

} // namespace tenbin
