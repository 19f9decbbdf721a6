#pragma once

#include <QString>

namespace tenbin {

/// Why a name of an archive's entry may not become a file, as the rest of a sentence; empty: it
/// may. Names are relative paths with "/" that mean the same file on every system.
QString entryNameFault(const QString &name);
/// Equal for names that some system takes for the same file: case and composition do not count.
QString entryNameKey(const QString &name);

} // namespace tenbin
