#include "experiments/run_folds.h"

#include "core/json.h"
#include "core/text.h"
#include "data/dataset_file.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <map>
#include <numeric>

namespace tenbin {

namespace {

std::vector<double> valuesOf(const Column &column)
{
    if (column.type() == ColumnType::Numeric)
        return {column.numbers().begin(), column.numbers().end()};
    return {column.codes().begin(), column.codes().end()};
}

template <class T> void reorder(std::vector<T> &values, const std::vector<size_t> &order)
{
    std::vector<T> ordered;
    ordered.reserve(values.size());
    for (size_t place : order)
        ordered.push_back(values[place]);
    values = std::move(ordered);
}

void sortByRow(RunFolds &read)
{
    const auto before = [&](size_t a, size_t b) {
        if (read.rows[a] != read.rows[b] || !read.hasFolds())
            return read.rows[a] < read.rows[b];
        return read.folds[a] < read.folds[b];
    };
    std::vector<size_t> order(read.rows.size());
    std::iota(order.begin(), order.end(), size_t(0));
    if (std::is_sorted(order.begin(), order.end(), before))
        return;
    std::stable_sort(order.begin(), order.end(), before);
    reorder(read.rows, order);
    reorder(read.truth, order);
    reorder(read.predicted, order);
    if (read.hasFolds())
        reorder(read.folds, order);
}

/// The sizes of the training sets of a time series are not those of all other rows.
Result<QList<FoldSize>> timeSeriesSizes(const SplitSpec &validation, const QString &runFolder)
{
    const Result<QJsonObject> outcome = readJsonFile(
        QDir(runFolder).filePath(QStringLiteral("outcome.json")), Tr::tr("outcome of a run"));
    if (!outcome)
        return passOn(outcome);
    SplitInput input;
    input.rows =
        qsizetype((*outcome)[QStringLiteral("values")][QStringLiteral("rows")].toInteger());
    const Result<Split> split = makeSplit(validation, input, 0);
    if (!split)
        return passOn(split);
    QList<FoldSize> sizes;
    for (const Fold &fold : split->folds)
        sizes.append({qint64(fold.train.size()), qint64(fold.test.size())});
    return sizes;
}

} // namespace

bool RunFolds::isPlain() const
{
    return std::adjacent_find(rows.begin(), rows.end()) == rows.end();
}

Result<RunFolds> readRunFolds(const QString &runFolder)
{
    const QString path = QDir(runFolder).filePath(QStringLiteral("predictions.safetensors"));
    if (!QFileInfo::exists(path))
        return badInput(Tr::tr("The predictions of the run \"%1\" are not in the project.")
                            .arg(QFileInfo(runFolder).fileName().left(8)),
                        Tr::tr("Repeat the run to have them again."));
    const Result<Dataset> table = DatasetFile::open(path);
    if (!table)
        return passOn(table);
    RunFolds read;
    for (const char *name : {"row", "truth", "prediction"}) {
        const Result<Column> column = table->find(QLatin1String(name));
        if (!column)
            return passOn(column);
    }
    for (double row : table->find(QStringLiteral("row"))->numbers())
        read.rows.push_back(quint32(row));
    const Column truth = *table->find(QStringLiteral("truth"));
    read.classes = truth.levels();
    read.truth = valuesOf(truth);
    read.predicted = valuesOf(*table->find(QStringLiteral("prediction")));
    if (table->indexOf(QStringLiteral("fold")) >= 0) {
        for (double fold : table->find(QStringLiteral("fold"))->numbers())
            read.folds.push_back(qint32(fold));
    }
    if (read.rows.size() != read.truth.size() || read.predicted.size() != read.truth.size())
        return badInput(
            Tr::tr("The predictions in \"%1\" are damaged.").arg(QDir::toNativeSeparators(path)),
            Tr::tr("Repeat the run to have them again."));
    sortByRow(read);
    return read;
}

Result<QList<FoldSize>> foldSizes(const RunFolds &folds, const RunSubject &subject,
                                  const QString &runFolder)
{
    if (subject.validation.kind == SplitSpec::Kind::TimeSeries)
        return timeSeriesSizes(subject.validation, runFolder);
    std::vector<quint32> distinct = folds.rows;
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    std::map<qint32, qint64> tested;
    for (qint32 fold : folds.folds)
        ++tested[fold];
    QList<FoldSize> sizes;
    for (const auto &[fold, test] : tested)
        sizes.append({qint64(distinct.size()) - test, test});
    return sizes;
}

} // namespace tenbin
