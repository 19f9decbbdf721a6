#pragma once

#include "core/block.h"

#include <QTextEdit>

namespace tenbin {

/// A text with a ground behind its parts, red where they speak for and blue, underlined, where
/// they speak against; as high as the text. The exact values are one hover away.
class HighlightedTextView : public QTextEdit
{
    Q_OBJECT

public:
    explicit HighlightedTextView(HighlightedText text, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    /// Parts and values, as CSV.
    void copyCsv() const;

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void fitHeight();

    HighlightedText m_text;
    QList<qsizetype> m_ends; ///< of the parts, in characters
};

} // namespace tenbin
