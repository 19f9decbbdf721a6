#include "core/text.h"
#include "data/csv_options.h"
#include "data/csv_reader.h"
#include "data/format.h"

namespace tenbin::formats {

namespace {

Result<Dataset> read(const Source &source, const ReadOptions &options, Progress &progress)
{
    Result<CsvTable> table = readCsv(source, options, progress);
    if (!table)
        return passOn(table);
    return std::move(table->dataset);
}

} // namespace

Format csv()
{
    Format format;
    format.title = Tr::tr("Delimited text (CSV, TSV)");
    for (const char *suffix : {"csv", "tsv", "txt"}) {
        format.suffixes.append(QString::fromLatin1(suffix));
        format.suffixes.append(QString::fromLatin1(suffix) + QStringLiteral(".gz"));
    }
    format.params = CsvOptions::specs();
    format.sniff = sniffCsv;
    format.read = read;
    return format;
}

} // namespace tenbin::formats
