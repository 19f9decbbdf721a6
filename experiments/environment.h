#pragma once

#include <QJsonObject>
#include <QStringList>

namespace tenbin {

/// What a result may depend on besides spec and data: program, compiler, processor and its
/// instruction sets, system, threads.
QJsonObject environmentRecord(int threads);
/// Most memory this process ever had, in bytes.
qint64 peakMemory();

/// Guards the floating-point state around a job: libraries have been seen to switch subnormal
/// numbers to zero or to change the rounding. Sets the standard's state on entry and on exit.
class FloatingPointGuard
{
public:
    FloatingPointGuard();
    ~FloatingPointGuard();
    FloatingPointGuard(const FloatingPointGuard &) = delete;
    FloatingPointGuard &operator=(const FloatingPointGuard &) = delete;

    /// What was not as the standard wants it, on entry and since; empty when all is well.
    QStringList deviations();

private:
    QStringList m_deviations;
};

} // namespace tenbin
