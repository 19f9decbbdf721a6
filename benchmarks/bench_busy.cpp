// What a job takes while another process keeps one core busy, against its quiet time, in turns.
// Counters: quiet_ms and busy_ms, the best round of each; ratio: busy / quiet, medians; worst: the
// slowest busy round over the quiet median. A ratio above 2.5 means that the job waits for a core
// that it does not have.
#include "benchmarks/bench_data.h"
#include "benchmarks/bench_pair.h"

#include "core/random.h"
#include "models/evaluation.h"

#include <QCoreApplication>
#include <QProcess>

#include <cmath>
#include <functional>
#include <thread>

using namespace tenbin;

namespace {

using namespace std::chrono_literals;

/// Another process that computes for as long as this object lives.
class BusyCore
{
public:
    BusyCore()
    {
        m_process.start(QStringLiteral("/bin/sh"),
                        {QStringLiteral("-c"), QStringLiteral("while :; do :; done")});
        m_process.waitForStarted();
        std::this_thread::sleep_for(20ms); // until the scheduler knows it as busy
    }
    ~BusyCore()
    {
        m_process.kill();
        m_process.waitForFinished();
        std::this_thread::sleep_for(20ms);
    }
    Q_DISABLE_COPY_MOVE(BusyCore)

private:
    QProcess m_process;
};

void quietAndBusy(benchmark::State &state, const std::function<bool()> &job)
{
    if (!job()) { // also warms up
        state.SkipWithError("the job failed, or cannot run here");
        return;
    }
    std::vector<double> quiet, busy;
    for (auto _ : state) {
        quiet.push_back(bench::secondsOf(job));
        const BusyCore other;
        busy.push_back(bench::secondsOf(job));
        state.SetIterationTime(busy.back());
    }
    std::sort(quiet.begin(), quiet.end());
    std::sort(busy.begin(), busy.end());
    state.counters["quiet_ms"] = 1000 * quiet.front();
    state.counters["busy_ms"] = 1000 * busy.front();
    state.counters["ratio"] = busy[busy.size() / 2] / quiet[quiet.size() / 2];
    state.counters["worst"] = busy.back() / quiet[quiet.size() / 2];
}

const bench::Sample &sampleOf(char size)
{
    static QMap<char, bench::Sample> samples;
    if (!samples.contains(size))
        samples.insert(size, bench::sample(size));
    return *samples.constFind(size);
}

void singleFit(benchmark::State &state, const char *name, char size, const QJsonObject &given)
{
    const Learner &learner = *shelf<Learner>().find(QLatin1String(name));
    const Params params = Params::checked(learner.params, given).value();
    const TrainingSet &training = sampleOf(size).training;
    quietAndBusy(state, [&] {
        NoProgress progress;
        return learner.fit(training, params, {1, 2}, progress).has_value();
    });
}

void fiveFolds(benchmark::State &state, const char *name, char size, const QJsonObject &given)
{
    const Learner &learner = *shelf<Learner>().find(QLatin1String(name));
    const Params params = Params::checked(learner.params, given).value();
    const TrainingSet &training = sampleOf(size).training;
    std::vector<Rows> folds(5);
    for (quint32 row = 0; row < quint32(training.features.rowCount()); ++row) {
        for (quint32 k = 0; k < 5; ++k) {
            if (row % 5 != k)
                folds[k].push_back(row);
        }
    }
    quietAndBusy(state, [&] {
        NoProgress progress;
        return learner.fitSubsets(training, folds, params, {1, 2}, progress).has_value();
    });
}

void bootstrap(benchmark::State &state)
{
    RandomStream random(1);
    Predictions made;
    made.problem = Problem::Binary;
    made.classes = {QStringLiteral("no"), QStringLiteral("yes")};
    for (int row = 0; row < 48'842; ++row) {
        const double p = 1 / (1 + std::exp(-1.6 * random.normal() + 1));
        made.score.push_back(p);
        made.truth.push_back(random.uniform() < p ? 1 : 0);
        made.predicted.push_back(p >= 0.5 ? 1 : 0);
    }
    quietAndBusy(state, [&] {
        NoProgress progress;
        EvaluationOptions options;
        options.threads = 2;
        return evaluateAll(made, options, progress).has_value();
    });
}

const QJsonObject hundredRounds{{"rounds", 100}, {"early_stopping_rounds", 0}};

} // namespace

int main(int argc, char **argv)
{
    // The module of the perceptron is found beside the program.
    const QCoreApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    const auto add = [](const char *name, auto &&...job) {
        benchmark::RegisterBenchmark(name, job...)
            ->UseManualTime()
            ->Iterations(5)
            ->Unit(benchmark::kMillisecond);
    };
    add("boosting S", singleFit, "gradient_boosting", 'S', hundredRounds);
    add("boosting M", singleFit, "gradient_boosting", 'M', hundredRounds);
    add("boosting 5-fold S", fiveFolds, "gradient_boosting", 'S', hundredRounds);
    add("forest S", singleFit, "random_forest", 'S', QJsonObject());
    add("logistic 5-fold M", fiveFolds, "logistic_regression", 'M', QJsonObject());
    add("mlp S", singleFit, "mlp", 'S', QJsonObject{{"epochs", 5}});
    add("bootstrap of all metrics", bootstrap);
    benchmark::RunSpecifiedBenchmarks();
}
