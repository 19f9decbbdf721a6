#include "core/background.h"

#include <tbb/task_arena.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace tenbin {

struct Background::State
{
    std::atomic<quint64> newest = 0;
    quint64 delivered = 0; ///< owner's thread only
    std::mutex mutex;
    std::condition_variable idle;
    int computing = 0;
};

namespace {

/// The pool's threads alone: the thread that asks never takes part.
tbb::task_arena &arena()
{
    static tbb::task_arena one(1, 0);
    return one;
}

/// Stops when something newer was asked for.
class Current final : public Progress
{
public:
    Current(const std::atomic<quint64> &newest, quint64 own) : m_newest(newest), m_own(own) {}
    [[nodiscard]] bool report(double, const QString & = {}) override { return m_newest == m_own; }

private:
    const std::atomic<quint64> &m_newest;
    quint64 m_own;
};

} // namespace

Background::Background(QObject *owner) : m_owner(owner), m_state(std::make_shared<State>()) {}

Background::~Background()
{
    cancel();
    std::unique_lock lock(m_state->mutex);
    m_state->idle.wait(lock, [this] { return m_state->computing == 0; });
}

void Background::cancel()
{
    m_state->delivered = ++m_state->newest;
}

bool Background::isRunning() const
{
    return m_state->delivered != m_state->newest;
}

void Background::start(std::function<std::function<void()>(Progress &)> compute)
{
    const quint64 own = ++m_state->newest;
    {
        const std::lock_guard lock(m_state->mutex);
        ++m_state->computing;
    }
    arena().enqueue([state = m_state, owner = m_owner, own, compute = std::move(compute)] {
        Current progress(state->newest, own);
        if (progress.report(0)) {
            auto deliver = compute(progress);
            // The owner lives: its end waits for this.
            if (progress.report(1))
                QMetaObject::invokeMethod(
                    owner,
                    [state, own, deliver = std::move(deliver)] {
                        if (state->newest != own)
                            return;
                        state->delivered = own;
                        deliver();
                    },
                    Qt::QueuedConnection);
        }
        const std::lock_guard lock(state->mutex);
        --state->computing;
        state->idle.notify_all();
    });
}

} // namespace tenbin
