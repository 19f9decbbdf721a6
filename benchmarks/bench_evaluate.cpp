// A threshold that is dragged on the page Evaluate, from the mouse to the painted window.
#include "app/desktop/evaluation_workbench.h"
#include "app/desktop/threshold_panel.h"
#include "benchmarks/sample_predictions.h"
#include "models/evaluation.h"
#include "models/evaluation_blocks.h"
#include "widgets/confusion_table_model.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QApplication>

#include <benchmark/benchmark.h>

using namespace tenbin;

namespace {

/// Over five folds.
Predictions predictions(size_t rows)
{
    Predictions made = bench::binaryPredictions(rows);
    for (size_t row = 0; row < rows; ++row)
        made.fold.push_back(qint32(row % 5));
    return made;
}

EvaluatedRunPointer evaluatedRun(size_t rows)
{
    auto run = std::make_shared<EvaluatedRun>();
    run->predictions = predictions(rows);
    EvaluationOptions options;
    options.resamples = 0;
    NoProgress progress;
    const Result<Evaluation> evaluation = evaluateAll(run->predictions, options, progress);
    run->outcome.blocks = evaluationBlocks(run->predictions, *evaluation);
    std::vector<double> feature(run->predictions.score);
    run->data = Dataset::make(QStringLiteral("data"),
                              {Column::numeric(QStringLiteral("x"), std::move(feature))})
                    .value();
    return run;
}

void settle()
{
    for (int i = 0; i < 5; ++i)
        QCoreApplication::processEvents();
}

/// Matrix, metrics with intervals, marks on all curves, painted; with the rows of a cell below.
void drag(benchmark::State &state)
{
    const EvaluatedRunPointer run = evaluatedRun(size_t(state.range(0)));
    EvaluationWorkbench bench;
    bench.resize(1400, 860);
    bench.show();
    bench.setRun(run, judgeRun(run));
    auto *panel = bench.findChild<ThresholdPanel *>();
    if (state.range(1) != 0)
        Q_EMIT panel->cellChosen(1, 0);
    settle();
    RandomStream random(2);
    const auto *matrix = bench.findChild<ConfusionTableModel *>();
    for (auto _ : state) {
        panel->setThreshold(random.uniform());
        // What the threshold left to be painted is painted here.
        QCoreApplication::processEvents();
        benchmark::DoNotOptimize(matrix->confusion().total());
    }
}

} // namespace

BENCHMARK(drag)->Args({300'000, 0})->Args({300'000, 1})->Unit(benchmark::kMillisecond);

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication app(argc, argv);
    const Theme theme;
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
