// LIME: the fit by hand, and models that are what LIME fits.
#include "analysis/explainer.h"
#include "analysis/lime.h"
#include "analysis/local_surrogate.h"
#include "core/random.h"
#include "tests/analysis/function_model.h"

#include <QJsonArray>
#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;
using test::functionOutput;

namespace {

/// 200 rows: numbers x, z and 6 that say nothing, a category, a text.
Dataset table()
{
    RandomStream random(11);
    QList<Column> columns;
    for (const char *name : {"x", "z", "n0", "n1", "n2", "n3", "n4", "n5"}) {
        std::vector<double> values;
        for (int i = 0; i < 200; ++i)
            values.push_back(10 * random.uniform());
        columns.append(Column::numeric(QString::fromLatin1(name), values));
    }
    QStringList levels, texts;
    for (int i = 0; i < 200; ++i) {
        levels.append(random.uniform() < 0.3 ? QStringLiteral("u") : QStringLiteral("v"));
        texts.append(i % 2 ? QStringLiteral("Good tea, good cake (very)")
                           : QStringLiteral("bad tea"));
    }
    columns.append(test::categoricalColumn(QStringLiteral("c"), levels));
    columns.append(test::textColumn(QStringLiteral("t"), texts));
    return Dataset::make({}, columns).value();
}

double mean(const Column &column)
{
    double sum = 0;
    for (double value : column.numbers())
        sum += value;
    return sum / double(column.size());
}

/// Features: x, z, n0 … n5, c=…, c=…, words.
double linear(const Eigen::RowVectorXd &f)
{
    return 2 * f[0] - 3 * f[1] + 4 * f[8] + 1;
}

Result<LimeExplanation> explained(const ExplainedOutput &output, const Dataset &data, quint32 row,
                                  const LimeSettings &settings, int threads = 1)
{
    NoProgress progress;
    return limeByColumns(output, data, row, allRows(data.rowCount()), settings, {5, threads},
                         progress);
}

class StopAtOnce final : public Progress
{
public:
    bool report(double, const QString &) override { return false; }
};

} // namespace

class LimeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fitsByHand()
    {
        Eigen::MatrixXd inputs(2, 1);
        inputs << 0, 1;
        const LocalSample sample(inputs, Eigen::Vector2d(0, 2), Eigen::Vector2d(1, 3));
        const LocalSurrogate exact = sample.fit({0}, 0);
        QCOMPARE(exact.slopes[0], 2.0);
        QVERIFY(std::abs(exact.intercept) < 1e-15);
        QCOMPARE(exact.r2, 1.0);
        // Means 0.75 and 1.5; Szz 0.75, Szy 1.5, Syy 3.
        const LocalSurrogate ridge = sample.fit({0}, 0.25);
        QCOMPARE(ridge.slopes[0], 1.5);
        QCOMPARE(ridge.intercept, 0.375);
        QCOMPARE(ridge.r2, 0.9375);
        QCOMPARE(sample.fit({}, 0).intercept, 1.5);
    }

    void choosesInputs()
    {
        // y = 3 a + 2 b; c = a + b / 2 with noise is best alone, a and b are best together.
        RandomStream random(3);
        Eigen::MatrixXd inputs(500, 4);
        Eigen::VectorXd outputs(500);
        for (int i = 0; i < 500; ++i) {
            const double a = random.normal();
            const double b = random.normal();
            inputs.row(i) << a, b, a + 0.67 * b + 0.05 * random.normal(), random.normal();
            outputs[i] = 3 * a + 2 * b;
        }
        const LocalSample sample(inputs, outputs, Eigen::VectorXd::Ones(500));
        QCOMPARE(sample.chosenForward(1), std::vector<int>{2});
        QCOMPARE(sample.chosenForward(9).size(), 4U);
        const Eigen::VectorXd at = Eigen::VectorXd::Ones(4);
        QCOMPARE(sample.chosenByWeight(2, at), (std::vector<int>{0, 1}));
        QCOMPARE(sample.chosenByWeight(1, Eigen::Vector4d(0.01, 1, 1, 1)), std::vector<int>{1});
    }

    void findsALinearModel()
    {
        const Dataset data = table();
        const ExplainedOutput output = functionOutput(data, linear, false);
        LimeSettings settings;
        settings.discretised = false;
        settings.choice = LimeSettings::Choice::All;
        settings.ridge = 0;
        settings.samples = 500;
        settings.repeats = 3;
        const qint32 first = data.column(8).codes()[0]; // the level of feature 8
        for (quint32 row : {0U, 1U, 7U}) {
            const auto made = explained(output, data, row, settings);
            QVERIFY(made);
            const double x = data.column(0).numbers()[row] - mean(data.column(0));
            const double z = data.column(1).numbers()[row] - mean(data.column(1));
            const bool same = data.column(8).codes()[row] == first;
            QVERIFY(std::abs(made->weights[0] - 2 * x) < 1e-9);
            QVERIFY(std::abs(made->weights[1] + 3 * z) < 1e-9);
            QVERIFY(std::abs(made->weights[8] - (same ? 4 : -4)) < 1e-9);
            QVERIFY(made->weights.segment(2, 6).cwiseAbs().maxCoeff() < 1e-9);
            QVERIFY(made->errors.maxCoeff() < 1e-9);
            QVERIFY(std::abs(made->local() - made->output) < 1e-9);
            QVERIFY(std::abs(made->r2 - 1) < 1e-12);
        }
    }

    void findsASteppedModel()
    {
        const Dataset data = table();
        std::vector<double> sorted(data.column(0).numbers().begin(),
                                   data.column(0).numbers().end());
        std::sort(sorted.begin(), sorted.end());
        // Between the 25 % quantile's neighbours.
        const double cut = (sorted[49] + sorted[50]) / 2;
        const ExplainedOutput output = functionOutput(
            data, [cut](const Eigen::RowVectorXd &f) { return f[0] < cut ? 5.0 : 2.0; }, false);
        quint32 row = 0;
        while (data.column(0).numbers()[row] >= cut)
            ++row;
        LimeSettings settings;
        settings.inputs = 1;
        settings.ridge = 0;
        settings.samples = 1000;
        for (auto choice : {LimeSettings::Choice::Forward, LimeSettings::Choice::Highest}) {
            settings.choice = choice;
            const auto made = explained(output, data, row, settings);
            QVERIFY(made);
            QVERIFY(std::abs(made->weights[0] - 3) < 1e-9);
            QVERIFY(std::abs(made->intercept - 2) < 1e-9);
            QCOMPARE((made->weights.array() != 0).count(), 1);
            QVERIFY(made->conditions[0].startsWith(QStringLiteral("x ≤ ")));
        }
    }

    void drawsByThemselvesAgree()
    {
        const Dataset data = table();
        const ExplainedOutput output = functionOutput(
            data, [](const Eigen::RowVectorXd &f) { return std::sin(f[0]) * f[1]; }, false);
        const auto one = explained(output, data, 3, {});
        const auto three = explained(output, data, 3, {}, 3);
        QVERIFY(one && three);
        QVERIFY(one->weights == three->weights);
        // Each repeat draws anew: the mean of more repeats lies within the errors of fewer.
        QVERIFY(one->errors[0] > 0);
        LimeSettings more;
        more.repeats = 40;
        const auto many = explained(output, data, 3, more);
        QVERIFY(many->errors[0] < one->errors[0] * 2);
        QVERIFY(std::abs(many->weights[0] - one->weights[0]) < 5 * one->errors[0]);
        QVERIFY(one->r2 < 1);
    }

    void findsTheWordThatCounts()
    {
        const Dataset data = table();
        const Encoder encoder =
            Encoder::fit(data, data.columnNames(), allRows(200),
                         Params::initial(Encoder::paramSpecs()), EncoderNeeds{.takesSparse = false})
                .value();
        Eigen::Index good = -1;
        for (qsizetype j = 0; j < encoder.features().size(); ++j) {
            if (encoder.features()[j].name == QStringLiteral("t:good"))
                good = j;
        }
        QVERIFY(good >= 0);
        const ExplainedOutput output = functionOutput(
            data, [good](const Eigen::RowVectorXd &f) { return f[good] > 0 ? 7.0 : 4.0; }, false);
        LimeSettings settings;
        settings.ridge = 0;
        settings.samples = 300;
        NoProgress progress;
        const auto made =
            limeByWords(output, data, 1, QStringLiteral("t"), settings, {1, 1}, progress);
        QVERIFY2(made, made ? "" : qPrintable(made.error().text));
        QCOMPARE(made->inputs, QStringList({"good", "tea", "cake", "very"}));
        QVERIFY(std::abs(made->weights[0] - 3) < 1e-9);
        QVERIFY(made->weights.tail(3).cwiseAbs().maxCoeff() < 1e-9);
        QVERIFY(std::abs(made->intercept - 4) < 1e-9);
        QCOMPARE(made->output, 7.0);
    }

    void takesMissingValues()
    {
        const Dataset whole = table();
        QList<Column> columns;
        for (qsizetype j = 0; j < whole.columnCount(); ++j)
            columns.append(whole.column(j));
        std::vector<double> x(columns[0].numbers().begin(), columns[0].numbers().end());
        x[0] = x[5] = NAN;
        columns[0] = Column::numeric(QStringLiteral("x"), x);
        const Dataset data = Dataset::make({}, columns).value();
        const ExplainedOutput output = functionOutput(data, linear, false);
        LimeSettings settings;
        settings.samples = 200;
        const auto made = explained(output, data, 0, settings);
        QVERIFY(made);
        QVERIFY(made->weights.allFinite());
        QVERIFY(made->conditions[0].contains(QStringLiteral("missing")));
        settings.discretised = false;
        const auto none = explained(output, data, 0, settings);
        QVERIFY(!none);
        QCOMPARE(none.error().kind, Error::Kind::BadInput);
    }

    void refuses()
    {
        const Dataset data = table();
        const ExplainedOutput output = functionOutput(data, linear, false);
        NoProgress progress;
        QCOMPARE(explained(output, data, 200, {}).error().kind, Error::Kind::BadInput);
        QCOMPARE(limeByColumns(output, data, 0, {}, {}, {}, progress).error().kind,
                 Error::Kind::BadInput);
        QCOMPARE(limeByWords(output, data, 0, QStringLiteral("x"), {}, {}, progress).error().kind,
                 Error::Kind::Usage);
        const Dataset texts =
            Dataset::make({}, {data.column(9), data.column(0).renamed(QStringLiteral("y"))})
                .value();
        const ExplainedOutput reader = functionOutput(
            Dataset::make({}, {data.column(9)}).value(),
            [](const Eigen::RowVectorXd &f) { return f[0]; }, false);
        QCOMPARE(explained(reader, texts, 0, {}).error().kind, Error::Kind::Usage);
        StopAtOnce stop;
        QCOMPARE(limeByColumns(output, data, 0, allRows(9), {}, {}, stop).error().kind,
                 Error::Kind::Cancelled);
    }

    void standsOnTheShelf()
    {
        const Dataset data = table();
        const ExplainedOutput output = functionOutput(data, linear, false);
        const Explainer &lime = *shelf<Explainer>().find(QStringLiteral("lime"));
        NoProgress progress;
        const Params params =
            Params::checked(lime.params, {{QStringLiteral("samples"), 200}}).value();
        const auto made =
            lime.explain({output, data, {0, 1, 2}, allRows(100)}, params, {}, progress);
        QVERIFY(made);
        QVERIFY(!made->attributions);
        QCOMPARE(made->weights.size(), 10);
        QVERIFY(made->weights.first().column == QStringLiteral("z") ||
                made->weights.first().column == QStringLiteral("x"));
        QCOMPARE(made->blocks.size(), 6);
        const auto &chart = std::get<Chart>(made->blocks.first());
        QVERIFY(chart.caption.contains(QStringLiteral("R²")));
        QVERIFY(chart.x.title.contains(output.title()));
        qsizetype bars = 0;
        for (const Chart::Series &series : chart.series) {
            bars += series.x.size();
            QVERIFY(series.barWidth > 0);
            for (double weight : series.y)
                QCOMPARE(weight > 0, series.colour == Chart::Series::pushesUp);
        }
        QCOMPARE(bars, chart.y.categories.size());
        QCOMPARE(made->values.value(QStringLiteral("lime")).toArray().size(), 3);
        QVERIFY(made->table->rowCount() > 20);
    }
};

QTEST_GUILESS_MAIN(LimeTest)
#include "tst_lime.moc"
