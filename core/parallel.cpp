#include "core/parallel.h"

#include <QScopeGuard>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace tenbin {

namespace {

/// Threads that the loop whose body this thread runs may use; 0 outside of loops.
thread_local int threadsOfLoop = 0;

void loop(qsizetype count, int threads, const std::function<void(qsizetype)> &body)
{
    // One index a task: the work behind an index is large, and stealing keeps threads busy.
    tbb::parallel_for(
        tbb::blocked_range<qsizetype>(0, count, 1),
        [&](const tbb::blocked_range<qsizetype> &range) {
            const int before = std::exchange(threadsOfLoop, threads);
            const auto leave = qScopeGuard([&] { threadsOfLoop = before; });
            for (qsizetype index = range.begin(); index != range.end(); ++index)
                body(index);
        },
        tbb::simple_partitioner());
}

} // namespace

void parallelFor(qsizetype count, int threads, const std::function<void(qsizetype)> &body)
{
    if (threads <= 1 || count <= 1) {
        for (qsizetype index = 0; index < count; ++index)
            body(index);
        return;
    }
    // TBB warns on stderr when asked for more threads than the machine has.
    threads = std::min(threads, availableThreads());
    if (threadsOfLoop > 0 && threadsOfLoop <= threads) {
        // A loop within a loop has the same threads. While it waits it takes up none of the outer
        // loop's work, which would hold it up.
        tbb::this_task_arena::isolate([&] { loop(count, threadsOfLoop, body); });
        return;
    }
    tbb::task_arena arena(threads);
    arena.execute([&] { loop(count, threads, body); });
}

Status parallelTry(qsizetype count, int threads, const std::function<Status(qsizetype)> &body)
{
    std::vector<std::optional<Error>> errors(size_t(std::max<qsizetype>(count, 0)));
    std::atomic<bool> failed = false;
    parallelFor(count, threads, [&](qsizetype index) {
        if (failed.load(std::memory_order_relaxed))
            return;
        if (Status done = body(index); !done) {
            errors[size_t(index)] = std::move(done).error();
            failed = true;
        }
    });
    for (std::optional<Error> &error : errors) {
        if (error)
            return Failure(std::move(*error));
    }
    return {};
}

int availableThreads()
{
    return std::max(1, int(std::thread::hardware_concurrency()));
}

} // namespace tenbin
