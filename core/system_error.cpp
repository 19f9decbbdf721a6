#include "core/system_error.h"

#include "core/text.h"

#include <cerrno>
#include <cstring>

namespace tenbin {

QString systemReason(int error)
{
    switch (error) {
    case ENOSPC:
    case EDQUOT: return Tr::tr("the disk is full");
    case EFBIG: return Tr::tr("the file would be too large for this disk or account");
    case EACCES:
    case EPERM: return Tr::tr("permission denied");
    case EROFS: return Tr::tr("the disk is read-only");
    case ENOENT: return Tr::tr("there is no such file or folder");
    case ENOTDIR: return Tr::tr("a part of the path is not a folder");
    case EISDIR: return Tr::tr("it is a folder");
    case ENAMETOOLONG: return Tr::tr("the name is too long");
    default: break;
    }
    return QString::fromLocal8Bit(std::strerror(error));
}

} // namespace tenbin
