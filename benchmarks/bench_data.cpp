#include "benchmarks/bench_data.h"

#include "core/large_pages.h"
#include "core/random.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

namespace tenbin::bench {

namespace {

struct Shape
{
    qsizetype training, test;
    int features;
};

Shape shapeOf(char size)
{
    switch (size) {
    case 'S': return {10'000, 5'000, 20};
    case 'M': return {100'000, 20'000, 50};
    default: return {1'000'000, 100'000, 28};
    }
}

/// Values of a .npy file (numpy's format 1.0, C order, float32 or int8).
std::vector<float> readNpy(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot open %s", qPrintable(path));
    const QByteArray bytes = file.readAll();
    const int length = quint8(bytes[8]) | quint8(bytes[9]) << 8;
    const QByteArray header = bytes.mid(10, length);
    const char *data = bytes.constData() + 10 + length;
    const qsizetype size = bytes.size() - 10 - length;
    if (header.contains("f4")) {
        std::vector<float> values(size_t(size) / sizeof(float));
        std::memcpy(values.data(), data, values.size() * sizeof(float));
        return values;
    }
    return std::vector<float>(data, data + size);
}

/// The same, version 1.0: the header ends at a multiple of 64 bytes.
bool writeNpy(const QString &path, const std::vector<float> &values, const QByteArray &shape)
{
    QByteArray header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
    header = header.leftJustified((10 + header.size() + 1 + 63) / 64 * 64 - 11) + '\n';
    const char length[] = {char(header.size() & 255), char(header.size() >> 8)};
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    file.write(QByteArray("\x93NUMPY\1\0", 8) + QByteArray(length, 2) + header);
    const qint64 size = qint64(values.size() * sizeof(float));
    return file.write(reinterpret_cast<const char *>(values.data()), size) == size;
}

bool writeSet(const TrainingSet &set, const QString &path, const QString &suffix)
{
    const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows =
        set.features.dense.cast<float>();
    const QByteArray count = QByteArray::number(qint64(rows.rows()));
    return writeNpy(path + QStringLiteral("_X") + suffix, {rows.data(), rows.data() + rows.size()},
                    count + ", " + QByteArray::number(qint64(rows.cols()))) &&
           writeNpy(path + QStringLiteral("_y") + suffix,
                    {set.target.values.begin(), set.target.values.end()}, count + ",");
}

TrainingSet makeSet(const std::vector<float> &x, const std::vector<float> &y, int features)
{
    TrainingSet set;
    const auto rows = Eigen::Index(y.size());
    set.features.dense.resize(rows, features);
    preferLargePages(set.features.dense.data(), size_t(set.features.dense.size()) * sizeof(double));
    for (int column = 0; column < features; ++column) {
        set.features.columns.append({QStringLiteral("f%1").arg(column), {}, 0});
        for (Eigen::Index row = 0; row < rows; ++row)
            set.features.dense(row, column) = double(x[size_t(row * features + column)]);
    }
    set.target.problem = Problem::Binary;
    set.target.column = QStringLiteral("label");
    set.target.classes = {QStringLiteral("0"), QStringLiteral("1")};
    set.target.values.assign(y.begin(), y.end());
    return set;
}

TrainingSet draw(qsizetype rows, int features, quint64 seed)
{
    const auto d = size_t(features);
    const size_t third = d / 3;
    std::vector<float> x(size_t(rows) * d);
    std::vector<float> y;
    RandomStream random(seed);
    for (size_t row = 0; row < size_t(rows); ++row) {
        float *at = x.data() + row * d;
        for (size_t j = 0; j < d; ++j)
            at[j] = float(random.normal());
        for (size_t j = third; j < third + third / 2; ++j)
            at[j] = std::exp(0.5F * at[j]);
        at[d - 4] = float(random.below(12));
        at[d - 3] = float(random.below(12));
        at[d - 2] = float(random.below(5));
        at[d - 1] = float(random.below(5));
        const double signal = 1.1 * at[0] - 0.8 * at[1] + 0.9 * at[2] * at[3] +
                              0.7 * std::sin(2 * at[4]) + (at[5] > 0.5F ? 0.6 * at[0] : 0) +
                              (int(at[d - 4]) % 3 == 0 ? 0.8 : 0) - (at[d - 1] > 2 ? 0.5 : 0) +
                              0.3 * std::log(at[third] + 1e-3);
        y.push_back(random.uniform() < 1 / (1 + std::exp(-1.3 * (signal - 0.1))) ? 1.0F : 0.0F);
    }
    return makeSet(x, y, features);
}

} // namespace

QString file(const QString &name)
{
    const QString folder = qEnvironmentVariable("TENBIN_BENCH_DATA");
    const QString path = folder.isEmpty() ? QString() : QDir(folder).filePath(name);
    return QFile::exists(path) ? path : QString();
}

Sample sample(char size)
{
    const Shape shape = shapeOf(size);
    const auto path = [&](const char *part) {
        return file(QLatin1Char(size) + QStringLiteral("_%1.npy").arg(QLatin1String(part)));
    };
    if (path("X").isEmpty())
        return {draw(shape.training, shape.features, 1), draw(shape.test, shape.features, 2)};
    return {makeSet(readNpy(path("X")), readNpy(path("y")), shape.features),
            makeSet(readNpy(path("Xt")), readNpy(path("yt")), shape.features)};
}

Dataset datasetOf(const TrainingSet &set)
{
    QList<Column> columns;
    for (Eigen::Index j = 0; j < set.features.dense.cols(); ++j) {
        const auto values = set.features.dense.col(j);
        columns.append(Column::numeric(set.features.columns[j].name,
                                       std::vector<double>(values.begin(), values.end())));
    }
    if (set.target.problem == Problem::Regression)
        columns.append(Column::numeric(set.target.column, set.target.values));
    else
        columns.append(Column::categorical(
            set.target.column,
            std::vector<qint32>(set.target.values.begin(), set.target.values.end()),
            set.target.classes));
    return Dataset::make(QStringLiteral("sample"), std::move(columns)).value();
}

bool writeSample(const Sample &sample, char size, const QString &folder)
{
    const QString path = QDir(folder).filePath(QString(QLatin1Char(size)));
    return writeSet(sample.training, path, QStringLiteral(".npy")) &&
           writeSet(sample.test, path, QStringLiteral("t.npy"));
}

double rocAuc(const std::vector<double> &truth, const Eigen::VectorXd &score)
{
    std::vector<size_t> order(truth.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::sort(order.begin(), order.end(),
              [&](size_t a, size_t b) { return score[Eigen::Index(a)] < score[Eigen::Index(b)]; });
    double rankSum = 0;
    double positives = 0;
    for (size_t from = 0; from < order.size();) {
        size_t to = from;
        double hits = 0;
        while (to < order.size() &&
               score[Eigen::Index(order[to])] == score[Eigen::Index(order[from])])
            hits += truth[order[to++]];
        rankSum += hits * (double(from + to) + 1) / 2;
        positives += hits;
        from = to;
    }
    const double negatives = double(truth.size()) - positives;
    return (rankSum - positives * (positives + 1) / 2) / (positives * negatives);
}

} // namespace tenbin::bench
