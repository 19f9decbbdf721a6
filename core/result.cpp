#include "core/result.h"

namespace tenbin {

QString kindName(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Cancelled: return QStringLiteral("cancelled");
    case Error::Kind::BadInput: return QStringLiteral("bad_input");
    case Error::Kind::Usage: return QStringLiteral("usage");
    case Error::Kind::Io: return QStringLiteral("io");
    case Error::Kind::Storage: return QStringLiteral("storage");
    case Error::Kind::Unsupported: return QStringLiteral("unsupported");
    case Error::Kind::Numeric: return QStringLiteral("numeric");
    case Error::Kind::Internal: break;
    }
    return QStringLiteral("internal");
}

} // namespace tenbin
