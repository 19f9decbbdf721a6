#include "data/encoder.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

const QString when = QStringLiteral("when");

// 1969-12-31T23:59:59.5, 2000-02-29T12:34:56, 2024-12-30T00:00:00, 1900-03-01T06:07:08.
const std::vector<qint64> times{-500'000, 951'827'696'000'000, 1'735'516'800'000'000,
                                -2'203'869'172'000'000};

Dataset dates(std::vector<qint64> values)
{
    return Dataset::make(QStringLiteral("dates"), {Column::datetime(when, std::move(values))})
        .value();
}

Result<Encoder> fit(const Dataset &data, const QString &parts, const EncoderNeeds &needs = {})
{
    const Params params =
        Params::parsed(Encoder::paramSpecs(), {QStringLiteral("datetime=") + parts}).value();
    return Encoder::fit(data, {when}, allRows(data.rowCount()), params, needs);
}

QStringList names(const Encoder &encoder)
{
    QStringList all;
    for (const Feature &feature : encoder.features())
        all.append(feature.name);
    return all;
}

} // namespace

class EncoderDatetimeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsParts_data()
    {
        QTest::addColumn<QString>("part");
        QTest::addColumn<QList<double>>("expected");
        // pandas 1.5.3, Timestamp's attributes (dayofweek: Monday is 0).
        QTest::newRow("year") << "year" << QList<double>{1969, 2000, 2024, 1900};
        QTest::newRow("quarter") << "quarter" << QList<double>{4, 1, 4, 1};
        QTest::newRow("month") << "month" << QList<double>{12, 2, 12, 3};
        QTest::newRow("day") << "day" << QList<double>{31, 29, 30, 1};
        QTest::newRow("day_of_year") << "day_of_year" << QList<double>{365, 60, 365, 60};
        QTest::newRow("weekday") << "weekday" << QList<double>{2, 1, 0, 3};
        QTest::newRow("hour") << "hour" << QList<double>{23, 12, 0, 6};
        QTest::newRow("minute") << "minute" << QList<double>{59, 34, 0, 7};
        QTest::newRow("second") << "second" << QList<double>{59, 56, 0, 8};
        // By hand: microseconds / 86,400,000,000.
        QTest::newRow("elapsed") << "elapsed"
                                 << QList<double>{-0.5 / 86400, 951827696.0 / 86400, 20087,
                                                  -2203869172.0 / 86400};
    }

    void readsParts()
    {
        QFETCH(QString, part);
        QFETCH(QList<double>, expected);
        const Dataset data = dates(times);
        const auto encoder = fit(data, part);
        QVERIFY(encoder);
        QCOMPARE(names(*encoder), QStringList{QStringLiteral("when:") + part});
        const auto features = encoder->encode(data);
        for (qsizetype i = 0; i < expected.size(); ++i)
            QVERIFY(std::abs(features->dense(i, 0) - expected[i]) < 1e-9);
    }

    void turnsRepeatingPartsIntoWaves()
    {
        // Midnight and six o'clock: angles 0 and a quarter turn.
        const Dataset data = dates({0, 6LL * 3600 * 1'000'000});
        const auto encoder = fit(data, QStringLiteral("hour,cyclic"));
        QCOMPARE(names(*encoder), QStringList({"when:hour", "when:hour_sin", "when:hour_cos"}));
        const auto features = encoder->encode(data);
        QVERIFY(features->dense.row(0).isApprox(Eigen::RowVector3d(0, 0, 1)));
        QVERIFY(features->dense.row(1).isApprox(Eigen::RowVector3d(6, 1, 0), 1e-12));
    }

    void autoDropsConstantParts()
    {
        const qint64 day = 86'400'000'000;
        const auto encoder = fit(dates({0, day, 2 * day}), QStringLiteral("auto"));
        QCOMPARE(names(*encoder), QStringList({"when:day", "when:weekday"}));
        QCOMPARE(fit(dates({day, day}), QStringLiteral("auto")).error().kind,
                 Error::Kind::BadInput);
        QVERIFY(fit(dates({day, day}), QStringLiteral("year")));
    }

    void imputesMissingDates()
    {
        const Dataset data = dates({times[1], times[2], times[2], Column::missingTime});
        QCOMPARE(fit(data, QStringLiteral("year"))->encode(data)->dense(3, 0), 2024.0);
        const auto kept = fit(data, QStringLiteral("year"), {.takesMissing = true});
        QVERIFY(std::isnan(kept->encode(data)->dense(3, 0)));
    }

    void refusesUnknownParts()
    {
        const auto encoder = fit(dates(times), QStringLiteral("year,fortnight"));
        QVERIFY(!encoder);
        QCOMPARE(encoder.error().kind, Error::Kind::Usage);
        QVERIFY(encoder.error().text.contains(QStringLiteral("fortnight")));
    }
};

QTEST_APPLESS_MAIN(EncoderDatetimeTest)
#include "tst_encoder_datetime.moc"
