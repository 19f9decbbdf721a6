#include "data/row_writer.h"

#include "core/atomic_file.h"
#include "core/parallel.h"
#include "data/gzip.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace tenbin {

namespace {

constexpr qsizetype rowsAtOnce = 2048;
constexpr qsizetype blocksAtOnce = 64;

/// The file, compressed when its name says so.
class Output
{
public:
    static Result<Output> open(const QString &path)
    {
        Result<AtomicFile> file = AtomicFile::open(path);
        if (!file)
            return passOn(file);
        Output output(std::move(*file));
        if (path.endsWith(QLatin1String(".gz"), Qt::CaseInsensitive))
            output.m_gzip = std::make_unique<Gzip>();
        return output;
    }

    Status write(std::string_view text)
    {
        const QByteArrayView bytes(text.data(), qsizetype(text.size()));
        return m_gzip ? m_file.write(m_gzip->add(bytes)) : m_file.write(bytes);
    }

    Status commit()
    {
        if (m_gzip) {
            if (Status written = m_file.write(m_gzip->end()); !written)
                return written;
        }
        return m_file.commit();
    }

private:
    explicit Output(AtomicFile file) : m_file(std::move(file)) {}

    AtomicFile m_file;
    std::unique_ptr<Gzip> m_gzip;
};

} // namespace

Status writeRows(const QString &path, std::string_view head, qsizetype rows, const RowsText &text,
                 Progress &progress)
{
    Result<Output> output = Output::open(path);
    if (!output)
        return passOn(output);
    if (Status written = output->write(head); !written)
        return written;
    const int threads = availableThreads();
    for (qsizetype from = 0; from < rows; from += blocksAtOnce * rowsAtOnce) {
        if (!progress.report(double(from) / double(rows)))
            return cancelled();
        const qsizetype blocks =
            std::min(blocksAtOnce, (rows - from + rowsAtOnce - 1) / rowsAtOnce);
        std::vector<std::string> texts(static_cast<size_t>(blocks));
        parallelFor(blocks, threads, [&](qsizetype block) {
            const qsizetype first = from + block * rowsAtOnce;
            texts[size_t(block)] = text(first, std::min(first + rowsAtOnce, rows));
        });
        for (const std::string &block : texts) {
            if (Status written = output->write(block); !written)
                return written;
        }
    }
    return output->commit();
}

} // namespace tenbin
