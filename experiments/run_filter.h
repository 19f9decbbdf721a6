#pragma once

#include "core/result.h"
#include "experiments/run.h"

#include <QString>

#include <memory>

namespace tenbin {

/// Which runs a person wants to see, as text in the grammar of MLflow's search with `or` and
/// parentheses added: `metrics.roc_auc > 0.9 and (learner = "random_forest" or params.depth <= 4)`.
/// Fields: metrics.NAME or just NAME, params.NAME, tags.KEY (of a tag "KEY=VALUE"), tag (any whole
/// tag), and id name status task learner problem dataset notes seconds started seed; names with
/// other characters in back quotes.
/// Operators: = != < <= > >= ~ (contains) LIKE ILIKE. A field that a run lacks fits nothing.
class RunFilter
{
public:
    /// An empty text fits every run. BadInput says at which character it stopped.
    static Result<RunFilter> parse(const QString &text);

    /// At which character, from 0, `parse` met what it did not understand.
    static qsizetype stoppedAt(const Error &error);

    bool isEmpty() const { return !m_root; }
    bool matches(const StoredRun &run) const;
    /// Those that it looks at.
    QStringList metrics() const;

    struct Node;

private:
    std::shared_ptr<const Node> m_root;
};

} // namespace tenbin
