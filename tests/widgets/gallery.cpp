// gallery FOLDER: pictures of the widgets in both themes, to be looked at.
#include "reports/chart_painter.h"
#include "tests/widgets/gallery_charts.h"

#include <QApplication>
#include <QDir>
#include <QPainter>

using namespace tenbin;

namespace {

void saveCharts(const QDir &folder, bool dark)
{
    ChartStyle style;
    style.colours = palette::theme(dark);
    const QList<Chart> charts = gallery::charts();
    constexpr int columns = 3, each = 6, width = 460, height = 380;
    for (int first = 0; first < charts.size(); first += each) {
        QImage sheet(columns * width, each / columns * height, QImage::Format_RGB32);
        sheet.fill(style.colours.window);
        QPainter painter(&sheet);
        for (int i = 0; i < each && first + i < charts.size(); ++i) {
            const QImage image =
                ChartPainter(charts[first + i], style).image({width - 8, height - 8});
            painter.drawImage(QPoint(i % columns * width, i / columns * height), image);
        }
        painter.end();
        sheet.save(
            folder.filePath(QStringLiteral("charts-%1-%2.png")
                                .arg(first / each + 1)
                                .arg(dark ? QStringLiteral("dark") : QStringLiteral("light"))));
    }
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication app(argc, argv);
    const QDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("."));
    folder.mkpath(QStringLiteral("."));
    for (bool dark : {false, true})
        saveCharts(folder, dark);
    return 0;
}
