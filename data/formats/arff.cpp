#include "data/arff.h"

#include "core/text.h"
#include "data/format.h"

namespace tenbin::formats {

namespace {

/// The first line that is no comment begins with a keyword of the header.
double sniff(QByteArrayView head)
{
    if (head.startsWith("\xef\xbb\xbf"))
        head = head.sliced(3);
    for (qsizetype from = 0; from < head.size();) {
        qsizetype to = head.indexOf('\n', from);
        to = to < 0 ? head.size() : to;
        const QByteArray line =
            head.sliced(from, to - from).trimmed().toByteArray().left(16).toLower();
        from = to + 1;
        if (line.isEmpty() || line.startsWith('%'))
            continue;
        return line.startsWith("@relation") || line.startsWith("@attribute") ? 1 : 0;
    }
    return 0;
}

Status write(const Dataset &dataset, const QString &path, const Params &, Progress &progress)
{
    return writeArff(dataset, path, progress);
}

} // namespace

Format arff()
{
    Format format;
    format.title = Tr::tr("Weka (ARFF)");
    format.suffixes = {QStringLiteral("arff"), QStringLiteral("arff.gz")};
    format.sniff = sniff;
    format.read = readArff;
    format.write = write;
    return format;
}

} // namespace tenbin::formats
