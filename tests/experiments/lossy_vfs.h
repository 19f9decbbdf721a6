#pragma once

#include <QString>

namespace tenbin::test {

/// A layer over SQLite's file system that knows what a power cut would leave: every file as of its
/// last sync, plus some of the 512-byte sectors written since, in any order. Becomes the default
/// of this process; reads and writes go to the real files all the same.
class LossyVfs
{
public:
    static void install();
    /// Starts anew; after `operations` more writes, truncations and syncs the power is cut: the
    /// files that are then left come below `folder`, by name. `keep` is the share of the unsynced
    /// sectors that reached the disk.
    static void arm(int operations, const QString &folder, double keep, quint32 seed);
    static bool isCut();
};

} // namespace tenbin::test
