#include "data/safetensors.h"

#include "core/guarded.h"
#include "core/text.h"
#include "data/byte_source.h"
#include "data/dataset_file.h"
#include "data/format.h"
#include "data/tensor_columns.h"

#include <cstring>
#include <numeric>

namespace tenbin::formats {

namespace {

/// The length of the header, then the header.
double sniff(QByteArrayView head)
{
    quint64 length = 0;
    if (head.size() < 10)
        return 0;
    std::memcpy(&length, head.data(), sizeof length);
    return length < 100'000'000 && head[8] == '{' && (head[9] == '"' || head[9] == '}') ? 0.99 : 0;
}

Dataset firstRows(const Dataset &dataset, qint64 count)
{
    if (count == 0 || dataset.rowCount() <= count)
        return dataset;
    Rows rows(static_cast<size_t>(count));
    std::iota(rows.begin(), rows.end(), 0U);
    return dataset.taken(rows);
}

/// Copied, not mapped: somebody else may change the file meanwhile.
Result<Dataset> readAll(const Source &source, const ReadOptions &options, Progress &progress)
{
    Result<QByteArray> bytes = allBytesOf(source, options.limits, progress);
    if (!bytes)
        return passOn(bytes);
    const auto kept = std::make_shared<const QByteArray>(*std::move(bytes));
    const Result<Safetensors> file =
        Safetensors::check({kept->constData(), size_t(kept->size())}, kept, source.path);
    if (!file)
        return passOn(file);
    if (!DatasetFile::holdsDataset(*file))
        return datasetOfTensors(*file, source.path, options, progress);
    const Result<Dataset> dataset =
        DatasetFile::datasetOf(*file, source.path, DatasetFile::Check::Fingerprint);
    if (!dataset)
        return dataset;
    return firstRows(*dataset, options.previewRows);
}

Result<Dataset> read(const Source &source, const ReadOptions &options, Progress &progress)
{
    return guarded(Tr::tr("Cannot read \"%1\"").arg(source.path),
                   [&] { return readAll(source, options, progress); });
}

Status write(const Dataset &dataset, const QString &path, const Params &, Progress &progress)
{
    if (!progress.report(0))
        return cancelled();
    return DatasetFile::write(dataset, path);
}

} // namespace

Format safetensors()
{
    Format format;
    format.title = Tr::tr("Safetensors");
    format.suffixes = {QStringLiteral("safetensors")};
    format.sniff = sniff;
    format.read = read;
    format.write = write;
    return format;
}

} // namespace tenbin::formats
