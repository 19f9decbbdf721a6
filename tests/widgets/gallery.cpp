// gallery FOLDER: pictures of the widgets in both themes, to be looked at.
#include "data/profile.h"
#include "reports/chart_painter.h"
#include "tests/widgets/gallery_charts.h"
#include "tests/widgets/gallery_explanations.h"
#include "widgets/block_view.h"
#include "widgets/column_table_model.h"
#include "widgets/column_table_view.h"
#include "widgets/dataset_header.h"
#include "widgets/dataset_table_model.h"
#include "widgets/empty_state.h"
#include "widgets/icons.h"
#include "widgets/job_panel.h"
#include "widgets/message_bar.h"
#include "widgets/nav_rail.h"
#include "widgets/param_field.h"
#include "widgets/param_form.h"
#include "widgets/table_view.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QGridLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollBar>
#include <QSlider>
#include <QSpinBox>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

using namespace tenbin;

namespace {

void saveCharts(const QDir &folder, const QString &name, const QList<Chart> &charts, bool dark)
{
    ChartStyle style;
    style.colours = palette::theme(dark);
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
            folder.filePath(QStringLiteral("%1-%2-%3.png")
                                .arg(name, QString::number(first / each + 1),
                                     dark ? QStringLiteral("dark") : QStringLiteral("light"))));
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

void saveBlocks(const QDir &folder, const QString &theme)
{
    BlockView view;
    view.setBlocks(gallery::blocks());
    saveWidget(folder, view, {1280, 900}, QStringLiteral("blocks-") + theme);
    view.verticalScrollBar()->setValue(620);
    saveWidget(folder, view, {1280, 900}, QStringLiteral("blocks-end-") + theme);
    view.setBlocks({gallery::review()});
    saveWidget(folder, view, {800, 220}, QStringLiteral("review-") + theme);
}

QList<ParamSpec> specs()
{
    const auto text = [](const char *utf8) { return QString::fromUtf8(utf8); };
    ParamSpec rows =
        ParamSpec::integer(text("rows"), text("Rows in a leaf"), text("At least."), 20, 1, 100000);
    rows.unit = text("rows");
    return {
        ParamSpec::integer(text("rounds"), text("Rounds"), text("Trees, at most."), 200, 1, 10000)
            .first(),
        ParamSpec::real(text("rate"), text("Learning rate"), text("Step of a tree."), 0.1, 0, 1)
            .first(),
        ParamSpec::integer(text("depth"), text("Depth"), text("Levels of a tree."), 6, 1, 30)
            .first(),
        ParamSpec::choice(text("loss"), text("Objective"), text("What is minimised."),
                          text("log loss"), {text("log loss"), text("squared error")})
            .first(),
        ParamSpec::flag(text("stop"), text("Stop early"), text("On a held-out part."), true)
            .first(),
        rows,
        ParamSpec::real(text("lambda"), text("L2 penalty"), text("On leaf values."), 1, 0, 1e6),
        ParamSpec::text(text("tag"), text("Tag"), text("Yours."), text("baseline"))};
}

/// A form with what was changed and what is wrong, beside a table of data and one of columns.
void saveForms(const QDir &folder, const QString &theme)
{
    ParamForm form(specs());
    form.setValues({{QStringLiteral("depth"), 9}, {QStringLiteral("lambda"), 2.5}});
    auto *rate = qobject_cast<QLineEdit *>(form.field(QStringLiteral("rate"))->editor());
    rate->selectAll();
    QTest::keyClicks(rate, QStringLiteral("1.5"));
    form.setShowsMore(true);
    form.setContentsMargins(12, 12, 12, 12);
    saveWidget(folder, form, {320, 520}, QStringLiteral("form-") + theme);
}

void saveTables(const QDir &folder, const QString &theme)
{
    const Dataset dataset = gallery::people();
    DatasetTableModel rows;
    rows.setDataset(dataset);
    TableView table;
    table.setHorizontalHeader(new DatasetHeader(&table));
    table.setModel(&rows);
    table.sortByColumn(0, Qt::AscendingOrder);
    table.selectRow(3);
    saveWidget(folder, table, {900, 360}, QStringLiteral("data-") + theme);
    ColumnTableModel columns;
    columns.setDataset(dataset);
    NoProgress progress;
    columns.setProfile(makeProfile(dataset, 1, progress).value());
    ColumnTableView view;
    view.setModel(&columns);
    saveWidget(folder, view, {900, 300}, QStringLiteral("columns-") + theme);
}

/// Everything that FlatStyle draws, in its states.
void saveControls(const QDir &folder, const QString &theme)
{
    QWidget page;
    auto *layout = new QGridLayout(&page);
    auto *primary = new QPushButton(QStringLiteral("Train"));
    makePrimary(primary);
    auto *disabled = new QPushButton(QStringLiteral("Disabled"));
    disabled->setEnabled(false);
    auto *flat = new QPushButton(icon(QStringLiteral("copy")), QStringLiteral("Quiet"));
    flat->setFlat(true);
    layout->addWidget(primary, 0, 0);
    layout->addWidget(new QPushButton(icon(QStringLiteral("save")), QStringLiteral("Save")), 0, 1);
    layout->addWidget(disabled, 0, 2);
    layout->addWidget(flat, 0, 3);
    auto *combo = new QComboBox;
    combo->addItem(QStringLiteral("adult (48,842 × 15)"));
    auto *editable = new QComboBox;
    editable->setEditable(true);
    editable->addItem(QStringLiteral("editable"));
    layout->addWidget(combo, 1, 0);
    layout->addWidget(editable, 1, 1);
    layout->addWidget(new QSpinBox, 1, 2);
    layout->addWidget(new QLineEdit(QStringLiteral("text")), 1, 3);
    auto *checked = new QCheckBox(QStringLiteral("Checked"));
    checked->setChecked(true);
    auto *chosen = new QRadioButton(QStringLiteral("Chosen"));
    chosen->setChecked(true);
    layout->addWidget(checked, 2, 0);
    layout->addWidget(new QCheckBox(QStringLiteral("Unchecked")), 2, 1);
    layout->addWidget(chosen, 2, 2);
    layout->addWidget(new QRadioButton(QStringLiteral("Other")), 2, 3);
    auto *slider = new QSlider(Qt::Horizontal);
    slider->setValue(40);
    auto *progress = new QProgressBar;
    progress->setValue(60);
    layout->addWidget(slider, 3, 0, 1, 2);
    layout->addWidget(progress, 3, 2, 1, 2);
    auto *tabs = new QTabWidget;
    auto *list = new QListWidget;
    for (int i = 0; i < 40; ++i)
        list->addItem(QStringLiteral("Item %1").arg(i));
    list->setCurrentRow(1);
    list->setFrameShape(QFrame::NoFrame);
    tabs->addTab(list, QStringLiteral("Results"));
    tabs->addTab(new QWidget, QStringLiteral("Columns"));
    layout->addWidget(tabs, 4, 0, 1, 4);
    auto *icons = new QHBoxLayout;
    for (const char *name : {"data", "train", "evaluate", "explain", "fairness", "drift", "label",
                             "ab_tests", "runs", "reports", "open", "save", "reset", "search",
                             "error", "warning", "information", "done", "settings"}) {
        auto *button = new QToolButton;
        button->setIcon(icon(QString::fromLatin1(name)));
        button->setIconSize({20, 20});
        icons->addWidget(button);
    }
    layout->addLayout(icons, 5, 0, 1, 4);
    saveWidget(folder, page, {720, 420}, QStringLiteral("controls-") + theme);
}

/// What a window has around its page.
void saveFrame(const QDir &folder, const QString &theme)
{
    QWidget window;
    auto *rail = new NavRail;
    for (const char *page : {"Data", "Train", "Evaluate", "Explain", "Fairness", "Drift"})
        rail->addPage(QString::fromLatin1(page).toLower(), QString::fromLatin1(page));
    auto *error = new MessageBar;
    error->show(MessageBar::Level::Error,
                QStringLiteral("Cannot read \"adult.csv\": line 7 has 5 fields, expected 4. "
                               "Choose another separator."),
                QStringLiteral("details"), {QStringLiteral("Change &import…"), {}});
    auto *warning = new MessageBar;
    warning->show(MessageBar::Level::Warning,
                  QStringLiteral("\"native-country\" holds 583 missing values."));
    auto *information = new MessageBar;
    information->show(MessageBar::Level::Information, QStringLiteral("The command is copied."));
    auto *jobs = new JobPanel;
    for (const char *title : {"Gradient boosting on adult", "Random forest on adult"}) {
        JobDisplay job;
        job.id = job.title = QString::fromLatin1(title);
        job.note = QStringLiteral("fold 3 of 5");
        job.fraction = jobs->count() == 0 ? 0.55 : 0.2;
        job.rate = 0.011;
        job.remaining = 41;
        jobs->update(job);
    }
    jobs->setExpanded(true);
    auto *page = new QVBoxLayout;
    for (QWidget *part : std::initializer_list<QWidget *>{error, warning, information})
        page->addWidget(part);
    page->addWidget(new EmptyState(QStringLiteral("data"),
                                   QStringLiteral("Open a table to look at it and to train on it."),
                                   QStringLiteral("&Open file…")),
                    1);
    page->addWidget(jobs);
    auto *layout = new QHBoxLayout(&window);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(rail);
    layout->addLayout(page, 1);
    saveWidget(folder, window, {900, 520}, QStringLiteral("frame-") + theme);
}

void saveWidgets(const QDir &folder, const QString &theme)
{
    saveBlocks(folder, theme);
    saveForms(folder, theme);
    saveTables(folder, theme);
    saveControls(folder, theme);
    saveFrame(folder, theme);
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
        saveCharts(folder, QStringLiteral("charts"), gallery::charts(), dark);
        saveCharts(folder, QStringLiteral("explanations"), gallery::explanations(), dark);
        saveWidgets(folder, dark ? QStringLiteral("dark") : QStringLiteral("light"));
    }
    return 0;
}
