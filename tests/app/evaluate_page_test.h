#pragma once

#include "app/desktop/figure_table_model.h"
#include "app/desktop/page.h"
#include "app/desktop/predictions_dialog.h"
#include "core/random.h"
#include "experiments/run_predictions.h"
#include "models/predictions.h"
#include "tests/app/window_bench.h"
#include "widgets/confusion_table_model.h"
#include "widgets/table_view.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QFileDialog>
#include <QSignalSpy>

namespace tenbin::test {

inline constexpr int patience = 60'000; // ms, of a loaded machine

template <class Widget> Widget *named(const QWidget &in, const QString &name)
{
    for (auto *one : in.findChildren<Widget *>()) {
        if (one->accessibleName() == name)
            return one;
    }
    return nullptr;
}

inline QAbstractButton *button(const QWidget &in, const QString &text)
{
    for (auto *one : in.findChildren<QAbstractButton *>()) {
        if (one->isVisible() && one->text().remove(u'&').startsWith(text))
            return one;
    }
    return nullptr;
}

/// Counted one row after the other.
struct Counts
{
    double tp = 0, fp = 0, fn = 0, tn = 0;
};

inline Counts countAt(const Predictions &predictions, double threshold)
{
    Counts counts;
    const auto scores = predictions.scores(predictions.positive);
    for (size_t row = 0; row < scores.size(); ++row) {
        const bool positive = int(predictions.truth[row]) == predictions.positive;
        const bool selected = scores[row] >= threshold;
        (positive ? (selected ? counts.tp : counts.fn) : (selected ? counts.fp : counts.tn)) += 1;
    }
    return counts;
}

/// A file of 300 rows: two classes with a score that is right more often than not.
inline QByteArray binaryCsv()
{
    RandomStream random(3);
    QByteArray csv = "truth,score,region\n";
    for (int row = 0; row < 300; ++row) {
        const double score = double(qRound(1000 * random.uniform())) / 1000;
        csv += random.uniform() < score ? "yes," : "no,";
        csv += QByteArray::number(score) + (row % 3 ? ",north\n" : ",south\n");
    }
    return csv;
}

inline QByteArray multiclassCsv()
{
    RandomStream random(4);
    QByteArray csv = "label,p_a,p_b,p_c\n";
    for (int row = 0; row < 200; ++row) {
        const double a = random.uniform(), b = (1 - a) * random.uniform();
        const double drawn = random.uniform();
        csv += QByteArray(drawn < a       ? "a"
                          : drawn < a + b ? "b"
                                          : "c") +
               ',' + QByteArray::number(a, 'f', 6) + ',' + QByteArray::number(b, 'f', 6) + ',' +
               QByteArray::number(1 - a - b, 'f', 6) + '\n';
    }
    return csv;
}

inline QByteArray regressionCsv()
{
    RandomStream random(5);
    QByteArray csv = "actual,predicted,low,high\n";
    for (int row = 0; row < 250; ++row) {
        const double value = 10 * random.uniform(), error = random.normal();
        csv += QByteArray::number(value + error) + ',' + QByteArray::number(value) + ',' +
               QByteArray::number(value - 1.645) + ',' + QByteArray::number(value + 1.645) + '\n';
    }
    return csv;
}

/// The page Evaluate in a window of its own, with the real worker.
class EvaluatePageTest : public QObject
{
protected:
    void showPage();
    void closePage();

    void open(const QString &project);
    /// Evaluates a file through the dialogs and waits until the page shows it.
    void openFile(const QByteArray &csv);
    Predictions shownPredictions() const;
    double cell(int row, int column) const;
    double figure(const QString &name) const;
    QPoint cellAt(int row, int column) const;
    template <class Widget> Widget &part() const { return *m_page->findChild<Widget *>(); }

    std::unique_ptr<WindowBench> m_bench;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QWidget> m_page;
};

inline void EvaluatePageTest::showPage()
{
    m_bench = std::make_unique<WindowBench>();
    m_session = std::make_unique<Session>(WindowBench::workers());
    m_page.reset(shelf<Page>().find(QStringLiteral("evaluate"))->create(*m_session, nullptr));
    m_page->resize(1280, 800);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

inline void EvaluatePageTest::closePage()
{
    m_page.reset();
    m_session.reset();
    m_bench.reset();
}

inline void EvaluatePageTest::open(const QString &project)
{
    QVERIFY(m_session->openProject(project));
    QTRY_VERIFY_WITH_TIMEOUT(part<FigureTableModel>().rowCount() > 0, patience);
}

inline void EvaluatePageTest::openFile(const QByteArray &csv)
{
    const QString path = m_bench->write(QStringLiteral("judged.csv"), csv);
    if (!m_session->isOpen())
        QVERIFY(m_session->openProject(m_bench->path(QStringLiteral("fresh"))));
    button(*m_page, QStringLiteral("Open predictions"))->click();
    auto *chooser = m_page->findChild<QFileDialog *>();
    QVERIFY(chooser);
    Q_EMIT chooser->fileSelected(path);
    chooser->reject();
    auto *dialog = m_page->findChild<PredictionsDialog *>();
    QVERIFY(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(button(*dialog, QStringLiteral("Evaluate"))->isEnabled(), patience);
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    button(*dialog, QStringLiteral("Evaluate"))->click();
    QVERIFY(finished.wait(patience));
    // The run keeps what it needs: the file may go.
    QVERIFY(QFile::remove(path));
    QTRY_VERIFY_WITH_TIMEOUT(part<FigureTableModel>().rowCount() > 0, patience);
}

inline Predictions EvaluatePageTest::shownPredictions() const
{
    const QString id =
        named<QComboBox>(*m_page, QStringLiteral("Run to evaluate"))->currentData().toString();
    return readRunPredictions(m_session->runFolder(id)).value();
}

inline double EvaluatePageTest::cell(int row, int column) const
{
    const auto &model = part<ConfusionTableModel>();
    return model.index(row, column).data(ExactRole).toDouble();
}

inline double EvaluatePageTest::figure(const QString &name) const
{
    for (const ThresholdFigure &one : part<FigureTableModel>().figures()) {
        if (one.name == name)
            return one.value;
    }
    return qQNaN();
}

inline QPoint EvaluatePageTest::cellAt(int row, int column) const
{
    const auto *matrix = named<TableView>(*m_page, QStringLiteral("Confusion matrix"));
    return matrix->visualRect(matrix->model()->index(row, column)).center();
}

} // namespace tenbin::test
