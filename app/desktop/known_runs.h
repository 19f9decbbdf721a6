#pragma once

#include "core/result.h"
#include "experiments/run.h"

#include <QList>

#include <optional>

namespace tenbin {

class Store;

/// The runs of a project outside the bin, newest first, without artifacts, warnings and folds:
/// read from the store once, then kept up to date run by run.
class KnownRuns
{
public:
    Result<QList<StoredRun>> all(Store &store);
    /// Takes over what the store says of one run now.
    void refresh(Store &store, const QString &id);
    /// The next call of `all` reads everything again.
    void forget() { m_runs.reset(); }

private:
    std::optional<QList<StoredRun>> m_runs;
};

} // namespace tenbin
