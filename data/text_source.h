#pragma once

#include "core/result.h"
#include "data/byte_source.h"

#include <memory>

namespace tenbin {

/// The text of a source as UTF-8, without a byte order mark. What does not decode becomes the byte
/// 0xFF, which is no UTF-8: whoever checks the text finds it there. UTF-8 itself passes unchecked.
class TextSource
{
public:
    /// `encoding` as iconv(3) knows it; a usage error when it does not.
    static Result<TextSource> make(ByteSource bytes, const QByteArray &encoding);
    TextSource(TextSource &&) noexcept;
    TextSource &operator=(TextSource &&) noexcept;
    ~TextSource();

    /// 0 only at the end; `count` at least 16.
    Result<qint64> read(char *to, qint64 count);
    Status restart();
    const ByteSource &bytes() const;
    /// Ends the text.
    ByteSource takeBytes();
    /// Whether positions in the text are positions in the file, apart from the byte order mark.
    bool sameBytes() const;
    qint64 markBytes() const; ///< length of the byte order mark

private:
    struct State;
    explicit TextSource(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Bytes in an encoding as UTF-8, as TextSource reads them.
Result<QByteArray> decodeText(QByteArrayView bytes, const QByteArray &encoding);

} // namespace tenbin
