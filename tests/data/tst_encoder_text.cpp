#include "data/encoder.h"
#include "data/text_terms.h"
#include "tests/support/test_data.h"

#include <QTest>

#include <cmath>

using namespace tenbin;
using test::allRows;

namespace {

using Row = QList<std::pair<int, double>>;

const QStringList documents{QStringLiteral("The cat sat on the mat."),
                            QStringLiteral("The dog ate my CAT's food!"),
                            QStringLiteral("Ünïcode_words 42 and naïve Äpfel, the äpfel"),
                            QStringLiteral(""), QStringLiteral("日本語 テキスト the end")};

Dataset texts(const QStringList &values)
{
    return Dataset::make(QStringLiteral("texts"), {test::textColumn(QStringLiteral("t"), values)})
        .value();
}

Result<Encoder> fit(const QStringList &values, const QStringList &given,
                    const EncoderNeeds &needs = {})
{
    const Params params = Params::parsed(Encoder::paramSpecs(), given).value();
    return Encoder::fit(texts(values), {QStringLiteral("t")}, allRows(values.size()), params,
                        needs);
}

QStringList terms(const Encoder &encoder)
{
    QStringList all;
    for (const Feature &feature : encoder.features())
        all.append(feature.name.mid(2));
    return all;
}

} // namespace

class EncoderTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsInTheirPlaces();
    void weighsTerms_data()
    {
        QTest::addColumn<QStringList>("given");
        QTest::addColumn<QStringList>("names");
        QTest::addColumn<QList<Row>>("expected");
        // scikit-learn 1.2.1, TfidfVectorizer with the options in the row's name.
        QTest::newRow("defaults") << QStringList{"text_minimum=1"}
                                  << QStringList{"42",       "and",   "ate",
                                                 "cat",      "dog",   "end",
                                                 "food",     "mat",   "my",
                                                 "naïve",    "on",    "sat",
                                                 "the",      "äpfel", "ünïcode_words",
                                                 "テキスト", "日本語"}
                                  << QList<Row>{{{3, 0.363711630808436},
                                                 {7, 0.450811191554932},
                                                 {10, 0.450811191554932},
                                                 {11, 0.450811191554932},
                                                 {12, 0.507958323409644}},
                                                {{2, 0.448637317686353},
                                                 {3, 0.361957763059089},
                                                 {4, 0.448637317686353},
                                                 {6, 0.448637317686353},
                                                 {8, 0.448637317686353},
                                                 {12, 0.252754439086714}},
                                                {{0, 0.346741807256449},
                                                 {1, 0.346741807256449},
                                                 {9, 0.346741807256449},
                                                 {12, 0.195348285900478},
                                                 {13, 0.693483614512897},
                                                 {14, 0.346741807256449}},
                                                {},
                                                {{5, 0.549036334000477},
                                                 {12, 0.309317493591857},
                                                 {15, 0.549036334000477},
                                                 {16, 0.549036334000477}}};
        QTest::newRow("ngram_range=(1, 2), min_df=2")
            << QStringList{"ngrams=2", "text_minimum=2"} << QStringList{"cat", "the"}
            << QList<Row>{{{0, 0.582175023182128}, {1, 0.813063492221172}},
                          {{0, 0.81988690394122}, {1, 0.57252551449318}},
                          {{1, 1}},
                          {},
                          {{1, 1}}};
        QTest::newRow("sublinear_tf=True, max_features=3")
            << QStringList{"sublinear=true", "text_features=3", "text_minimum=1"}
            << QStringList{"cat", "the", "äpfel"}
            << QList<Row>{{{0, 0.645781933858924}, {1, 0.763521901389494}},
                          {{0, 0.81988690394122}, {1, 0.57252551449318}},
                          {{1, 0.315723437508017}, {2, 0.948851258632311}},
                          {},
                          {{1, 1}}};
    }

    void weighsTerms()
    {
        QFETCH(QStringList, given);
        QFETCH(QStringList, names);
        QFETCH(QList<Row>, expected);
        const auto encoder = fit(documents, given);
        QVERIFY(encoder);
        QCOMPARE(terms(*encoder), names);
        const auto features = encoder->encode(texts(documents));
        QVERIFY(features);
        QCOMPARE(features->dense.cols(), 0);
        for (qsizetype i = 0; i < expected.size(); ++i) {
            Eigen::VectorXd row = Eigen::VectorXd::Zero(names.size());
            for (const auto &[term, value] : expected[i])
                row(term) = value;
            const Eigen::VectorXd found = Eigen::MatrixXd(features->sparse).row(i).transpose();
            QVERIFY((found - row).cwiseAbs().maxCoeff() < 1e-14);
        }
    }

    void densifiesForLearnersWithoutSparse()
    {
        const auto sparse = fit(documents, {});
        const auto dense = fit(documents, {}, {.takesSparse = false});
        const Dataset data = texts(documents);
        QCOMPARE(dense->encode(data)->dense, Eigen::MatrixXd(sparse->encode(data)->sparse));
        QCOMPARE(dense->encode(data)->sparse.cols(), 0);
    }

    void formsGroupsOfNeighbours()
    {
        TextTerms reader;
        reader.read("one two, I three");
        QStringList found;
        reader.forEach(3, [&](std::string_view term) {
            found.append(QString::fromUtf8(term.data(), qsizetype(term.size())));
        });
        QCOMPARE(found,
                 QStringList({"one", "one two", "one two three", "two", "two three", "three"}));
    }

    void survivesBytesThatAreNoText()
    {
        TextTerms reader;
        QStringList found;
        const auto collect = [&](std::string_view term) {
            found.append(QString::fromUtf8(term.data(), qsizetype(term.size())));
        };
        reader.read(std::string_view("ab\xFF\xFE"
                                     "cd \xE6\x97 ef\xF0\x9F",
                                     14));
        reader.forEach(1, collect);
        QCOMPARE(found, QStringList({"ab", "cd", "ef"}));
    }

    void hashesTerms_data()
    {
        QTest::addColumn<QByteArray>("term");
        QTest::addColumn<quint64>("hash");
        // Test vectors of the FNV draft (draft-eastlake-fnv, appendix on FNV-1a 64).
        QTest::newRow("empty") << QByteArray("") << quint64(0xcbf29ce484222325U);
        QTest::newRow("a") << QByteArray("a") << quint64(0xaf63dc4c8601ec8cU);
        QTest::newRow("foobar") << QByteArray("foobar") << quint64(0x85944171f73967e8U);
    }

    void hashesTerms()
    {
        QFETCH(QByteArray, term);
        QFETCH(quint64, hash);
        QCOMPARE(hashOfTerm({term.constData(), size_t(term.size())}), hash);
    }

    void countsHashedTerms()
    {
        const QStringList values{QStringLiteral("foobar foobar"), QString(), QStringLiteral("x")};
        const auto encoder = fit(values, {"text=hashed", "text_features=8"});
        QCOMPARE(encoder->features().size(), 8);
        const auto features = encoder->encode(texts(values));
        // 0x85944171f73967e8: the highest bit is set, the rest is 0 modulo 8.
        QCOMPARE(features->sparse.coeff(0, 0), -1.0);
        QCOMPARE(features->sparse.nonZeros(), 1);
    }

    void leavesIdsOut()
    {
        QStringList ids;
        QStringList sentences;
        for (int i = 0; i < 30; ++i) {
            ids.append(QStringLiteral("A%1-%2").arg(i).arg(i * 7919));
            sentences.append(QStringLiteral("word number %1").arg(i));
        }
        QVERIFY(fit(ids, {}).error().hint.contains(QStringLiteral("as ids have")));
        QVERIFY(fit(sentences, {}));
        QVERIFY(!fit(sentences, {"text=ignore"}));
    }
};

void EncoderTextTest::wordsInTheirPlaces()
{
    std::vector<std::string> cases{"", " ", "a", "ab", "a b cd e", "!ab,cd.", "no\xFFpe \xC3"};
    for (const QString &document : documents)
        cases.push_back(document.toStdString());
    for (const std::string &text : cases) {
        QStringList expected;
        TextTerms terms;
        terms.read(text);
        terms.forEach(1, [&](std::string_view word) {
            expected.append(QString::fromUtf8(word.data(), qsizetype(word.size())));
        });
        QStringList found;
        for (const auto &[begin, end] : wordSpans(text))
            found.append(QString::fromUtf8(text.data() + begin, qsizetype(end - begin)).toLower());
        QCOMPARE(found, expected);
    }
    QCOMPARE(wordSpans("x, ab cd"), (std::vector<std::pair<size_t, size_t>>{{3, 5}, {6, 8}}));
}

QTEST_APPLESS_MAIN(EncoderTextTest)
#include "tst_encoder_text.moc"
