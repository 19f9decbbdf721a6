#pragma once

#include "core/block.h"
#include "core/result.h"

#include <QByteArray>
#include <QJsonObject>

namespace tenbin {

/// Blocks as text for a terminal: aligned tables, figures with their intervals; charts by their
/// one-sentence summary.
QString blocksText(const QList<Block> &blocks);

/// All of it to stdout. An error when it cannot be written whole (a full disk, a closed pipe).
Status printOut(const QByteArray &bytes);

QByteArray jsonBytes(const QJsonObject &object);
QJsonObject errorJson(const Error &error);
/// "error: WHAT, WHERE. WHAT TO DO." on one line.
QByteArray errorLine(const Error &error);
QByteArray warningLine(const QString &warning);

/// 0 done · 1 failed · 2 usage · 3 bad input · 4 project or store · 130 cancelled
int exitCode(const Error &error);

} // namespace tenbin
