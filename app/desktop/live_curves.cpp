#include "app/desktop/live_curves.h"

#include "core/text.h"
#include "widgets/chart_view.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace tenbin {

LiveCurves::LiveCurves(QWidget *parent)
    : QWidget(parent), m_hint(new QLabel(this)), m_chart(nullptr)
{
    m_data.id = QStringLiteral("live");
    m_data.x.title = Tr::tr("Round or epoch");
    m_data.y.title = Tr::tr("Loss");
    m_chart = new ChartView(m_data, this);
    m_hint->setText(Tr::tr("The learning curve of a running learner appears here."));
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_hint);
    layout->addWidget(m_chart);
    m_chart->hide();
}

void LiveCurves::watch(const QString &folder, const QString &title)
{
    if (folder == m_folder)
        return;
    m_folder = folder;
    m_offset = 0;
    m_names.clear();
    m_curves.clear();
    m_data.series.clear();
    m_data.title = title;
    m_chart->hide();
    m_hint->show();
    refresh();
}

void LiveCurves::refresh()
{
    if (m_folder.isEmpty())
        return;
    const QList<CurvePoint> points = readCurve(m_folder, m_offset);
    if (points.isEmpty())
        return;
    for (const CurvePoint &point : points) {
        if (!m_curves.contains(point.curve))
            m_names.append(point.curve);
        m_curves[point.curve].append({point.x, point.y});
    }
    showCurves();
    m_data.summary = Tr::tr("%1 while the learner is being fitted.")
                         .arg(counted(m_names.size(), Tr::tr("%1 curve"), Tr::tr("%1 curves")));
    m_chart->setChart(m_data);
    m_hint->hide();
    m_chart->show();
}

/// What all folds have in common is one series, "train log_loss", with a gap after each fold.
void LiveCurves::showCurves()
{
    m_data.series.clear();
    for (const QString &name : std::as_const(m_names)) {
        const QString common = name.section(QStringLiteral(": "), -1);
        auto found =
            std::find_if(m_data.series.begin(), m_data.series.end(),
                         [&](const Chart::Series &series) { return series.name == common; });
        if (found == m_data.series.end()) {
            m_data.series.append(Chart::Series());
            m_data.series.last().name = common;
            found = m_data.series.end() - 1;
        } else {
            found->x.append(std::numeric_limits<double>::quiet_NaN());
            found->y.append(std::numeric_limits<double>::quiet_NaN());
        }
        for (const QPointF &point : std::as_const(m_curves[name])) {
            found->x.append(point.x());
            found->y.append(point.y());
        }
    }
}

} // namespace tenbin
