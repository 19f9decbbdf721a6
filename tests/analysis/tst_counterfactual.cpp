// Counterfactuals: against trying every row that can be made of the values, and what they promise.
#include "analysis/counterfactual.h"
#include "analysis/explainer.h"
#include "analysis/row_distance.h"
#include "core/random.h"
#include "tests/analysis/function_model.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace tenbin;
using test::allRows;
using test::functionOutput;

namespace {

const QString a = QStringLiteral("a");
const QString b = QStringLiteral("b");
const QString c = QStringLiteral("c");
const QString d = QStringLiteral("d");

/// 60 rows of numbers 0 … 4 (a, b, c) and a category of three levels (d).
Dataset grid()
{
    RandomStream random(7);
    std::vector<double> numbers[3];
    QStringList levels;
    for (int i = 0; i < 60; ++i) {
        for (auto &column : numbers)
            column.push_back(double(random.below(5)));
        levels.append(QStringList{"p", "q", "r"}[qsizetype(random.below(3))]);
    }
    return Dataset::make({}, {Column::numeric(a, numbers[0]), Column::numeric(b, numbers[1]),
                              Column::numeric(c, numbers[2]), test::categoricalColumn(d, levels)})
        .value();
}

/// Rough and without order, so that there is no slope to follow: a hash of the features.
double chance(const Eigen::RowVectorXd &x, quint64 seed)
{
    quint64 part = seed;
    for (double value : x)
        part = part * 31 + quint64(value) + 7;
    return RandomStream(seed, part).uniform() * 0.55;
}

/// Smooth, with an interaction and a category (features: a, b, c, d=p, d=q, d=r).
double smooth(const Eigen::RowVectorXd &x)
{
    const double eta = 0.9 * (x[0] - 2) + 0.7 * (x[1] - 2) * (x[2] - 2) + 1.1 * x[4] - 2.2;
    return 1 / (1 + std::exp(-eta));
}

/// MAD of 0 … 4 as they occur, computed by sorting.
double mad(const Column &column)
{
    const auto middle = [](std::vector<double> values) {
        std::sort(values.begin(), values.end());
        const size_t n = values.size();
        return (values[(n - 1) / 2] + values[n / 2]) / 2;
    };
    std::vector<double> values(column.numbers().begin(), column.numbers().end());
    const double centre = middle(values);
    for (double &value : values)
        value = std::abs(value - centre);
    return middle(values);
}

/// The least cost of a row of the grid that is decided otherwise; infinite: there is none.
double leastCost(const Dataset &data, quint32 row, const test::FunctionModel::Function &function,
                 double changeCost)
{
    const double scale[3] = {mad(data.column(0)), mad(data.column(1)), mad(data.column(2))};
    const qint32 level = data.column(3).codes()[row];
    const auto decided = [&](double x, double y, double z, qint32 code) {
        Eigen::RowVectorXd features(6);
        features << x, y, z, 0, 0, 0;
        features[3 + code] = 1;
        return function(features) > 0.5;
    };
    const double x = data.column(0).numbers()[row];
    const double y = data.column(1).numbers()[row];
    const double z = data.column(2).numbers()[row];
    const bool now = decided(x, y, z, level);
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i < 5 * 5 * 5 * 3; ++i) {
        const int u = i % 5;
        const int v = i / 5 % 5;
        const int w = i / 25 % 5;
        const int code = i / 125;
        if (decided(u, v, w, code) == now)
            continue;
        const int changes = (u != x) + (v != y) + (w != z) + (code != level);
        least = std::min(least, std::abs(u - x) / scale[0] + std::abs(v - y) / scale[1] +
                                    std::abs(w - z) / scale[2] + (code != level) +
                                    changeCost * changes);
    }
    return least;
}

Result<Counterfactuals> find(const ExplainedOutput &output, const Dataset &data, quint32 row,
                             const CounterfactualSettings &settings = {}, int threads = 1)
{
    NoProgress progress;
    return findCounterfactuals(output, data, row, allRows(data.rowCount()), settings, {3, threads},
                               progress);
}

class StopAtOnce final : public Progress
{
public:
    bool report(double, const QString &) override { return false; }
};

} // namespace

class CounterfactualTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void distancesByHand()
    {
        const Dataset data =
            Dataset::make({}, {Column::numeric(a, {1, 2, 3, 4, 100}),
                               Column::numeric(b, {0, 0, 0, 0, 5}),
                               Column::numeric(c, {7, 7, 7, 7, NAN}),
                               test::categoricalColumn(d, {"u", "v", "u", "v", QString()})})
                .value();
        const CellTable cells = CellTable::make(data, data.columnNames()).value();
        const RowDistance distance(cells, cells.of(allRows(5)));
        // Median 3, deviations 2 1 0 1 97: MAD 1.
        QCOMPARE(distance.between(0, 1, 4), 3.0);
        // MAD 0: the mean absolute deviation is 1.
        QCOMPARE(distance.between(1, 0, 5), 5.0);
        // Constant.
        QCOMPARE(distance.between(2, 7, 9), 1.0);
        QCOMPARE(distance.between(2, 7, NAN), 1.0);
        QCOMPARE(distance.between(2, NAN, NAN), 0.0);
        QCOMPARE(distance.between(cells.of(0), cells.of(1)), 2.0);
        double near = 0;
        QCOMPARE(distance.nearest(cells.of(Rows{4, 2, 3}), cells.of(0), &near), 1);
        QCOMPARE(near, 2.0);
    }

    void isTheNearestOfAll_data()
    {
        QTest::addColumn<int>("model");
        QTest::addColumn<double>("changeCost");
        for (int model = 0; model < 4; ++model) {
            QTest::addRow("model %d", model) << model << 1.0;
            QTest::addRow("model %d, changes for nothing", model) << model << 0.0;
        }
    }
    void isTheNearestOfAll()
    {
        QFETCH(int, model);
        QFETCH(double, changeCost);
        const Dataset data = grid();
        const test::FunctionModel::Function function = [model](const Eigen::RowVectorXd &x) {
            return model == 0 ? smooth(x) : chance(x, quint64(model));
        };
        const ExplainedOutput output = functionOutput(data, function, true);
        CounterfactualSettings settings;
        settings.changeCost = changeCost;
        for (quint32 row = 0; row < 20; ++row) {
            const auto answer = find(output, data, row, settings);
            QVERIFY(answer);
            QVERIFY(answer->proven);
            QVERIFY(!answer->found.empty());
            const double least = leastCost(data, row, function, changeCost);
            QVERIFY(std::abs(answer->found.front().cost - least) < 1e-12);
            for (const Counterfactual &one : answer->found)
                QVERIFY(one.decided != answer->decided);
        }
    }

    void staysNearTheBestWithFewRows()
    {
        const Dataset data = grid();
        const ExplainedOutput output = functionOutput(data, smooth, true);
        CounterfactualSettings settings;
        settings.count = 1;
        settings.budget = 200; // of 375 rows that there are
        int best = 0;
        for (quint32 row = 0; row < 20; ++row) {
            const auto answer = find(output, data, row, settings);
            QVERIFY(answer && !answer->found.empty());
            QVERIFY(answer->predicted <= 200);
            const double least = leastCost(data, row, smooth, 1);
            QVERIFY(answer->found.front().cost >= least - 1e-12);
            best += answer->found.front().cost < least + 1e-12;
        }
        QVERIFY2(best >= 16, qPrintable(QString::number(best)));
    }

    void findsTheLastOfManyColumns()
    {
        QList<Column> columns;
        for (int j = 0; j < 300; ++j) {
            RandomStream random(1, quint64(j));
            std::vector<double> values;
            for (int i = 0; i < 50; ++i)
                values.push_back(random.normal());
            columns.append(Column::numeric(QStringLiteral("x%1").arg(j), values));
        }
        const Dataset data = Dataset::make({}, columns).value();
        const auto last = [](const Eigen::RowVectorXd &x) {
            return 1 / (1 + std::exp(-x[299] * 4));
        };
        CounterfactualSettings settings;
        settings.budget = 2000;
        for (quint32 row = 0; row < 5; ++row) {
            const auto answer = find(functionOutput(data, last, true), data, row, settings);
            QVERIFY(answer && !answer->found.empty());
            QCOMPARE(answer->found.front().changed, std::vector<int>{299});
            QVERIFY(answer->predicted <= 2000);
        }
    }

    void keepsLimits()
    {
        const Dataset data = grid();
        const ExplainedOutput output = functionOutput(data, smooth, true);
        CounterfactualSettings settings;
        settings.immutable = QStringList{d};
        settings.onlyUp = QStringList{a};
        settings.onlyDown = QStringList{b};
        settings.ranges[c] = {1, 3};
        int found = 0;
        for (quint32 row = 0; row < 30; ++row) {
            const auto answer = find(output, data, row, settings);
            QVERIFY(answer);
            for (const Counterfactual &one : answer->found) {
                ++found;
                QCOMPARE(one.cells[3], answer->original[3]);
                QVERIFY(one.cells[0] >= answer->original[0]);
                QVERIFY(one.cells[1] <= answer->original[1]);
                QVERIFY(one.cells[2] == answer->original[2] ||
                        (one.cells[2] >= 1 && one.cells[2] <= 3));
            }
        }
        QVERIFY(found > 20);
    }

    void givesDifferentOnes()
    {
        const Dataset data = grid();
        const ExplainedOutput output = functionOutput(data, smooth, true);
        CounterfactualSettings settings;
        settings.count = 4;
        qsizetype most = 0;
        for (quint32 row = 0; row < 20; ++row) {
            const auto answer = find(output, data, row, settings);
            QVERIFY(answer);
            most = std::max(most, qsizetype(answer->found.size()));
            for (size_t i = 0; i < answer->found.size(); ++i) {
                const Counterfactual &one = answer->found[i];
                QVERIFY(i == 0 || answer->found[i - 1].cost <= one.cost);
                QCOMPARE(qsizetype(one.changed.size()),
                         qsizetype((one.cells.array() != answer->original.array()).count()));
                for (size_t k = 0; k < answer->found.size(); ++k)
                    QVERIFY(i == k || !std::includes(one.changed.begin(), one.changed.end(),
                                                     answer->found[k].changed.begin(),
                                                     answer->found[k].changed.end()));
            }
        }
        QVERIFY(most >= 3);
    }

    void measuresHowPlausibleTheyAre()
    {
        const Dataset data = grid();
        const ExplainedOutput output = functionOutput(data, smooth, true);
        const auto answer = find(output, data, 0);
        QVERIFY(answer);
        const CellTable cells = CellTable::make(data, data.columnNames()).value();
        const RowDistance distance(cells, cells.of(allRows(60)));
        for (const Counterfactual &one : answer->found) {
            double least = 1e9;
            for (quint32 row = 0; row < 60; ++row)
                least = std::min(least, distance.between(cells.of(row), one.cells));
            QCOMPARE(one.nearestDistance, least);
            QCOMPARE(distance.between(cells.of(one.nearestRow), one.cells), least);
        }
    }

    void movesTwinsTogether()
    {
        const Dataset rows = grid();
        QStringList names;
        for (double value : rows.column(0).numbers())
            names.append(QStringList{"nil", "one", "two", "three", "four"}[qsizetype(value)]);
        const QString twin = QStringLiteral("twin");
        const Dataset data =
            Dataset::make({}, {rows.column(0), rows.column(1), rows.column(2), rows.column(3),
                               test::categoricalColumn(twin, names)})
                .value();
        const ExplainedOutput output = functionOutput(data, smooth, true);
        CounterfactualSettings settings;
        int changes = 0;
        for (quint32 row = 0; row < 20; ++row) {
            const auto answer = find(output, data, row, settings);
            QVERIFY(answer);
            QCOMPARE(answer->together, QStringList{QStringLiteral("a, twin")});
            for (const Counterfactual &one : answer->found) {
                const QString level = answer->columns.shown(4, one.cells[4]).toString();
                QCOMPARE(level, (QStringList{"nil", "one", "two", "three",
                                             "four"}[qsizetype(one.cells[0])]));
                changes += one.cells[0] != answer->original[0];
            }
        }
        QVERIFY(changes > 5);
        settings.immutable = QStringList{twin};
        for (quint32 row = 0; row < 20; ++row) {
            const auto answer = find(output, data, row, settings);
            QVERIFY(answer);
            for (const Counterfactual &one : answer->found)
                QCOMPARE(one.cells[0], answer->original[0]);
        }
    }

    void movesARegressionIntoAnInterval()
    {
        const Dataset data = grid();
        const auto sum = [](const Eigen::RowVectorXd &x) { return 10 * x[0] + x[1]; };
        const ExplainedOutput output = functionOutput(data, sum, false);
        CounterfactualSettings settings;
        settings.low = 31;
        settings.high = 32;
        const Column &tens = data.column(0);
        const Column &ones = data.column(1);
        for (quint32 row = 0; row < 20; ++row) {
            const auto answer = find(output, data, row, settings);
            QVERIFY(answer);
            QCOMPARE(answer->output, 10 * tens.numbers()[row] + ones.numbers()[row]);
            const bool there = answer->output == 31 || answer->output == 32;
            QCOMPARE(answer->already, there);
            QCOMPARE(answer->found.empty(), there);
            for (const Counterfactual &one : answer->found)
                QVERIFY(one.output == 31 || one.output == 32);
        }
        const auto nothing = find(output, data, 0);
        QVERIFY(!nothing);
        QCOMPARE(nothing.error().kind, Error::Kind::Usage);
    }

    void saysWhenThereIsNone()
    {
        const Dataset data = grid();
        // Above 0.4 at best, where a is 4: never decided as "yes".
        const auto never = [](const Eigen::RowVectorXd &x) { return 0.1 * x[0]; };
        const ExplainedOutput output = functionOutput(data, never, true);
        quint32 row = 0;
        while (data.column(0).numbers()[row] != 1)
            ++row;
        const auto answer = find(output, data, row);
        QVERIFY(answer);
        QVERIFY(answer->found.empty());
        QVERIFY(answer->proven);
        QVERIFY(answer->failure);
        QCOMPARE(answer->failure->cells[0], 4.0);
        QCOMPARE(answer->failure->changed, std::vector<int>{0});
        QCOMPARE(answer->failure->output, 0.4);
    }

    void sameForAllThreads()
    {
        const Dataset data = grid();
        const ExplainedOutput output = functionOutput(data, smooth, true);
        const auto one = find(output, data, 5, {}, 1);
        const auto three = find(output, data, 5, {}, 3);
        QCOMPARE(one->predicted, three->predicted);
        QCOMPARE(one->found.size(), three->found.size());
        for (size_t i = 0; i < one->found.size(); ++i)
            QVERIFY(one->found[i].cells == three->found[i].cells);
    }

    void takesMissingValues()
    {
        const Dataset rows = grid();
        std::vector<double> numbers(rows.column(0).numbers().begin(),
                                    rows.column(0).numbers().end());
        numbers[0] = NAN;
        const Dataset data = Dataset::make({}, {Column::numeric(a, numbers), rows.column(1),
                                                rows.column(2), rows.column(3)})
                                 .value();
        const auto high = [](const Eigen::RowVectorXd &x) { return x[0] > 3 ? 0.9 : 0.1; };
        const auto answer = find(functionOutput(data, high, true), data, 0);
        QVERIFY(answer);
        QVERIFY(!answer->found.empty());
        QCOMPARE(answer->found.front().cells[0], 4.0);
        QCOMPARE(answer->found.front().distance, 1.0);
        QCOMPARE(answer->columns.shown(0, answer->original[0]), QJsonValue());
    }

    void refuses_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"row", "background", "immutable", "up", "nothing", "class"})
            QTest::addRow("%s", what) << QString::fromLatin1(what);
    }
    void refuses()
    {
        QFETCH(QString, what);
        const Dataset data = grid();
        const ExplainedOutput output = functionOutput(data, smooth, true);
        CounterfactualSettings settings;
        if (what == QStringLiteral("immutable"))
            settings.immutable = QStringList{QStringLiteral("absent")};
        if (what == QStringLiteral("up"))
            settings.onlyUp = QStringList{d};
        if (what == QStringLiteral("nothing"))
            settings.immutable = data.columnNames();
        if (what == QStringLiteral("class"))
            settings.wanted = 2;
        NoProgress progress;
        const quint32 row = what == QStringLiteral("row") ? 60 : 0;
        const Rows background = allRows(what == QStringLiteral("background") ? 0 : 60);
        const auto answer =
            findCounterfactuals(output, data, row, background, settings, {}, progress);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind,
                 what == QStringLiteral("up") ? Error::Kind::Usage : Error::Kind::BadInput);
        QVERIFY(!answer.error().text.isEmpty());
    }

    void stops()
    {
        const Dataset data = grid();
        StopAtOnce progress;
        const auto answer = findCounterfactuals(functionOutput(data, smooth, true), data, 0,
                                                allRows(60), {}, {}, progress);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::Cancelled);
    }

    void standsOnTheShelf()
    {
        const Dataset data = grid();
        const ExplainedOutput output = functionOutput(data, smooth, true);
        const Explainer &explainer = *shelf<Explainer>().find(QStringLiteral("counterfactual"));
        const Params params =
            Params::checked(explainer.params, {{QStringLiteral("immutable"), QJsonArray{d}},
                                               {QStringLiteral("ranges"), QJsonArray{"a::3"}},
                                               {QStringLiteral("count"), 2}})
                .value();
        NoProgress progress;
        const ExplanationRequest request{output, data, {0, 1}, allRows(60)};
        const auto explanation = explainer.explain(request, params, {}, progress);
        QVERIFY(explanation);
        QCOMPARE(explanation->blocks.size(), 2);
        const auto &table = std::get<Table>(explanation->blocks.first());
        QVERIFY(table.caption.contains(output.title()));
        for (const auto &row : table.rows)
            QCOMPARE(row.size(), table.columns.size());
        QVERIFY(explanation->table);
        QVERIFY(explanation->table->rowCount() >= 2);
        const Column reached = explanation->table->find(QStringLiteral("reached")).value();
        QCOMPARE(reached.numbers()[0], 1.0);
        const Column of = explanation->table->find(QStringLiteral("row")).value();
        const Column changed = explanation->table->find(a).value();
        for (qsizetype i = 0; i < changed.size(); ++i) {
            const auto row = size_t(of.numbers()[size_t(i)]);
            QVERIFY(changed.numbers()[size_t(i)] <= 3 ||
                    changed.numbers()[size_t(i)] == data.column(0).numbers()[row]);
        }
        QCOMPARE(explanation->values.value(QStringLiteral("counterfactuals")).toArray().size(), 2);
        const auto bad = explainer.explain(
            request,
            Params::checked(explainer.params, {{QStringLiteral("ranges"), QJsonArray{"a:3"}}})
                .value(),
            {}, progress);
        QVERIFY(!bad);
        QCOMPARE(bad.error().kind, Error::Kind::Usage);
    }
};

QTEST_GUILESS_MAIN(CounterfactualTest)
#include "tst_counterfactual.moc"
