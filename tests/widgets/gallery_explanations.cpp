#include "tests/widgets/gallery_explanations.h"

#include "analysis/attribution_charts.h"
#include "analysis/dependence_chart.h"
#include "analysis/effect_charts.h"
#include "analysis/row_charts.h"
#include "core/random.h"

#include <cmath>

namespace tenbin::gallery {

namespace {

constexpr int rows = 2'000;
constexpr int numbers = 11;

/// Eleven numbers and two categories; what numbers do falls with their place, the first two
/// interact.
ExplainedRows explained()
{
    const char *names[numbers] = {"age",          "education-num", "capital-gain", "hours-per-week",
                                  "capital-loss", "tenure",        "debt",         "children",
                                  "distance",     "visits",        "noise"};
    RandomStream random(21);
    ExplainedRows made;
    Attributions &all = made.attributions;
    all.base = -1.2;
    all.values.resize(rows, numbers + 2);
    QList<Column> columns;
    std::vector<std::vector<double>> drawn;
    for (int column = 0; column < numbers; ++column) {
        std::vector<double> values(rows);
        for (double &value : values)
            value = random.below(25) == 0 ? std::numeric_limits<double>::quiet_NaN()
                                          : 40 + 12 * random.normal();
        drawn.push_back(values);
        columns.append(Column::numeric(QString::fromLatin1(names[column]), values));
    }
    std::vector<qint32> status(rows), sex(rows);
    for (int row = 0; row < rows; ++row) {
        all.rows.push_back(quint32(row));
        status[size_t(row)] = qint32(random.below(3));
        sex[size_t(row)] = qint32(random.below(2));
        for (int column = 0; column < numbers; ++column) {
            const double value = drawn[size_t(column)][size_t(row)];
            const double pushed = std::isnan(value) ? 0 : (value - 40) / 12;
            const double other = drawn[1][size_t(row)];
            const double turned = column == 0 && !std::isnan(other) ? 1 + (other - 40) / 30 : 1;
            all.values(row, column) = 0.9 / (column + 1) * turned * pushed + 0.05 * random.normal();
        }
        all.values(row, numbers) = 0.7 * (status[size_t(row)] - 1) + 0.1 * random.normal();
        all.values(row, numbers + 1) = 0.2 * sex[size_t(row)] - 0.1;
    }
    columns.append(Column::categorical(QStringLiteral("marital-status"), status,
                                       {QStringLiteral("Never-married"), QStringLiteral("Divorced"),
                                        QStringLiteral("Married-civ-spouse")}));
    columns.append(Column::categorical(QStringLiteral("sex"), sex,
                                       {QStringLiteral("Female"), QStringLiteral("Male")}));
    all.outputs = all.values.rowwise().sum().array() + all.base;
    made.data = Dataset::make(QStringLiteral("adult"), columns).value();
    all.columns = made.data.columnNames();
    made.output = QStringLiteral("log-odds of >50K");
    made.valueName = QStringLiteral("SHAP value");
    return made;
}

EffectCurve curve()
{
    EffectCurve made;
    made.column = QStringLiteral("age");
    made.grid = Eigen::VectorXd::LinSpaced(40, 17, 80);
    made.mean = (made.grid.array() / 14).sin() * 0.2 + 0.4;
    made.low = made.mean.array() - 0.03;
    made.high = made.mean.array() + 0.03;
    RandomStream random(4);
    made.rows.resize(200, 40);
    for (Eigen::Index row = 0; row < made.rows.rows(); ++row)
        made.rows.row(row) =
            (made.mean.array() * (1 + 0.2 * random.normal()) + 0.1 * random.normal()).transpose();
    made.output = QStringLiteral("probability of >50K");
    made.caption = QStringLiteral("n = 200 rows of adult. Band: 95 % t interval of the mean.");
    return made;
}

EffectSurface surface()
{
    EffectSurface made;
    made.columns[0] = QStringLiteral("age");
    made.columns[1] = QStringLiteral("hours-per-week");
    made.grid[0] = Eigen::VectorXd::LinSpaced(24, 17, 80);
    made.grid[1] = Eigen::VectorXd::LinSpaced(20, 5, 80);
    made.mean = (made.grid[0].array() / 20).sin().matrix() * made.grid[1].transpose() / 100;
    made.output = QStringLiteral("probability of >50K");
    made.caption = QStringLiteral("n = 200 rows of adult.");
    return made;
}

} // namespace

QList<Chart> explanations()
{
    const ExplainedRows all = explained();
    std::vector<int> first, second;
    for (int row = 0; row < rows; ++row)
        (row % 3 ? first : second).push_back(row);
    const Eigen::MatrixXd interactions =
        (all.attributions.values.transpose() * all.attributions.values / rows).cwiseAbs();
    return {importanceChart(all),
            beeswarmChart(all),
            waterfallChart(all, 7),
            forceChart(all, 7),
            dependenceChart(all, 0, strongestPartner(all, 0)),
            dependenceChart(all, numbers, 1),
            dependenceChart(all, 3, numbers),
            cohortChart(all, {{QStringLiteral("women"), second}, {QStringLiteral("men"), first}}),
            decisionChart(all, 60),
            interactionChart(all, interactions),
            partialDependenceChart(curve()),
            partialDependenceChart(centred(curve())),
            accumulatedEffectsChart(curve()),
            effectSurfaceChart(surface())};
}

HighlightedText review()
{
    HighlightedText text;
    text.title = QStringLiteral("Why the review is taken for positive");
    text.caption = QStringLiteral("Log-odds of positive, base value −0.1, n = 1.");
    const char *words[] = {"An ",     "astonishing ", "film ",   "that ",   "drags ",     "a ",
                           "little ", "in ",          "its ",    "middle ", "but ",       "never ",
                           "loses ",  "its ",         "charm, ", "with ",   "wonderful ", "music ",
                           "and ",    "one ",         "dull ",   "chase."};
    const double values[] = {0,   1.2,  0.1, 0,   -0.7, 0,   -0.2, 0, 0, -0.1, 0,
                             0.3, -0.4, 0,   0.8, 0,    1.0, 0.2,  0, 0, -0.9, -0.1};
    for (size_t i = 0; i < std::size(words); ++i) {
        text.tokens.append(QString::fromLatin1(words[i]));
        text.values.append(values[i]);
    }
    return text;
}

} // namespace tenbin::gallery
