#include "analysis/counterfactual_judge.h"

#include "models/fitted_steps.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace tenbin {

namespace {

constexpr size_t batch = 256;

QByteArray keyOf(const Eigen::RowVectorXd &cells)
{
    return {reinterpret_cast<const char *>(cells.data()), cells.size() * qsizetype(sizeof(double))};
}

bool same(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

} // namespace

CounterfactualJudge::CounterfactualJudge(const Pipeline &pipeline, const CellTable &cells,
                                         const RowDistance &distance,
                                         const CounterfactualSettings &settings,
                                         const Context &context, Progress &progress)
    : m_pipeline(pipeline), m_cells(cells), m_distance(distance), m_settings(settings),
      m_context(context), m_progress(progress), m_limit(settings.budget)
{
}

Result<TriedRow> CounterfactualJudge::setOriginal(const Eigen::RowVectorXd &cells)
{
    m_original.cells = cells;
    if (Status asked = ask({cells}); !asked)
        return passOn(asked);
    const Outcome outcome = m_known.value(keyOf(cells));
    m_original = {cells, 0, outcome.gap, outcome.decided, outcome.reached};
    m_known.clear();
    m_closest = m_original;
    return m_original;
}

std::vector<int> CounterfactualJudge::changed(const Eigen::RowVectorXd &cells) const
{
    std::vector<int> columns;
    for (Eigen::Index j = 0; j < cells.size(); ++j) {
        if (!same(cells[j], m_original.cells[j]))
            columns.push_back(int(j));
    }
    return columns;
}

double CounterfactualJudge::cost(const Eigen::RowVectorXd &cells) const
{
    return m_distance.between(m_original.cells, cells) +
           m_settings.changeCost * double(changed(cells).size());
}

CounterfactualJudge::Outcome CounterfactualJudge::outcome(const Eigen::MatrixXd &outputs,
                                                          Eigen::Index row, double decided) const
{
    if (m_pipeline.problem() == Problem::Regression) {
        const double value = outputs(row, 0);
        const double gap = std::max({m_settings.low - value, value - m_settings.high, 0.0});
        return {gap, -1, gap == 0};
    }
    const int is = int(decided);
    if (m_settings.wanted)
        return {1 - outputs(row, *m_settings.wanted), is, is == *m_settings.wanted};
    const int now = m_original.decided < 0 ? is : m_original.decided;
    return {outputs(row, now), is, is != now};
}

Status CounterfactualJudge::ask(const std::vector<Eigen::RowVectorXd> &rows)
{
    for (size_t from = 0; from < rows.size(); from += batch) {
        if (!m_progress.report(double(m_predicted) / double(std::max(m_settings.budget, 1LL))))
            return cancelled();
        const size_t count = std::min(batch, rows.size() - from);
        Eigen::MatrixXd cells(Eigen::Index(count), m_cells.columnCount());
        for (size_t i = 0; i < count; ++i)
            cells.row(Eigen::Index(i)) = rows[from + i];
        const Result<Dataset> dataset = m_cells.dataset(cells);
        if (!dataset)
            return passOn(dataset);
        Rows all(count);
        std::iota(all.begin(), all.end(), 0U);
        const Result<Eigen::MatrixXd> outputs = m_pipeline.predict(*dataset, all, m_context);
        if (!outputs)
            return passOn(outputs);
        const std::vector<double> decided = m_pipeline.steps().decision.decide(*outputs);
        for (size_t i = 0; i < count; ++i)
            m_known.insert(keyOf(rows[from + i]), outcome(*outputs, Eigen::Index(i), decided[i]));
        m_predicted += qsizetype(count);
    }
    return {};
}

Result<std::vector<TriedRow>>
CounterfactualJudge::tried(const std::vector<Eigen::RowVectorXd> &rows)
{
    std::vector<Eigen::RowVectorXd> unknown;
    QHash<QByteArray, bool> asked;
    size_t answered = 0;
    for (; answered < rows.size(); ++answered) {
        const QByteArray key = keyOf(rows[answered]);
        if (m_known.contains(key) || asked.contains(key))
            continue;
        if (m_predicted + qsizetype(unknown.size()) >= m_limit)
            break;
        asked.insert(key, true);
        unknown.push_back(rows[answered]);
    }
    if (Status known = ask(unknown); !known)
        return passOn(known);
    std::vector<TriedRow> all;
    all.reserve(answered);
    for (size_t i = 0; i < answered; ++i) {
        const Outcome outcome = m_known.value(keyOf(rows[i]));
        all.push_back({rows[i], cost(rows[i]), outcome.gap, outcome.decided, outcome.reached});
        const TriedRow &one = all.back();
        if (!one.reached && std::pair(one.gap, one.cost) < std::pair(m_closest.gap, m_closest.cost))
            m_closest = one;
    }
    return all;
}

} // namespace tenbin
