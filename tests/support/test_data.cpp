#include "tests/support/test_data.h"

#include "core/random.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cmath>
#include <numeric>

namespace tenbin::test {

namespace {

QString shared(const QString &below)
{
    const QString path = QDir::cleanPath(QStringLiteral(TENBIN_SOURCE_DIR "/../shared/") + below);
    return QFileInfo::exists(path) ? path : QString();
}

struct Draws
{
    QList<Column> columns;
    std::vector<double> signal;
};

Draws draw(qsizetype rows, int features, quint64 seed)
{
    Draws draws;
    std::vector<std::vector<double>> x(size_t(std::max(features, 4)));
    for (size_t j = 0; j < x.size(); ++j) {
        RandomStream random(seed, j);
        for (qsizetype i = 0; i < rows; ++i)
            x[j].push_back(random.normal());
    }
    for (size_t i = 0; i < size_t(rows); ++i)
        draws.signal.push_back(3 * x[0][i] - 2 * x[1][i] + x[2][i] * x[3][i]);
    for (int j = 0; j < features; ++j)
        draws.columns.append(Column::numeric(QStringLiteral("x%1").arg(j), x[size_t(j)]));
    return draws;
}

} // namespace

QString referenceFolder(const QString &area)
{
    const QString chosen = qEnvironmentVariable("TENBIN_REFERENCE_DIR");
    const QString root = chosen.isEmpty() ? shared(QStringLiteral("reference")) : chosen;
    const QString folder = root.isEmpty() ? QString() : QDir(root).filePath(area);
    return QFileInfo::exists(folder) ? folder : QString();
}

QString sharedData(const QString &name)
{
    return shared(QStringLiteral("data/") + name);
}

QString sourceFile(const QString &name)
{
    return QStringLiteral(TENBIN_SOURCE_DIR "/") + name;
}

QByteArray readAll(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonDocument readJson(const QString &path)
{
    return QJsonDocument::fromJson(readAll(path));
}

Column textColumn(const QString &name, const QStringList &values)
{
    std::vector<qint64> offsets{0};
    std::vector<char> bytes;
    std::vector<quint8> missing;
    for (const QString &value : values) {
        const QByteArray utf8 = value.toUtf8();
        bytes.insert(bytes.end(), utf8.begin(), utf8.end());
        offsets.push_back(qint64(bytes.size()));
        missing.push_back(value.isNull());
    }
    return Column::text(name, std::move(offsets), std::move(bytes), std::move(missing));
}

Column categoricalColumn(const QString &name, const QStringList &values)
{
    QStringList levels;
    std::vector<qint32> codes;
    for (const QString &value : values) {
        if (!value.isNull() && !levels.contains(value))
            levels.append(value);
        codes.push_back(value.isNull() ? Column::missingCode : qint32(levels.indexOf(value)));
    }
    return Column::categorical(name, std::move(codes), std::move(levels));
}

Rows allRows(qsizetype count)
{
    Rows rows(size_t(count), 0);
    std::iota(rows.begin(), rows.end(), 0);
    return rows;
}

Dataset binaryData(qsizetype rows, int features, quint64 seed)
{
    Draws draws = draw(rows, features, seed);
    RandomStream random(seed, 1'000'000);
    std::vector<qint32> codes;
    for (double value : draws.signal)
        codes.push_back(random.uniform() < 1 / (1 + std::exp(-value)) ? 1 : 0);
    draws.columns.append(Column::categorical(QStringLiteral("y"), std::move(codes),
                                             {QStringLiteral("no"), QStringLiteral("yes")}));
    return Dataset::make(QStringLiteral("binary"), std::move(draws.columns)).value();
}

Dataset regressionData(qsizetype rows, int features, quint64 seed)
{
    Draws draws = draw(rows, features, seed);
    RandomStream random(seed, 1'000'000);
    for (double &value : draws.signal)
        value += 0.5 * random.normal();
    draws.columns.append(Column::numeric(QStringLiteral("y"), std::move(draws.signal)));
    return Dataset::make(QStringLiteral("regression"), std::move(draws.columns)).value();
}

} // namespace tenbin::test
