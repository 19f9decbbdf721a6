#include "app/desktop/import_dialog.h"
#include "core/random.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QFile>
#include <QTemporaryDir>

#include <benchmark/benchmark.h>

using namespace tenbin;

namespace {

/// A CSV of so many rows of 28 numbers; empty when it could not be written.
QString writeTable(const QTemporaryDir &folder, qint64 rows)
{
    constexpr int columns = 28, kept = 4096;
    RandomStream random(1);
    QByteArrayList numbers;
    for (int i = 0; i < kept; ++i)
        numbers.append(QByteArray::number(random.normal(), 'f', 6));
    QFile file(folder.filePath(QStringLiteral("table.csv")));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    QByteArray line;
    for (int column = 0; column < columns; ++column)
        line += (column ? ",x" : "x") + QByteArray::number(column);
    file.write(line + '\n');
    for (qint64 row = 0; row < rows; ++row) {
        line.clear();
        for (int column = 0; column < columns; ++column)
            line += numbers[qsizetype(random.below(kept))] + (column + 1 < columns ? ',' : '\n');
        file.write(line);
    }
    return file.flush() ? file.fileName() : QString();
}

/// From the choice of a file to its first thousand rows painted.
void preview(benchmark::State &state)
{
    const QTemporaryDir folder;
    const QString path = writeTable(folder, state.range(0));
    for (auto _ : state) {
        ImportDialog dialog(path, nullptr);
        dialog.show();
        const auto *table = dialog.findChild<TableView *>();
        while (table->model()->rowCount() == 0)
            QCoreApplication::processEvents();
        dialog.grab();
    }
}

} // namespace

BENCHMARK(preview)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication app(argc, argv);
    const Theme theme;
    benchmark::Initialize(&argc, argv);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
