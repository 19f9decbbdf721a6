#pragma once

#include "experiments/job.h"

#include <QHash>
#include <QPointF>
#include <QStringList>
#include <QWidget>

class QLabel;

namespace tenbin {

class ChartView;

/// The live learning curve of one running job, read from its folder as it grows.
class LiveCurves : public QWidget
{
    Q_OBJECT

public:
    explicit LiveCurves(QWidget *parent = nullptr);

    /// Watches another job from its beginning; an empty folder watches none.
    void watch(const QString &folder, const QString &title);
    /// Reads what has come since.
    void refresh();

private:
    void showCurves();

    QStringList m_names; ///< of the curves, in the order in which they came
    QHash<QString, QList<QPointF>> m_curves;
    QString m_folder;
    qint64 m_offset = 0;
    Chart m_data;
    QLabel *m_hint;
    ChartView *m_chart;
};

} // namespace tenbin
