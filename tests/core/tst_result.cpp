#include "core/guarded.h"
#include "core/result.h"

#include <QSet>
#include <QTest>

#include <stdexcept>

using namespace tenbin;

namespace {

Result<int> half(int number)
{
    if (number % 2 != 0)
        return badInput(QStringLiteral("odd"), QStringLiteral("take an even one"));
    return number / 2;
}

Result<QString> quarter(int number)
{
    const Result<int> once = half(number);
    if (!once)
        return passOn(once);
    return half(*once).map([](int value) { return QString::number(value); });
}

} // namespace

class TestResult : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriesValuesAndErrors()
    {
        QCOMPARE(quarter(12).value(), QString("3"));
        const Result<QString> odd = quarter(6);
        QVERIFY(!odd);
        QCOMPARE(odd.error().kind, Error::Kind::BadInput);
        QCOMPARE(odd.error().text, QString("odd"));
        QCOMPARE(odd.error().hint, QString("take an even one"));
    }

    void everyKindHasAName()
    {
        using Kind = Error::Kind;
        QSet<QString> names;
        for (Kind kind : {Kind::Cancelled, Kind::BadInput, Kind::Usage, Kind::Io, Kind::Storage,
                          Kind::Unsupported, Kind::Numeric, Kind::Internal})
            names.insert(kindName(kind));
        QCOMPARE(names, (QSet<QString>{"cancelled", "bad_input", "usage", "io", "storage",
                                       "unsupported", "numeric", "internal"}));
    }

    void guardsAgainstExceptions()
    {
        const auto passed = guarded("Cannot", [] { return half(4); });
        QCOMPARE(passed.value(), 2);
        const auto thrown = guarded("Cannot fit the model", []() -> Result<int> {
            throw std::runtime_error("shapes differ");
        });
        QCOMPARE(thrown.error().kind, Error::Kind::Internal);
        QVERIFY(thrown.error().text.startsWith("Cannot fit the model"));
        QCOMPARE(thrown.error().detail, QString("shapes differ"));
        const auto memory =
            guarded("Cannot fit the model", []() -> Status { throw std::bad_alloc(); });
        QVERIFY(memory.error().text.contains("memory"));
        QVERIFY(!memory.error().hint.isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestResult)
#include "tst_result.moc"
