#include "core/random.h"
#include "models/cross_validation.h"
#include "models/fit_mitigation.h"
#include "models/fitted_steps.h"
#include "models/mitigation_validation.h"
#include "models/mlp.h"
#include "models/row_keys.h"
#include "models/step_blocks.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

const QString y = QStringLiteral("y");
const QString sex = QStringLiteral("sex");

/// The target depends on x0, x1 and on the group, which x4 knows of.
Dataset unfairData(qsizetype rows, quint64 seed = 1)
{
    const Dataset plain = test::binaryData(rows, 4, seed);
    RandomStream random(seed, 77);
    QStringList groups, labels;
    std::vector<double> proxy;
    const Column &truth = plain.column(plain.indexOf(y));
    for (qsizetype row = 0; row < rows; ++row) {
        const bool male = random.uniform() < 0.6;
        const bool yes = truth.displayText(row) == QLatin1String("yes");
        groups.append(male ? QStringLiteral("Male") : QStringLiteral("Female"));
        labels.append(yes && (male || random.uniform() < 0.5) ? QStringLiteral("yes")
                                                              : QStringLiteral("no"));
        proxy.push_back(double(male) + 0.5 * random.normal());
    }
    QList<Column> columns;
    for (qsizetype at = 0; at < plain.columnCount(); ++at) {
        if (plain.column(at).name() != y)
            columns.append(plain.column(at));
    }
    columns.append(Column::numeric(QStringLiteral("x4"), proxy));
    columns.append(test::categoricalColumn(sex, groups));
    columns.append(test::categoricalColumn(y, labels));
    return Dataset::make(QStringLiteral("unfair"), columns).value();
}

Dataset with(const Dataset &data, const Column &column)
{
    QList<Column> columns;
    for (qsizetype at = 0; at < data.columnCount(); ++at)
        columns.append(data.column(at).name() == column.name() ? column : data.column(at));
    if (data.indexOf(column.name()) < 0)
        columns.append(column);
    return Dataset::make(data.name(), columns).value();
}

Dataset without(const Dataset &data, const QString &name)
{
    QList<Column> columns;
    for (qsizetype at = 0; at < data.columnCount(); ++at) {
        if (data.column(at).name() != name)
            columns.append(data.column(at));
    }
    return Dataset::make(data.name(), columns).value();
}

MitigationSpec mitigation(const QString &method, const QString &constraint = {},
                          const QJsonObject &params = {}, const QStringList &columns = {sex},
                          int bins = 0)
{
    const auto made = MitigationSpec::make(method, constraint, columns, bins, params);
    if (!made)
        qFatal("%s", qPrintable(made.error().text));
    return *made;
}

PipelineSpec specFor(const Dataset &data, const MitigationSpec &asked,
                     const QStringList &notFeatures = {sex})
{
    PipelineSpec spec;
    spec.learner = asked.any() ? mitigatorOf(asked).learner : QString();
    if (spec.learner.isEmpty())
        spec.learner = QStringLiteral("logistic_regression");
    QJsonObject params;
    if (spec.learner == QLatin1String("mlp"))
        params = {{QStringLiteral("hidden"), QStringLiteral("16")},
                  {QStringLiteral("batch"), 64},
                  {QStringLiteral("learning_rate"), 0.01}};
    spec.learnerParams =
        Params::checked(shelf<Learner>().find(spec.learner)->params, params).value();
    spec.encoderParams = Params::initial(Encoder::paramSpecs());
    spec.target = y;
    spec.columns = data.columnNames();
    for (const QString &name : notFeatures)
        spec.columns.removeAll(name);
    spec.steps.mitigation = asked;
    return spec;
}

Result<Pipeline> fit(const Dataset &data, const PipelineSpec &spec, const Rows &positions)
{
    const auto target = readTarget(data, y);
    if (!target)
        return passOn(target);
    NoProgress progress;
    return Pipeline::fit(data, *target, positions, spec, {1, 1}, progress);
}

Pipeline fitted(const Dataset &data, const PipelineSpec &spec, const Rows &positions)
{
    auto made = fit(data, spec, positions);
    if (!made)
        qFatal("%s", qPrintable(made.error().text));
    return *std::move(made);
}

/// Each method, and for those with constraints each constraint.
void addMethods(bool onlyThatDecide = false)
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("constraint");
    QTest::addColumn<QJsonObject>("params");
    for (const auto &[id, method] : shelf<Mitigator>().entries()) {
        if (method.learner == QLatin1String("mlp") && !hasTorch())
            continue;
        if (onlyThatDecide && !method.decide)
            continue;
        for (const QString &constraint : method.constraints)
            QTest::addRow("%s %s", qPrintable(id), qPrintable(constraint))
                << id << constraint << QJsonObject();
    }
    QTest::newRow("threshold, drawn")
        << QStringLiteral("threshold") << QStringLiteral("equalized_odds")
        << QJsonObject{{QStringLiteral("randomise"), true}, {QStringLiteral("slack"), 0.0}};
}

double gapOf(const Predictions &predictions, const Dataset &data, const QString &constraint)
{
    double low[3] = {1, 1, 1}, high[3] = {0, 0, 0};
    for (const QString &group : {QStringLiteral("Male"), QStringLiteral("Female")}) {
        double rows = 0, selected = 0, tp = 0, fp = 0, positives = 0;
        for (size_t at = 0; at < predictions.truth.size(); ++at) {
            if (data.column(data.indexOf(sex)).displayText(predictions.rows[at]) != group)
                continue;
            ++rows;
            positives += predictions.truth[at];
            selected += predictions.predicted[at];
            tp += predictions.truth[at] * predictions.predicted[at];
            fp += (1 - predictions.truth[at]) * predictions.predicted[at];
        }
        const double rates[3] = {selected / rows, tp / positives, fp / (rows - positives)};
        for (int rate = 0; rate < 3; ++rate) {
            low[rate] = std::min(low[rate], rates[rate]);
            high[rate] = std::max(high[rate], rates[rate]);
        }
    }
    if (constraint == QLatin1String("demographic_parity"))
        return high[0] - low[0];
    if (constraint == QLatin1String("equal_opportunity"))
        return high[1] - low[1];
    return std::max(high[1] - low[1], high[2] - low[2]);
}

} // namespace

class MitigationTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// What is true of rows outside the training rows changes nothing, to the last bit.
    void learnsFromTrainingRowsOnly_data() { addMethods(); }
    void learnsFromTrainingRowsOnly()
    {
        QFETCH(QString, method);
        QFETCH(QString, constraint);
        QFETCH(QJsonObject, params);
        const Dataset data = unfairData(500);
        const PipelineSpec spec = specFor(data, mitigation(method, constraint, params));
        Rows train, test;
        for (quint32 row = 0; row < 500; ++row)
            (row % 4 == 0 ? test : train).push_back(row);
        NoProgress progress;
        TargetRows target = readTarget(data, y).value();
        const Pipeline one = Pipeline::fit(data, target, train, spec, {1, 1}, progress).value();
        for (quint32 row : test)
            target.target.values[row] = 1 - target.target.values[row];
        // Their groups and features are others too.
        QStringList groups;
        std::vector<double> proxy;
        for (quint32 row = 0; row < 500; ++row) {
            groups.append(row % 4 == 0 ? QStringLiteral("Other")
                                       : data.column(data.indexOf(sex)).displayText(row));
            proxy.push_back(
                row % 4 == 0 ? 50 : data.column(data.indexOf(QStringLiteral("x4"))).numbers()[row]);
        }
        const Dataset changed = with(with(data, test::categoricalColumn(sex, groups)),
                                     Column::numeric(QStringLiteral("x4"), proxy));
        const Pipeline other =
            Pipeline::fit(changed, target, train, spec, {1, 1}, progress).value();
        const Answers before = one.answer(data, test, {}).value();
        const Answers after = other.answer(data, test, {}).value();
        QCOMPARE(after.outputs, before.outputs);
        QCOMPARE(after.decided, before.decided);
    }

    /// The constraint's gap on rows that were not trained on becomes smaller.
    void gapBecomesSmaller_data() { addMethods(); }
    void gapBecomesSmaller()
    {
        QFETCH(QString, method);
        QFETCH(QString, constraint);
        QFETCH(QJsonObject, params);
        const Dataset data = unfairData(4000);
        const TargetRows target = readTarget(data, y).value();
        std::vector<qint32> strata(target.target.values.begin(), target.target.values.end());
        SplitInput input{4000, {}, {}, {}};
        input.strata = strata;
        const Split split =
            makeSplit(SplitSpec::parse(QStringLiteral("stratified:3")).value(), input, 3).value();
        NoProgress progress;
        const MitigationSpec asked = mitigation(method, constraint, params);
        PipelineSpec plain = specFor(data, asked);
        plain.steps.mitigation = {};
        const MitigationValidation validation =
            validateMitigation(data, target, split, plain, {asked}, {1, 2}, progress).value();
        const double before = gapOf(validation.plain.predictions, data, constraint);
        const double after = gapOf(validation.mitigated[0].predictions, data, constraint);
        QVERIFY2(before > 0.15, qPrintable(QString::number(before)));
        QVERIFY2(after < 0.7 * before,
                 qPrintable(QStringLiteral("%1 after %2").arg(after).arg(before)));
        // What the settings share is what each has alone.
        PipelineSpec alone = plain;
        const CrossValidation baseline =
            crossValidate(data, target, split, plain, {1, 2}, progress).value();
        QCOMPARE(validation.plain.predictions.predicted, baseline.predictions.predicted);
        alone.steps.mitigation = asked;
        const CrossValidation single =
            crossValidate(data, target, split, alone, {1, 1}, progress).value();
        QCOMPARE(validation.mitigated[0].predictions.predicted, single.predictions.predicted);
        QCOMPARE(validation.mitigated[0].predictions.probabilities,
                 single.predictions.probabilities);
    }

    void savedPredictsAlike_data() { addMethods(); }
    void savedPredictsAlike()
    {
        QFETCH(QString, method);
        QFETCH(QString, constraint);
        QFETCH(QJsonObject, params);
        const Dataset data = unfairData(600);
        const PipelineSpec spec = specFor(data, mitigation(method, constraint, params));
        const Pipeline pipeline = fitted(data, spec, allRows(600));
        const QTemporaryDir folder;
        const QString one = folder.filePath(QStringLiteral("one"));
        const QString two = folder.filePath(QStringLiteral("two"));
        QVERIFY(pipeline.save(one));
        const Result<Pipeline> loaded = Pipeline::load(one);
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().text));
        QCOMPARE(loaded->spec().steps.mitigation.toJson(), spec.steps.mitigation.toJson());
        const Answers before = pipeline.answer(data, allRows(600), {1, 2}).value();
        const Answers after = loaded->answer(data, allRows(600), {9, 1}).value();
        QCOMPARE(after.outputs, before.outputs);
        QCOMPARE(after.decided, before.decided);
        QCOMPARE(stepsJson(loaded->spec().steps, loaded->steps()),
                 stepsJson(spec.steps, pipeline.steps()));
        QVERIFY(loaded->save(two));
        QCOMPARE(test::readAll(QDir(two).filePath(QStringLiteral("pipeline.json"))),
                 test::readAll(QDir(one).filePath(QStringLiteral("pipeline.json"))));
        // It says what it needs.
        const QStringList notes = mitigationNotes(loaded->spec().steps.mitigation);
        QCOMPARE(notes.join(u' ').contains(QStringLiteral("needed for every prediction")),
                 mitigatorOf(spec.steps.mitigation).needsGroups);
    }

    /// An answer depends on the row, not on the table it stands in.
    void drawsFollowTheRow()
    {
        const Dataset data = unfairData(800);
        const PipelineSpec spec = specFor(
            data,
            mitigation(QStringLiteral("threshold"), QStringLiteral("equalized_odds"),
                       {{QStringLiteral("randomise"), true}, {QStringLiteral("slack"), 0.0}}));
        const Pipeline pipeline = fitted(data, spec, allRows(800));
        bool drawn = false;
        for (const ScoreRule &rule : pipeline.steps().mitigation.rules)
            drawn = drawn || rule.isDrawn();
        QVERIFY(drawn);
        const Answers all = pipeline.answer(data, allRows(800), {1, 1}).value();
        Rows some;
        for (quint32 row = 799; row > 3; row -= 3)
            some.push_back(row);
        const Answers part =
            pipeline.answer(data.taken(some), allRows(qsizetype(some.size())), {5, 2}).value();
        for (size_t at = 0; at < some.size(); ++at)
            QCOMPARE(part.decided[at], all.decided[some[at]]);
    }

    void drawnSharesAreKept()
    {
        std::vector<double> shares(20'000, 0.3);
        std::vector<quint64> keys;
        const Dataset data = test::binaryData(20'000, 2);
        keys = rowKeys(data, {QStringLiteral("x0")}, allRows(20'000));
        const std::vector<double> drawn = drawShares(shares, 3, keys);
        double sum = 0;
        for (double one : drawn)
            sum += one;
        // Five standard deviations.
        QVERIFY(std::abs(sum / 20'000 - 0.3) < 5 * std::sqrt(0.21 / 20'000));
        QVERIFY(drawn != drawShares(shares, 4, keys));
        QCOMPARE(drawShares(std::vector<double>{0, 1}, 3, {1, 2}), (std::vector<double>{0, 1}));
    }

    void protectedColumnIsNeeded_data() { addMethods(); }
    void protectedColumnIsNeeded()
    {
        QFETCH(QString, method);
        QFETCH(QString, constraint);
        QFETCH(QJsonObject, params);
        const Dataset data = unfairData(500);
        const MitigationSpec asked = mitigation(method, constraint, params);
        const Pipeline pipeline = fitted(data, specFor(data, asked), allRows(500));
        const auto answers = pipeline.answer(without(data, sex), allRows(500), {});
        QCOMPARE(answers.has_value(), !asked.needsGroups());
        if (!answers) {
            QCOMPARE(answers.error().kind, Error::Kind::BadInput);
            QVERIFY(answers.error().text.contains(QStringLiteral("\"sex\"")));
        }
    }

    void unseenGroupIsDecidedAsWithout_data() { addMethods(true); }
    void unseenGroupIsDecidedAsWithout()
    {
        QFETCH(QString, method);
        QFETCH(QString, constraint);
        QFETCH(QJsonObject, params);
        const MitigationSpec asked = mitigation(method, constraint, params);
        const Dataset data = unfairData(500);
        const Pipeline pipeline = fitted(data, specFor(data, asked), allRows(500));
        QStringList others(500, QStringLiteral("Other"));
        others[3] = QString();
        const Dataset strange = with(data, test::categoricalColumn(sex, others));
        const Answers answers = pipeline.answer(strange, allRows(500), {}).value();
        QCOMPARE(answers.decided, Decision().decide(answers.outputs));
        const QStringList notes =
            unseenGroupNotes(pipeline.steps().mitigation, strange, allRows(500));
        QCOMPARE(notes.size(), 1);
        QVERIFY(notes.first().startsWith(QStringLiteral("500 rows")));
        QVERIFY(unseenGroupNotes(pipeline.steps().mitigation, data, allRows(500)).isEmpty());
    }

    void refusesWhatCannotBe_data()
    {
        QTest::addColumn<Dataset>("data");
        QTest::addColumn<MitigationSpec>("asked");
        QTest::addColumn<QString>("part");
        const QString threshold = QStringLiteral("threshold");
        const QString odds = QStringLiteral("equalized_odds");
        const Dataset data = unfairData(300);
        QTest::newRow("continuous")
            << data << mitigation(threshold, odds, {}, {QStringLiteral("x1")})
            << QStringLiteral("more than 10 different values");
        QTest::newRow("one group")
            << with(data, test::categoricalColumn(sex, QStringList(300, QStringLiteral("Male"))))
            << mitigation(threshold) << QStringLiteral("one group");
        QTest::newRow("absent") << without(data, sex) << mitigation(threshold)
                                << QStringLiteral("\"sex\"");
        QTest::newRow("target") << data << mitigation(threshold, odds, {}, {y})
                                << QStringLiteral("cannot be the protected column");
        QStringList groups;
        for (qsizetype row = 0; row < 300; ++row)
            groups.append(data.column(data.indexOf(y)).displayText(row) == QLatin1String("no") &&
                                  row % 3 == 0
                              ? QStringLiteral("None")
                              : QStringLiteral("Some"));
        const Dataset noPositives = with(data, test::categoricalColumn(sex, groups));
        QTest::newRow("no positives")
            << noPositives << mitigation(threshold, odds)
            << QStringLiteral("no training row of the group \"None\" is positive");
        QTest::newRow("no positives, equal opportunity")
            << noPositives << mitigation(threshold, QStringLiteral("equal_opportunity"))
            << QStringLiteral("Equal opportunity is undefined");
        QStringList three;
        for (qsizetype row = 0; row < 300; ++row)
            three.append(QString(QLatin1Char(char('a' + row % 3))));
        QTest::newRow("three classes") << with(data, test::categoricalColumn(y, three))
                                       << mitigation(threshold) << QStringLiteral("3 classes");
        QTest::newRow("a number") << with(test::regressionData(300, 3),
                                          data.column(data.indexOf(sex)))
                                  << mitigation(threshold) << QStringLiteral("is a number");
    }
    void refusesWhatCannotBe()
    {
        QFETCH(Dataset, data);
        QFETCH(MitigationSpec, asked);
        QFETCH(QString, part);
        const auto made = fit(data, specFor(data, asked), allRows(300));
        QVERIFY(!made);
        QCOMPARE(made.error().kind, Error::Kind::BadInput);
        QVERIFY2(made.error().text.contains(part), qPrintable(made.error().text));
        QVERIFY(!made.error().hint.isEmpty());
    }

    void onlyLearnersThatTheMethodTrains()
    {
        const Dataset data = unfairData(300);
        PipelineSpec spec = specFor(data, {});
        spec.steps.mitigation = mitigation(QStringLiteral("adversarial"));
        const auto made = fit(data, spec, allRows(300));
        QVERIFY(!made);
        QCOMPARE(made.error().kind, Error::Kind::Usage);
        QVERIFY(made.error().text.contains(QStringLiteral("logistic_regression")));
        QVERIFY(made.error().hint.contains(QStringLiteral("mlp")));
    }

    void demographicParityNeedsNoPositives()
    {
        const Dataset data = unfairData(400);
        QStringList groups;
        for (qsizetype row = 0; row < 400; ++row)
            groups.append(data.column(data.indexOf(y)).displayText(row) == QLatin1String("no") &&
                                  row % 3 == 0
                              ? QStringLiteral("None")
                              : QStringLiteral("Some"));
        const Dataset changed = with(data, test::categoricalColumn(sex, groups));
        const auto made = fit(changed,
                              specFor(changed, mitigation(QStringLiteral("threshold"),
                                                          QStringLiteral("demographic_parity"))),
                              allRows(400));
        QVERIFY2(made, made ? "" : qPrintable(made.error().text));
    }

    void continuousColumnGoesInBins()
    {
        const Dataset data = unfairData(600);
        const QString age = QStringLiteral("x1");
        const Pipeline pipeline = fitted(
            data,
            specFor(data, mitigation(QStringLiteral("threshold"),
                                     QStringLiteral("equal_opportunity"), {}, {age, sex}, 3)),
            allRows(600));
        const GroupCoder &coder = pipeline.steps().mitigation.groups;
        QCOMPARE(coder.names().size(), 6);
        const std::vector<qint32> codes = coder.codes(data, allRows(600)).value();
        std::vector<int> counts(6);
        for (qint32 code : codes)
            ++counts[size_t(code)];
        QCOMPARE(counts[0] + counts[1], 200);
        QCOMPARE(counts[2] + counts[3], 200);
        // Values beyond those of the training are of the outer bins.
        const Dataset far = with(data, Column::numeric(age, std::vector<double>(600, 1e6)));
        const std::vector<qint32> farCodes = coder.codes(far, allRows(600)).value();
        for (qint32 code : farCodes)
            QVERIFY2(code >= 4, qPrintable(QString::number(code)));
    }

    void missingValueIsAGroup()
    {
        const Column column = test::categoricalColumn(
            sex, {QStringLiteral("b"), QString(), QStringLiteral("a"), QString()});
        const Dataset data = Dataset::make(QStringLiteral("d"), {column}).value();
        const GroupCoder coder = GroupCoder::fit(data, {sex}, allRows(4), 0).value();
        QCOMPARE(coder.names(), (QStringList{QStringLiteral("a"), QStringLiteral("b"),
                                             QStringLiteral("sex missing")}));
        QCOMPARE(coder.codes(data, allRows(4)).value(), (std::vector<qint32>{1, 2, 0, 2}));
        // A number that other files hold as a text is the same group.
        const Dataset numbers =
            Dataset::make(QStringLiteral("n"), {Column::numeric(sex, {1, 2})}).value();
        const GroupCoder ofNumbers = GroupCoder::fit(numbers, {sex}, allRows(2), 0).value();
        const Dataset texts =
            Dataset::make(QStringLiteral("t"),
                          {test::textColumn(sex, {QStringLiteral("2"), QStringLiteral("1")})})
                .value();
        QCOMPARE(ofNumbers.codes(texts, allRows(2)).value(), (std::vector<qint32>{1, 0}));
    }

    /// Damage that the file's own digest does not show.
    void damagedGroupsAndRules()
    {
        const Dataset data = unfairData(300);
        const MitigationSpec asked = mitigation(QStringLiteral("threshold"));
        const QJsonObject good =
            fitted(data, specFor(data, asked), allRows(300)).steps().mitigation.toJson();
        QVERIFY(FittedMitigation::fromJson(asked, good));
        const auto changed = [&](const char *key, const QJsonValue &value) {
            QJsonObject json = good;
            json[QLatin1String(key)] = value;
            return FittedMitigation::fromJson(asked, json);
        };
        QVERIFY(!changed("seed", QStringLiteral("x")));
        QVERIFY(!changed("rules", QJsonArray()));
        QVERIFY(!changed("groups", QJsonObject()));
        const QJsonObject wild{{QStringLiteral("thresholds"), QJsonArray{0.5}},
                               {QStringLiteral("shares"), QJsonArray{0, 2}}};
        QVERIFY(!changed("rules", QJsonArray{wild, wild}));
        const QJsonObject falling{{QStringLiteral("thresholds"), QJsonArray{0.5, 0.2}},
                                  {QStringLiteral("shares"), QJsonArray{0, 0.5, 1}}};
        QVERIFY(!changed("rules", QJsonArray{falling, falling}));
    }

    /// Group and class are independent by the weights, and totals stay.
    void reweighingMakesIndependent()
    {
        const std::vector<double> truth{1, 1, 1, 0, 1, 0, 0, 0, 0, 0};
        const GroupedRows rows{{QStringLiteral("a"), QStringLiteral("b")},
                               {0, 0, 0, 0, 1, 1, 1, 1, 1, 1},
                               truth,
                               std::vector<double>(10, 1.0)};
        const MitigationSpec spec = mitigation(QStringLiteral("reweighing"));
        const std::vector<double> weights = mitigatorOf(spec).weigh(rows, spec).value();
        // P(a) P(1) / P(a, 1) = 0.4 · 0.4 / 0.3.
        QVERIFY(std::abs(weights[0] - 0.16 / 0.3) < 1e-12);
        QVERIFY(std::abs(weights[3] - 0.24 / 0.1) < 1e-12);
        QVERIFY(std::abs(weights[4] - 0.24 / 0.1) < 1e-12);
        QVERIFY(std::abs(weights[5] - 0.36 / 0.5) < 1e-12);
        double positiveA = 0, all = 0;
        for (size_t row = 0; row < 10; ++row) {
            all += weights[row];
            positiveA += rows.groups[row] == 0 && truth[row] > 0.5 ? weights[row] : 0;
        }
        QVERIFY(std::abs(all - 10) < 1e-12);
        QVERIFY(std::abs(positiveA / 4 - 0.4) < 1e-12);
        const MitigationSpec none =
            mitigation(QStringLiteral("reweighing"), {}, {{QStringLiteral("strength"), 0.0}});
        QCOMPARE(mitigatorOf(none).weigh(rows, none).value(), rows.weights);
    }
};

QTEST_GUILESS_MAIN(MitigationTest)
#include "tst_mitigation.moc"
