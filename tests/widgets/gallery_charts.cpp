#include "tests/widgets/gallery_charts.h"

#include "core/number.h"
#include "core/random.h"

#include <cmath>
#include <limits>

namespace tenbin::gallery {

namespace {

using Mark = Chart::Series::Mark;

QString text(const char *utf8)
{
    return QString::fromUtf8(utf8);
}

Chart named(const QString &id, const QString &title)
{
    Chart chart;
    chart.id = id;
    chart.title = title;
    return chart;
}

Chart::Series marks(Mark mark, const QString &name = {})
{
    Chart::Series series;
    series.name = name;
    series.mark = mark;
    return series;
}

Chart::Axis unit(const QString &title)
{
    Chart::Axis axis;
    axis.title = title;
    axis.maximum = 1;
    return axis;
}

Chart::Series rocCurve(const QString &name, double power, int points = 200)
{
    Chart::Series series;
    series.name = name;
    for (int i = 0; i <= points; ++i) {
        const double x = double(i) / points;
        series.x.append(x);
        series.y.append(std::pow(x, power));
    }
    return series;
}

Chart roc()
{
    Chart chart = named(text("roc"), text("ROC curve"));
    chart.caption = text("adult, n = 9,769 held out; thin lines are the five folds.");
    chart.summary = text("Gradient boosting reaches an area of 0.927, logistic regression 0.902.");
    chart.x = unit(text("False positive rate"));
    chart.y = unit(text("True positive rate"));
    chart.square = true;
    for (int fold = 0; fold < 5; ++fold) {
        Chart::Series one = rocCurve(text("fold %1").arg(fold + 1), 0.09 + 0.02 * fold);
        one.muted = true;
        chart.series.append(one);
    }
    for (const auto &[name, power, colour] :
         {std::tuple{"Gradient boosting", 0.12, 0}, std::tuple{"Random forest", 0.16, 1},
          std::tuple{"Logistic regression", 0.24, 2}}) {
        Chart::Series one = rocCurve(text(name), power);
        one.colour = colour;
        chart.series.append(one);
    }
    chart.references.append({text("chance"), 0, 0, 1, 1});
    return chart;
}

Chart precisionRecall()
{
    Chart chart = named(text("pr"), text("Precision and recall"));
    chart.caption = text("adult, n = 9,769 held out; the band is a 95 % bootstrap interval.");
    chart.x = unit(text("Recall"));
    chart.y = unit(text("Precision"));
    Chart::Series one = marks(Mark::Line, text("Gradient boosting"));
    for (int i = 1; i <= 150; ++i) {
        const double x = i / 150.0;
        one.x.append(x);
        one.y.append(0.99 - 0.73 * std::pow(x, 3.2));
        one.low.append(one.y.last() - 0.015 - 0.05 * (1 - x));
        one.high.append(std::min(1.0, one.y.last() + 0.012 + 0.02 * (1 - x)));
    }
    chart.series.append(one);
    chart.references.append({text("prevalence 0.24"), 0, 0.24, 1, 0.24});
    return chart;
}

Chart confusion()
{
    Chart chart = named(text("confusion"), text("Confusion matrix"));
    chart.caption = text("adult, n = 9,769 held out; threshold 0.5.");
    const QStringList classes{text("<=50K"), text(">50K")};
    chart.x.title = text("Predicted");
    chart.y.title = text("Actual");
    chart.x.categories = chart.y.categories = classes;
    chart.square = true;
    Chart::Series cells = marks(Mark::HeatMap);
    cells.x = cells.y = {0, 1};
    cells.z = {0.938, 0.062, 0.334, 0.666};
    cells.labels = {text("6,951\n93.8 %"), text("460\n6.2 %"), text("787\n33.4 %"),
                    text("1,571\n66.6 %")};
    chart.series.append(cells);
    return chart;
}

Chart calibration()
{
    Chart chart = named(text("calibration"), text("Calibration"));
    chart.caption = text("adult, n = 9,769 in ten bins of equal count; whiskers are 95 % Wilson "
                         "intervals.");
    chart.x = unit(text("Mean predicted probability"));
    chart.y = unit(text("Fraction of positives"));
    chart.square = true;
    for (const auto &[name, bend, colour] :
         {std::tuple{"Gradient boosting", 1.05, 0}, std::tuple{"Random forest", 1.4, 1}}) {
        Chart::Series one = marks(Mark::Points, text(name));
        one.colour = colour;
        for (int i = 0; i < 10; ++i) {
            const double x = 0.04 + 0.1 * i;
            one.x.append(x);
            one.y.append(std::pow(x, bend));
            one.low.append(std::max(0.0, one.y.last() - 0.03));
            one.high.append(std::min(1.0, one.y.last() + 0.03));
        }
        chart.series.append(one);
    }
    chart.references.append({text("perfect"), 0, 0, 1, 1});
    return chart;
}

Chart importance()
{
    Chart chart = named(text("importance"), text("Permutation importance"));
    chart.caption = text("Loss of ROC AUC when the column is shuffled; 20 repeats, 95 % interval.");
    chart.horizontal = true;
    chart.x.title = text("Mean decrease of ROC AUC");
    chart.y.categories = {text("capital-gain"),
                          text("marital-status"),
                          text("age"),
                          text("education-num"),
                          text("hours-per-week"),
                          text("occupation"),
                          text("capital-loss"),
                          text("relationship"),
                          text("workclass"),
                          text("native-country-of-the-respondent")};
    Chart::Series bars = marks(Mark::Bars);
    for (int i = 0; i < 10; ++i) {
        bars.x.append(i);
        bars.y.append(0.09 * std::exp(-0.42 * i) - (i == 9 ? 0.004 : 0));
        bars.low.append(bars.y.last() - 0.004);
        bars.high.append(bars.y.last() + 0.004);
    }
    chart.series.append(bars);
    return chart;
}

Chart learningCurve()
{
    Chart chart = named(text("learning"), text("Learning curve"));
    chart.caption = text("Five folds; bands are one standard deviation.");
    chart.x.title = text("Training rows");
    chart.x.logarithmic = true;
    chart.y.title = text("Log loss");
    for (const auto &[name, start, end, colour] :
         {std::tuple{"training", 0.08, 0.26, 0}, std::tuple{"validation", 0.55, 0.285, 1}}) {
        Chart::Series one = marks(Mark::Line, text(name));
        one.colour = colour;
        for (double rows : {100.0, 300.0, 1000.0, 3000.0, 10000.0, 39000.0}) {
            const double t = std::exp(-std::log(rows / 100) / 1.6);
            one.x.append(rows);
            one.y.append(end + (start - end) * t);
            one.low.append(one.y.last() - 0.02 - 0.06 * t);
            one.high.append(one.y.last() + 0.02 + 0.06 * t);
        }
        chart.series.append(one);
    }
    return chart;
}

Chart residuals(int n)
{
    Chart chart = named(text("residuals"), text("Residuals"));
    chart.caption = text("bike, n = %L1 held out.").arg(n);
    chart.x.title = text("Predicted count (rentals per hour)");
    chart.y.title = text("Residual");
    RandomStream random(7, 0);
    Chart::Series points = marks(Mark::Points);
    for (int i = 0; i < n; ++i) {
        const double x = 20 + 600 * std::pow(random.uniform(), 2);
        points.x.append(x);
        points.y.append(random.normal() * (8 + 0.12 * x));
    }
    chart.series.append(points);
    chart.references.append({text("no error"), 0, 0, 1, 0});
    return chart;
}

Chart histogram()
{
    Chart chart = named(text("drift"), text("age: reference and current"));
    chart.caption = text("Share of rows a bin; reference n = 32,561, current n = 16,281.");
    chart.x.title = text("age (years)");
    chart.y.title = text("Share");
    for (const auto &[name, shift] : {std::pair{"reference", 0.0}, std::pair{"current", 6.0}}) {
        Chart::Series one = marks(Mark::Bars, text(name));
        one.barWidth = 4;
        for (int x = 18; x <= 90; x += 4) {
            one.x.append(x);
            one.y.append(0.13 * std::exp(-std::pow((x - 36 - shift) / 17, 2)));
        }
        chart.series.append(one);
    }
    return chart;
}

Chart groups()
{
    Chart chart = named(text("groups"), text("Selection rate by group"));
    chart.caption = text("Whiskers are 95 % Wilson intervals.");
    chart.x.categories = {text("Black"), text("White"), text("Asian-Pac-Islander"),
                          text("Amer-Indian-Eskimo"), text("Other")};
    chart.y.title = text("Selection rate");
    int at = 0;
    for (const char *name : {"Female", "Male"}) {
        Chart::Series one = marks(Mark::Bars, text(name));
        for (int i = 0; i < 5; ++i) {
            one.x.append(i);
            one.y.append(0.07 + 0.15 * at + 0.03 * (i % 3));
            one.low.append(one.y.last() - 0.02 - 0.01 * i);
            one.high.append(one.y.last() + 0.02 + 0.01 * i);
        }
        chart.series.append(one);
        ++at;
    }
    chart.references.append({text("four fifths"), 0, 0.19, 4, 0.19});
    return chart;
}

Chart beeswarm()
{
    Chart chart = named(text("shap"), text("Attributions"));
    chart.caption = text("TreeSHAP, 600 of 9,769 rows a feature.");
    chart.x.title = text("Push on the log odds");
    chart.horizontal = true;
    chart.y.categories = {text("capital-gain"), text("age"), text("marital-status"),
                          text("hours-per-week")};
    Chart::Series points = marks(Mark::Points, text("Feature value"));
    RandomStream random(3, 0);
    for (int feature = 0; feature < 4; ++feature) {
        for (int i = 0; i < 150; ++i) {
            const double value = random.uniform();
            points.x.append(feature + 0.3 * (random.uniform() - 0.5));
            points.y.append((1.6 - 0.35 * feature) * (value - 0.45) + 0.15 * random.normal());
            points.z.append(value);
        }
    }
    chart.series.append(points);
    return chart;
}

Chart correlation()
{
    Chart chart = named(text("correlation"), text("Correlations"));
    chart.caption = text("Pearson, pairwise complete rows.");
    const int n = 9;
    Chart::Series cells = marks(Mark::HeatMap);
    for (int i = 0; i < n; ++i) {
        chart.x.categories.append(text("feature %1").arg(i + 1));
        cells.x.append(i);
        cells.y.append(i);
    }
    chart.y.categories = chart.x.categories;
    for (int i = 0; i < n; ++i) {
        for (int j = 0; j < n; ++j)
            cells.z.append(i == j ? 1 : std::cos(1.7 * i * j + i + j) * 0.8);
    }
    cells.z[5] = std::numeric_limits<double>::quiet_NaN();
    chart.series.append(cells);
    return chart;
}

Chart manyModels()
{
    Chart chart = named(text("rounds"), text("Validation loss by round"));
    chart.x.title = text("Round");
    chart.y.title = text("Log loss");
    for (int model = 0; model < 7; ++model) {
        Chart::Series one =
            marks(Mark::Line, text("depth %1, rate 0.%2").arg(model + 2).arg(model + 1));
        for (int i = 0; i < 120; ++i) {
            one.x.append(i);
            one.y.append(0.3 + 0.02 * model + 0.39 * std::exp(-i / (8.0 + 5 * model)));
        }
        chart.series.append(one);
    }
    return chart;
}

} // namespace

QList<Chart> charts()
{
    return {roc(),         precisionRecall(), confusion(),       calibration(), importance(),
            groups(),      learningCurve(),   residuals(1500),   histogram(),   beeswarm(),
            correlation(), manyModels(),      residuals(300'000)};
}

QList<Block> blocks()
{
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const QString bootstrap = text("95 % bootstrap, 1,000 resamples");
    Table table;
    table.title = text("Models compared");
    table.caption = text("Means over five folds; the best value of a column is bold.");
    table.columns = {{.title = text("Model")},
                     {.title = text("ROC AUC"),
                      .numeric = true,
                      .digits = 4,
                      .best = TableColumn::Best::Largest},
                     {.title = text("Log loss"),
                      .numeric = true,
                      .digits = 4,
                      .best = TableColumn::Best::Smallest},
                     {.title = text("Brier"), .numeric = true, .digits = 3},
                     {.title = text("Time (s)"), .numeric = true, .digits = 3}};
    table.rows = {{text("Gradient boosting"), 0.927123456, 0.27612, 0.0871, 3.81},
                  {text("Random forest"), 0.914812, 0.31202, 0.0931, 11.4},
                  {text("Logistic regression"), 0.902311, 0.32077, 0.1012, 0.62},
                  {text("Perceptron"), 0.909001, 0.31511, 0.0977, 42.0},
                  {text("Majority class"), 0.5, 0.55, QJsonValue(), 0.01}};
    QList<Block> blocks{
        Heading{text("Gradient boosting on adult"), 1},
        Paragraph{text("Trained on 39,073 rows, evaluated on 9,769 rows that no fold had seen. "
                       "The model ranks well and is calibrated; its recall of >50K is limited at "
                       "the default threshold.")},
        Figures{{{text("roc_auc"), text("ROC AUC"), 0.9271, 0.9215, 0.9324, bootstrap, {}},
                 {text("log_loss"), text("Log loss"), 0.2761, 0.2668, 0.2859, bootstrap, {}},
                 {text("accuracy"), text("Accuracy"), 0.8723, 0.8656, 0.8788, bootstrap, {}},
                 {text("fit"), text("Training time"), 3.81, none, none, {}, text("s")}}},
        Heading{text("Comparison"), 2},
        table,
        Heading{text("Curves"), 2}};
    for (const Chart &chart : charts())
        blocks.append(chart);
    return blocks;
}

Dataset people()
{
    constexpr qsizetype rows = 400;
    RandomStream random(11);
    std::vector<double> age, hours;
    std::vector<qint32> work, income;
    std::vector<qint64> seen, offsets{0};
    std::vector<char> bytes;
    for (qsizetype row = 0; row < rows; ++row) {
        const bool missing = random.below(12) == 0;
        age.push_back(missing ? std::numeric_limits<double>::quiet_NaN()
                              : double(17 + random.below(60)));
        hours.push_back(std::abs(40 + 11.3125 * random.normal()));
        work.push_back(random.below(15) == 0 ? Column::missingCode : qint32(random.below(4)));
        income.push_back(random.below(4) == 0 ? 1 : 0);
        seen.push_back(1'577'836'800'000'000 + qint64(random.below(365)) * 86'400'000'000);
        const QByteArray note = "interviewed by phone, case " + QByteArray::number(qint64(row));
        bytes.insert(bytes.end(), note.begin(), note.end());
        offsets.push_back(qint64(bytes.size()));
    }
    return Dataset::make(
               text("people"),
               {Column::numeric(text("age"), age), Column::numeric(text("hours-per-week"), hours),
                Column::categorical(text("workclass"), work,
                                    {text("Private"), text("Self-employed"), text("State-gov"),
                                     text("Without-pay")}),
                Column::datetime(text("first seen"), seen),
                Column::text(text("note"), offsets, bytes),
                Column::categorical(text("income"), income, {text("<=50K"), text(">50K")})},
               {Role::Protected, Role::Feature, Role::Feature, Role::Time, Role::Ignore,
                Role::Target})
        .value();
}

} // namespace tenbin::gallery
