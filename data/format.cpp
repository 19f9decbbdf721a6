#include "data/format.h"

#include "core/text.h"
#include "data/byte_source.h"

#include <QDir>
#include <QFileInfo>

#include <unistd.h>

namespace tenbin {

namespace {

using Entry = Shelf<Format>::Entry;

constexpr qint64 sniffBytes = 64 << 10;
constexpr double surest = 0.2; ///< below this nothing is recognised

/// The longest suffix of `name` that a format has; "csv.gz" goes before "gz".
const Entry *bySuffix(const QString &name)
{
    const QString lower = name.toLower();
    const Entry *best = nullptr;
    qsizetype longest = 0;
    for (const Entry &entry : shelf<Format>().entries()) {
        for (const QString &suffix : entry.item.suffixes) {
            if (suffix.size() > longest && lower.endsWith(QLatin1Char('.') + suffix)) {
                longest = suffix.size();
                best = &entry;
            }
        }
    }
    return best;
}

Result<const Entry *> byContent(const Source &source)
{
    const Result<QByteArray> head = headOf(source, sniffBytes);
    if (!head)
        return passOn(head);
    const Entry *best = nullptr;
    double highest = surest;
    for (const Entry &entry : shelf<Format>().entries()) {
        const double sure = entry.item.sniff ? entry.item.sniff(*head) : 0;
        if (sure > highest) {
            highest = sure;
            best = &entry;
        }
    }
    if (best)
        return best;
    return failure(
        Error::Kind::Unsupported,
        Tr::tr("Cannot tell the format of \"%1\".").arg(QDir::toNativeSeparators(source.path)),
        Tr::tr("Name the format; there are: %1.")
            .arg(shelf<Format>().ids().join(QStringLiteral(", "))));
}

QString datasetName(const Source &source, const Format &format)
{
    QString name = QFileInfo(source.path).fileName();
    if (source.path == QLatin1String("-") || name.isEmpty())
        return Tr::tr("standard input");
    QString longest;
    for (const QString &suffix : format.suffixes) {
        if (suffix.size() > longest.size() && name.size() > suffix.size() + 1 &&
            name.endsWith(QLatin1Char('.') + suffix, Qt::CaseInsensitive))
            longest = suffix;
    }
    if (!longest.isEmpty())
        name.chop(longest.size() + 1);
    return name;
}

} // namespace

qint64 memoryLimit(const Limits &limits)
{
    if (limits.memoryBytes > 0)
        return limits.memoryBytes;
    return qint64(sysconf(_SC_PHYS_PAGES)) * qint64(sysconf(_SC_PAGESIZE)) / 4 * 3;
}

Result<const Entry *> formatFor(const Source &source, const QString &id)
{
    if (!id.isEmpty()) {
        for (const Entry &entry : shelf<Format>().entries()) {
            if (entry.id == id)
                return &entry;
        }
        return passOn(shelf<Format>().pick(id, Tr::tr("format")));
    }
    if (const Entry *found = bySuffix(QFileInfo(source.path).fileName()))
        return found;
    return byContent(source);
}

Result<Dataset> readDataset(const Source &source, const QString &format, const ReadOptions &options,
                            Progress &progress)
{
    const Result<const Entry *> entry = formatFor(source, format);
    if (!entry)
        return passOn(entry);
    const Format &chosen = (*entry)->item;
    ReadOptions complete = options;
    Result<Params> params = Params::checked(chosen.params, options.params.json());
    if (!params)
        return passOn(params);
    complete.params = std::move(*params);
    Result<Dataset> dataset = chosen.read(source, complete, progress);
    if (!dataset)
        return dataset;
    return dataset->renamed(datasetName(source, chosen));
}

} // namespace tenbin
