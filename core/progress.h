#pragma once

#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

namespace tenbin {

/// The only thing handed down into computations: where they say how far they are and learn
/// whether to stop. Implementations may be called from several threads at once.
class Progress
{
public:
    virtual ~Progress();

    /// `fraction` in [0, 1]; `note` is a short phrase ("fold 2 of 5"), empty keeps the last one.
    /// False means: stop now, return cancelled(). To be called at least every 100 ms of work.
    [[nodiscard]] virtual bool report(double fraction, const QString &note = {}) = 0;

    /// One point of a live curve, for example ("validation log_loss", round, value).
    virtual void point(const QString &curve, double x, double y);
};

/// A part [from, to] of another progress, with an optional prefix to its notes.
class SubProgress final : public Progress
{
public:
    SubProgress(Progress &parent, double from, double to, QString prefix = {});

    [[nodiscard]] bool report(double fraction, const QString &note = {}) override;
    void point(const QString &curve, double x, double y) override;

private:
    Progress &m_parent;
    double m_from;
    double m_to;
    QString m_prefix;
};

/// Parts of equal size of another progress that run side by side: its fraction is their mean.
class ParallelProgress
{
public:
    /// One part a name; names are prefixes to notes and curves ("fold 2"), or empty.
    ParallelProgress(Progress &parent, const QStringList &names);
    ~ParallelProgress();

    Progress &part(qsizetype index);

private:
    class Part;
    Progress &m_parent;
    std::vector<std::unique_ptr<Part>> m_parts;
};

/// Listens to nothing and never stops.
class NoProgress final : public Progress
{
public:
    [[nodiscard]] bool report(double, const QString & = {}) override { return true; }
};

} // namespace tenbin
