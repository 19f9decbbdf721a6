#pragma once

#include <QSet>
#include <QString>
#include <QStringList>

namespace tenbin {

/// Names of one kind (metrics, params, tags) of a run as MLflow takes them: letters, digits,
/// "_", ".", "-" and blanks, at most 250 characters, each a file of its own.
class MlflowNames
{
public:
    /// The name itself where MLflow takes it and nobody had it, else the nearest one.
    QString take(const QString &name);
    /// "a:b → a_b", for those that had to change.
    const QStringList &renamed() const { return m_renamed; }

private:
    QSet<QString> m_taken;
    QStringList m_renamed;
};

} // namespace tenbin
