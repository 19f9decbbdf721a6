#include "core/text.h"
#include "data/format.h"
#include "data/json_lines.h"
#include "data/json_record.h"

namespace tenbin::formats {

namespace {

/// How many of the first lines are objects.
double sniff(QByteArrayView head)
{
    JsonRecord record;
    std::string_view left(head.data(), size_t(head.size()));
    int lines = 0;
    int objects = 0;
    for (size_t end = left.find('\n'); lines < 20 && !left.empty(); end = left.find('\n')) {
        // The last line may be cut off by the end of the head.
        if (end == std::string_view::npos && lines > 0)
            break;
        const std::string_view line = left.substr(0, end);
        left.remove_prefix(std::min(left.size(), line.size() + 1));
        if (line.find_first_not_of(" \t\r") == std::string_view::npos)
            continue;
        ++lines;
        objects += record.read(line).isEmpty();
    }
    return lines == 0 ? 0 : 0.95 * objects / lines;
}

Status write(const Dataset &dataset, const QString &path, const Params &, Progress &progress)
{
    return writeJsonLines(dataset, path, progress);
}

} // namespace

Format jsonl()
{
    Format format;
    format.title = Tr::tr("JSON Lines");
    for (const char *suffix : {"jsonl", "ndjson"}) {
        format.suffixes.append(QString::fromLatin1(suffix));
        format.suffixes.append(QString::fromLatin1(suffix) + QStringLiteral(".gz"));
    }
    format.sniff = sniff;
    format.read = readJsonLines;
    format.write = write;
    return format;
}

} // namespace tenbin::formats
