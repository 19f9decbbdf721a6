#include "core/random.h"
#include "widgets/dataset_header.h"
#include "widgets/dataset_table_model.h"
#include "widgets/row_order.h"
#include "widgets/table_view.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QSortFilterProxyModel>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <numeric>

using namespace tenbin;

namespace {

Column column(const std::string &kind, qsizetype rows)
{
    RandomStream random(1);
    const QString name = QString::fromStdString(kind);
    if (kind == "codes") {
        std::vector<qint32> codes;
        for (qsizetype i = 0; i < rows; ++i)
            codes.push_back(qint32(random.below(50)));
        QStringList levels;
        for (int i = 0; i < 50; ++i)
            levels.append(QStringLiteral("level %1").arg(i));
        return Column::categorical(name, std::move(codes), levels);
    }
    if (kind == "times") {
        std::vector<qint64> times;
        for (qsizetype i = 0; i < rows; ++i)
            times.push_back(qint64(random.below(1'000'000'000'000'000)));
        return Column::datetime(name, std::move(times));
    }
    if (kind == "texts") {
        std::vector<qint64> offsets{0};
        std::vector<char> bytes;
        for (qsizetype i = 0; i < rows; ++i) {
            const QByteArray cell = "row " + QByteArray::number(random.below(1'000'000));
            bytes.insert(bytes.end(), cell.begin(), cell.end());
            offsets.push_back(qint64(bytes.size()));
        }
        return Column::text(name, std::move(offsets), std::move(bytes));
    }
    std::vector<double> values;
    for (qsizetype i = 0; i < rows; ++i)
        values.push_back(kind == "integers" ? double(random.below(100)) : random.normal());
    return Column::numeric(name, std::move(values));
}

/// What Qt offers: a model of numbers behind a proxy that sorts.
class NumberModel final : public QAbstractTableModel
{
public:
    explicit NumberModel(Column column) : m_column(std::move(column)) {}
    int rowCount(const QModelIndex & = {}) const override { return int(m_column.size()); }
    int columnCount(const QModelIndex & = {}) const override { return 1; }
    QVariant data(const QModelIndex &index, int role) const override
    {
        return role == Qt::DisplayRole ? QVariant(m_column.numbers()[size_t(index.row())])
                                       : QVariant();
    }

private:
    Column m_column;
};

void sortByProxy(benchmark::State &state)
{
    NumberModel model(column("numbers", state.range(0)));
    QSortFilterProxyModel proxy;
    proxy.setSourceModel(&model);
    for (auto _ : state) {
        proxy.sort(0, Qt::AscendingOrder);
        state.PauseTiming();
        proxy.sort(-1);
        state.ResumeTiming();
    }
}

void sortByRows(benchmark::State &state, const std::string &kind)
{
    const Column sorted = column(kind, state.range(0));
    for (auto _ : state)
        benchmark::DoNotOptimize(sortedRows(sorted));
}

/// With the view attached: order, indexes and headers. "gui_ms" is the longest piece of it that
/// events wait for; the order itself is made beside the window.
void sortInView(benchmark::State &state, const std::string &kind)
{
    DatasetTableModel model;
    model.setDataset(Dataset::make({}, {column(kind, state.range(0))}).value());
    TableView view;
    view.setHorizontalHeader(new DatasetHeader(&view));
    view.setModel(&model);
    view.resize(1000, 700);
    view.grab();
    double longest = 0;
    const auto timed = [&longest](const auto &piece) {
        QElapsedTimer timer;
        timer.start();
        piece();
        longest = std::max(longest, double(timer.nsecsElapsed()) / 1e6);
    };
    Qt::SortOrder order = Qt::AscendingOrder;
    for (auto _ : state) {
        timed([&] { model.sort(0, order); });
        while (model.isSorting())
            timed([] { QCoreApplication::processEvents(); });
        timed([&] { view.grab(); });
        order = order == Qt::AscendingOrder ? Qt::DescendingOrder : Qt::AscendingOrder;
    }
    state.counters["gui_ms"] = longest;
}

void firstPaint(benchmark::State &state)
{
    QList<Column> columns;
    for (int i = 0; i < 20; ++i)
        columns.append(column("numbers", state.range(0)).renamed(QStringLiteral("x%1").arg(i)));
    const Dataset dataset = Dataset::make({}, columns).value();
    for (auto _ : state) {
        DatasetTableModel model;
        model.setDataset(dataset);
        TableView view;
        view.setHorizontalHeader(new DatasetHeader(&view));
        view.setModel(&model);
        view.resize(1200, 700);
        view.grab();
    }
}

void scroll(benchmark::State &state)
{
    QList<Column> columns;
    for (int i = 0; i < 20; ++i)
        columns.append(column("numbers", state.range(0)).renamed(QStringLiteral("x%1").arg(i)));
    DatasetTableModel model;
    model.setDataset(Dataset::make({}, columns).value());
    TableView view;
    view.setHorizontalHeader(new DatasetHeader(&view));
    view.setModel(&model);
    view.resize(1200, 700);
    view.grab();
    int at = 0;
    double longest = 0;
    for (auto _ : state) {
        QElapsedTimer frame;
        frame.start();
        view.verticalScrollBar()->setValue(at = (at + 9973) % view.verticalScrollBar()->maximum());
        view.grab();
        longest = std::max(longest, double(frame.nsecsElapsed()) / 1e6);
    }
    state.counters["longest_ms"] = longest;
}

} // namespace

BENCHMARK(sortByProxy)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(sortByRows, numbers, "numbers")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(sortByRows, integers, "integers")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(sortByRows, codes, "codes")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(sortByRows, times, "times")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(sortByRows, texts, "texts")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(sortInView, numbers, "numbers")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(sortInView, texts, "texts")->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(firstPaint)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(scroll)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication app(argc, argv);
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
