#pragma once

#include "experiments/run.h"

#include <QWidget>

class QLabel;

namespace tenbin {

class BlockView;
class Session;

/// One run: facts, warnings or the error, and its blocks.
class RunView : public QWidget
{
    Q_OBJECT

public:
    RunView(Session &session, QWidget *parent);

    void setRun(const StoredRun &run);
    void clear();
    const QString &runId() const { return m_id; }

private:
    QList<Block> blocksOf(const StoredRun &run) const;

    Session &m_session;
    BlockView *m_blocks;
    QString m_id;
    RunStatus m_status = RunStatus::Running;
};

} // namespace tenbin
