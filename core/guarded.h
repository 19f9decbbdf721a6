#pragma once

#include "core/result.h"
#include "core/text.h"

#include <exception>
#include <new>
#include <type_traits>

namespace tenbin {

/// Runs `work` where a library may throw, and turns what it throws into an Error.
/// `work` returns a Result; `what` is the sentence's start: "Cannot train the model".
template <class Work> std::invoke_result_t<Work> guarded(const QString &what, Work &&work)
{
    try {
        return work();
    } catch (const std::bad_alloc &) {
        return failure(Error::Kind::Internal, Tr::tr("%1: not enough memory.").arg(what),
                       Tr::tr("Use fewer rows or columns, or close other programs."));
    } catch (const std::exception &thrown) {
        return failure(Error::Kind::Internal, Tr::tr("%1: a library reported an error.").arg(what),
                       {}, QString::fromUtf8(thrown.what()));
    }
}

} // namespace tenbin
