// Answers for rows of Adult that somebody edits, on one thread; run from the repository's root,
// skipped when ../shared/data is not beside it.
// whatIf: prediction in all classes with attributions, a new value of age or education each time.
// Boosting of 500 trees of depth 6 in log-odds (TreeSHAP) and as probability (sampled orders), and
// logistic regression (closed form). Counters: worst_ms of all answers, prepare_ms, residual.
// counterfactual: three counterfactuals of a row, 1,000 background rows, the same trees. Counters:
// tried rows, pause_ms: longest time between two reports of progress, found, proven.
#include "analysis/counterfactual.h"
#include "analysis/what_if.h"
#include "benchmarks/bench_pair.h"
#include "data/format.h"
#include "models/learner.h"
#include "models/pipeline.h"

#include <QFileInfo>

#include <numeric>
#include <optional>

using namespace tenbin;

namespace {

const Dataset *adult()
{
    static const std::optional<Dataset> dataset = []() -> std::optional<Dataset> {
        const QString path = QStringLiteral("../shared/data/adult/adult.csv");
        if (!QFileInfo::exists(path))
            return std::nullopt;
        NoProgress progress;
        return readDataset({path}, {}, {}, progress).value();
    }();
    return dataset ? &*dataset : nullptr;
}

Rows firstRows(size_t count)
{
    Rows rows(count);
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

/// Fitted once: the fit is no part of what is measured.
const Pipeline &pipelineOf(const QString &learner)
{
    static QMap<QString, Pipeline> known;
    if (!known.contains(learner)) {
        QJsonObject params;
        if (learner == QStringLiteral("gradient_boosting"))
            params = {{"rounds", 500}, {"early_stopping_rounds", 0}, {"max_depth", 6}};
        PipelineSpec spec;
        spec.learner = learner;
        spec.learnerParams =
            Params::checked(shelf<Learner>().find(learner)->params, params).value();
        spec.encoderParams = Params::initial(Encoder::paramSpecs());
        spec.target = QStringLiteral("income");
        spec.columns = adult()->columnNames();
        spec.columns.removeAll(QStringLiteral("split"));
        spec.columns.removeAll(QStringLiteral("fnlwgt"));
        NoProgress progress;
        const TargetRows target = readTarget(*adult(), spec.target).value();
        known.insert(learner, Pipeline::fit(*adult(), target, firstRows(target.rows.size()), spec,
                                            {1, 2}, progress)
                                  .value());
    }
    return known[learner];
}

void whatIf(benchmark::State &state, const char *learner, OutputSpace space)
{
    if (!adult()) {
        state.SkipWithError("../shared/data/adult/adult.csv is absent");
        return;
    }
    const ExplainedOutput output =
        ExplainedOutput::make(pipelineOf(QString::fromLatin1(learner)), 1, space).value();
    std::optional<WhatIf> prepared;
    const double prepare = bench::secondsOf([&] {
        prepared = WhatIf::prepared(output, *adult(), firstRows(1000), {1, 1}).value();
    });
    const QStringList levels = adult()->find(QStringLiteral("education")).value().levels();
    double worst = 0;
    double residual = 0;
    int edit = 0;
    for (auto _ : state) {
        const QJsonObject edits =
            edit % 2 ? QJsonObject{{"age", 17 + edit % 70}}
                     : QJsonObject{{"education", levels[edit / 2 % levels.size()]}};
        WhatIfAnswer answer;
        const double seconds = bench::secondsOf([&] {
            answer = prepared->answer(quint32(edit % 1000), edits, {1, 1}).value();
        });
        state.SetIterationTime(seconds);
        worst = std::max(worst, seconds);
        residual = std::max(residual, answer.attributions.additivityResidual());
        ++edit;
    }
    state.counters["worst_ms"] = 1000 * worst;
    state.counters["prepare_ms"] = 1000 * prepare;
    state.counters["residual"] = residual;
}

/// The longest time between two reports.
class Pauses final : public Progress
{
public:
    bool report(double, const QString &) override
    {
        const auto now = std::chrono::steady_clock::now();
        longest = std::max(longest, std::chrono::duration<double>(now - m_last).count());
        m_last = now;
        return true;
    }
    double longest = 0;

private:
    std::chrono::steady_clock::time_point m_last = std::chrono::steady_clock::now();
};

void counterfactual(benchmark::State &state)
{
    if (!adult()) {
        state.SkipWithError("../shared/data/adult/adult.csv is absent");
        return;
    }
    const ExplainedOutput output =
        ExplainedOutput::make(pipelineOf(QStringLiteral("gradient_boosting")), 1,
                              OutputSpace::Probability)
            .value();
    CounterfactualSettings settings;
    settings.immutable = QStringList{QStringLiteral("race"), QStringLiteral("sex")};
    settings.onlyUp = QStringList{QStringLiteral("age")};
    Pauses pauses;
    double rows = 0, tried = 0, found = 0, proven = 0;
    for (auto _ : state) {
        const auto row = quint32(rows++);
        Counterfactuals answer;
        state.SetIterationTime(bench::secondsOf([&] {
            answer = findCounterfactuals(output, *adult(), row, firstRows(1000), settings, {1, 1},
                                         pauses)
                         .value();
        }));
        tried += double(answer.predicted);
        found += double(answer.found.size());
        proven += answer.proven;
    }
    state.counters["tried"] = tried / rows;
    state.counters["found"] = found / rows;
    state.counters["proven"] = proven / rows;
    state.counters["pause_ms"] = 1000 * pauses.longest;
}

} // namespace

BENCHMARK_CAPTURE(whatIf, trees_log_odds, "gradient_boosting", OutputSpace::LogOdds)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whatIf, trees_probability, "gradient_boosting", OutputSpace::Probability)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(whatIf, logistic_log_odds, "logistic_regression", OutputSpace::LogOdds)
    ->UseManualTime()
    ->Unit(benchmark::kMillisecond);
BENCHMARK(counterfactual)->UseManualTime()->Iterations(20)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
