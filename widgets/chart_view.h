#pragma once

#include "core/chart.h"
#include "core/result.h"
#include "widgets/chart_marker.h"

#include <QStackedWidget>

class QAction;

namespace tenbin {

class ChartCanvas;

/// A chart on screen, and the same as a table: hover, zoom, copy, save.
class ChartView : public QStackedWidget
{
    Q_OBJECT

public:
    explicit ChartView(Chart chart, QWidget *parent = nullptr);

    const Chart &chart() const { return m_chart; }
    /// Another chart in the same place; the zoom is given up.
    void setChart(Chart chart);

    /// Over the chart, until they are set anew; of the first that can be moved see markerMoved.
    void setMarkers(QList<ChartMarker> markers);
    const QList<ChartMarker> &markers() const;

    bool showsTable() const;
    QSize sizeHint() const override;

public Q_SLOTS:
    void copyData() const;
    void copyPicture() const;
    void saveAs();
    void setShowsTable(bool table);

Q_SIGNALS:
    /// A mark was chosen: the rows behind it may be shown elsewhere.
    void activated(qsizetype series, qsizetype point);
    void markerMoved(double x);
    void failed(const tenbin::Error &error);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeTable();

    Chart m_chart;
    ChartCanvas *m_canvas;
};

/// Writes the chart to a file, in the light theme: PNG, SVG, PDF or CSV by the file's suffix.
Status saveChart(const Chart &chart, const QString &path);

} // namespace tenbin
