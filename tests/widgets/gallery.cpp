// gallery FOLDER: pictures of the widgets in both themes, to be looked at.
#include "reports/chart_painter.h"
#include "tests/widgets/gallery_charts.h"
#include "widgets/block_view.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QDir>
#include <QPainter>
#include <QScrollBar>

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

/// A widget as it looks at this size, shown so that its layout is done.
void saveWidget(const QDir &folder, QWidget &widget, const QSize &size, const QString &name)
{
    widget.resize(size);
    widget.show();
    QApplication::processEvents();
    widget.grab().save(folder.filePath(name + QStringLiteral(".png")));
}

void saveWidgets(const QDir &folder, const QString &theme)
{
    BlockView view;
    view.setBlocks(gallery::blocks());
    saveWidget(folder, view, {1280, 900}, QStringLiteral("blocks-") + theme);
    view.verticalScrollBar()->setValue(620);
    saveWidget(folder, view, {1280, 900}, QStringLiteral("blocks-end-") + theme);
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication app(argc, argv);
    const QDir folder(argc > 1 ? QString::fromLocal8Bit(argv[1]) : QStringLiteral("."));
    folder.mkpath(QStringLiteral("."));
    Theme theme(ThemeChoice::Light);
    for (bool dark : {false, true}) {
        theme.setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
        saveCharts(folder, dark);
        saveWidgets(folder, dark ? QStringLiteral("dark") : QStringLiteral("light"));
    }
    return 0;
}
