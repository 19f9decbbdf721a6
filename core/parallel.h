#pragma once

#include "core/result.h"

#include <functional>

namespace tenbin {

/// Runs body(0) … body(count - 1) on at most `threads` threads of one pool, in any order.
/// Bodies write to places of their own; sums over bodies are taken afterwards in index order, so
/// that results do not depend on `threads`. May be nested. Exceptions of a body come out here.
void parallelFor(qsizetype count, int threads, const std::function<void(qsizetype)> &body);

/// The same with bodies that can fail: the failure of the smallest index comes back, and bodies
/// that have not begun when one fails are left out.
Status parallelTry(qsizetype count, int threads, const std::function<Status(qsizetype)> &body);

/// Processors that this process may use.
int availableThreads();

} // namespace tenbin
