#include "benchmarks/bench_data.h"

#include "core/random.h"
#include "core/shelf.h"
#include "data/format.h"

#include <QDate>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstring>

using namespace tenbin;

namespace {

void appendNumber(QByteArray &text, double value)
{
    char shown[32];
    text.append(shown, std::snprintf(shown, sizeof shown, "%.6g", value));
}

/// All features and the label.
QByteArray plainText(const TrainingSet &set)
{
    const auto &x = set.features.dense;
    QByteArray text;
    for (Eigen::Index column = 0; column < x.cols(); ++column)
        text += 'f' + QByteArray::number(column) + ',';
    text += "label\n";
    for (Eigen::Index row = 0; row < x.rows(); ++row) {
        for (Eigen::Index column = 0; column < x.cols(); ++column) {
            appendNumber(text, x(row, column));
            text += ',';
        }
        text += set.target.values[size_t(row)] > 0 ? "1\n" : "0\n";
    }
    return text;
}

/// Twelve features, of which three lack every twentieth value, towns of which every fifth has a
/// comma in quotes, grades, days, and a running number.
QByteArray mixedText(const TrainingSet &set)
{
    constexpr Eigen::Index features = 12;
    const auto &x = set.features.dense;
    RandomStream random(3);
    QByteArray text = "f0,f1,f2,f3,f4,f5,f6,f7,f8,f9,f10,f11,town,grade,day,id,label\n";
    for (Eigen::Index row = 0; row < x.rows(); ++row) {
        for (Eigen::Index column = 0; column < features; ++column) {
            const bool gaps = column == 1 || column == 4 || column == 7;
            if (!gaps || random.uniform() >= 0.05)
                appendNumber(text, x(row, column));
            text += ',';
        }
        const QByteArray town = "Town " + QByteArray::number(random.below(200));
        text += random.below(5) == 0 ? '"' + town + ", North\"" : town;
        text += ',';
        text += char('A' + random.below(5));
        const QDate day = QDate(2020, 1, 1).addDays(qint64(random.below(1500)));
        text += ',' + day.toString(Qt::ISODate).toLatin1() + ',' + QByteArray::number(row);
        text += set.target.values[size_t(row)] > 0 ? ",1\n" : ",0\n";
    }
    return text;
}

/// A CSV file of the benchmark data folder, else one drawn from a fixed seed.
QString csvFile(char size, bool mixed)
{
    static const QTemporaryDir folder;
    const QString name =
        QLatin1Char(size) + (mixed ? QStringLiteral("_mixed.csv") : QStringLiteral(".csv"));
    if (const QString given = bench::file(name); !given.isEmpty())
        return given;
    const QString path = folder.filePath(name);
    if (!QFile::exists(path)) {
        const TrainingSet set = bench::sample(size).training;
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) ||
            file.write(mixed ? mixedText(set) : plainText(set)) < 0)
            qFatal("cannot write %s", qPrintable(path));
    }
    return path;
}

Result<Dataset> import(const QString &path, int threads, qint64 previewRows = 0)
{
    ReadOptions options;
    options.params = Params::initial(shelf<Format>().find(QStringLiteral("csv"))->params);
    options.threads = threads;
    options.previewRows = previewRows;
    NoProgress progress;
    return readDataset({path}, QStringLiteral("csv"), options, progress);
}

qint64 bytesOf(const Dataset &dataset)
{
    qint64 bytes = 0;
    for (qsizetype i = 0; i < dataset.columnCount(); ++i) {
        const Column column = dataset.column(i);
        bytes += qint64(column.numbers().size_bytes() + column.codes().size_bytes() +
                        column.times().size_bytes() + column.bytes().size_bytes() +
                        column.missingFlags().size_bytes());
    }
    return bytes;
}

/// What other tools must find too: the sum of f0 to f11 and the missing cells.
void countQuality(benchmark::State &state, const Dataset &dataset)
{
    double sum = 0;
    qsizetype missing = 0;
    for (int i = 0; i < 12; ++i) {
        const Column column = dataset.column(i);
        missing += column.missingCount();
        for (double value : column.numbers())
            sum += std::isnan(value) ? 0 : value;
    }
    state.counters["sum"] = sum;
    state.counters["missing"] = double(missing);
    state.counters["rows"] = double(dataset.rowCount());
}

void import(benchmark::State &state, char size, bool mixed, int threads)
{
    const QString path = csvFile(size, mixed);
    Result<Dataset> read = import(path, threads);
    for (auto _ : state)
        read = import(path, threads);
    state.SetBytesProcessed(qint64(state.iterations()) * QFileInfo(path).size());
    countQuality(state, *read);
}

/// From the choice of a file to its first rows and the types that the dialog proposes.
void firstRows(benchmark::State &state, char size, bool mixed)
{
    const QString path = csvFile(size, mixed);
    for (auto _ : state) {
        const Result<Dataset> read = import(path, 2, 1000);
        if (!read || read->rowCount() != 1000)
            state.SkipWithError("not 1000 rows");
    }
}

constexpr const char *peakOption = "--peak-of";

/// The most memory that this process had, in bytes.
qint64 peakMemory()
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArrayList lines = status.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmHWM:"))
            return line.mid(6).simplified().split(' ').first().toLongLong() * 1024;
    }
    return 0;
}

/// The child process of `peak`: memory before and after, and what the columns hold.
int printPeak(const QString &path)
{
    const qint64 before = peakMemory();
    const Result<Dataset> read = import(path, 2);
    if (!read)
        return 1;
    std::printf("%lld %lld %lld", static_cast<long long>(before),
                static_cast<long long>(peakMemory()), static_cast<long long>(bytesOf(*read)));
    return 0;
}

/// Peak memory of a process that imports the file, beside the bound: file + 1.2 × columns.
void peak(benchmark::State &state, char size, bool mixed)
{
    const QString path = csvFile(size, mixed);
    QList<QByteArray> shown;
    for (auto _ : state) {
        QProcess child;
        child.start(QStringLiteral("/proc/self/exe"), {QLatin1String(peakOption), path});
        child.waitForFinished(-1);
        shown = child.readAllStandardOutput().split(' ');
    }
    if (shown.size() != 3)
        return state.SkipWithError("no answer of the child process");
    constexpr double mega = 1e6;
    const double file = double(QFileInfo(path).size()) / mega;
    const double columns = shown[2].toDouble() / mega;
    state.counters["before_MB"] = shown[0].toDouble() / mega;
    state.counters["peak_MB"] = shown[1].toDouble() / mega;
    state.counters["columns_MB"] = columns;
    state.counters["bound_MB"] = file + 1.2 * columns;
}

void addBenchmarks()
{
    using benchmark::RegisterBenchmark;
    const auto timed = [](benchmark::internal::Benchmark *one) {
        one->Unit(benchmark::kMillisecond)->UseRealTime()->MeasureProcessCPUTime();
    };
    for (const char size : {'S', 'M', 'L'}) {
        for (const bool mixed : {false, true}) {
            const std::string name = std::string(1, size) + (mixed ? "_mixed" : "");
            for (const int threads : {1, 2})
                timed(RegisterBenchmark(
                    ("import/" + name + "/threads:" + std::to_string(threads)).c_str(),
                    [=](benchmark::State &state) { import(state, size, mixed, threads); }));
            timed(RegisterBenchmark(("first_rows/" + name).c_str(), [=](benchmark::State &state) {
                firstRows(state, size, mixed);
            }));
            timed(RegisterBenchmark(("peak/" + name).c_str(),
                                    [=](benchmark::State &state) { peak(state, size, mixed); }));
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc == 3 && std::strcmp(argv[1], peakOption) == 0)
        return printPeak(QString::fromLocal8Bit(argv[2]));
    addBenchmarks();
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
