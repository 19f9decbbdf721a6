#pragma once

#include "models/threshold_curve.h"

#include <QAbstractTableModel>

namespace tenbin {

/// Figures with their intervals, and how these were made.
class FigureTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Metric, Value, Interval, Kind, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    const QList<ThresholdFigure> &figures() const { return m_figures; }
    /// Of the same metrics: the values change and nothing else.
    void setFigures(QList<ThresholdFigure> figures);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    QList<ThresholdFigure> m_figures;
};

} // namespace tenbin
