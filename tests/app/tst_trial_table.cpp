#include "app/desktop/trial_table_model.h"

#include <QAbstractItemModelTester>
#include <QFont>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace tenbin;

namespace {

Trial trialOf(int number, double score)
{
    Trial trial;
    trial.number = number;
    trial.score = score;
    trial.deviation = 0.01;
    trial.params = {{QStringLiteral("c"), 0.1 * (number + 1)}};
    trial.folds = {score, score};
    return trial;
}

TrialTableModel::Subject subjectC(bool greaterIsBetter = true)
{
    const ParamSpec spec = ParamSpec::real(QStringLiteral("c"), QStringLiteral("C"),
                                           QStringLiteral("help"), 1, 0, 1e9);
    return {{*SearchDimension::parse(spec, QStringLiteral("0.1:10"))},
            QStringLiteral("roc_auc"),
            greaterIsBetter};
}

TrialEvent ended(Trial trial)
{
    return {TrialEvent::What::Ended, std::move(trial)};
}

} // namespace

/// The table of trials as a search tells of them.
class TestTrialTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ordersAndChooses();
    void takesRoundsAndStops();
};

void TestTrialTable::ordersAndChooses()
{
    TrialTableModel model;
    QAbstractItemModelTester tester(&model);
    TrialOrder order;
    order.setSourceModel(&model);
    model.setActive(true);
    model.setSearch(subjectC(), {});
    Trial failed = trialOf(2, std::numeric_limits<double>::quiet_NaN());
    failed.error = Error{Error::Kind::Numeric, QStringLiteral("It broke."), {}, {}};
    model.apply({ended(trialOf(1, 0.7)), ended(trialOf(0, 0.9)), ended(failed),
                 ended(trialOf(3, 0.9)), ended(trialOf(4, 0.8))});
    QCOMPARE(model.trials()[model.best()].trial.number, 0); // the first of equal ones
    QCOMPARE(model.failed(), 1);
    QVERIFY(model.index(model.best(), 0).data(Qt::FontRole).value<QFont>().bold());
    QVERIFY(!model.index(0, 0).data(Qt::FontRole).value<QFont>().bold());
    for (const Qt::SortOrder direction : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        order.sort(model.scoreColumn(), direction);
        QList<double> scores;
        for (int row = 0; row < order.rowCount(); ++row)
            scores.append(
                order.index(row, model.scoreColumn()).data(TrialTableModel::SortRole).toDouble());
        QVERIFY(std::isnan(scores.takeLast()));
        QVERIFY(direction == Qt::AscendingOrder ? std::is_sorted(scores.begin(), scores.end())
                                                : std::is_sorted(scores.rbegin(), scores.rend()));
    }
    model.setDeleted({0});
    QCOMPARE(model.trials()[model.best()].trial.number, 3);
    model.setDeleted({0, 1, 3, 4});
    QCOMPARE(model.best(), -1);

    model.setSearch(subjectC(false), {});
    model.apply({ended(trialOf(0, 0.9)), ended(trialOf(1, 0.7))});
    QCOMPARE(model.trials()[model.best()].trial.number, 1);
}

void TestTrialTable::takesRoundsAndStops()
{
    TrialTableModel model;
    QAbstractItemModelTester tester(&model);
    model.setActive(true);
    const QJsonObject setting{{QStringLiteral("c"), 1}};
    model.setSearch(subjectC(), {setting, setting});
    QCOMPARE(model.index(0, TrialTableModel::Status).data().toString(), QStringLiteral("waiting"));
    Trial first = trialOf(0, 0.99), second = trialOf(1, 0.5), later = trialOf(2, 0.8);
    first.share = second.share = 1.0 / 3;
    later.rung = 1;
    model.apply({{TrialEvent::What::Begun, first}, {TrialEvent::What::Begun, second}});
    QCOMPARE(model.index(0, TrialTableModel::Status).data().toString(), QStringLiteral("running"));
    model.apply({ended(first), ended(second)});
    QCOMPARE(model.best(), 0);
    model.apply({{TrialEvent::What::Begun, later}});
    QCOMPARE(model.rowCount(), 3);
    QVERIFY(model.hasRounds());
    model.apply({ended(later)});
    // On more rows: what is said of fewer counts no more.
    QCOMPARE(model.best(), 2);
    Trial cut = trialOf(3, std::numeric_limits<double>::quiet_NaN());
    model.apply({{TrialEvent::What::Begun, cut}});
    model.setActive(false);
    QCOMPARE(model.index(3, TrialTableModel::Status).data().toString(), QStringLiteral("stopped"));
    QCOMPARE(model.ended(), 3);
    // Those within outer folds have no row.
    Trial inner = trialOf(9, 1);
    inner.outer = 0;
    model.apply({ended(inner)});
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.nestedEnded(), 1);
}

QTEST_MAIN(TestTrialTable)
#include "tst_trial_table.moc"
