#pragma once

#include "app/desktop/live_search.h"
#include "app/desktop/page.h"
#include "app/desktop/search_panel.h"
#include "app/desktop/search_param_row.h"
#include "app/desktop/search_space_form.h"
#include "tests/app/window_bench.h"
#include "widgets/message_bar.h"
#include "widgets/table_view.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>

namespace tenbin::test {

inline constexpr int patience = 60'000; // ms, of a loaded machine

inline QAbstractButton *button(const QWidget &in, const QString &text)
{
    for (auto *one : in.findChildren<QAbstractButton *>()) {
        if (one->isVisible() && (one->text().remove(u'&') == text || one->accessibleName() == text))
            return one;
    }
    return nullptr;
}

template <class Widget> Widget *named(const QWidget &in, const QString &name)
{
    for (auto *one : in.findChildren<Widget *>()) {
        if (one->accessibleName() == name)
            return one;
    }
    return nullptr;
}

/// Searching on page Train as a person does, with the real worker.
class SearchBench : public QObject
{
protected:
    /// The page in search mode on a project with people.
    void begin();
    void end();
    void searchLogistic(const QString &c, int trials, const QString &kind);
    /// Presses the primary button and waits for the end of the search.
    void runSearch(RunStatus expected = RunStatus::Finished);
    SearchParamRow &row(const char *id) const
    {
        return *part<SearchPanel>().form()->row(QLatin1String(id));
    }
    const TrialTableModel &trials() const { return part<LiveSearch>().trials(); }
    QString folder() const { return m_session->runFolder(part<LiveSearch>().runId()); }
    void select(int row);
    template <class Widget> Widget &part() const { return *m_page->findChild<Widget *>(); }

    std::unique_ptr<WindowBench> m_bench;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QWidget> m_page;
};

inline void SearchBench::begin()
{
    m_bench = std::make_unique<WindowBench>();
    m_session = std::make_unique<Session>(WindowBench::workers());
    m_page.reset(shelf<Page>().find(QStringLiteral("train"))->create(*m_session, nullptr));
    m_page->resize(1280, 800);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    QVERIFY(m_session->openProject(
        m_bench->project(QStringLiteral("people"), {QStringLiteral("people")})));
    part<QTabBar>().setCurrentIndex(1);
}

inline void SearchBench::end()
{
    m_page.reset();
    m_session.reset();
    m_bench.reset();
}

inline void SearchBench::searchLogistic(const QString &c, int trials, const QString &kind)
{
    auto &panel = part<SearchPanel>();
    panel.setLearner(QStringLiteral("logistic_regression"));
    row("c").setVaries(true);
    row("c").setSpace(c);
    auto *method = named<QComboBox>(panel, QStringLiteral("Kind of search"));
    method->setCurrentIndex(method->findData(kind));
    named<QSpinBox>(panel, QStringLiteral("Trials"))->setValue(trials);
}

inline void SearchBench::runSearch(RunStatus expected)
{
    QSignalSpy finished(m_session.get(), &Session::jobFinished);
    button(*m_page, QStringLiteral("Search"))->click();
    QVERIFY2(!part<LiveSearch>().runId().isEmpty(), qPrintable(part<MessageBar>().text()));
    const QString id = part<LiveSearch>().runId();
    QVERIFY(finished.wait(patience));
    QCOMPARE(m_session->run(id)->status, expected);
    QTRY_VERIFY_WITH_TIMEOUT(trials().ended() == int(trials().trials().size()) ||
                                 expected != RunStatus::Finished,
                             patience);
}

inline void SearchBench::select(int row)
{
    auto *table = named<TableView>(*m_page, QStringLiteral("Trials of the search"));
    for (int at = 0; at < table->model()->rowCount(); ++at) {
        if (table->model()->index(at, 0).data().toInt() == row + 1)
            table->selectRow(at);
    }
}

} // namespace tenbin::test
