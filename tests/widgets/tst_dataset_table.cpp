#include "tests/support/test_data.h"
#include "widgets/column_table_model.h"
#include "widgets/column_table_view.h"
#include "widgets/dataset_header.h"
#include "widgets/dataset_table_model.h"
#include "widgets/row_order.h"
#include "widgets/table_view.h"

#include "core/random.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

using namespace tenbin;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

Column texts(const QStringList &values, std::vector<quint8> flags = {})
{
    std::vector<qint64> offsets{0};
    std::vector<char> bytes;
    for (const QString &value : values) {
        const QByteArray utf8 = value.toUtf8();
        bytes.insert(bytes.end(), utf8.begin(), utf8.end());
        offsets.push_back(qint64(bytes.size()));
    }
    return Column::text(QStringLiteral("note"), std::move(offsets), std::move(bytes),
                        std::move(flags));
}

Dataset people()
{
    return Dataset::make(QStringLiteral("people"),
                         {Column::numeric(QStringLiteral("age"), {41, missing, 7.25, 41, -3}),
                          Column::categorical(QStringLiteral("sex"), {1, 0, -1, 0, 1},
                                              {QStringLiteral("male"), QStringLiteral("female")}),
                          Column::datetime(QStringLiteral("seen"),
                                           {2'000'000, 1'000'000, Column::missingTime, -5, 0}),
                          texts({QStringLiteral("pear"), QStringLiteral("apple"), QString(),
                                 QStringLiteral("apple pie"), QString::fromUtf8("ähre")},
                                {0, 0, 1, 0, 0})},
                         {Role::Target, Role::Protected, Role::Time, Role::Feature})
        .value();
}

Dataset million()
{
    std::vector<double> values(1'000'000);
    std::iota(values.begin(), values.end(), 0.0);
    return Dataset::make(QStringLiteral("big"),
                         {Column::numeric(QStringLiteral("x"), std::move(values))})
        .value();
}

/// The order by comparing, as slow and plain as it gets.
template <class Less> Rows plainOrder(const Column &column, bool ascending, Less less)
{
    Rows rows(size_t(column.size()));
    std::iota(rows.begin(), rows.end(), 0U);
    std::stable_sort(rows.begin(), rows.end(), [&](quint32 a, quint32 b) {
        if (column.isMissing(a) || column.isMissing(b))
            return !column.isMissing(a) && column.isMissing(b);
        return ascending ? less(a, b) : less(b, a);
    });
    return rows;
}

Column anyNumbers(int kind)
{
    RandomStream random(5, quint64(kind));
    std::vector<double> values(20'000);
    for (double &value : values) {
        switch (kind) {
        case 0: value = random.uniform(); break;
        case 1: value = double(random.below(50)); break;
        case 2: value = std::bit_cast<double>(random.next()); break;
        case 3: value = 1e9 + 1e-6 * double(random.below(1000)); break;
        default: value = random.normal() * std::pow(10, double(random.below(40)) - 20); break;
        }
        if (random.below(20) == 0)
            value = missing;
        if (random.below(50) == 0)
            value = random.below(2) ? 0.0 : -0.0;
    }
    return Column::numeric(QStringLiteral("x"), std::move(values));
}

} // namespace

class TestDatasetTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ordersNumbers_data();
    void ordersNumbers();
    void ordersTimes();
    void ordersCategoriesByName();
    void ordersText();
    void nothingToOrder();
    void showsCells();
    void headerSaysTypeAndRole();
    void modelHolds();
    void sortsAndReturns();
    void sortKeepsPersistentIndexes();
    void chosenRows();
    void viewOfAMillionRowsIsSortedBesideIt();
    void viewScrollsAMillionRows();
    void columnsWithoutProfile();
    void columnsWithProfile();
    void roleIsEdited();
    void typeIsAskedFor();
};

void TestDatasetTable::ordersNumbers_data()
{
    QTest::addColumn<int>("kind");
    const char *kinds[] = {"uniform", "few values", "any bits", "close together", "many scales"};
    for (int kind = 0; kind < 5; ++kind)
        QTest::newRow(kinds[kind]) << kind;
}

void TestDatasetTable::ordersNumbers()
{
    QFETCH(int, kind);
    const Column column = anyNumbers(kind);
    const auto values = column.numbers();
    for (bool ascending : {true, false})
        QCOMPARE(sortedRows(column, ascending),
                 plainOrder(column, ascending,
                            [&](quint32 a, quint32 b) { return values[a] < values[b]; }));
}

void TestDatasetTable::ordersTimes()
{
    RandomStream random(8);
    std::vector<qint64> times(10'000);
    for (qint64 &time : times)
        time = random.below(10) == 0 ? Column::missingTime
                                     : qint64(random.next() >> random.below(60)) - 1'000'000;
    const Column column = Column::datetime(QStringLiteral("t"), times);
    for (bool ascending : {true, false})
        QCOMPARE(sortedRows(column, ascending),
                 plainOrder(column, ascending,
                            [&](quint32 a, quint32 b) { return times[a] < times[b]; }));
}

void TestDatasetTable::ordersCategoriesByName()
{
    // Codes 0 and 1 are "male" and "female": by name, female comes first.
    QCOMPARE(sortedRows(people().column(1)), (Rows{0, 4, 1, 3, 2}));
    QCOMPARE(sortedRows(people().column(1), false), (Rows{1, 3, 0, 4, 2}));
}

void TestDatasetTable::ordersText()
{
    QCOMPARE(sortedRows(people().column(3)), (Rows{1, 3, 0, 4, 2}));
    RandomStream random(2);
    QStringList values;
    for (int i = 0; i < 5000; ++i) {
        QString value = random.below(2) ? QStringLiteral("same start of ") : QString();
        for (quint64 n = random.below(12); n > 0; --n)
            value += QChar(u'a' + char16_t(random.below(4)));
        values.append(value);
    }
    const Column column = texts(values);
    for (bool ascending : {true, false})
        QCOMPARE(sortedRows(column, ascending),
                 plainOrder(column, ascending, [&](quint32 a, quint32 b) {
                     return column.textAt(a) < column.textAt(b);
                 }));
}

void TestDatasetTable::nothingToOrder()
{
    QCOMPARE(sortedRows(Column::numeric(QStringLiteral("x"), {})), Rows());
    QCOMPARE(sortedRows(Column::numeric(QStringLiteral("x"), {missing, missing})), (Rows{0, 1}));
    QCOMPARE(sortedRows(Column::numeric(QStringLiteral("x"), {4})), (Rows{0}));
}

void TestDatasetTable::showsCells()
{
    DatasetTableModel model;
    model.setDataset(people());
    QCOMPARE(model.index(2, 0).data().toString(), QStringLiteral("7.25"));
    QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("missing"));
    QVERIFY(model.index(1, 0).data(MissingRole).toBool());
    QVERIFY(model.index(1, 0).data(ExactRole).toString().isEmpty());
    QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("female"));
    QCOMPARE(model.index(1, 2).data().toString(), QStringLiteral("1970-01-01T00:00:01"));
    QCOMPARE(model.index(4, 3).data().toString(), QString::fromUtf8("ähre"));
}

void TestDatasetTable::headerSaysTypeAndRole()
{
    DatasetTableModel model;
    model.setDataset(people());
    QCOMPARE(model.headerData(0, Qt::Horizontal).toString(), QStringLiteral("age"));
    QCOMPARE(model.headerData(0, Qt::Horizontal, DatasetTableModel::TypeRole).toString(),
             QStringLiteral("numeric"));
    QCOMPARE(model.headerData(0, Qt::Horizontal, DatasetTableModel::RoleRole).toString(),
             QStringLiteral("target"));
    QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::AccessibleTextRole).toString(),
             QStringLiteral("sex, categorical, protected"));
}

void TestDatasetTable::modelHolds()
{
    DatasetTableModel model;
    const QAbstractItemModelTester tester(&model);
    model.setDataset(people());
    model.sort(0);
    model.showRows({4, 0});
    model.sort(0, Qt::DescendingOrder);
    model.setDataset(Dataset());
    QCOMPARE(model.rowCount(), 0);
}

void TestDatasetTable::sortsAndReturns()
{
    DatasetTableModel model;
    model.setDataset(people());
    model.sort(0);
    QCOMPARE(model.datasetRow(0), 4U);
    QCOMPARE(model.datasetRow(4), 1U);
    QCOMPARE(model.headerData(0, Qt::Vertical).toInt(), 5);
    model.sort(-1);
    QCOMPARE(model.datasetRow(0), 0U);
}

void TestDatasetTable::sortKeepsPersistentIndexes()
{
    DatasetTableModel model;
    model.setDataset(people());
    const QPersistentModelIndex youngest = model.index(4, 0);
    model.sort(0);
    QCOMPARE(youngest.row(), 0);
    model.showRows({4, 2, 0});
    const QPersistentModelIndex chosen = model.index(1, 0);
    model.sort(0, Qt::DescendingOrder);
    QCOMPARE(chosen.row(), 1);
    QCOMPARE(chosen.data().toString(), QStringLiteral("7.25"));
}

void TestDatasetTable::chosenRows()
{
    DatasetTableModel model;
    model.setDataset(people());
    model.showRows({3, 1, 4});
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.datasetRow(0), 3U);
    model.sort(0);
    QCOMPARE(model.datasetRow(0), 4U);
    QCOMPARE(model.datasetRow(2), 1U);
    model.sort(-1);
    QCOMPARE(model.datasetRow(0), 3U);
    model.showAllRows();
    QCOMPARE(model.rowCount(), 5);
}

void TestDatasetTable::viewOfAMillionRowsIsSortedBesideIt()
{
    DatasetTableModel model;
    model.setDataset(million());
    TableView view;
    view.setHorizontalHeader(new DatasetHeader(&view));
    view.setModel(&model);
    view.resize(600, 400);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.sortByColumn(0, Qt::DescendingOrder);
    QVERIFY(model.isSorting());
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("0"));
    QTRY_COMPARE(model.index(0, 0).data().toString(), QStringLiteral("999999"));
    // The order of the file comes back at once, whatever is still being sorted.
    view.sortByColumn(0, Qt::DescendingOrder);
    model.sort(-1);
    QVERIFY(!model.isSorting());
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("0"));
    model.sort(0, Qt::DescendingOrder);
    model.setDataset(people());
    QTest::qWait(300);
    QCOMPARE(model.datasetRow(0), 0U);
}

void TestDatasetTable::viewScrollsAMillionRows()
{
    DatasetTableModel model;
    model.setDataset(million());
    TableView view;
    view.setModel(&model);
    view.resize(600, 400);
    view.scrollToBottom();
    QVERIFY(!view.grab().isNull());
    QCOMPARE(view.rowHeight(0), view.rowHeight(999'999));
}

void TestDatasetTable::columnsWithoutProfile()
{
    ColumnTableModel model;
    const QAbstractItemModelTester tester(&model);
    model.setDataset(people());
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.index(1, ColumnTableModel::Name).data().toString(), QStringLiteral("sex"));
    QCOMPARE(model.index(1, ColumnTableModel::RoleField).data().toString(),
             QStringLiteral("protected"));
    QVERIFY(model.index(1, ColumnTableModel::Missing).data().toString().isEmpty());
}

void TestDatasetTable::columnsWithProfile()
{
    Profile profile;
    ColumnProfile age;
    age.name = QStringLiteral("age");
    age.missing = 1;
    age.distinct = 3;
    age.mean = 21.5625;
    age.minimum = -3;
    age.maximum = 41;
    age.histogramEdges = {-3, 19, 41};
    age.histogramCounts = {1, 2};
    ColumnProfile stranger;
    stranger.name = QStringLiteral("no such column");
    profile.columns = {age, stranger};
    ColumnTableModel model;
    model.setDataset(people());
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setProfile(profile);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(model.index(0, ColumnTableModel::Missing).data().toString(),
             QStringLiteral("1 (20 %)"));
    QCOMPARE(model.index(0, ColumnTableModel::Distinct).data().toString(), QStringLiteral("3"));
    QCOMPARE(model.index(0, ColumnTableModel::Summary).data().toString(),
             QStringLiteral("-3 to 41, mean 21.6"));
    QCOMPARE(model.index(0, ColumnTableModel::Distribution)
                 .data(ColumnTableModel::HistogramRole)
                 .value<QList<double>>(),
             (QList<double>{0.5, 1}));
    ColumnTableView view;
    view.setModel(&model);
    view.resize(800, 300);
    QVERIFY(!view.grab().isNull());
}

void TestDatasetTable::roleIsEdited()
{
    ColumnTableModel model;
    model.setDataset(people());
    QSignalSpy changed(&model, &ColumnTableModel::roleChanged);
    const QModelIndex cell = model.index(3, ColumnTableModel::RoleField);
    QVERIFY(model.flags(cell) & Qt::ItemIsEditable);
    QVERIFY(!(model.flags(model.index(3, ColumnTableModel::Name)) & Qt::ItemIsEditable));
    QVERIFY(!model.setData(cell, QStringLiteral("nonsense")));
    QVERIFY(model.setData(cell, QStringLiteral("ignore")));
    QVERIFY(model.setData(cell, QStringLiteral("ignore")));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(model.dataset().role(3), Role::Ignore);
}

void TestDatasetTable::typeIsAskedFor()
{
    ColumnTableModel model;
    model.setDataset(people());
    QSignalSpy asked(&model, &ColumnTableModel::typeRequested);
    const QModelIndex cell = model.index(3, ColumnTableModel::Type);
    QVERIFY(model.flags(cell) & Qt::ItemIsEditable);
    QVERIFY(!model.setData(cell, QStringLiteral("nonsense")));
    QVERIFY(model.setData(cell, QStringLiteral("text")));
    QCOMPARE(asked.size(), 0);
    QVERIFY(model.setData(cell, QStringLiteral("categorical")));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(cell.data().toString(), QStringLiteral("text"));
    model.setEditable(false);
    QVERIFY(!(model.flags(cell) & Qt::ItemIsEditable));
}

QTEST_MAIN(TestDatasetTable)
#include "tst_dataset_table.moc"
