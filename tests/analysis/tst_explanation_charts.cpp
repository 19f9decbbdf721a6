#include "analysis/attribution_charts.h"
#include "analysis/cohorts.h"
#include "analysis/dependence_chart.h"
#include "analysis/effect_charts.h"
#include "analysis/row_charts.h"
#include "core/random.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using Mark = Chart::Series::Mark;

namespace {

const double none = std::numeric_limits<double>::quiet_NaN();

/// Two rows, three columns: of each row the sum of the values and 0.5 is the output.
ExplainedRows small()
{
    ExplainedRows explained;
    Attributions &all = explained.attributions;
    all.columns = {"age", "sex", "hours"};
    all.rows = {4, 1};
    all.values.resize(2, 3);
    all.values << 1, -0.25, 0.5, //
        -3, 0.75, 0.5;
    all.base = 0.5;
    all.outputs = Eigen::Vector2d(1.75, -1.25);
    explained.data =
        Dataset::make("people", {Column::numeric("age", {20, none, 40, 50, 60}),
                                 Column::categorical("sex", {0, 1, 0, 1, -1}, {"female", "male"}),
                                 Column::numeric("hours", {1, 2, 3, 4, 5})})
            .value();
    explained.output = "log-odds of yes";
    explained.valueName = "SHAP value";
    return explained;
}

/// As many columns as asked for, column c with the value c + 1 (or its negative) in each row.
ExplainedRows wide(int columns, int rows)
{
    ExplainedRows explained;
    Attributions &all = explained.attributions;
    all.values.resize(rows, columns);
    std::vector<double> zeros(size_t(rows), 0.0);
    QList<Column> data;
    for (int column = 0; column < columns; ++column) {
        all.columns.append(QString::number(column));
        data.append(Column::numeric(all.columns.last(), zeros));
        for (int row = 0; row < rows; ++row)
            all.values(row, column) = (row % 2 ? -1 : 1) * (column + 1);
    }
    for (int row = 0; row < rows; ++row)
        all.rows.push_back(quint32(row));
    all.outputs = all.values.rowwise().sum();
    explained.data = Dataset::make("wide", data).value();
    return explained;
}

void compareJson(const Chart &chart)
{
    const Result<Chart> back = Chart::fromJson(chart.toJson());
    QVERIFY2(back, back ? "" : qPrintable(back.error().text));
    QCOMPARE(back->toJson(), chart.toJson());
}

} // namespace

class TestExplanationCharts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void importance();
    void othersAreOneBar();
    void weightsWithoutIntervals();
    void beeswarm();
    void captionsSayWhatIsShown();
    void waterfall();
    void forces();
    void othersAreOneStep();
    void cohorts();
    void cohortsOfValues();
    void decisions();
    void interactions();
    void dependence();
    void partners();
    void effects();
    void surface();
};

void TestExplanationCharts::importance()
{
    const Chart chart = importanceChart(small());
    compareJson(chart);
    QCOMPARE(chart.y.categories, (QStringList{"age", "sex", "hours"}));
    const Chart::Series &bars = chart.series.first();
    QCOMPARE(bars.mark, Mark::Bars);
    QCOMPARE(bars.y, (QList<double>{2, 0.5, 0.5}));
    // Of 1 and 3: sd √2, t(0.975, 1) = 12.706: 2 ± 12.706, not below 0.
    QCOMPARE(bars.low[0], 0.0);
    QVERIFY(std::abs(bars.high[0] - 14.7062) < 1e-3);
    QCOMPARE(bars.low[2], 0.5);
    QCOMPARE(bars.high[2], 0.5);
    QCOMPARE(chart.x.title, QString("Mean |SHAP value (log-odds of yes)|"));
    QVERIFY(chart.summary.contains("age"));
}

void TestExplanationCharts::othersAreOneBar()
{
    const Chart chart = importanceChart(wide(14, 4), 10);
    QCOMPARE(chart.y.categories.size(), 11);
    QCOMPARE(chart.y.categories.first(), QString("13"));
    QCOMPARE(chart.y.categories.last(), QString("4 others"));
    QCOMPARE(chart.series[0].y.last(), 1.0 + 2 + 3 + 4);
    // One more than shown is shown, too: "1 other" would take its place.
    QCOMPARE(importanceChart(wide(11, 4), 10).y.categories.last(), QString("0"));
}

void TestExplanationCharts::weightsWithoutIntervals()
{
    const QList<ColumnWeight> weights{{"a", 3, 2, 4}, {"b", 2}, {"c", 1}, {"d", 0.5}};
    const Chart chart = weightChart(weights, "Drop of ROC AUC", {}, "n = 10.", 2);
    compareJson(chart);
    QCOMPARE(chart.y.categories, (QStringList{"a", "b", "2 others"}));
    QCOMPARE(chart.series[0].y, (QList<double>{3, 2, 1.5}));
    QVERIFY(std::isnan(chart.series[0].low[1]) && std::isnan(chart.series[0].high[2]));
    QCOMPARE(chart.caption, QString("n = 10."));
}

void TestExplanationCharts::beeswarm()
{
    const Chart chart = beeswarmChart(small());
    compareJson(chart);
    QVERIFY(chart.horizontal);
    QCOMPARE(chart.series.size(), 3);
    const Chart::Series &age = chart.series[0];
    QCOMPARE(age.y, (QList<double>{1, -3}));
    QCOMPARE(age.x, (QList<double>{0, 0})); // far apart: on the line
    QCOMPARE(age.rows, (QList<qint64>{4, 1}));
    QCOMPARE(age.z[0], 60.0);
    QVERIFY(std::isnan(age.z[1]));
    // Categories have no order to colour by, and say what they are.
    QVERIFY(std::isnan(chart.series[1].z[0]) && std::isnan(chart.series[1].z[1]));
    QCOMPARE(chart.series[1].labels, (QStringList{"missing", "male"}));
    // 2 and 5: the 5 % and 95 % quantiles by linear interpolation.
    QCOMPARE(chart.series[2].zMinimum, 2.15);
    QCOMPARE(chart.series[2].zMaximum, 4.85);
    QCOMPARE(chart.colourKey.low, QString("Low"));

    const Chart more = beeswarmChart(wide(14, 40), 10);
    QCOMPARE(more.y.categories.last(), QString("4 others"));
    QCOMPARE(more.series[10].y[0], 10.0);
    QCOMPARE(more.series[10].y[1], -10.0);
    for (qsizetype i = 0; i < more.series.size(); ++i) {
        for (double x : more.series[i].x)
            QVERIFY(std::abs(x - double(i)) <= 0.42);
    }
}

void TestExplanationCharts::captionsSayWhatIsShown()
{
    ExplainedRows explained = small();
    explained.attributions.outputs[1] += 0.001;
    for (const Chart &chart : {importanceChart(explained), beeswarmChart(explained),
                               dependenceChart(explained, 0, -1), decisionChart(explained)}) {
        QVERIFY(chart.caption.contains("og-odds of yes"));
        QVERIFY(chart.caption.contains("base value 0.5"));
        QVERIFY(chart.caption.contains("n = 2 rows of people"));
        QVERIFY(chart.caption.contains("at most 0.001"));
    }
    for (const Chart &chart : {waterfallChart(explained, 1), forceChart(explained, 1)}) {
        QVERIFY(chart.caption.contains("log-odds of yes"));
        QVERIFY(chart.caption.contains("base value 0.5"));
        QVERIFY(chart.caption.contains("row 2 of people"));
        QVERIFY(chart.caption.contains("by 0.001"));
        QVERIFY(chart.title.contains("row 2"));
    }
    explained.subject = "row 9, changed";
    QVERIFY(waterfallChart(explained, 0).caption.contains("row 9, changed of people"));
    QVERIFY(forceChart(explained, 0).title.contains("row 9, changed"));
}

void TestExplanationCharts::waterfall()
{
    const Chart chart = waterfallChart(small(), 1);
    compareJson(chart);
    // Row 1 has no age and is male; the largest stands at the top and comes last.
    QCOMPARE(chart.y.categories, (QStringList{"age missing", "sex = male", "hours = 2"}));
    const Chart::Series &up = chart.series[0], &down = chart.series[1];
    QCOMPARE(up.colour, Chart::Series::pushesUp);
    QCOMPARE(down.colour, Chart::Series::pushesDown);
    QCOMPARE(up.x, (QList<double>{2, 1}));
    QCOMPARE(up.low, (QList<double>{0.5, 1}));
    QCOMPARE(up.high, (QList<double>{1, 1.75}));
    QCOMPARE(up.labels, (QStringList{"+0.5", "+0.75"}));
    QCOMPARE(down.x, (QList<double>{0}));
    QCOMPARE(down.low, (QList<double>{-1.25}));
    QCOMPARE(down.high, (QList<double>{1.75}));
    QCOMPARE(down.y, (QList<double>{-3}));
    QCOMPARE(chart.references[0].x1, 0.5);
    QCOMPARE(chart.references[1].x1, -1.25);
}

void TestExplanationCharts::forces()
{
    const Chart chart = forceChart(small(), 0);
    compareJson(chart);
    const Chart::Series &up = chart.series[0], &down = chart.series[1];
    // Both meet at the output 1.75: up to it from the left, down to it from the right.
    QCOMPARE(up.low, (QList<double>{0.75, 0.25}));
    QCOMPARE(up.high, (QList<double>{1.75, 0.75}));
    QCOMPARE(up.labels, (QStringList{"age = 60", "hours = 5"}));
    QCOMPARE(down.low, (QList<double>{1.75}));
    QCOMPARE(down.high, (QList<double>{2}));
    // What is not explained of the push down is what is left of the base value.
    QCOMPARE(up.low.last() + 0.25, 0.5);
}

void TestExplanationCharts::othersAreOneStep()
{
    const Chart chart = waterfallChart(wide(14, 2), 0, 9);
    QCOMPARE(chart.y.categories.size(), 10);
    QCOMPARE(chart.y.categories.first(), QString("13 = 0"));
    QCOMPARE(chart.y.categories.last(), QString("5 others"));
    QCOMPARE(chart.series[0].y.first(), 1.0 + 2 + 3 + 4 + 5);
    QCOMPARE(chart.series[0].high.last(), 105.0);
}

void TestExplanationCharts::cohorts()
{
    const Chart chart = cohortChart(small(), {{"one", {0}}, {"both", {0, 1}}});
    compareJson(chart);
    QCOMPARE(chart.series.size(), 2);
    QCOMPARE(chart.y.categories, (QStringList{"age", "sex", "hours"}));
    QCOMPARE(chart.series[0].name, QString("one"));
    QCOMPARE(chart.series[0].y, (QList<double>{1, 0.25, 0.5}));
    QVERIFY(std::isnan(chart.series[0].low[0]));
    QCOMPARE(chart.series[1].y, (QList<double>{2, 0.5, 0.5}));
    QVERIFY(chart.caption.contains("one 1, both 2"));
}

void TestExplanationCharts::cohortsOfValues()
{
    ExplainedRows explained = small();
    explained.attributions.rows = {4, 1, 0, 2, 3};
    const auto sizes = [](const QList<Cohort> &cohorts) {
        QStringList texts;
        for (const Cohort &one : cohorts)
            texts.append(QStringLiteral("%1: %2").arg(one.name).arg(one.places.size()));
        return texts;
    };
    QCOMPARE(sizes(cohortsBy(explained, "sex")),
             (QStringList{"female: 2", "male: 2", "sex missing: 1"}));
    // Quartiles of 20, 40, 50, 60 by linear interpolation: 35, 45, 52.5.
    const QList<Cohort> ages = cohortsBy(explained, "age");
    QCOMPARE(sizes(ages), (QStringList{"age ≤ 35: 1", "35 < age ≤ 45: 1", "45 < age ≤ 52.5: 1",
                                       "52.5 < age ≤ 60: 1", "age missing: 1"}));
    QCOMPARE(ages[0].places, std::vector<int>{2});
    QCOMPARE(ages[4].places, std::vector<int>{1});
    QCOMPARE(sizes(cohortsBy(explained, "sex", 1)), (QStringList{"female: 2", "sex missing: 1"}));
    QCOMPARE(sizes(cohortsBy(explained, "no such column")),
             (QStringList{"no such column missing: 5"}));
}

void TestExplanationCharts::decisions()
{
    const Chart chart = decisionChart(small());
    compareJson(chart);
    QCOMPARE(chart.series.size(), 2);
    // The lower output first, from the base at the bottom; the most important column at the top.
    QCOMPARE(chart.series[0].y, (QList<double>{0.5, 1, 1.75, -1.25}));
    QCOMPARE(chart.series[0].x, (QList<double>{2.5, 1.5, 0.5, -0.5}));
    QCOMPARE(chart.series[0].colour, Chart::Series::pushesDown);
    QCOMPARE(chart.series[1].colour, Chart::Series::pushesUp);
    QCOMPARE(chart.series[1].rows, QList<qint64>(4, 4));
    const Chart few = decisionChart(wide(14, 60), 20, 10);
    QCOMPARE(few.series.size(), 20);
    QCOMPARE(few.series[0].y.last(), -105.0);
    QCOMPARE(few.series[19].y.last(), 105.0);
    QCOMPARE(few.series[19].y[1], 10.0); // the others come first
    QVERIFY(few.caption.contains("20 of 60 rows"));
}

void TestExplanationCharts::interactions()
{
    Eigen::Matrix3d interactions;
    interactions << 1, 0, 0, 0, 3, 0.5, 0, 0.5, 2;
    const Chart chart = interactionChart(small(), interactions, 2);
    compareJson(chart);
    QCOMPARE(chart.x.categories, (QStringList{"sex", "hours"}));
    QCOMPARE(chart.series[0].z, (QList<double>{3, 0.5, 0.5, 2}));
    QVERIFY(chart.caption.contains("2 of 3 columns"));
}

void TestExplanationCharts::dependence()
{
    const Chart plain = dependenceChart(small(), 2, 0);
    compareJson(plain);
    QCOMPARE(plain.series[0].x, (QList<double>{5, 2}));
    QCOMPARE(plain.series[0].y, (QList<double>{0.5, 0.5}));
    QCOMPARE(plain.series[0].z[0], 60.0);
    QCOMPARE(plain.series[0].rows, (QList<qint64>{4, 1}));
    // Categories on the axis, with a place for what is missing; around their places, not on them.
    const Chart sex = dependenceChart(small(), 1, -1);
    QCOMPARE(sex.x.categories, (QStringList{"female", "male", "missing"}));
    QCOMPARE(std::round(sex.series[0].x[0]), 2.0);
    QCOMPARE(std::round(sex.series[0].x[1]), 1.0);
    // Categories as colours: a series a level, the rest as one.
    const Chart coloured = dependenceChart(small(), 2, 1);
    QCOMPARE(coloured.series.size(), 2);
    QCOMPARE(coloured.series[0].name, QString("male"));
    QCOMPARE(coloured.series[1].name, QString("other or missing"));
    QVERIFY(coloured.caption.contains("Colour: sex"));
    QVERIFY(dependenceChart(small(), 0, -1).caption.contains("Without 1 rows"));
}

/// The attribution to a is a product with b: b is found among columns that have nothing to do with
/// it, be they numbers or categories of many levels.
void TestExplanationCharts::partners()
{
    constexpr int n = 600;
    RandomStream random(8);
    std::vector<double> a(n), b(n), c(n);
    std::vector<qint32> many(n), group(n);
    QStringList levels;
    for (int i = 0; i < 40; ++i)
        levels.append(QString::number(i));
    ExplainedRows explained;
    Attributions &all = explained.attributions;
    all.columns = {"a", "c", "many", "b", "group"};
    all.values = Eigen::MatrixXd::Zero(n, 5);
    all.outputs = Eigen::VectorXd::Zero(n);
    for (int i = 0; i < n; ++i) {
        a[size_t(i)] = random.normal(), b[size_t(i)] = random.normal();
        c[size_t(i)] = random.normal();
        many[size_t(i)] = qint32(random.below(40)), group[size_t(i)] = qint32(random.below(2));
        all.rows.push_back(quint32(i));
        all.values(i, 0) = a[size_t(i)] * b[size_t(i)];
        all.values(i, 1) = group[size_t(i)] + 0.1 * c[size_t(i)];
    }
    explained.data =
        Dataset::make("made", {Column::numeric("a", a), Column::numeric("c", c),
                               Column::categorical("many", many, levels), Column::numeric("b", b),
                               Column::categorical("group", group, {"x", "y"})})
            .value();
    QCOMPARE(strongestPartner(explained, 0), 3);
    QCOMPARE(strongestPartner(explained, 1), 4);
    QCOMPARE(strongestPartner(explained, 3), -1); // constant: nothing goes with it
}

void TestExplanationCharts::effects()
{
    EffectCurve curve;
    curve.column = "age";
    curve.grid = Eigen::Vector3d(10, 20, 30);
    curve.mean = Eigen::Vector3d(1, 2, 4);
    curve.low = Eigen::Vector3d(0.5, 1, 3);
    curve.high = Eigen::Vector3d(1.5, 3, 5);
    curve.rows.resize(3, 3);
    curve.rows << 0, 1, 5, 1, 2, 2, 2, 3, 5;
    curve.output = "probability of yes";
    curve.caption = "n = 3.";
    const Chart chart = partialDependenceChart(curve, 2);
    compareJson(chart);
    QCOMPARE(chart.series.size(), 3);
    QVERIFY(chart.series[0].muted && chart.series[1].muted && !chart.series[2].muted);
    QCOMPARE(chart.series[0].y, (QList<double>{0, 1, 5}));
    QCOMPARE(chart.series[1].y, (QList<double>{2, 3, 5}));
    QCOMPARE(chart.series[2].high, (QList<double>{1.5, 3, 5}));
    QVERIFY(chart.caption.contains("2 of 3 rows"));
    // Changes are 0 1 5, 0 1 1, 0 1 3: mean 3, sd 2, t(0.975, 2) = 4.3027.
    const EffectCurve moved = centred(curve);
    QCOMPARE(moved.mean[0], 0.0);
    QCOMPARE(moved.mean[2], 3.0);
    QCOMPARE(moved.rows(2, 2), 3.0);
    QCOMPARE(moved.low[1], 1.0);
    QVERIFY(std::abs(moved.high[2] - (3 + 4.302653 * 2 / std::sqrt(3.0))) < 1e-5);
    curve.levels = {"low", "middle", "high"};
    const Chart ale = accumulatedEffectsChart(curve);
    QCOMPARE(ale.series.size(), 1);
    QCOMPARE(ale.series[0].mark, Mark::Points); // no line between categories
    QCOMPARE(ale.x.categories, curve.levels);
}

void TestExplanationCharts::surface()
{
    EffectSurface surface;
    surface.columns[0] = "age";
    surface.columns[1] = "sex";
    surface.levels[1] = QStringList{"female", "male"};
    surface.grid[0] = Eigen::Vector3d(10, 20, 30);
    surface.grid[1] = Eigen::Vector2d(0, 1);
    surface.mean.resize(3, 2);
    surface.mean << 1, 2, 3, 4, 5, 6;
    const Chart chart = effectSurfaceChart(surface);
    compareJson(chart);
    QCOMPARE(chart.series[0].z, (QList<double>{1, 3, 5, 2, 4, 6}));
    QCOMPARE(chart.y.categories, surface.levels[1]);
}

QTEST_APPLESS_MAIN(TestExplanationCharts)
#include "tst_explanation_charts.moc"
