// Cancel answers within a second, whenever it comes, on a table of a million rows.
#include "core/random.h"
#include "models/learner.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <thread>

using namespace tenbin;

namespace {

constexpr qsizetype rows = 1'000'000;
constexpr int features = 28;
constexpr int threads = 2;
constexpr double longest = 1; ///< seconds from Cancel to the answer

double cpuSeconds()
{
    return double(std::clock()) / CLOCKS_PER_SEC;
}

/// Cancelled from outside after some time, as by a button.
class CancelLater final : public Progress
{
public:
    explicit CancelLater(double after)
        : m_button([this, after](const std::stop_token &) {
              std::this_thread::sleep_for(std::chrono::duration<double>(after));
              m_cpuAtCancel = cpuSeconds();
              m_sinceCancel.start();
              m_cancelled = true;
          })
    {
    }

    bool report(double, const QString &) override
    {
        if (!m_cancelled)
            return true;
        m_heard = true;
        return false;
    }

    bool isCancelled() const { return m_cancelled; }
    bool wasHeard() const { return m_heard; }
    double secondsLate() const { return double(m_sinceCancel.nsecsElapsed()) / 1e9; }
    /// Of processor time, that of all threads.
    double workLate() const { return cpuSeconds() - m_cpuAtCancel; }

private:
    QElapsedTimer m_sinceCancel;
    double m_cpuAtCancel = 0;
    std::atomic<bool> m_cancelled = false;
    std::atomic<bool> m_heard = false;
    std::jthread m_button; ///< last: it writes to the others
};

/// Numbers, and a target that depends on the first of them; drawn in parallel by column.
TrainingSet table(Problem problem)
{
    TrainingSet made;
    made.features.dense.resize(rows, features);
    for (int j = 0; j < features; ++j) {
        const QString name = QStringLiteral("x%1").arg(j);
        made.features.columns.append({name, name, 0});
        RandomStream random(7, quint64(j));
        for (qsizetype i = 0; i < rows; ++i)
            made.features.dense(i, j) = random.normal();
    }
    made.target.problem = problem;
    made.target.column = QStringLiteral("y");
    if (problem == Problem::Binary)
        made.target.classes = {QStringLiteral("no"), QStringLiteral("yes")};
    RandomStream random(8);
    for (qsizetype i = 0; i < rows; ++i) {
        const double value = made.features.dense(i, 0) + random.normal();
        made.target.values.push_back(problem == Problem::Regression ? value : value > 0);
    }
    return made;
}

const TrainingSet &tableFor(Problem problem)
{
    static const TrainingSet binary = table(Problem::Binary);
    if (problem == Problem::Binary)
        return binary;
    static const TrainingSet regression = table(Problem::Regression);
    return regression;
}

} // namespace

class TestCancel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void learnersAnswerWithinASecond_data();
    void learnersAnswerWithinASecond();
};

void TestCancel::learnersAnswerWithinASecond_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<int>("problem");
    QTest::addColumn<double>("after");
    RandomStream random(21);
    for (const auto &[id, learner] : shelf<Learner>().entries()) {
        const Problem problem =
            learner.problems.contains(Problem::Binary) ? Problem::Binary : Problem::Regression;
        const QString why =
            whyNotUse(learner, {problem, rows, features, 2}, Params::initial(learner.params));
        if (!why.isEmpty()) {
            qInfo("%s is left out: %s", qPrintable(id), qPrintable(why));
            continue;
        }
        for (double limit : {0.05, 0.5, 4.0}) {
            const double after = limit * random.uniform();
            QTest::addRow("%s after %d ms", qPrintable(id), int(1000 * after))
                << id << int(problem) << after;
        }
    }
}

void TestCancel::learnersAnswerWithinASecond()
{
    QFETCH(QString, id);
    QFETCH(int, problem);
    QFETCH(double, after);
    const Learner &learner = *shelf<Learner>().find(id);
    const TrainingSet &training = tableFor(Problem(problem));
    CancelLater progress(after);
    const Result<ModelPtr> model =
        learner.fit(training, Params::initial(learner.params), {3, threads}, progress);
    QVERIFY(model || model.error().kind == Error::Kind::Cancelled);
    QCOMPARE(!model, progress.wasHeard());
    if (!progress.isCancelled())
        return; // it was done before
    // On a busy machine the clock runs on while this process waits, so its own work counts too.
    const double late = std::min(progress.secondsLate(), progress.workLate());
    QVERIFY2(late < longest, qPrintable(QString::number(late)));
}

QTEST_GUILESS_MAIN(TestCancel)
#include "tst_cancel.moc"
