#include "tests/app/runs_page.h"
#include "widgets/sort_header.h"

#include <QCheckBox>
#include <QLabel>

using namespace tenbin;
using test::auc;
using test::fourRuns;
using test::logLoss;
using test::Opened;
using test::projectOf;
using test::WindowBench;

/// Which runs the page of runs shows, in which order and how.
class TestRunsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QSettings().clear(); }
    void sortsByAColumn_data();
    void sortsByAColumn();
    void sortsBySeveralColumns();
    void theOrderIsThereAgain();
    void filtersWithOr();
    void saysWhereTheFilterStops();
    void groups();
    void groupsByExperiment();
    void closesAGroup();
    void pinnedRunsStayOnTop();
    void measuresAgainstTheBaseline();
    void boldIsBest_data();
    void boldIsBest();
    void boldIsBestOfItsGroup();
    void showsOnlyWhatDiffers();

private:
    QString fresh(const QList<StoredRun> &runs = fourRuns())
    {
        return projectOf(m_bench.path(QStringLiteral("p%1").arg(m_number++)), runs);
    }

    WindowBench m_bench;
    int m_number = 0;
};

void TestRunsPage::sortsByAColumn_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QStringList>("orders"); // after each click
    QTest::newRow("more is better") << auc << QStringList{"c b a d", "a c b d", "d c b a"};
    QTest::newRow("less is better") << logLoss << QStringList{"c b a d", "a b c d", "d c b a"};
    QTest::newRow("text") << "name" << QStringList{"a b c d", "d c b a", "d c b a"};
    QTest::newRow("equal texts") << "learner" << QStringList{"d c b a", "b a d c", "d c b a"};
    QTest::newRow("time") << "started" << QStringList{"d c b a", "a b c d", "d c b a"};
}

void TestRunsPage::sortsByAColumn()
{
    QFETCH(QString, column);
    QFETCH(QStringList, orders);
    const Opened opened(fresh());
    QCOMPARE(opened.names(), QStringLiteral("d c b a"));
    for (const QString &order : orders) {
        opened.clickHeader(column);
        QCOMPARE(opened.names(), order);
    }
}

void TestRunsPage::sortsBySeveralColumns()
{
    const Opened opened(fresh());
    opened.clickHeader(auc);
    QCOMPARE(opened.names(), QStringLiteral("c b a d"));
    opened.clickHeader(QStringLiteral("name"), Qt::ShiftModifier);
    QCOMPARE(opened.names(), QStringLiteral("b c a d"));
    const auto *header = opened.page->findChild<SortHeader *>();
    QCOMPARE(header->keys().size(), 2);
    QCOMPARE(header->keys()[0].section, opened.section(auc));
    QVERIFY(!header->keys()[0].ascending);
    QCOMPARE(header->keys()[1].section, opened.section(QStringLiteral("name")));
    QVERIFY(header->keys()[1].ascending);
    // Without Shift the column stands alone again.
    opened.clickHeader(QStringLiteral("name"));
    QCOMPARE(opened.names(), QStringLiteral("a b c d"));
    QCOMPARE(header->keys().size(), 1);
}

void TestRunsPage::theOrderIsThereAgain()
{
    const QString folder = fresh();
    {
        const Opened opened(folder);
        opened.clickHeader(QStringLiteral("learner"));
        opened.clickHeader(auc, Qt::ShiftModifier);
        QCOMPARE(opened.names(), QStringLiteral("c d b a"));
    }
    QCOMPARE(Opened(folder).names(), QStringLiteral("c d b a"));
}

void TestRunsPage::filtersWithOr()
{
    const Opened opened(fresh());
    opened.filter(QStringLiteral(
        "metrics.roc_auc > 0.85 and (params.learner = \"random_forest\" or tags.keep = \"yes\")"));
    QCOMPARE(opened.names(), QStringLiteral("c b"));
    QCOMPARE(opened.table->summary(), QStringLiteral("2 of 4 runs"));
    opened.filter(QStringLiteral("metrics.roc_auc > 0.95"));
    QCOMPARE(opened.names(), QString());
    opened.filter({});
    QCOMPARE(opened.names(), QStringLiteral("d c b a"));
}

void TestRunsPage::saysWhereTheFilterStops()
{
    const Opened opened(fresh());
    opened.filter(QStringLiteral("learner = \"mlp\""));
    QCOMPARE(opened.names(), QStringLiteral("d c"));
    const auto message = [&] {
        for (const auto *label : opened.page->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains(QStringLiteral("not understood")))
                return label->text();
        }
        return QString();
    };
    QCOMPARE(message(), QString());
    opened.filter(QStringLiteral("learner ( \"mlp\""));
    QVERIFY2(message().contains(QStringLiteral("character 9")), qPrintable(message()));
    QCOMPARE(opened.names(), QStringLiteral("d c"));
    opened.filter(QStringLiteral("learner = \"mlp\" or"));
    QVERIFY2(message().contains(QStringLiteral("character 19")), qPrintable(message()));
    opened.filter(QStringLiteral("learner = mlp"));
    QCOMPARE(message(), QString());
}

void TestRunsPage::groups()
{
    const Opened opened(fresh());
    opened.clickHeader(logLoss);
    opened.groupBy(QStringLiteral("learner"));
    // The group with the best run leads; its runs keep their order.
    QCOMPARE(opened.names(), QStringLiteral("mlp · 2 runs c d random_forest · 2 runs b a"));
    QCOMPARE(opened.data(QStringLiteral("mlp · 2 runs"), logLoss, Qt::DisplayRole).toString(),
             QStringLiteral("0.3000"));
    QCOMPARE(opened.data(QStringLiteral("random_forest · 2 runs"), auc, Qt::DisplayRole).toString(),
             QStringLiteral("0.9000"));
    opened.groupBy(QStringLiteral("dataset"));
    QCOMPARE(opened.names(), QStringLiteral("people · 4 runs c b a d"));
    opened.groupBy({});
    QCOMPARE(opened.names(), QStringLiteral("c b a d"));
}

void TestRunsPage::groupsByExperiment()
{
    const Opened opened(fresh());
    opened.groupBy(QStringLiteral("experiment"));
    QCOMPARE(opened.names(), QStringLiteral("No experiment · 2 runs d b first · 2 runs c a"));
}

void TestRunsPage::closesAGroup()
{
    const Opened opened(fresh());
    opened.groupBy(QStringLiteral("learner"));
    QCOMPARE(opened.names(), QStringLiteral("mlp · 2 runs d c random_forest · 2 runs b a"));
    opened.pick(QStringLiteral("mlp · 2 runs"));
    opened.press(Qt::Key_Left);
    QCOMPARE(opened.names(), QStringLiteral("mlp · 2 runs random_forest · 2 runs b a"));
    // It stays closed when the rows are sorted anew.
    opened.clickHeader(QStringLiteral("name"));
    QCOMPARE(opened.names(), QStringLiteral("random_forest · 2 runs a b mlp · 2 runs"));
    opened.pick(QStringLiteral("mlp · 2 runs"));
    opened.press(Qt::Key_Return);
    QCOMPARE(opened.names(), QStringLiteral("random_forest · 2 runs a b mlp · 2 runs c d"));
}

void TestRunsPage::pinnedRunsStayOnTop()
{
    const QString folder = fresh();
    {
        Opened opened(folder);
        opened.pick(QStringLiteral("a"));
        opened.press(Qt::Key_P);
        QCOMPARE(opened.names(), QStringLiteral("a d c b"));
        opened.clickHeader(auc);
        QCOMPARE(opened.names(), QStringLiteral("a c b d"));
        opened.session.undoStack().undo();
        QCOMPARE(opened.names(), QStringLiteral("c b a d"));
        opened.session.undoStack().redo();
        opened.groupBy(QStringLiteral("learner"));
        QCOMPARE(opened.names(), QStringLiteral("random_forest · 2 runs a b mlp · 2 runs c d"));
        opened.groupBy({});
    }
    Opened again(folder);
    QCOMPARE(again.names(), QStringLiteral("a c b d"));
    QVERIFY(again.data(QStringLiteral("a"), QStringLiteral("name"), RunsTableModel::PinnedRole)
                .toBool());
    // A mark of the window is no word of the user.
    QCOMPARE(again.data(QStringLiteral("a"), QStringLiteral("tags"), Qt::DisplayRole).toString(),
             QStringLiteral("experiment=first"));
    again.pick(QStringLiteral("a"));
    again.press(Qt::Key_P);
    QCOMPARE(again.names(), QStringLiteral("c b a d"));
}

void TestRunsPage::measuresAgainstTheBaseline()
{
    const QString folder = fresh();
    Opened opened(folder);
    opened.pick(QStringLiteral("b"));
    opened.press(Qt::Key_B);
    const auto delta = [&](const char *name, const QString &column) {
        return opened.data(QLatin1String(name), column, RunsTableModel::DeltaRole).toString();
    };
    const auto verdict = [&](const char *name, const QString &column) {
        return opened.data(QLatin1String(name), column, RunsTableModel::VerdictRole).toInt();
    };
    QCOMPARE(delta("a", auc), QStringLiteral("−0.1000"));
    QCOMPARE(verdict("a", auc), -1);
    QCOMPARE(delta("a", logLoss), QStringLiteral("+0.1000"));
    QCOMPARE(verdict("a", logLoss), -1);
    QCOMPARE(delta("c", logLoss), QStringLiteral("−0.1000"));
    QCOMPARE(verdict("c", logLoss), 1);
    QCOMPARE(delta("c", auc), QStringLiteral("±0"));
    QCOMPARE(verdict("c", auc), 0);
    QCOMPARE(delta("b", auc), QString());
    QCOMPARE(delta("d", auc), QString());
    // Never by colour alone.
    QVERIFY(opened.data(QStringLiteral("c"), logLoss, Qt::DisplayRole)
                .toString()
                .endsWith(QStringLiteral("▲")));
    QVERIFY(opened.data(QStringLiteral("a"), logLoss, Qt::AccessibleTextRole)
                .toString()
                .contains(QStringLiteral("worse")));
    // There is one baseline.
    opened.pick(QStringLiteral("a"));
    opened.press(Qt::Key_B);
    QCOMPARE(delta("b", auc), QStringLiteral("+0.1000"));
    QVERIFY(!opened.named(QStringLiteral("b")).tags.contains(QStringLiteral("baseline")));
    opened.session.undoStack().undo();
    QCOMPARE(delta("a", auc), QStringLiteral("−0.1000"));
    const Opened again(folder);
    QVERIFY(again.data(QStringLiteral("b"), QStringLiteral("name"), RunsTableModel::BaselineRole)
                .toBool());
}

void TestRunsPage::boldIsBest_data()
{
    QTest::addColumn<QString>("column");
    QTest::addColumn<QString>("best");
    QTest::newRow("more is better, a tie") << auc << "c b";
    QTest::newRow("less is better") << logLoss << "c";
    QTest::newRow("of one direction nobody knows") << "metrics.own_figure"
                                                   << "";
    QTest::newRow("no figure of merit") << "seconds"
                                        << "";
}

void TestRunsPage::boldIsBest()
{
    QFETCH(QString, column);
    QFETCH(QString, best);
    const Opened opened(fresh());
    opened.table->chooseColumns({QStringLiteral("name"), column});
    QStringList bold;
    for (int row = 0; row < opened.table->model()->rowCount(); ++row) {
        if (opened.table->model()->index(row, 1).data(Qt::FontRole).value<QFont>().bold())
            bold.append(opened.table->model()->index(row, 0).data().toString());
    }
    QCOMPARE(bold.join(u' '), best);
}

void TestRunsPage::boldIsBestOfItsGroup()
{
    const Opened opened(fresh());
    opened.groupBy(QStringLiteral("learner"));
    const auto isBold = [&](const char *name, const QString &column) {
        return opened.data(QLatin1String(name), column, Qt::FontRole).value<QFont>().bold();
    };
    QVERIFY(isBold("b", logLoss));
    QVERIFY(!isBold("a", logLoss));
    // Alone with a value, it is better than nothing.
    QVERIFY(!isBold("c", logLoss));
}

void TestRunsPage::showsOnlyWhatDiffers()
{
    const QString folder = fresh();
    {
        const Opened opened(folder);
        QVERIFY(opened.table->runs().columns().contains(QStringLiteral("dataset")));
        QVERIFY(!opened.table->runs().columns().contains(QStringLiteral("params.trees")));
        opened.button<QCheckBox>(QStringLiteral("Only what differs"))->click();
        QVERIFY(!opened.table->runs().columns().contains(QStringLiteral("dataset")));
        QVERIFY(!opened.table->runs().columns().contains(QStringLiteral("status")));
        QVERIFY(opened.table->runs().columns().contains(auc));
        QVERIFY(opened.table->runs().columns().contains(QStringLiteral("params.trees")));
        QCOMPARE(opened.data(QStringLiteral("b"), QStringLiteral("params.trees"), Qt::DisplayRole)
                     .toString(),
                 QStringLiteral("20"));
        QVERIFY(
            opened.data(QStringLiteral("b"), QStringLiteral("params.trees"), Qt::TextAlignmentRole)
                .toInt() &
            Qt::AlignRight);
        opened.clickHeader(QStringLiteral("params.trees"));
        QCOMPARE(opened.names(), QStringLiteral("a b d c"));
        opened.clickHeader(QStringLiteral("params.trees"));
        opened.clickHeader(QStringLiteral("params.trees"));
        // Over the rows shown: these two have learner and AUC in common.
        opened.filter(QStringLiteral("learner = random_forest"));
        QVERIFY(!opened.table->runs().columns().contains(QStringLiteral("learner")));
        QVERIFY(opened.table->runs().columns().contains(QStringLiteral("params.trees")));
        QVERIFY(!opened.table->runs().columns().contains(QStringLiteral("params.max_depth")));
    }
    const Opened again(folder);
    QVERIFY(again.button<QCheckBox>(QStringLiteral("Only what differs"))->isChecked());
    QVERIFY(!again.table->runs().columns().contains(QStringLiteral("dataset")));
}

QTEST_MAIN(TestRunsPage)
#include "tst_runs_page.moc"
