#include "data/encoder.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

const QString column = QStringLiteral("c");
constexpr EncoderNeeds native{.takesMissing = true, .takesCategories = true};

Params params(const QStringList &assignments = {})
{
    return Params::parsed(Encoder::paramSpecs(), assignments).value();
}

/// One letter a row; "." is missing.
Dataset letters(const QString &text)
{
    QStringList values;
    for (QChar letter : text)
        values.append(letter == QLatin1Char('.') ? QString() : QString(letter));
    return Dataset::make(QStringLiteral("letters"), {test::categoricalColumn(column, values)})
        .value();
}

Result<Encoder> fit(const Dataset &data, const QStringList &given, const EncoderNeeds &needs = {})
{
    return Encoder::fit(data, {column}, allRows(data.rowCount()), params(given), needs);
}

QString featureNames(const Encoder &encoder)
{
    QStringList names;
    for (const Feature &feature : encoder.features())
        names.append(feature.name);
    return names.join(QLatin1Char(' '));
}

/// Rows as "100 010", NaN as "?".
QString cells(const Features &features)
{
    QStringList rows;
    for (Eigen::Index i = 0; i < features.dense.rows(); ++i) {
        QString row;
        for (Eigen::Index j = 0; j < features.dense.cols(); ++j) {
            const double value = features.dense(i, j);
            row += std::isnan(value) ? QStringLiteral("?") : QString::number(value);
        }
        rows.append(row);
    }
    return rows.join(QLatin1Char(' '));
}

} // namespace

class EncoderCategoricalTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void encodes_data()
    {
        QTest::addColumn<bool>("isNative");
        QTest::addColumn<QString>("train");
        QTest::addColumn<QString>("test");
        QTest::addColumn<QStringList>("given");
        QTest::addColumn<QString>("names");
        QTest::addColumn<QString>("expected");

        const auto row = [](const char *name, bool isNative, const char *train, const char *test,
                            QStringList given, const char *names, const char *expected) {
            QTest::newRow(name) << isNative << train << test << std::move(given) << names
                                << expected;
        };
        row("one-hot", false, "abca", "cab", {}, "c=a c=b c=c", "001 100 010");
        row("missing level", false, "ab.a", "b.a", {}, "c=a c=b c=(missing)", "010 001 100");
        row("missing only at predict", false, "aba", "b.", {}, "c=a c=b", "01 00");
        row("most frequent", false, "ab.b", "a.", {"impute_categories=most_frequent"}, "c=a c=b",
            "10 01");
        row("keep one-hot", false, "ab.b", "a.", {"impute_categories=keep"}, "c=a c=b", "10 00");
        row("unseen", false, "abab", "xa", {}, "c=a c=b", "00 10");
        row("rare count", false, "aaabbcd", "dxab", {"rare=2"}, "c=a c=b c=(rare)",
            "001 001 100 010");
        row("rare share", false, "aaaabbbcd", "d", {"rare=0.2"}, "c=a c=b c=(rare)", "001");
        row("rare, unseen ignored", false, "aaabbcd", "dx", {"rare=2", "unseen=ignore"},
            "c=a c=b c=(rare)", "001 000");
        row("most levels", false, "abbcccdddd", "abcd", {"levels=2"}, "c=c c=d c=(rare)",
            "001 001 100 010");
        row("tie of levels", false, "aabbc", "abc", {"levels=1"}, "c=a c=(rare)", "10 01 01");
        row("native", true, "ab.ca", "c.ab", {}, "c", "2 ? 0 1");
        row("native unseen", true, "ab", "xb", {}, "c", "? 1");
        row("native rare", true, "aabbcd", "xcb", {"rare=2"}, "c", "2 2 1");
        row("native own level", true, "ab.", ".xa", {"impute_categories=own_level"}, "c", "2 ? 0");
        row("ordinal", false, "abca", "cbax", {"categories=ordinal"}, "c", "2 1 0 -1");
        row("ordinal missing", true, "abc", "c.", {"categories=ordinal"}, "c", "2 ?");
        // Codes 0 1 1 0 have mean 0.5 and deviation 0.5.
        row("ordinal scaled", false, "abba", "ba", {"categories=ordinal", "scale=standard"}, "c",
            "1 -1");
    }

    void encodes()
    {
        QFETCH(bool, isNative);
        QFETCH(QString, train);
        QFETCH(QString, test);
        QFETCH(QStringList, given);
        QFETCH(QString, names);
        QFETCH(QString, expected);
        const auto encoder = fit(letters(train), given, isNative ? native : EncoderNeeds{});
        QVERIFY(encoder);
        QCOMPARE(featureNames(*encoder), names);
        const auto features = encoder->encode(letters(test));
        QVERIFY(features);
        QCOMPARE(cells(*features), expected);
    }

    void nativeFeaturesSayTheirLevels()
    {
        QCOMPARE(fit(letters("abca"), {}, native)->features().first().levels, 3);
        QCOMPARE(fit(letters("aabbcd"), {"rare=2"}, native)->features().first().levels, 3);
        QCOMPARE(fit(letters("abca"), {"categories=ordinal"})->features().first().levels, 0);
    }

    void refusesUnseenLevelsWhenTold()
    {
        const auto encoder = fit(letters("abab"), {"unseen=error"});
        const auto encoded = encoder->encode(letters("abx"));
        QVERIFY(!encoded);
        QCOMPARE(encoded.error().kind, Error::Kind::BadInput);
        QVERIFY(encoded.error().text.contains(QStringLiteral("\"x\" in row 3")));
        QVERIFY(encoder->encode(letters("ab.")));
    }

    void countsUnseenLevels()
    {
        const auto encoder = fit(letters("abab"), {});
        const Dataset data = letters("xaxyb");
        const QStringList warnings = encoder->warnings(data, allRows(5));
        QCOMPARE(warnings.size(), 1);
        QVERIFY(warnings.first().contains(QStringLiteral("3 values")));
        QVERIFY(warnings.first().contains(QStringLiteral("\"x\", \"y\"")));
        QVERIFY(encoder->warnings(data, Rows{1, 4}).isEmpty());
    }

    void leavesIdsOut()
    {
        QString ids;
        for (int i = 0; i < 30; ++i)
            ids += QChar('A' + i);
        const auto encoder = fit(letters(ids), {});
        QVERIFY(!encoder);
        QVERIFY(encoder.error().hint.contains(QStringLiteral("as ids have")));
    }

    void refusesWhatTheLearnerCannotTake()
    {
        QCOMPARE(fit(letters("ab"), {"categories=native"}).error().kind, Error::Kind::Usage);
        QCOMPARE(fit(letters("ab"), {"categories=ordinal", "impute_categories=keep"}).error().kind,
                 Error::Kind::Usage);
    }
};

QTEST_APPLESS_MAIN(EncoderCategoricalTest)
#include "tst_encoder_categorical.moc"
