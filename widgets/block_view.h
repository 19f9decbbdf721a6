#pragma once

#include "core/block.h"

#include <QScrollArea>

class QVBoxLayout;

namespace tenbin {

class FlowGrid;

/// A result as a document to scroll: headings, text, figures, tables, charts side by side where
/// there is room. All text is shown as it is, never as markup.
class BlockView : public QScrollArea
{
    Q_OBJECT

public:
    explicit BlockView(QWidget *parent = nullptr);

    const QList<Block> &blocks() const { return m_blocks; }
    void setBlocks(QList<Block> blocks);
    void clear() { setBlocks({}); }

Q_SIGNALS:
    /// A mark of a chart was chosen.
    void activated(const QString &chartId, qsizetype series, qsizetype point);
    void failed(const tenbin::Error &error);

private:
    void add(const Heading &heading);
    void add(const Paragraph &paragraph);
    void add(const Figures &figures);
    void add(const Table &table);
    void add(const Chart &chart);
    void add(const HighlightedText &text);
    void append(QWidget *widget, int gapAbove);

    QList<Block> m_blocks;
    QVBoxLayout *m_layout = nullptr;
    FlowGrid *m_charts = nullptr; ///< the row of charts that is being filled
};

} // namespace tenbin
