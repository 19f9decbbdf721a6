#pragma once

#include "experiments/record.h"

#include <QMap>
#include <QObject>
#include <QSet>

#include <functional>

class QMenu;
class QWidget;

namespace tenbin {

class MessageBar;
class Session;

/// What can be done with recorded runs: repeat and verify one, write one as an archive, take one up
/// from an archive, add some to a folder that MLflow reads. Each is a job of the session; what came
/// of it stands in the message bar, and a run that was taken up is opened.
class RunActions : public QObject
{
    Q_OBJECT

public:
    /// Dialogs belong to `parent`. The session and the message bar outlive it.
    RunActions(Session &session, MessageBar &messages, QWidget *parent);

    /// Those that do not fit the chosen runs cannot be triggered.
    void addTo(QMenu &menu, const QList<StoredRun> &chosen);

public Q_SLOTS:
    void verify(const tenbin::StoredRun &run);
    void exportRun(const tenbin::StoredRun &run);
    void importRun();
    void exportForMlflow(const QList<tenbin::StoredRun> &runs);

private:
    using Then = std::function<void(const FinishedJob &job)>;

    void start(const TaskSpec &spec, const QString &title, Then then);
    void finish(const FinishedJob &job);
    void writeArchive(const StoredRun &run, const QString &path, bool withData);
    void readArchive(const QString &path);
    void writeMlflow(const QList<StoredRun> &runs, const QString &folder);
    void showVerification(const StoredRun &run, const FinishedJob &job);
    void openWhenRecorded(const QString &runId);
    /// What the job says in its first paragraph, its warnings as details.
    void say(const FinishedJob &job);

    Session &m_session;
    MessageBar &m_messages;
    QWidget *m_parent;
    QMap<QString, Then> m_started; ///< by job
    QSet<QString> m_awaited;       ///< runs in the project's folder that are not recorded yet
};

} // namespace tenbin
