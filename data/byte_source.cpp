#include "data/byte_source.h"

#include "core/text.h"
#include "data/raw_bytes.h"

#include <QDir>

#include <zlib.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tenbin {

namespace {

constexpr qint64 gzipBlock = 1 << 18;
/// Deflate reaches 1,032; tables of real data stay far below this even when they are dull.
constexpr qint64 largestGzipRatio = 400;
constexpr qint64 gzipRatioFrom = 256LL << 20;

/// Members of a gzip file one after the other.
class Gunzip
{
public:
    Gunzip() : m_input(gzipBlock) { inflateInit2(&m_stream, 15 + 16); }
    ~Gunzip() { inflateEnd(&m_stream); }
    Q_DISABLE_COPY_MOVE(Gunzip)

    qint64 consumed() const { return m_at - m_stream.avail_in; }

    void restart()
    {
        inflateReset(&m_stream);
        m_stream.avail_in = 0;
        m_at = 0;
        m_state = Z_OK;
    }

    Result<qint64> read(RawBytes &raw, char *to, qint64 count)
    {
        qint64 done = 0;
        while (done < count) {
            if (m_stream.avail_in == 0) {
                const Result<qint64> got = refill(raw);
                if (!got)
                    return got;
                if (*got == 0)
                    break;
            }
            if (m_state == Z_STREAM_END)
                inflateReset(&m_stream);
            const qint64 room = std::min<qint64>(count - done, 1 << 30);
            m_stream.next_out = reinterpret_cast<Bytef *>(to + done);
            m_stream.avail_out = uInt(room);
            m_state = inflate(&m_stream, Z_NO_FLUSH);
            done += room - m_stream.avail_out;
            if (m_state != Z_OK && m_state != Z_STREAM_END && m_state != Z_BUF_ERROR)
                return badInput(Tr::tr("its gzip data are damaged near byte %1").arg(consumed()));
        }
        if (done < count && m_state != Z_STREAM_END)
            return badInput(Tr::tr("its gzip data end too early, at byte %1").arg(consumed()));
        return done;
    }

private:
    Result<qint64> refill(RawBytes &raw)
    {
        const Result<qint64> got = raw.readAt(m_at, m_input.data(), gzipBlock);
        if (!got)
            return got;
        m_at += *got;
        m_stream.next_in = reinterpret_cast<Bytef *>(m_input.data());
        m_stream.avail_in = uInt(*got);
        return got;
    }

    z_stream m_stream = {};
    std::vector<char> m_input;
    qint64 m_at = 0;
    int m_state = Z_OK;
};

bool isGzip(RawBytes &raw)
{
    char magic[3] = {};
    const Result<qint64> got = raw.readAt(0, magic, 3);
    return got && *got == 3 && quint8(magic[0]) == 0x1f && quint8(magic[1]) == 0x8b &&
           magic[2] == 8;
}

} // namespace

struct ByteSource::State
{
    std::unique_ptr<RawBytes> raw;
    std::unique_ptr<Gunzip> gunzip;
    QString name;
    qint64 limit = 0;
    qint64 at = 0;

    Failure tooMuch(const QString &why) const
    {
        return badInput(Tr::tr("Cannot read \"%1\": %2.").arg(name, why),
                        Tr::tr("Read a part of it, or raise the limit if you trust it."));
    }

    Status check() const
    {
        if (at > limit)
            return tooMuch(Tr::tr("it has more than the allowed %1 bytes").arg(limit));
        if (gunzip && at > gzipRatioFrom && at / largestGzipRatio > gunzip->consumed())
            return badInput(Tr::tr("Cannot read \"%1\": it unpacks to more than %2 times its size.")
                                .arg(name)
                                .arg(largestGzipRatio),
                            Tr::tr("Unpack it yourself if you trust it, then read the result."));
        return {};
    }
};

ByteSource::ByteSource(std::unique_ptr<State> state) : m_state(std::move(state)) {}
ByteSource::ByteSource(ByteSource &&) noexcept = default;
ByteSource &ByteSource::operator=(ByteSource &&) noexcept = default;
ByteSource::~ByteSource() = default;

Result<ByteSource> ByteSource::open(const Source &source, const Limits &limits)
{
    const bool standardInput = source.path == QLatin1String("-");
    Result<std::unique_ptr<RawBytes>> raw =
        standardInput ? openStandardInput() : openFile(source.path);
    if (!raw)
        return passOn(raw);
    auto state = std::make_unique<State>();
    state->raw = std::move(*raw);
    state->name = standardInput ? Tr::tr("standard input") : QDir::toNativeSeparators(source.path);
    state->limit = limits.bytes;
    if (isGzip(*state->raw))
        state->gunzip = std::make_unique<Gunzip>();
    else if (state->raw->size() > limits.bytes)
        return state->tooMuch(Tr::tr("it has %1 bytes, and at most %2 are allowed")
                                  .arg(state->raw->size())
                                  .arg(limits.bytes));
    return ByteSource(std::move(state));
}

ByteSource ByteSource::inMemory(QByteArrayView bytes)
{
    auto state = std::make_unique<State>();
    state->raw = rawBytesOf(bytes);
    state->limit = bytes.size();
    return ByteSource(std::move(state));
}

Result<qint64> ByteSource::read(char *to, qint64 count)
{
    State &s = *m_state;
    Result<qint64> got =
        s.gunzip ? s.gunzip->read(*s.raw, to, count) : s.raw->readAt(s.at, to, count);
    if (!got) {
        if (s.gunzip && got.error().kind == Error::Kind::BadInput)
            return badInput(Tr::tr("Cannot read \"%1\": %2.").arg(s.name, got.error().text),
                            Tr::tr("Fetch or copy the file again."));
        return got;
    }
    s.at += *got;
    if (Status within = s.check(); !within)
        return passOn(within);
    return got;
}

Status ByteSource::restart()
{
    m_state->at = 0;
    if (m_state->gunzip)
        m_state->gunzip->restart();
    return checkUnchanged();
}

Status ByteSource::checkUnchanged() const
{
    return m_state->raw->checkUnchanged();
}

double ByteSource::fraction() const
{
    const qint64 total = m_state->raw->size();
    const qint64 at = m_state->gunzip ? m_state->gunzip->consumed() : m_state->at;
    return total <= 0 ? 0 : std::min(1.0, double(at) / double(total));
}

qint64 ByteSource::size() const
{
    return m_state->gunzip ? -1 : m_state->raw->size();
}

const QString &ByteSource::shownName() const
{
    return m_state->name;
}

Result<QByteArray> headOf(const Source &source, qint64 count)
{
    Result<ByteSource> bytes = ByteSource::open(source, Limits());
    if (!bytes)
        return passOn(bytes);
    QByteArray head(count, Qt::Uninitialized);
    const Result<qint64> got = bytes->read(head.data(), count);
    if (!got)
        return passOn(got);
    head.truncate(*got);
    return head;
}

Result<QByteArray> allBytesOf(const Source &source, const Limits &limits, Progress &progress)
{
    Result<ByteSource> bytes = ByteSource::open(source, limits);
    if (!bytes)
        return passOn(bytes);
    constexpr qint64 block = 4 << 20;
    QByteArray all;
    all.reserve(std::max<qint64>(bytes->size(), block));
    for (;;) {
        const qsizetype before = all.size();
        all.resize(before + block);
        const Result<qint64> got = bytes->read(all.data() + before, block);
        if (!got)
            return passOn(got);
        all.truncate(before + *got);
        if (*got < block)
            break;
        if (!progress.report(bytes->fraction()))
            return cancelled();
    }
    if (Status same = bytes->checkUnchanged(); !same)
        return passOn(same);
    return all;
}

} // namespace tenbin
