#pragma once

#include <QTableView>

namespace tenbin {

/// Roles that the program's item models share.
enum ItemRole {
    ExactRole = Qt::UserRole + 1, ///< the cell with full precision, locale-free: what is copied
    MissingRole,                  ///< true: there is no value; shown muted
};

/// A table of any size: rows of one height, widths from a sample of rows, numbers with tabular
/// figures, sorting by a click on a header, copying with full precision.
class TableView : public QTableView
{
    Q_OBJECT

public:
    explicit TableView(QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// Widths that show the headers and the first rows, none wider than a third of the view.
    virtual void fitColumns();
    /// Shown in the middle while there are no rows.
    void setEmptyText(const QString &text);
    /// In pixels; 0: a third of the view.
    void setWidestColumn(int pixels) { m_widest = pixels; }
    /// The height that shows so many rows, with header and without a vertical scroll bar.
    int heightForRows(int rows) const;

    /// What is selected, or everything, as text with tabs; with `header` and commas as CSV.
    QString selectedText() const;
    QString csv() const;

public Q_SLOTS:
    void copySelection() const;
    void copyCsv() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void fitRows();

    QString m_emptyText;
    int m_widest = 0;
};

} // namespace tenbin
