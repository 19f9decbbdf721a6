#include "analysis/what_if.h"

#include "analysis/closed_form.h"
#include "analysis/linear_output.h"
#include "core/number.h"
#include "core/random.h"
#include "core/text.h"
#include "data/date_text.h"
#include "models/fitted_steps.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

namespace tenbin {

namespace {

constexpr int pairsOfOrders = 16;

/// The mean of known values; of codes the most frequent one.
double typical(const Eigen::Ref<const Eigen::VectorXd> &values, bool codes)
{
    std::map<double, qint64> counts;
    double sum = 0;
    qint64 known = 0;
    for (double value : values) {
        if (std::isnan(value))
            continue;
        sum += value;
        ++known;
        if (codes)
            ++counts[value];
    }
    if (known == 0)
        return std::numeric_limits<double>::quiet_NaN();
    if (!codes)
        return sum / double(known);
    return std::max_element(counts.begin(), counts.end(),
                            [](const auto &a, const auto &b) { return a.second < b.second; })
        ->first;
}

Features typicalRow(const Features &features)
{
    Features row;
    row.columns = features.columns;
    row.dense.resize(1, features.dense.cols());
    for (Eigen::Index j = 0; j < features.dense.cols(); ++j)
        row.dense(0, j) = typical(features.dense.col(j), features.columns[j].levels > 0);
    row.sparse.resize(features.sparse.cols() ? 1 : 0, features.sparse.cols());
    if (!features.sparse.cols())
        return row;
    const Eigen::RowVectorXd sums =
        Eigen::RowVectorXd::Ones(features.sparse.rows()) * features.sparse;
    row.sparse.startVec(0);
    for (Eigen::Index j = 0; j < sums.size(); ++j) {
        if (sums[j] != 0)
            row.sparse.insertBack(0, j) = sums[j] / double(features.sparse.rows());
    }
    row.sparse.finalize();
    return row;
}

Failure wrongValue(const Column &column, const QString &wanted)
{
    return badInput(Tr::tr("Column \"%1\" cannot take this value: it is %2.")
                        .arg(column.name(), columnTypeName(column.type())),
                    wanted);
}

} // namespace

QString WhatIf::methodTitle() const
{
    switch (m_method) {
    case Method::TreeShap: return Tr::tr("TreeSHAP");
    case Method::LinearShap:
        return Tr::tr("Linear SHAP against the mean of %1 background rows").arg(m_background);
    case Method::SampledShap: break;
    }
    return Tr::tr("Shapley values of %1 sampled orders against the mean of %2 background rows")
        .arg(2 * pairsOfOrders)
        .arg(m_background);
}

Result<WhatIf> WhatIf::prepared(const ExplainedOutput &output, const Dataset &data,
                                RowSpan background, const Context &context)
{
    WhatIf whatIf(output, data);
    const Pipeline &pipeline = whatIf.m_output.pipeline();
    if (background.empty())
        return badInput(Tr::tr("An edited row is compared with other rows: there is none."),
                        Tr::tr("Use a background of at least one row."));
    whatIf.m_sources = sourceColumns(pipeline.encoder().features());
    if (Status read = whatIf.readBackground(background, context); !read)
        return passOn(read);
    whatIf.m_trees = treeSumOf(whatIf.m_output);
    if (whatIf.m_trees) {
        Result<TreeShap> shap = TreeShap::prepared(*whatIf.m_trees->model, context.threads);
        if (!shap)
            return passOn(shap);
        whatIf.m_shap = *std::move(shap);
        whatIf.m_method = Method::TreeShap;
    } else if (linearOutputOf(output)) {
        whatIf.m_method = Method::LinearShap;
    }
    return whatIf;
}

Status WhatIf::readBackground(RowSpan background, const Context &context)
{
    const Encoder &encoder = m_output.pipeline().encoder();
    const Result<Features> features = encoder.encode(m_data, background, context.threads);
    if (!features)
        return passOn(features);
    m_means = typicalRow(*features);
    m_background = features->rowCount();
    for (const QString &name : encoder.columns()) {
        Range range{std::numeric_limits<double>::quiet_NaN(),
                    std::numeric_limits<double>::quiet_NaN()};
        const Column &column = m_data.column(m_data.indexOf(name));
        for (quint32 row : background) {
            if (column.type() != ColumnType::Numeric || column.isMissing(row))
                continue;
            range.low = std::fmin(range.low, column.numbers()[row]);
            range.high = std::fmax(range.high, column.numbers()[row]);
        }
        m_seen.push_back(range);
    }
    return {};
}

Result<Column> WhatIf::edited(const Column &column, quint32 row, const QJsonValue &value) const
{
    if (value.isUndefined())
        return column.taken(RowSpan(&row, 1));
    const QString &name = column.name();
    const QString text = value.toString();
    switch (column.type()) {
    case ColumnType::Numeric: {
        const std::optional<double> number =
            value.isDouble() ? std::optional(value.toDouble()) : parseNumber(text);
        if (!value.isNull() && !number)
            return wrongValue(column, Tr::tr("Give a number."));
        return Column::numeric(name, {number.value_or(std::numeric_limits<double>::quiet_NaN())});
    }
    case ColumnType::Categorical: {
        const QString level = value.isDouble() ? numberText(value.toDouble()) : text;
        if (!value.isNull() && !value.isString() && !value.isDouble())
            return wrongValue(column, Tr::tr("Give the name of a level."));
        QStringList levels = column.levels();
        if (!value.isNull() && !levels.contains(level))
            levels.append(level);
        return Column::categorical(
            name, {value.isNull() ? Column::missingCode : qint32(levels.indexOf(level))}, levels);
    }
    case ColumnType::Datetime: {
        const std::optional<DateText> date = parseDateText(text.toStdString(), DayOrder::DayFirst);
        if (!value.isNull() && !date)
            return wrongValue(column, Tr::tr("Give a date as 2024-02-29 or 2024-02-29T12:00."));
        return Column::datetime(name, {value.isNull() ? Column::missingTime : date->time});
    }
    case ColumnType::Text: break;
    }
    if (!value.isNull() && !value.isString())
        return wrongValue(column, Tr::tr("Give a text."));
    const QByteArray bytes = text.toUtf8();
    return Column::text(name, {0, bytes.size()}, {bytes.begin(), bytes.end()},
                        {quint8(value.isNull())});
}

QStringList WhatIf::outside(const Dataset &row) const
{
    QStringList warnings;
    const QStringList names = m_output.pipeline().encoder().columns();
    for (qsizetype j = 0; j < names.size(); ++j) {
        const Column &column = row.column(row.indexOf(names[j]));
        const Range &seen = m_seen[size_t(j)];
        if (column.type() != ColumnType::Numeric || column.isMissing(0))
            continue;
        if (const double value = column.numbers()[0]; value < seen.low || value > seen.high)
            warnings.append(Tr::tr("%1 = %2 lies outside of what %3 background rows hold, %4 to "
                                   "%5: the model extrapolates.")
                                .arg(column.name(), shortNumber(value, 12))
                                .arg(m_background)
                                .arg(shortNumber(seen.low, 12), shortNumber(seen.high, 12)));
    }
    return warnings;
}

Result<WhatIfAnswer> WhatIf::answer(quint32 row, const QJsonObject &edits,
                                    const Context &context) const
{
    if (qsizetype(row) >= m_data.rowCount())
        return badInput(Tr::tr("There is no row %1.").arg(row),
                        Tr::tr("The data has the rows 0 to %1.").arg(m_data.rowCount() - 1));
    const Pipeline &pipeline = m_output.pipeline();
    const QStringList names = pipeline.encoder().columns();
    QStringList unused;
    for (const QString &name : edits.keys()) {
        if (const Result<Column> column = m_data.find(name); !column)
            return passOn(column);
        if (!names.contains(name))
            unused.append(Tr::tr("The model does not look at column \"%1\".").arg(name));
    }
    QList<Column> columns;
    for (const QString &name : names) {
        Result<Column> column = edited(m_data.column(m_data.indexOf(name)), row, edits.value(name));
        if (!column)
            return passOn(column);
        columns.append(*std::move(column));
    }
    const Result<Dataset> dataset = Dataset::make({}, std::move(columns));
    if (!dataset)
        return passOn(dataset);
    Result<WhatIfAnswer> answered = answer(*dataset, context);
    if (answered)
        answered->warnings = unused + answered->warnings;
    return answered;
}

Result<WhatIfAnswer> WhatIf::answer(const Dataset &row, const Context &context) const
{
    const Pipeline &pipeline = m_output.pipeline();
    const Result<Features> features = pipeline.encoder().encode(row, Rows{0});
    if (!features)
        return passOn(features);
    WhatIfAnswer answer;
    answer.warnings = pipeline.encoder().warnings(row, Rows{0}) + outside(row);
    const Result<Eigen::MatrixXd> outputs = pipeline.predictFeatures(*features, context);
    if (!outputs)
        return passOn(outputs);
    answer.outputs = outputs->row(0);
    if (pipeline.problem() != Problem::Regression)
        answer.decided = int(pipeline.steps().decision.decide(*outputs)[0]);
    Result<Attributions> explained = explain(*features, context);
    if (!explained)
        return passOn(explained);
    answer.attributions = *std::move(explained);
    return answer;
}

Result<Attributions> WhatIf::explain(const Features &features, const Context &context) const
{
    switch (m_method) {
    case Method::TreeShap: return explainTrees(features);
    case Method::LinearShap: return explainLinear(features);
    case Method::SampledShap: break;
    }
    return explainOrders(features, context);
}

Result<Attributions> WhatIf::explainTrees(const Features &features) const
{
    NoProgress progress;
    const Result<ShapValues> values = m_shap->explain(features, 1, progress);
    if (!values)
        return passOn(values);
    return m_trees->attributions(*values, features, {0}, 1);
}

Result<Attributions> WhatIf::explainLinear(const Features &features) const
{
    NoProgress progress;
    Result<std::optional<ClosedForm>> form =
        closedForm(m_output, m_sources, features, m_means, 1, progress);
    if (!form)
        return passOn(form);
    Attributions made = std::move((*form)->attributions);
    made.columns = m_sources.names;
    made.rows = {0};
    return made;
}

Result<Attributions> WhatIf::explainOrders(const Features &features, const Context &context) const
{
    const qsizetype columns = m_sources.size();
    std::vector<std::vector<int>> orders;
    for (int pair = 0; pair < pairsOfOrders; ++pair) {
        std::vector<int> order(static_cast<size_t>(columns));
        std::iota(order.begin(), order.end(), 0);
        RandomStream(context.seed, quint64(pair)).shuffle(std::span(order));
        orders.push_back(order);
        std::reverse(order.begin(), order.end());
        orders.push_back(std::move(order));
    }
    // One row a state of an order: nothing known, then one column more each.
    Eigen::MatrixXi known =
        Eigen::MatrixXi::Zero(Eigen::Index(orders.size()) * (columns + 1), columns);
    for (size_t i = 0; i < orders.size(); ++i) {
        for (qsizetype k = 0; k < columns; ++k)
            known.col(orders[i][size_t(k)])
                .segment(Eigen::Index(i) * (columns + 1) + k + 1, columns - k)
                .setOnes();
    }
    const RowMixer mixer(m_sources, features, m_means);
    const Result<Eigen::VectorXd> outputs = m_output.of(mixer.mixed(0, known), context);
    if (!outputs)
        return passOn(outputs);
    Eigen::MatrixXd ofPairs = Eigen::MatrixXd::Zero(columns, pairsOfOrders);
    for (size_t i = 0; i < orders.size(); ++i) {
        const Eigen::Index first = Eigen::Index(i) * (columns + 1);
        for (qsizetype k = 0; k < columns; ++k)
            ofPairs(orders[i][size_t(k)], Eigen::Index(i / 2)) +=
                ((*outputs)[first + k + 1] - (*outputs)[first + k]) / 2;
    }
    Attributions made;
    made.columns = m_sources.names;
    made.rows = {0};
    made.base = (*outputs)[0];
    made.outputs = outputs->segment(columns, 1);
    const Eigen::VectorXd means = ofPairs.rowwise().mean();
    made.values = means.transpose();
    made.errors = ((ofPairs.colwise() - means).rowwise().squaredNorm() /
                   double(pairsOfOrders * (pairsOfOrders - 1)))
                      .cwiseSqrt()
                      .transpose();
    return made;
}

} // namespace tenbin
