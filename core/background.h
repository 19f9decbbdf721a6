#pragma once

#include "core/progress.h"

#include <QObject>

#include <functional>
#include <memory>
#include <utility>

namespace tenbin {

/// Makes a value beside the thread that shows it. Only the newest computation counts: what an
/// older one gives, or one that was cancelled, is dropped, and its Progress tells it to stop.
/// A member of `owner`, used on its thread; the end of it waits for a computation to stop.
class Background
{
public:
    explicit Background(QObject *owner);
    ~Background();
    Q_DISABLE_COPY_MOVE(Background)

    /// `compute(Progress &)` runs on another thread and holds all that it needs as values;
    /// `deliver(value)` runs later on the owner's thread.
    template <class Compute, class Deliver> void run(Compute compute, Deliver deliver)
    {
        using Value = decltype(compute(std::declval<Progress &>()));
        start([compute = std::move(compute), deliver = std::move(deliver)](Progress &progress) {
            auto value = std::make_shared<Value>(compute(progress));
            return std::function<void()>([value, deliver] { deliver(std::move(*value)); });
        });
    }
    /// Drops what is under way.
    void cancel();
    bool isRunning() const;

private:
    struct State;
    void start(std::function<std::function<void()>(Progress &)> compute);

    QObject *m_owner;
    std::shared_ptr<State> m_state;
};

} // namespace tenbin
