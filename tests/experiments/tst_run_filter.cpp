#include "experiments/run_filter.h"
#include "tests/experiments/stored_samples.h"

#include <QTest>

#include <limits>

using namespace tenbin;

class TestRunFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data();
    void matches();
    void refuses_data();
    void refuses();
    void namesItsMetrics();
};

void TestRunFilter::matches_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fits");
    const auto row = [](const char *text, bool fits) {
        QTest::newRow(text) << QString::fromUtf8(text) << fits;
    };
    row("", true);
    row("metrics.roc_auc > 0.9", true);
    row("metrics.roc_auc >= .91", true);
    row("metrics.roc_auc > 0.91", false);
    row("roc_auc < 1 AND rmse = 2", true);
    row("roc_auc < 0.5 or rmse == 2", true);
    row("not rmse = 2", false);
    row("not (roc_auc < 0.5 or rmse = 3) and rmse <> 3", true);
    // "and" binds tighter than "or".
    row("rmse = 2 or rmse = 2 and rmse = 3", true);
    row("(rmse = 2 or rmse = 2) and rmse = 3", false);
    row("no_such_metric > 0", false);
    row("no_such_metric != 0", false);
    row("metrics.bad > 0", false);
    row("metrics.bad <= 0", false);
    row("`metrics.my metric` = -1e3", true);
    row("name = \"tree \\\"no\\\" 1\"", true);
    row("name ~ 'TREE'", true);
    row("name like 'tree%'", true);
    row("name like 'Tree%'", false);
    row("name ilike 'Tree%1'", true);
    row("name like 'tree_no'", false);
    row("learner != baseline", true);
    row("attributes.status = finished", true);
    row("params.depth <= 4", true);
    row("params.target = 'income'", true);
    row("params.absent = 1", false);
    row("tag = paper", true);
    row("tag = nothing", false);
    row("tags.paper = \"yes\"", true);
    row("tags.absent = \"yes\"", false);
    row("tags.keep = 'until May'", true);
    row("tag = 'keep=until May'", true);
    row("tags.level > 9.5", true);
    row("tags.level = '10'", true);
    row("metrics.roc_auc > 0.9 and (params.learner = \"mlp\" or tags.paper = \"yes\")", true);
    row("metrics.roc_auc > 0.9 and (params.learner = \"mlp\" or tags.keep = \"yes\")", false);
    row("seconds > 1 and seconds < 2", true);
    row("started >= '2024-02-01'", true);
    row("started >= '2024-03-01'", false);
    row("seed = 42", true);
}

void TestRunFilter::matches()
{
    QFETCH(QString, text);
    QFETCH(bool, fits);
    StoredRun run =
        test::sampleRun(QStringLiteral("tree \"no\" 1"),
                        {{QStringLiteral("roc_auc"), 0.91},
                         {QStringLiteral("rmse"), 2},
                         {QStringLiteral("bad"), std::numeric_limits<double>::quiet_NaN()},
                         {QStringLiteral("my metric"), -1000}});
    run.tags = {QStringLiteral("best"), QStringLiteral("keep=until May"),
                QStringLiteral("level=10"), QStringLiteral("paper")};
    const Result<RunFilter> filter = RunFilter::parse(text);
    QVERIFY2(filter, filter ? "" : qPrintable(filter.error().text));
    QCOMPARE(filter->matches(run), fits);
}

void TestRunFilter::namesItsMetrics()
{
    const Result<RunFilter> filter = RunFilter::parse(
        QStringLiteral("metrics.name > 1 and (rmse < 2 or not rmse = 3) and learner = mlp and "
                       "params.depth = 2 and tags.keep = 1 and `f1 macro` > 0"));
    QVERIFY(filter);
    QCOMPARE(filter->metrics(), QStringList({QStringLiteral("name"), QStringLiteral("rmse"),
                                             QStringLiteral("f1 macro")}));
}

void TestRunFilter::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("character");
    QTest::newRow("no value") << QStringLiteral("a >") << 4;
    QTest::newRow("and for a value") << QStringLiteral("a > and b = 1") << 5;
    QTest::newRow("no comparison") << QStringLiteral("a b") << 3;
    QTest::newRow("open parenthesis") << QStringLiteral("(a = 1") << 7;
    QTest::newRow("too many") << QStringLiteral("a = 1)") << 6;
    QTest::newRow("statement") << QStringLiteral("a = 1; drop table runs") << 6;
    QTest::newRow("open quote") << QStringLiteral("a = \"x") << 4;
    QTest::newRow("only and") << QStringLiteral("and") << 4;
    QTest::newRow("deep") << QString(100'000, QLatin1Char('(')) << 66;
}

void TestRunFilter::refuses()
{
    QFETCH(QString, text);
    QFETCH(int, character);
    const Result<RunFilter> filter = RunFilter::parse(text);
    QVERIFY(!filter);
    QCOMPARE(filter.error().kind, Error::Kind::BadInput);
    QVERIFY2(filter.error().text.contains(QStringLiteral("character %1:").arg(character)),
             qPrintable(filter.error().text));
}

QTEST_GUILESS_MAIN(TestRunFilter)
#include "tst_run_filter.moc"
