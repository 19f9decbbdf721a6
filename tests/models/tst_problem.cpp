#include "models/problem.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <limits>

using namespace tenbin;

namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
const QString y = QStringLiteral("y");

Dataset single(Column column)
{
    return Dataset::make(QStringLiteral("d"), {std::move(column)}).value();
}

Dataset weighted(std::vector<double> weights)
{
    std::vector<double> values;
    for (size_t i = 0; i < weights.size(); ++i)
        values.push_back(double(i));
    return Dataset::make(QStringLiteral("d"),
                         {Column::numeric(y, std::move(values)),
                          Column::numeric(QStringLiteral("w"), std::move(weights))},
                         {Role::Target, Role::Weight})
        .value();
}

} // namespace

class ProblemTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsClasses_data()
    {
        QTest::addColumn<Dataset>("data");
        QTest::addColumn<QString>("positive");
        QTest::addColumn<QStringList>("classes");
        QTest::addColumn<QList<double>>("values");

        const auto categorical = [](const QStringList &values) {
            return single(test::categoricalColumn(y, values));
        };
        QTest::newRow("sorted names") << categorical({"b", "a", "b"}) << QString()
                                      << QStringList{"a", "b"} << QList<double>{1, 0, 1};
        QTest::newRow("positive last") << categorical({"b", "a", "b"}) << QStringLiteral("a")
                                       << QStringList{"b", "a"} << QList<double>{0, 1, 0};
        QTest::newRow("numbers by value") << categorical({"10", "2", "-1"}) << QString()
                                          << QStringList{"-1", "2", "10"} << QList<double>{2, 1, 0};
        QTest::newRow("some are no numbers")
            << categorical({"10", "2", "x"}) << QString() << QStringList{"10", "2", "x"}
            << QList<double>{0, 1, 2};
        QTest::newRow("two numbers") << single(Column::numeric(y, {5, 2.5, 5})) << QString()
                                     << QStringList{"2.5", "5"} << QList<double>{1, 0, 1};
        QTest::newRow("text") << single(test::textColumn(y, {"no", "yes", "no"})) << QString()
                              << QStringList{"no", "yes"} << QList<double>{0, 1, 0};
        QTest::newRow("levels without rows")
            << single(Column::categorical(y, {2, 0}, {"c", "b", "a"})) << QString()
            << QStringList{"a", "c"} << QList<double>{0, 1};
        QTest::newRow("equal levels")
            << single(Column::categorical(y, {0, 1, 2}, {"b", "a", "b"})) << QString()
            << QStringList{"a", "b"} << QList<double>{1, 0, 1};
    }

    void readsClasses()
    {
        QFETCH(Dataset, data);
        QFETCH(QString, positive);
        QFETCH(QStringList, classes);
        QFETCH(QList<double>, values);
        const auto read = readTarget(data, y, positive);
        QVERIFY(read);
        QCOMPARE(read->target.classes, classes);
        QCOMPARE(QList<double>(read->target.values.begin(), read->target.values.end()), values);
        QCOMPARE(read->target.problem, classes.size() == 2 ? Problem::Binary : Problem::Multiclass);
    }

    void decidesBetweenClassesAndNumbers()
    {
        const Dataset three = single(Column::numeric(y, {0, 1, 2}));
        QCOMPARE(readTarget(three, y)->target.problem, Problem::Regression);
        QCOMPARE(readTarget(three, y, {}, Problem::Multiclass)->target.problem,
                 Problem::Multiclass);
        const Dataset two = single(Column::numeric(y, {0, 1, 1}));
        QCOMPARE(readTarget(two, y)->target.problem, Problem::Binary);
        QCOMPARE(readTarget(two, y, {}, Problem::Regression)->target.problem, Problem::Regression);
    }

    void leavesRowsWithoutTargetOut()
    {
        const auto read = readTarget(single(Column::numeric(y, {1, unknown, 3, 4})), y);
        QCOMPARE(read->rows, Rows({0, 2, 3}));
        QCOMPARE(read->missing, Rows({1}));
        QCOMPARE(read->target.values, std::vector<double>({1, 3, 4}));
    }

    void leavesRowsWithoutWeightOut()
    {
        const auto read = readTarget(weighted({1, 0, unknown, 2, 0.5}), y);
        QCOMPARE(read->rows, Rows({0, 3, 4}));
        QCOMPARE(read->missing, Rows({1, 2}));
        QCOMPARE(read->target.weights, std::vector<double>({1, 2, 0.5}));
        const Target part = read->target.taken(Rows{2, 0});
        QCOMPARE(part.weights, std::vector<double>({0.5, 1}));
        QCOMPARE(part.values, std::vector<double>({4, 0}));
    }

    void refuses_data()
    {
        QTest::addColumn<Dataset>("data");
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("positive");
        QTest::addColumn<QString>("problem");
        constexpr double infinite = std::numeric_limits<double>::infinity();
        std::vector<double> many;
        for (int i = 0; i < 1001; ++i)
            many.push_back(i);
        const Dataset colours = single(test::categoricalColumn(y, {"a", "b", "c"}));
        QTest::newRow("absent") << colours << "z"
                                << ""
                                << "";
        QTest::newRow("no such class") << colours << "y"
                                       << "d"
                                       << "";
        QTest::newRow("not binary") << colours << "y"
                                    << ""
                                    << "binary";
        QTest::newRow("not numeric") << colours << "y"
                                     << ""
                                     << "regression";
        QTest::newRow("one class") << single(test::categoricalColumn(y, {"a", "a"})) << "y"
                                   << ""
                                   << "";
        QTest::newRow("one number") << single(Column::numeric(y, {3, 3})) << "y"
                                    << ""
                                    << "";
        QTest::newRow("nothing") << single(Column::numeric(y, {unknown})) << "y"
                                 << ""
                                 << "";
        QTest::newRow("infinite") << single(Column::numeric(y, {1, 2, infinite})) << "y"
                                  << ""
                                  << "";
        QTest::newRow("many classes") << single(Column::numeric(y, many)) << "y"
                                      << ""
                                      << "multiclass";
        QTest::newRow("dates") << single(Column::datetime(y, {1, 2, 3})) << "y"
                               << ""
                               << "";
        QTest::newRow("negative weight") << weighted({1, -1, 1, 1}) << "y"
                                         << ""
                                         << "";
        QTest::newRow("no weight") << weighted({0, 0, 0}) << "y"
                                   << ""
                                   << "";
    }

    void refuses()
    {
        QFETCH(Dataset, data);
        QFETCH(QString, column);
        QFETCH(QString, positive);
        QFETCH(QString, problem);
        const auto read = readTarget(data, column, positive, problemFromName(problem));
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::BadInput);
        QVERIFY(!read.error().text.isEmpty());
    }
};

QTEST_APPLESS_MAIN(ProblemTest)
#include "tst_problem.moc"
