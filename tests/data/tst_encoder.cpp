#include "data/encoder.h"
#include "tests/support/test_data.h"

#include <QJsonDocument>
#include <QTest>

#include <cmath>
#include <limits>

using namespace tenbin;
using test::allRows;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

Params params(const QStringList &assignments = {})
{
    return Params::parsed(Encoder::paramSpecs(), assignments).value();
}

Dataset numbers(std::vector<double> values)
{
    return Dataset::make(QStringLiteral("numbers"),
                         {Column::numeric(QStringLiteral("x"), std::move(values))})
        .value();
}

Dataset mixed(qsizetype rows)
{
    std::vector<double> x;
    std::vector<qint64> times;
    QStringList colours;
    QStringList words;
    for (qsizetype i = 0; i < rows; ++i) {
        x.push_back(i % 7 == 3 ? missing : double(i * i % 11));
        times.push_back(i * 86'400'000'000);
        colours.append(i % 5 == 4 ? QString() : QStringLiteral("c%1").arg(i % 4));
        words.append(QStringLiteral("some words %1").arg(QString(int(i % 3) + 2, QChar('w'))));
    }
    return Dataset::make(QStringLiteral("mixed"),
                         {Column::numeric(QStringLiteral("x"), std::move(x)),
                          test::categoricalColumn(QStringLiteral("colour"), colours),
                          Column::datetime(QStringLiteral("when"), std::move(times)),
                          test::textColumn(QStringLiteral("words"), words)})
        .value();
}

bool alike(const Features &a, const Features &b)
{
    const auto same = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    return a.dense.rows() == b.dense.rows() && a.dense.cols() == b.dense.cols() &&
           std::equal(a.dense.data(), a.dense.data() + a.dense.size(), b.dense.data(), same) &&
           Eigen::MatrixXd(a.sparse) == Eigen::MatrixXd(b.sparse);
}

} // namespace

class EncoderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void imputesAndScales_data()
    {
        QTest::addColumn<QString>("impute");
        QTest::addColumn<QString>("scale");
        QTest::addColumn<QList<double>>("expected");

        // scikit-learn 1.2.1: SimpleImputer, then the scaler, on 3.5 -1 missing 7.25 2 2
        // missing 40.
        const auto row = [](const char *impute, const char *scale, QList<double> expected) {
            QTest::addRow("%s, %s", impute, scale) << impute << scale << std::move(expected);
        };
        row("mean", "standard", {-0.447107439299995, -0.815715099180907, 0, -0.13993438939923514});
        row("mean", "minmax", {0.10975609756097562, 0, 0.24288617886178862, 0.20121951219512196});
        row("mean", "robust",
            {-0.26946107784431134, -0.9161676646706586, 0.5149700598802396, 0.26946107784431134});
        row("median", "standard",
            {-0.3124853525923878, -0.6724684787788185, -0.3724825402901263, -0.012499414103695513});
        row("median", "minmax", {0.10975609756097562, 0, 0.09146341463414634, 0.20121951219512196});
        row("median", "robust", {0.3076923076923077, -1.5384615384615385, 0, 1.8461538461538463});
        row("most_frequent", "standard",
            {-0.29573912516749984, -0.6536083186474997, -0.4150288563274998,
             0.0024852027324999987});
        row("most_frequent", "robust",
            {0.6153846153846154, -1.2307692307692308, 0, 2.1538461538461537});
        // By hand.
        row("constant", "none", {3.5, -1, 9, 7.25});
        row("median", "none", {3.5, -1, 2.75, 7.25});
    }

    void imputesAndScales()
    {
        QFETCH(QString, impute);
        QFETCH(QString, scale);
        QFETCH(QList<double>, expected);
        const Dataset data = numbers({3.5, -1, missing, 7.25, 2, 2, missing, 40});
        const auto encoder =
            Encoder::fit(data, {QStringLiteral("x")}, allRows(8),
                         params({"impute=" + impute, "scale=" + scale, "impute_value=9"}), {});
        QVERIFY(encoder);
        const auto features = encoder->encode(data);
        QVERIFY(features);
        for (qsizetype i = 0; i < expected.size(); ++i)
            QVERIFY2(std::abs(features->dense(i, 0) - expected[i]) < 1e-14,
                     qPrintable(QString::number(features->dense(i, 0), 'g', 17)));
    }

    void keepsMissingWhereTheLearnerTakesIt()
    {
        const Dataset data = numbers({1, missing, 3});
        const auto encoder = Encoder::fit(data, {QStringLiteral("x")}, allRows(3),
                                          params({"scale=standard"}), {.takesMissing = true});
        QVERIFY(encoder);
        const auto features = encoder->encode(data);
        QCOMPARE(features->dense(0, 0), -1.0);
        QVERIFY(std::isnan(features->dense(1, 0)));
        QCOMPARE(features->dense(2, 0), 1.0);
        const auto refused =
            Encoder::fit(data, {QStringLiteral("x")}, allRows(3), params({"impute=keep"}), {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Usage);
    }

    void marksMissingValues()
    {
        const Dataset data = numbers({1, missing, 3, 8});
        const auto encoder = Encoder::fit(data, {QStringLiteral("x")}, allRows(4),
                                          params({"indicator=true", "impute=mean"}), {});
        const auto features = encoder->encode(data);
        QCOMPARE(features->columns[1].name, QStringLiteral("x (missing)"));
        QCOMPARE(features->dense.col(1), Eigen::Vector4d(0, 1, 0, 0));
        QCOMPARE(features->dense.col(0), Eigen::Vector4d(1, 4, 3, 8));
        QCOMPARE(encoder->warnings(data, allRows(4)).size(), 1);
    }

    void learnsFromTrainingRowsOnly()
    {
        const Dataset data = numbers({1, 3, missing, 1000, -1000});
        const auto encoder =
            Encoder::fit(data, {QStringLiteral("x")}, Rows{0, 1}, params({"impute=mean"}), {});
        QCOMPARE(encoder->encode(data, Rows{2})->dense(0, 0), 2.0);
    }

    void shiftsConstantColumns()
    {
        const Dataset data = numbers({0.1, 0.1, 0.1});
        const auto encoder =
            Encoder::fit(data, {QStringLiteral("x")}, allRows(3), params({"scale=standard"}), {});
        QVERIFY(std::abs(encoder->encode(data)->dense(1, 0)) < 1e-15);
    }

    void refusesInfiniteNumbers()
    {
        const Dataset data = numbers({1, 2, infinite, 4});
        for (const Rows &rows : {Rows{0, 1, 2}, Rows{0, 1}}) {
            const auto encoder = Encoder::fit(data, {QStringLiteral("x")}, rows, params(), {});
            const Error error = encoder ? encoder->encode(data).error() : encoder.error();
            QCOMPARE(error.kind, Error::Kind::BadInput);
            QVERIFY(error.text.contains(QStringLiteral("\"x\" is infinite in row 3")));
        }
        const auto lenient =
            Encoder::fit(data, {QStringLiteral("x")}, allRows(4), params({"infinite=missing"}), {});
        QCOMPARE(lenient->encode(data)->dense(2, 0), 2.0);
    }

    void leavesColumnsWithoutValuesOut()
    {
        const Dataset data =
            Dataset::make(QStringLiteral("d"),
                          {Column::numeric(QStringLiteral("empty"), {missing, missing, 1}),
                           Column::numeric(QStringLiteral("x"), {1, 2, 3})})
                .value();
        const auto encoder = Encoder::fit(data, data.columnNames(), Rows{0, 1}, params(), {});
        QCOMPARE(encoder->columns(), QStringList{QStringLiteral("x")});
        QCOMPARE(encoder->notes().size(), 1);
        QVERIFY(encoder->notes().first().contains(QStringLiteral("\"empty\"")));
        const auto nothing =
            Encoder::fit(data, {QStringLiteral("empty")}, Rows{0, 1}, params(), {});
        QCOMPARE(nothing.error().kind, Error::Kind::BadInput);
    }

    void usesFeatureAndProtectedColumnsOnly()
    {
        const Dataset data = Dataset::make(QStringLiteral("d"),
                                           {Column::numeric(QStringLiteral("a"), {1, 2}),
                                            Column::numeric(QStringLiteral("b"), {1, 2}),
                                            Column::numeric(QStringLiteral("c"), {1, 2}),
                                            Column::numeric(QStringLiteral("d"), {1, 2})},
                                           {Role::Target, Role::Feature, Role::Protected, Role::Id})
                                 .value();
        const auto encoder = Encoder::fit(data, data.columnNames(), allRows(2), params(), {});
        QCOMPARE(encoder->columns(), QStringList({QStringLiteral("b"), QStringLiteral("c")}));
        QCOMPARE(Encoder::fit(data, {QStringLiteral("e")}, allRows(2), params(), {}).error().kind,
                 Error::Kind::BadInput);
        QCOMPARE(Encoder::fit(data, data.columnNames(), {}, params(), {}).error().kind,
                 Error::Kind::BadInput);
    }

    void listsEveryDifference()
    {
        const Dataset data = mixed(30);
        const auto encoder = Encoder::fit(data, data.columnNames(), allRows(30), params(), {});
        const Dataset other =
            Dataset::make(QStringLiteral("other"),
                          {test::textColumn(QStringLiteral("x"), {QStringLiteral("1")}),
                           test::categoricalColumn(QStringLiteral("colour"), {QString()}),
                           Column::numeric(QStringLiteral("words"), {1}),
                           Column::numeric(QStringLiteral("more"), {1})})
                .value();
        const auto encoded = encoder->encode(other);
        QVERIFY(!encoded);
        QCOMPARE(encoded.error().kind, Error::Kind::BadInput);
        QCOMPARE(encoded.error().text,
                 QStringLiteral("The data does not fit the encoder: column \"x\" is text, expected "
                                "numeric; column \"when\" is absent; column \"words\" is numeric, "
                                "expected text."));
    }

    void columnOrderDoesNotMatter()
    {
        const Dataset data = mixed(30);
        const auto encoder = Encoder::fit(data, data.columnNames(), allRows(30), params(), {});
        QList<Column> reversed;
        for (qsizetype i = data.columnCount(); i-- > 0;)
            reversed.append(data.column(i));
        const Dataset other = Dataset::make(QStringLiteral("other"), reversed).value();
        QVERIFY(alike(*encoder->encode(data), *encoder->encode(other)));
    }

    void savesAndLoads_data()
    {
        QTest::addColumn<QStringList>("given");
        QTest::newRow("initial") << QStringList();
        QTest::newRow("ordinal, hashed")
            << QStringList({"categories=ordinal", "text=hashed", "text_features=16",
                            "scale=standard", "datetime=year,month,cyclic,elapsed"});
        QTest::newRow("pooled, pairs")
            << QStringList({"rare=0.2", "ngrams=2", "indicator=true", "scale=robust"});
    }

    void savesAndLoads()
    {
        QFETCH(QStringList, given);
        const Dataset data = mixed(40);
        const auto encoder = Encoder::fit(data, data.columnNames(), allRows(25), params(given), {});
        QVERIFY(encoder);
        const QByteArray bytes = QJsonDocument(encoder->toJson()).toJson();
        const auto loaded = Encoder::fromJson(QJsonDocument::fromJson(bytes).object());
        QVERIFY(loaded);
        QVERIFY(loaded->sameAs(*encoder));
        QCOMPARE(loaded->columnTypes(), encoder->columnTypes());
        QVERIFY(alike(*loaded->encode(data), *encoder->encode(data)));
    }

    void refusesDamagedJson_data()
    {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("type") << QByteArray("\"numeric\"") << QByteArray("\"number\"");
        QTest::newRow("scale") << QByteArray("\"scale\":1") << QByteArray("\"scale\":0");
        QTest::newRow("mode") << QByteArray("one_hot") << QByteArray("one_cold");
        QTest::newRow("code") << QByteArray("\"unseen\":-1") << QByteArray("\"unseen\":99");
        QTest::newRow("date part") << QByteArray("\"weekday\"") << QByteArray("\"holiday\"");
        QTest::newRow("terms") << QByteArray("\"some\",") << QByteArray();
        QTest::newRow("ngrams") << QByteArray("\"ngrams\":1") << QByteArray("\"ngrams\":9");
        QTest::newRow("columns") << QByteArray("\"columns\"") << QByteArray("\"colums\"");
    }

    void refusesDamagedJson()
    {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        const Dataset data = mixed(40);
        const auto encoder = Encoder::fit(data, data.columnNames(), allRows(40), params(), {});
        QByteArray bytes = QJsonDocument(encoder->toJson()).toJson(QJsonDocument::Compact);
        QVERIFY(bytes.contains(from));
        bytes.replace(from, to);
        const auto loaded = Encoder::fromJson(QJsonDocument::fromJson(bytes).object());
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().kind, Error::Kind::BadInput);
    }

    void knowsWhenFoldsMayShare()
    {
        const Dataset gaps = numbers({1, 5, 3, missing, 10});
        const Dataset full = numbers({1, 5, 3, 4, 10});
        const auto fit = [](const Dataset &data, const Rows &rows) {
            return Encoder::fit(data, {QStringLiteral("x")}, rows, params(), {}).value();
        };
        QVERIFY(fit(full, {0, 1}).sameAs(fit(full, {1, 0})));
        QVERIFY(!fit(full, {0, 1}).sameAs(fit(full, {1, 4})));
        QVERIFY(fit(full, {0, 1}).sameOn(fit(full, {1, 4}), full));
        QVERIFY(!fit(gaps, {0, 1}).sameOn(fit(gaps, {1, 4}), gaps));
        const auto scaled = [&](const Rows &rows) {
            return Encoder::fit(full, {QStringLiteral("x")}, rows, params({"scale=standard"}), {})
                .value();
        };
        QVERIFY(!scaled({0, 1}).sameOn(scaled({1, 4}), full));
    }

    void doesNotDependOnThreads()
    {
        const Dataset data = mixed(5000);
        const auto one = Encoder::fit(data, data.columnNames(), allRows(4000), params(), {}, 1);
        const auto four = Encoder::fit(data, data.columnNames(), allRows(4000), params(), {}, 4);
        QVERIFY(one->sameAs(*four));
        QVERIFY(alike(*one->encode(data, allRows(5000), 1), *four->encode(data, allRows(5000), 4)));
    }
};

QTEST_APPLESS_MAIN(EncoderTest)
#include "tst_encoder.moc"
