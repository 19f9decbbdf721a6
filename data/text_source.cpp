#include "data/text_source.h"

#include "core/text.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iconv.h>
#include <utility>
#include <vector>

namespace tenbin {

namespace {

constexpr qint64 inputBlock = 1 << 16;
constexpr char undecodable = char(0xff);
constexpr QByteArrayView mark("\xef\xbb\xbf", 3);

bool isUtf8Name(const QByteArray &encoding)
{
    return encoding.compare("utf-8", Qt::CaseInsensitive) == 0 ||
           encoding.compare("utf8", Qt::CaseInsensitive) == 0;
}

} // namespace

struct TextSource::State
{
    explicit State(ByteSource source) : bytes(std::move(source)) {}
    ~State()
    {
        if (converter != iconv_t(-1))
            iconv_close(converter);
    }
    Q_DISABLE_COPY_MOVE(State)

    ByteSource bytes;
    iconv_t converter = iconv_t(-1); ///< none: the bytes are UTF-8
    std::vector<char> input = std::vector<char>(inputBlock);
    qint64 inputFrom = 0;
    qint64 inputTo = 0;
    bool inputEnded = false;
    std::vector<char> first; ///< text behind the mark that was read to look for it
    qint64 firstAt = 0;
    qint64 markBytes = 0;
    bool started = false;

    Result<qint64> convert(char *to, qint64 count);
    Status refill();
    qint64 convertSome(char *to, qint64 count);
    Status start();
    Result<qint64> readText(char *to, qint64 count)
    {
        return converter == iconv_t(-1) ? bytes.read(to, count) : convert(to, count);
    }
};

Status TextSource::State::refill()
{
    const qint64 left = inputTo - inputFrom;
    std::memmove(input.data(), input.data() + inputFrom, size_t(left));
    inputFrom = 0;
    const Result<qint64> got = bytes.read(input.data() + left, inputBlock - left);
    if (!got)
        return passOn(got);
    inputTo = left + *got;
    inputEnded = *got < inputBlock - left;
    return {};
}

qint64 TextSource::State::convertSome(char *to, qint64 count)
{
    char *in = input.data() + inputFrom;
    size_t inLeft = size_t(inputTo - inputFrom);
    char *out = to;
    size_t outLeft = size_t(count);
    const size_t done = iconv(converter, &in, &inLeft, &out, &outLeft);
    const int error = done == size_t(-1) ? errno : 0;
    const bool cutOff = error == EINVAL && inputEnded;
    if ((error == EILSEQ || cutOff) && outLeft > 0) {
        *out++ = undecodable;
        ++in;
        --inLeft;
    }
    inputFrom = inputTo - qint64(inLeft);
    return out - to;
}

Result<qint64> TextSource::State::convert(char *to, qint64 count)
{
    // A character is never split: the last bytes of the room may stay free until the next call.
    qint64 done = 0;
    for (;;) {
        if (inputTo - inputFrom < 16 && !inputEnded) {
            if (Status filled = refill(); !filled)
                return passOn(filled);
        }
        if (inputFrom == inputTo)
            return done;
        const qint64 made = convertSome(to + done, count - done);
        done += made;
        if (made == 0 && inputTo - inputFrom >= 16)
            return done;
        if (made == 0 && inputEnded && count - done < 8)
            return done;
    }
}

Status TextSource::State::start()
{
    started = true;
    first.assign(64, 0);
    const Result<qint64> got = readText(first.data(), 64);
    if (!got)
        return passOn(got);
    first.resize(size_t(*got));
    const bool marked = QByteArrayView(first.data(), *got).startsWith(mark);
    firstAt = marked ? mark.size() : 0;
    markBytes = firstAt;
    return {};
}

TextSource::TextSource(std::unique_ptr<State> state) : m_state(std::move(state)) {}
TextSource::TextSource(TextSource &&) noexcept = default;
TextSource &TextSource::operator=(TextSource &&) noexcept = default;
TextSource::~TextSource() = default;

Result<TextSource> TextSource::make(ByteSource bytes, const QByteArray &encoding)
{
    auto state = std::make_unique<State>(std::move(bytes));
    if (!isUtf8Name(encoding)) {
        state->converter = iconv_open("UTF-8", encoding.constData());
        if (state->converter == iconv_t(-1))
            return failure(Error::Kind::Usage,
                           Tr::tr("There is no encoding \"%1\".").arg(QString::fromUtf8(encoding)),
                           Tr::tr("\"iconv --list\" names those that there are."));
    }
    return TextSource(std::move(state));
}

Result<qint64> TextSource::read(char *to, qint64 count)
{
    State &s = *m_state;
    if (!s.started) {
        if (Status started = s.start(); !started)
            return passOn(started);
    }
    const qint64 kept = std::min<qint64>(count, qint64(s.first.size()) - s.firstAt);
    if (kept > 0) {
        std::memcpy(to, s.first.data() + s.firstAt, size_t(kept));
        s.firstAt += kept;
    }
    if (kept == count)
        return count;
    const Result<qint64> got = s.readText(to + kept, count - kept);
    if (!got)
        return got;
    return kept + *got;
}

Status TextSource::restart()
{
    State &s = *m_state;
    s.inputFrom = s.inputTo = 0;
    s.inputEnded = false;
    s.started = false;
    s.first.clear();
    s.firstAt = 0;
    if (s.converter != iconv_t(-1))
        iconv(s.converter, nullptr, nullptr, nullptr, nullptr);
    return s.bytes.restart();
}

const ByteSource &TextSource::bytes() const
{
    return m_state->bytes;
}

ByteSource TextSource::takeBytes()
{
    return std::move(m_state->bytes);
}

bool TextSource::sameBytes() const
{
    return m_state->converter == iconv_t(-1);
}

qint64 TextSource::markBytes() const
{
    return m_state->markBytes;
}

Result<QByteArray> decodeText(QByteArrayView bytes, const QByteArray &encoding)
{
    Result<TextSource> source = TextSource::make(ByteSource::inMemory(bytes), encoding);
    if (!source)
        return passOn(source);
    QByteArray text;
    constexpr qint64 block = 1 << 16;
    for (;;) {
        const qsizetype before = text.size();
        text.resize(before + block);
        const Result<qint64> got = source->read(text.data() + before, block);
        if (!got)
            return passOn(got);
        text.truncate(before + *got);
        if (*got == 0)
            return text;
    }
}

} // namespace tenbin
