#include "core/progress.h"

#include <QStringList>
#include <QTest>

using namespace tenbin;

namespace {

class Recorder final : public Progress
{
public:
    bool report(double fraction, const QString &note = {}) override
    {
        fractions.append(fraction);
        notes.append(note);
        return goOn;
    }
    void point(const QString &curve, double x, double y) override
    {
        points.append(QStringLiteral("%1 %2 %3").arg(curve).arg(x).arg(y));
    }

    QList<double> fractions;
    QStringList notes;
    QStringList points;
    bool goOn = true;
};

} // namespace

class TestProgress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void partsCoverTheirRange()
    {
        Recorder recorder;
        SubProgress half(recorder, 0.5, 1, "fold 2");
        SubProgress quarter(half, 0, 0.5);
        QVERIFY(quarter.report(0));
        QVERIFY(quarter.report(1, "round 10"));
        QVERIFY(half.report(7));
        QVERIFY(half.report(-1));
        QCOMPARE(recorder.fractions, (QList<double>{0.5, 0.75, 1, 0.5}));
        QCOMPARE(recorder.notes, (QStringList{"fold 2", "fold 2: round 10", "fold 2", "fold 2"}));
    }

    void partsPassOnWhatTheOwnerSays()
    {
        Recorder recorder;
        SubProgress part(recorder, 0, 1);
        QVERIFY(part.report(0.1));
        recorder.goOn = false;
        QVERIFY(!part.report(0.2));
    }

    void partsNameTheirCurves()
    {
        Recorder recorder;
        SubProgress named(recorder, 0, 0.5, "fold 1");
        SubProgress plain(named, 0, 1);
        plain.point("loss", 3, 0.25);
        QCOMPARE(recorder.points, QStringList{"fold 1: loss 3 0.25"});
    }

    void parallelPartsCountTogether()
    {
        Recorder recorder;
        ParallelProgress folds(recorder, {"fold 1", "fold 2"});
        QVERIFY(folds.part(0).report(0.5));
        QVERIFY(folds.part(1).report(1, "last round"));
        QVERIFY(folds.part(0).report(1));
        QCOMPARE(recorder.fractions, (QList<double>{0.25, 0.75, 1}));
        QCOMPARE(recorder.notes, (QStringList{"fold 1", "fold 2: last round", "fold 1"}));
        folds.part(1).point("loss", 1, 2);
        QCOMPARE(recorder.points, QStringList{"fold 2: loss 1 2"});
        recorder.goOn = false;
        QVERIFY(!folds.part(0).report(1));
    }

    void noProgressNeverStops()
    {
        NoProgress none;
        QVERIFY(none.report(0.5));
        none.point("loss", 0, 0);
    }
};

QTEST_APPLESS_MAIN(TestProgress)
#include "tst_progress.moc"
