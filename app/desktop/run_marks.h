#pragma once

#include "experiments/run.h"

#include <QList>
#include <QStringList>

namespace tenbin {

/// Tags that the window gives a meaning: runs that stay on top, and the one that the others are
/// measured against.
extern const QString pinnedTag;
extern const QString baselineTag;

bool isPinned(const StoredRun &run);
bool isBaseline(const StoredRun &run);
/// The tags without these marks.
QStringList freeTags(const StoredRun &run);

/// The same runs, all pinned, or not pinned when they all were.
QList<StoredRun> withPinsChanged(QList<StoredRun> runs);
/// The run as the baseline, or no longer when it was, and those of `all` that were it until now.
QList<StoredRun> withBaselineChanged(const StoredRun &run, const QList<StoredRun> &all);

} // namespace tenbin
