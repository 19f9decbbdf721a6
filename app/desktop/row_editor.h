#pragma once

#include "data/dataset.h"

#include <QMap>
#include <QScrollArea>

class QGridLayout;
class QLabel;

namespace tenbin {

/// The values of one row to be changed, a line a column: name, editor, and beside it what the
/// value pushes.
class RowEditor : public QScrollArea
{
    Q_OBJECT

public:
    explicit RowEditor(QWidget *parent = nullptr);

    /// `original` and `row` have one row and the same columns; those of `columns` are shown.
    /// What was typed stays as it was typed.
    void setRow(const Dataset &original, const Dataset &row, const QStringList &columns,
                bool typed);
    /// Beside the editors, by column.
    void setPushes(const QMap<QString, double> &pushes);
    /// In place of a push: why what stands in the editor is no value.
    void setError(const QString &column, const QString &text);

Q_SIGNALS:
    /// While it is typed.
    void edited(const QString &column, const QString &text);

private:
    struct Line
    {
        QString column;
        QLabel *name = nullptr;
        QWidget *editor = nullptr;
        QLabel *push = nullptr;
    };

    void build(const Dataset &row, const QStringList &columns);
    void show(const Line &line, const Dataset &original, const Dataset &row, bool typed);
    QWidget *makeEditor(const Column &column);

    QList<Line> m_lines;
    QStringList m_columns;
    bool m_filling = false;
};

} // namespace tenbin
