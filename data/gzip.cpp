#include "data/gzip.h"

#include <zlib.h>

namespace tenbin {

struct Gzip::State
{
    z_stream stream = {};

    QByteArray compress(QByteArrayView bytes, int flush)
    {
        QByteArray out;
        stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
        stream.avail_in = uInt(bytes.size());
        char buffer[1 << 15];
        do {
            stream.next_out = reinterpret_cast<Bytef *>(buffer);
            stream.avail_out = sizeof buffer;
            deflate(&stream, flush);
            out.append(buffer, qsizetype(sizeof buffer - stream.avail_out));
        } while (stream.avail_out == 0);
        return out;
    }
};

Gzip::Gzip() : m_state(std::make_unique<State>())
{
    constexpr int gzipHeader = 16;
    constexpr int memory = 8;
    deflateInit2(&m_state->stream, 6, Z_DEFLATED, 15 + gzipHeader, memory, Z_DEFAULT_STRATEGY);
}

Gzip::~Gzip()
{
    deflateEnd(&m_state->stream);
}

QByteArray Gzip::add(QByteArrayView bytes)
{
    return m_state->compress(bytes, Z_NO_FLUSH);
}

QByteArray Gzip::end()
{
    return m_state->compress({}, Z_FINISH);
}

} // namespace tenbin
