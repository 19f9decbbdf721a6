#include "experiments/file_system.h"

#include <QFile>

#include <algorithm>
#include <array>

#include <sys/vfs.h>

namespace tenbin {

namespace {

struct Kind
{
    quint32 magic; ///< statfs(2), f_type
    const char *name;
};

constexpr std::array kinds{
    Kind{0x6969, "NFS"},        Kind{0x517B, "SMB"},        Kind{0xFE534D42, "SMB"},
    Kind{0xFF534D42, "CIFS"},   Kind{0x5346414F, "AFS"},    Kind{0x6B414653, "AFS"},
    Kind{0x73757245, "Coda"},   Kind{0x564C, "NCP"},        Kind{0x01021997, "9P"},
    Kind{0x65735546, "FUSE"},   Kind{0x0BD00BD0, "Lustre"}, Kind{0x00C36400, "Ceph"},
    Kind{0x47504653, "GPFS"},   Kind{0x01161970, "GFS2"},   Kind{0x7461636F, "OCFS2"},
    Kind{0x19830326, "BeeGFS"},
};

} // namespace

QString networkFileSystem(const QString &path)
{
    struct statfs about = {};
    if (::statfs(QFile::encodeName(path).constData(), &about) != 0)
        return {};
    const auto magic = quint32(about.f_type);
    const auto kind = std::find_if(kinds.begin(), kinds.end(),
                                   [magic](const Kind &one) { return one.magic == magic; });
    return kind == kinds.end() ? QString() : QString::fromLatin1(kind->name);
}

} // namespace tenbin
