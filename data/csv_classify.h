#pragma once

#include <QtGlobal>

namespace tenbin {

/// The characters that give a CSV file its shape.
struct CsvMarks
{
    char separator = ',';
    char quote = '"'; ///< 0: quotes are ordinary characters
};

/// Which of 64 bytes are marks, lowest bit first.
struct ByteMasks
{
    quint64 separator;
    quint64 quote;
    quint64 lineFeed;
    quint64 carriageReturn;
};

inline constexpr qsizetype bytesPerMask = 64;

/// Masks of `blocks` times 64 bytes.
using Classify = void (*)(const char *bytes, qsizetype blocks, CsvMarks marks, ByteMasks *masks);

/// Eight bytes a step in ordinary registers: runs everywhere.
void classifyPlain(const char *bytes, qsizetype blocks, CsvMarks marks, ByteMasks *masks);

/// The fastest that this processor runs; all give the same masks.
Classify fastestClassify();

} // namespace tenbin
