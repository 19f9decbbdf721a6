#pragma once

#include "experiments/run.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace tenbin {

class BlockView;
class Session;

/// One run: facts, what a person says of it, warnings or the error, and its blocks.
class RunView : public QWidget
{
    Q_OBJECT

public:
    RunView(Session &session, QWidget *parent);

    void setRun(const StoredRun &run);
    void clear();
    const QString &runId() const { return m_id; }

Q_SIGNALS:
    void editRequested();

private:
    void showWords(const StoredRun &run);
    QList<Block> blocksOf(const StoredRun &run) const;

    Session &m_session;
    QWidget *m_head;
    QLabel *m_title;
    QLabel *m_facts;
    QLabel *m_tags;
    QLabel *m_notes;
    QToolButton *m_edit;
    BlockView *m_blocks;
    QString m_id;
    RunStatus m_status = RunStatus::Running;
};

} // namespace tenbin
