#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <QtGlobal>

#include <string_view>

namespace tenbin {

/// The text of UTF-8 bytes, all of it: QString::fromUtf8 drops U+FEFF where a text begins, which in
/// a cell is part of the value.
QString wholeText(std::string_view utf8);

/// Length of the UTF-8 character at `at` (1 to 4), 0 when there is none: overlong forms,
/// surrogates and what lies above U+10FFFF are no characters (RFC 3629).
int utf8Length(const char *at, const char *end);

/// The first byte that is no UTF-8, -1: all is. A character cut off by the end counts as invalid.
qsizetype firstInvalidUtf8(QByteArrayView bytes);

/// What speaks for UTF-8 with damaged places, and what for a one-byte encoding of Western Europe.
class EncodingEvidence
{
public:
    /// `cut`: the end may lie inside a character.
    void add(QByteArrayView bytes, bool cut = false);
    void add(const EncodingEvidence &other);
    qint64 invalid() const { return m_invalid; }
    /// Bytes that are no UTF-8 stand where accented letters and curly quotes stand in words, and
    /// hardly anything is a UTF-8 character.
    bool looksWestern() const;

private:
    void addInvalid(const char *begin, const char *at, const char *end);

    qint64 m_characters = 0; ///< UTF-8 characters of several bytes
    qint64 m_invalid = 0;
    qint64 m_plausible = 0; ///< of these, letters and signs in fitting places
};

/// The name of the encoding, as iconv(3) knows it: from a byte order mark, from zero bytes at every
/// second place, UTF-8, or windows-1252.
QByteArray detectEncoding(QByteArrayView head, bool cut);

} // namespace tenbin
