#include "data/format.h"
#include "data/profile.h"

#include "tests/support/test_data.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <cmath>

using namespace tenbin;

namespace {

/// Relative 1e-9, absolute 1e-12; null is "not defined".
void compareNumber(double actual, const QJsonValue &expected, const QString &what)
{
    if (expected.isNull() || expected.isUndefined()) {
        QVERIFY2(std::isnan(actual), qPrintable(what));
        return;
    }
    const double wanted = expected.toDouble();
    QVERIFY2(std::abs(actual - wanted) <= 1e-12 + 1e-9 * std::abs(wanted),
             qPrintable(QStringLiteral("%1: %2, expected %3")
                            .arg(what)
                            .arg(actual, 0, 'g', 17)
                            .arg(wanted, 0, 'g', 17)));
}

void compareColumn(const ColumnProfile &column, const QJsonObject &expected)
{
    QCOMPARE(column.name, expected["name"].toString());
    QCOMPARE(column.count, expected["count"].toInteger());
    QCOMPARE(column.missing, expected["missing"].toInteger());
    QCOMPARE(column.distinct, expected["distinct"].toInteger());
    if (expected["type"] != "numeric") {
        const QJsonArray top = expected["top_values"].toArray();
        QCOMPARE(column.top.size(), top.size());
        for (qsizetype i = 0; i < top.size(); ++i) {
            QCOMPARE(column.top[i].value, top[i][0].toString());
            QCOMPARE(column.top[i].count, top[i][1].toInteger());
        }
        return;
    }
    const std::pair<const char *, double> numbers[] = {
        {"mean", column.mean},
        {"std", column.std},
        {"min", column.minimum},
        {"q25", column.q1},
        {"median", column.median},
        {"q75", column.q3},
        {"max", column.maximum},
        {"skewness_g1", column.skewness},
        {"skewness_adjusted", column.adjustedSkewness},
        {"kurtosis_excess", column.excessKurtosis},
    };
    for (const auto &[key, value] : numbers)
        compareNumber(value, expected[QLatin1String(key)], column.name + '.' + key);
}

Result<Dataset> readData(const QString &path, const QJsonObject &test, const QJsonObject &expected)
{
    QStringList missing;
    for (const QJsonValue &word : test["missing"].toArray()) {
        if (!word.toString().isEmpty())
            missing.append(word.toString());
    }
    ReadOptions options;
    // An empty list would mean the usual words; none of these files holds this one.
    const QString words = missing.isEmpty() ? QStringLiteral("no such word") : missing.join(',');
    options.params =
        Params::checked(shelf<Format>().find("csv")->params,
                        {{"missing", words}, {"separator", test["separator"].toString(",")}})
            .value();
    for (const QJsonValue &column : expected["columns"].toArray())
        options.types[column["name"].toString()] =
            column["type"] == "numeric" ? ColumnType::Numeric : ColumnType::Text;
    NoProgress progress;
    return readDataset({path}, "csv", options, progress);
}

} // namespace

class TestReferenceProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsReference_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QJsonObject>("test");
        QTest::addColumn<QJsonObject>("expected");
        const QString folder = test::referenceFolder("profile");
        if (folder.isEmpty())
            QSKIP(test::absentData);
        const QJsonObject expected = test::readJson(folder + "/expected.json")["cases"].toObject();
        for (const QJsonValue &one : test::readJson(folder + "/cases.json").array()) {
            const QString name = one["name"].toString();
            QTest::newRow(qPrintable(name)) << folder + '/' + one["file"].toString()
                                            << one.toObject() << expected[name].toObject();
        }
    }
    void equalsReference()
    {
        QFETCH(QString, path);
        QFETCH(QJsonObject, test);
        QFETCH(QJsonObject, expected);
        if (!QFileInfo::exists(path))
            QSKIP(test::absentData);
        const Result<Dataset> read = readData(path, test, expected);
        QVERIFY2(read, read ? "" : qPrintable(read.error().text));
        Dataset dataset = *read;
        const qsizetype target = dataset.indexOf(test["target"].toString());
        if (target >= 0)
            dataset = dataset.withRole(target, Role::Target);
        NoProgress progress;
        const Profile profile = makeProfile(dataset, 2, progress).value();
        QCOMPARE(profile.rows, expected["rows"].toInteger());
        QCOMPARE(profile.duplicateRows, expected["duplicate_rows"].toInteger());
        const QJsonArray columns = expected["columns"].toArray();
        QCOMPARE(profile.columns.size(), columns.size());
        for (qsizetype i = 0; i < columns.size(); ++i)
            compareColumn(profile.columns[i], columns[i].toObject());

        const QJsonObject pearsons = expected["pearson_with_target"].toObject();
        const QJsonObject spearmans = expected["spearman_with_target"].toObject();
        for (const QString &name : pearsons.keys()) {
            const qsizetype index = dataset.indexOf(name);
            compareNumber(profile.columns[index].targetCorrelation, pearsons[name], name);
            compareNumber(
                spearman(dataset.column(index).numbers(), dataset.column(target).numbers()),
                spearmans[name], name);
        }
    }
};

QTEST_APPLESS_MAIN(TestReferenceProfile)
#include "tst_reference_profile.moc"
