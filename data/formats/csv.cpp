#include "core/text.h"
#include "data/csv_options.h"
#include "data/csv_reader.h"
#include "data/csv_writer.h"
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

Status write(const Dataset &dataset, const QString &path, const Params &params, Progress &progress)
{
    const Result<CsvOptions> options = CsvOptions::from(params);
    if (!options)
        return passOn(options);
    const QByteArray encoding = options->encoding.toLower();
    if (!encoding.isEmpty() && encoding != "utf-8" && encoding != "utf8")
        return failure(Error::Kind::Usage, Tr::tr("CSV files are written in UTF-8 only."),
                       Tr::tr("Leave out the encoding; iconv converts the file."));
    const bool tabs = path.endsWith(QLatin1String(".tsv"), Qt::CaseInsensitive) ||
                      path.endsWith(QLatin1String(".tsv.gz"), Qt::CaseInsensitive);
    CsvWriting how;
    how.separator = options->separator.value_or(tabs ? '\t' : ',');
    how.decimal = options->decimal.value_or('.');
    how.header = options->header.value_or(true);
    how.returnBeforeFeed = params.text(QStringLiteral("line_ends")) == QLatin1String("crlf");
    how.neutralise = params.flag(QStringLiteral("neutralise"));
    return writeCsv(dataset, path, how, progress);
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
    format.write = write;
    return format;
}

} // namespace tenbin::formats
