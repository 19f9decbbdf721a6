#include "data/split.h"

#include "tests/support/test_data.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <set>

using namespace tenbin;

namespace {

/// Labels of JSON (texts or numbers) as codes in the order of their first appearance.
std::vector<qint32> codesOf(const QJsonArray &labels)
{
    QHash<QString, qint32> known;
    std::vector<qint32> codes;
    for (const QJsonValue &label : labels) {
        const QString text = label.toVariant().toString();
        codes.push_back(known.contains(text) ? known.value(text)
                                             : *known.insert(text, qint32(known.size())));
    }
    return codes;
}

SplitSpec specOf(const QJsonObject &test)
{
    const QString splitter = test["splitter"].toString();
    const QJsonObject arguments = test["arguments"].toObject();
    SplitSpec spec;
    spec.kind = splitter == "LeaveOneOut"       ? SplitSpec::Kind::LeaveOneOut
                : splitter == "StratifiedKFold" ? SplitSpec::Kind::Stratified
                : splitter == "GroupKFold"      ? SplitSpec::Kind::Group
                : splitter == "TimeSeriesSplit" ? SplitSpec::Kind::TimeSeries
                                                : SplitSpec::Kind::KFold;
    spec.folds = arguments["n_splits"].toInt(5);
    spec.gap = arguments["gap"].toInteger();
    spec.testSize = arguments["test_size"].toInteger();
    spec.maximumTrainSize = arguments["max_train_size"].toInteger();
    return spec;
}

Rows rowsOf(const QJsonValue &json)
{
    Rows rows;
    for (const QJsonValue &row : json.toArray())
        rows.push_back(quint32(row.toInteger()));
    return rows;
}

QList<qint64> countsOf(const Rows &rows, const std::vector<qint32> &codes)
{
    QList<qint64> counts(*std::ranges::max_element(codes) + 1);
    for (quint32 row : rows)
        ++counts[codes[row]];
    return counts;
}

} // namespace

class TestReferenceFolds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void equalsReference_data()
    {
        QTest::addColumn<QJsonObject>("test");
        QTest::addColumn<QJsonObject>("expected");
        const QString folder = test::referenceFolder("folds");
        if (folder.isEmpty())
            QSKIP(test::absentData);
        const QJsonObject expected = test::readJson(folder + "/expected.json")["cases"].toObject();
        for (const QJsonValue &one : test::readJson(folder + "/cases.json").array()) {
            const QString name = one["name"].toString();
            QTest::newRow(qPrintable(name)) << one.toObject() << expected[name].toObject();
        }
    }
    void equalsReference()
    {
        QFETCH(QJsonObject, test);
        QFETCH(QJsonObject, expected);
        const std::vector<qint32> labels = codesOf(test["labels"].toArray());
        const std::vector<qint32> groups = codesOf(test["groups"].toArray());
        const qsizetype rows = qsizetype(expected["rows"].toInteger());
        const Result<Split> split =
            makeSplit(specOf(test), {rows, labels, groups, {}}, 0, /*shuffle=*/false);
        QVERIFY(split);
        const QJsonArray folds = expected["folds"].toArray();
        QCOMPARE(qsizetype(split->folds.size()), folds.size());
        QList<qint64> all(labels.empty() ? 0 : countsOf(rowsOf({}), labels).size());
        for (qint32 label : labels)
            ++all[label];
        std::vector<int> tested(static_cast<size_t>(rows));
        for (qsizetype i = 0; i < folds.size(); ++i) {
            const Fold &fold = split->folds[size_t(i)];
            for (quint32 row : fold.test)
                ++tested[row];
            if (!labels.empty()) {
                const QList<qint64> counts = countsOf(fold.test, labels);
                for (qsizetype k = 0; k < counts.size(); ++k) {
                    const qint64 share = all[k] / folds.size();
                    QVERIFY(counts[k] == share ||
                            (counts[k] == share + 1 && all[k] % folds.size()));
                }
                continue;
            }
            QCOMPARE(qsizetype(fold.test.size()), folds[i]["test"].toArray().size());
            if (groups.empty()) {
                QCOMPARE(fold.test, rowsOf(folds[i]["test"]));
                QCOMPARE(fold.train, rowsOf(folds[i]["train"]));
                continue;
            }
            std::set<qint32> outside;
            for (quint32 row : fold.train)
                outside.insert(groups[row]);
            for (quint32 row : fold.test)
                QVERIFY(!outside.contains(groups[row]));
        }
        if (!labels.empty() || !groups.empty())
            QVERIFY(std::ranges::all_of(tested, [](int times) { return times == 1; }));
    }
};

QTEST_APPLESS_MAIN(TestReferenceFolds)
#include "tst_reference_folds.moc"
