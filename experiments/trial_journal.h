#pragma once

#include "core/result.h"

#include <QJsonObject>
#include <QList>
#include <QSet>
#include <QString>

#include <limits>
#include <memory>
#include <optional>

namespace tenbin {

/// One setting of a search, judged on all folds.
struct Trial
{
    int number = 0;     ///< over all rounds of all searches of the job, from 0
    int outer = -1;     ///< nested: the outer fold whose training rows it saw; -1: all rows
    int rung = 0;       ///< the round
    double share = 1;   ///< of the resource
    QJsonObject params; ///< those that vary
    QList<double> folds;
    double score = std::numeric_limits<double>::quiet_NaN(); ///< mean of the folds
    double deviation = std::numeric_limits<double>::quiet_NaN();
    double seconds = 0;
    std::optional<Error> error; ///< the trial failed
    bool deleted = false;       ///< taken out of the choice by hand, see deleted_trials.h

    bool failed() const { return error.has_value(); }
    QJsonObject toJson() const;
    static Trial fromJson(const QJsonObject &json);
};

/// trials.jsonl of a job's folder: what a search has found so far, one JSON object a line: {"what":
/// "begin", "trial": N, "outer", "rung", "share", "params"}, {"what": "stop", "trial": N}, or
/// "what": "end" with all of Trial::toJson. Each is synced
/// before the search goes on, so that whatever ends the worker costs the trials that were
/// running and no other. A line that was cut short is dropped when the file is opened again.
class TrialJournal
{
public:
    /// Makes the file when there is none.
    static Result<TrialJournal> open(const QString &folder);
    TrialJournal(TrialJournal &&) noexcept;
    ~TrialJournal();

    /// A trial that has ended: with this number, setting and share. Null: not yet.
    const Trial *find(int number, const QJsonObject &params, double share) const;
    /// How often the trial was begun without an end.
    int brokenOff(int number) const;
    /// The trials that somebody has deleted by now.
    QSet<int> deleted() const;

    /// These may be called from several threads at once.
    Status begin(const Trial &trial);
    Status end(const Trial &trial);
    /// The trial was stopped on purpose: it has not broken off.
    Status stop(int number);

private:
    struct State;
    explicit TrialJournal(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// What a line of a journal says; of a trial that begins or stops only what names it.
struct TrialEvent
{
    enum class What { Begun, Ended, Stopped };
    What what = What::Begun;
    Trial trial;
};

/// For those who watch: at most `most` lines from a byte of a job's trials.jsonl on; `offset` moves
/// behind the last one of them that is whole.
QList<TrialEvent> readTrialEvents(const QString &folder, qint64 &offset, int most);

} // namespace tenbin
