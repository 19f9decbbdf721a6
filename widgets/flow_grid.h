#pragma once

#include <QWidget>

namespace tenbin {

/// Children in rows, as many side by side as their least width allows; each row is as high as its
/// highest child wants to be.
class FlowGrid : public QWidget
{
    Q_OBJECT

public:
    /// `cellWidth` is the least width of a cell; all cells are equally wide.
    explicit FlowGrid(int cellWidth, QWidget *parent = nullptr);

    void add(QWidget *widget);
    /// Deletes it.
    void remove(QWidget *widget);
    qsizetype count() const { return m_widgets.size(); }

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool event(QEvent *event) override;

private:
    int columnsIn(int width) const;
    int rowHeight(qsizetype first, int columns, int cellWidth) const;
    int arrange(int width, bool apply) const;

    QList<QWidget *> m_widgets;
    int m_cellWidth;
};

} // namespace tenbin
