#pragma once

#include "core/block.h"
#include "experiments/outcome.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QStackedWidget;

namespace tenbin {

class BlockView;

/// An audit to read: all of it, or the rows of its tables that are about one group, chosen from the
/// list or by its mark on a chart.
class FairnessResults : public QWidget
{
    Q_OBJECT

public:
    explicit FairnessResults(QWidget *parent = nullptr);

    void show(const Outcome &outcome, const QString &about);
    /// Nothing is audited yet.
    void clear(const QString &sentence);

Q_SIGNALS:
    void failed(const tenbin::Error &error);

private:
    void filter();
    void chooseMark(const QString &chartId, qsizetype series, qsizetype point);

    QLabel *m_about;
    QLabel *m_nothing;
    QWidget *m_head;
    QComboBox *m_group;
    BlockView *m_view;
    QStackedWidget *m_stack;
    QList<Block> m_blocks;
};

/// The tables with a column "Group" without the rows of other groups; everything else as it is.
QList<Block> blocksOfGroup(const QList<Block> &blocks, const QString &group);

} // namespace tenbin
