#pragma once

#include "analysis/explained_rows.h"
#include "core/background.h"
#include "core/chart.h"

#include <QWidget>

#include <memory>

class QComboBox;

namespace tenbin {

class ChartView;
using ExplainedRowsPointer = std::shared_ptr<const ExplainedRows>;

/// The attribution to one column by its value, in the colours of the column that goes with it
/// most, or of another one.
class DependencePanel : public QWidget
{
    Q_OBJECT

public:
    explicit DependencePanel(QWidget *parent = nullptr);

    void setRows(const ExplainedRowsPointer &rows);
    void setColumn(const QString &column);

Q_SIGNALS:
    void rowChosen(qint64 row);
    void failed(const tenbin::Error &error);

private:
    void compute();

    ExplainedRowsPointer m_rows;
    QComboBox *m_column;
    QComboBox *m_colour;
    ChartView *m_chart;
    Background m_computing;
};

} // namespace tenbin
