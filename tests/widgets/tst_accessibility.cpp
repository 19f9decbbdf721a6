#include "tests/widgets/gallery_charts.h"
#include "tests/widgets/unnamed_widgets.h"
#include "widgets/block_view.h"
#include "widgets/chart_view.h"
#include "widgets/column_table_model.h"
#include "widgets/column_table_view.h"
#include "widgets/empty_state.h"
#include "widgets/job_panel.h"
#include "widgets/message_bar.h"
#include "widgets/nav_rail.h"
#include "widgets/param_form.h"

#include <QAbstractButton>
#include <QLineEdit>
#include <QTest>

using namespace tenbin;
using test::unnamed;

class TestAccessibility : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNamelessWidgetIsFound();
    void blocks();
    void chartsAndTheirTables();
    void forms();
    void tables();
    void windowParts();
};

void TestAccessibility::aNamelessWidgetIsFound()
{
    QWidget page;
    new QLineEdit(&page);
    QCOMPARE(unnamed(page), QStringList{QStringLiteral("QLineEdit")});
}

void TestAccessibility::blocks()
{
    BlockView view;
    view.setBlocks(gallery::blocks());
    QCOMPARE(unnamed(view).join(QLatin1String(" ")), QString());
}

void TestAccessibility::chartsAndTheirTables()
{
    QWidget page;
    for (const Chart &chart : gallery::charts()) {
        auto *view = new ChartView(chart, &page);
        view->setShowsTable(true);
    }
    new ChartView(Chart(), &page);
    QCOMPARE(unnamed(page).join(QLatin1String(" ")), QString());
}

void TestAccessibility::forms()
{
    ParamForm form(
        {ParamSpec::flag(QStringLiteral("a"), QStringLiteral("Shuffle"), {}, true).first(),
         ParamSpec::integer(QStringLiteral("b"), QStringLiteral("Depth"), {}, 3, 1, 9),
         ParamSpec::real(QStringLiteral("c"), QStringLiteral("Rate"), {}, 3, 1, 9),
         ParamSpec::choice(QStringLiteral("d"), QStringLiteral("Loss"), {}, QStringLiteral("x"),
                           {QStringLiteral("x")})});
    form.setShowsMore(true);
    QCOMPARE(unnamed(form).join(QLatin1String(" ")), QString());
    for (const QAbstractButton *button : form.findChildren<QAbstractButton *>())
        QVERIFY(button->text().isEmpty() || button->text().contains(u'&'));
}

void TestAccessibility::tables()
{
    QWidget page;
    auto *view = new ColumnTableView(&page);
    auto *model = new ColumnTableModel(view);
    model->setDataset(gallery::people());
    view->setModel(model);
    QCOMPARE(unnamed(page).join(QLatin1String(" ")), QString());
}

void TestAccessibility::windowParts()
{
    QWidget page;
    auto *rail = new NavRail(&page);
    rail->addPage(QStringLiteral("data"), QStringLiteral("Data"));
    auto *jobs = new JobPanel(&page);
    JobDisplay job;
    job.id = job.title = QStringLiteral("train");
    jobs->update(job);
    jobs->setExpanded(true);
    (new MessageBar(&page))
        ->show(MessageBar::Level::Error, QStringLiteral("x"), QStringLiteral("details"),
               {QStringLiteral("&Again"), {}});
    new EmptyState(QStringLiteral("data"), QStringLiteral("Open a file."), QStringLiteral("&Open…"),
                   &page);
    QCOMPARE(unnamed(page).join(QLatin1String(" ")), QString());
}

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
