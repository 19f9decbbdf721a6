// Page Fairness: what can be audited, groups and bins, the audit itself, one group of it.
#include "app/desktop/fairness_choice.h"
#include "app/desktop/fairness_form.h"
#include "app/desktop/fairness_results.h"
#include "app/desktop/page.h"
#include "tests/app/window_bench.h"
#include "widgets/block_view.h"
#include "widgets/message_bar.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace tenbin;
using test::WindowBench;

namespace {

constexpr int patience = 60'000;

QComboBox *box(const QWidget &page, const char *name)
{
    for (auto *one : page.findChildren<QComboBox *>()) {
        if (one->accessibleName() == QLatin1String(name))
            return one;
    }
    return nullptr;
}

void choose(QComboBox *box, const QString &data)
{
    box->setCurrentIndex(box->findData(data));
    Q_EMIT box->activated(box->currentIndex());
}

QPushButton *button(const QWidget &page, const QString &text)
{
    for (auto *one : page.findChildren<QPushButton *>()) {
        if (one->text() == text && !one->isHidden())
            return one;
    }
    return nullptr;
}

const Table *tableOf(const QList<Block> &blocks, const QString &title)
{
    for (const Block &block : blocks) {
        if (const auto *table = std::get_if<Table>(&block); table && table->title == title)
            return table;
    }
    return nullptr;
}

} // namespace

class TestFairnessPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void offersRunsAndData();
    void asksForBins();
    void auditsARun();
    void auditsData();
    void isCancelled();
    void copiesTheCommand();

private:
    BlockView &view() { return *m_page->findChild<FairnessResults *>()->findChild<BlockView *>(); }
    /// By the column "work", without what takes long.
    void audit()
    {
        choose(box(*m_page, "Protected column"), QStringLiteral("work"));
        QTRY_COMPARE(box(*m_page, "Privileged group")->count(), 3);
        choose(box(*m_page, "Privileged group"), QStringLiteral("state"));
        QPushButton *start = button(*m_page, QStringLiteral("A&udit"));
        QVERIFY(start && start->isEnabled());
        start->click();
        QVERIFY(button(*m_page, QStringLiteral("Cance&l")));
        QTRY_VERIFY_WITH_TIMEOUT(button(*m_page, QStringLiteral("A&udit")), patience);
        QVERIFY2(m_page->findChild<MessageBar *>()->isHidden(),
                 qPrintable(m_page->findChild<MessageBar *>()->text()));
    }

    std::unique_ptr<WindowBench> m_bench;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QWidget> m_page;
};

void TestFairnessPage::init()
{
    m_page.reset();
    m_session.reset();
    m_bench = std::make_unique<WindowBench>();
    const QString project = m_bench->project(QStringLiteral("project"), {QStringLiteral("people")});
    m_session = std::make_unique<Session>(WindowBench::workers());
    QVERIFY(m_session->openProject(project));
    m_page.reset(shelf<Page>().find(QStringLiteral("fairness"))->create(*m_session, nullptr));
    m_page->resize(1200, 760);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestFairnessPage::offersRunsAndData()
{
    const QList<FairnessChoice> choices = fairnessChoices(*m_session);
    QCOMPARE(choices.size(), 2);
    QVERIFY(choices[0].id.startsWith("run:"));
    QVERIFY(choices[1].id.startsWith("data:"));
    const Result<FairnessOffer> offer = fairnessOffer(*m_session, choices[0]);
    QVERIFY(offer);
    QCOMPARE(offer->classes, QStringList({"<=50K", ">50K"}));
    QVERIFY(!offer->columns.contains("income"));
    QVERIFY(offer->columns.contains("age"));
    QCOMPARE(offer->suggested, QStringList({"work"}));
    QVERIFY(lastAudit(*m_session, choices[0]).isEmpty());
}

void TestFairnessPage::asksForBins()
{
    choose(box(*m_page, "Protected column"), QStringLiteral("age"));
    const auto hint = [this] {
        QString text;
        for (const auto *label : m_page->findChild<FairnessForm *>()->findChildren<QLabel *>()) {
            if (label->isVisible() && label->text().contains("bins"))
                text = label->text();
        }
        return text;
    };
    QTRY_VERIFY(hint().contains("age"));
    auto *bins = m_page->findChild<FairnessForm *>()->findChild<QLineEdit *>();
    bins->setText("30,50");
    Q_EMIT bins->editingFinished();
    QTRY_COMPARE(box(*m_page, "Privileged group")->count(), 4);
    QVERIFY(box(*m_page, "Privileged group")->findData("30 to below 50") > 0);
    QVERIFY(hint().isEmpty());
}

void TestFairnessPage::auditsARun()
{
    audit();
    const Table *groups = tableOf(view().blocks(), QStringLiteral("Groups"));
    QVERIFY(groups);
    QCOMPARE(groups->rows.size(), 2);
    // One group: the list does what a mark on a chart does.
    choose(box(*m_page, "Group shown"), QStringLiteral("state"));
    groups = tableOf(view().blocks(), QStringLiteral("Groups"));
    QCOMPARE(groups->rows.size(), 1);
    QCOMPARE(groups->rows[0][0].toString(), QStringLiteral("state"));
    QVERIFY(tableOf(view().blocks(), QStringLiteral("Across groups"))->rows.size() > 5);
    Q_EMIT view().activated(QStringLiteral("groups_selection_rate"), 0, 0);
    QCOMPARE(box(*m_page, "Group shown")->currentData().toString(), QStringLiteral("private"));
    Q_EMIT view().activated(QStringLiteral("groups_selection_rate"), 0, 0);
    QCOMPARE(tableOf(view().blocks(), QStringLiteral("Groups"))->rows.size(), 2);
    QVERIFY(!lastAudit(*m_session, fairnessChoices(*m_session).first()).isEmpty());
    // Whoever comes back finds what the shown audit was asked.
    choose(box(*m_page, "Protected column"), QStringLiteral("age"));
    QComboBox *subjects = box(*m_page, "What is audited");
    choose(subjects, subjects->currentData().toString());
    QCOMPARE(box(*m_page, "Protected column")->currentData().toString(), QStringLiteral("work"));
    QTRY_COMPARE(box(*m_page, "Privileged group")->currentData().toString(),
                 QStringLiteral("state"));
}

void TestFairnessPage::auditsData()
{
    QComboBox *subjects = box(*m_page, "What is audited");
    choose(subjects, subjects->itemData(1).toString());
    audit();
    QVERIFY(tableOf(view().blocks(), QStringLiteral("Representation")));
    QVERIFY(!tableOf(view().blocks(), QStringLiteral("Groups")));
    // The other subject has no audit yet, and this one's is there again.
    choose(subjects, subjects->itemData(0).toString());
    QVERIFY(view().blocks().isEmpty());
    choose(subjects, subjects->itemData(1).toString());
    QVERIFY(tableOf(view().blocks(), QStringLiteral("Representation")));
}

void TestFairnessPage::isCancelled()
{
    choose(box(*m_page, "Protected column"), QStringLiteral("work"));
    button(*m_page, QStringLiteral("A&udit"))->click();
    QPushButton *cancel = button(*m_page, QStringLiteral("Cance&l"));
    QVERIFY(cancel);
    cancel->click();
    QTRY_VERIFY_WITH_TIMEOUT(button(*m_page, QStringLiteral("A&udit")), patience);
    QVERIFY(m_page->findChild<FairnessResults *>()->isEnabled());
}

void TestFairnessPage::copiesTheCommand()
{
    choose(box(*m_page, "Protected column"), QStringLiteral("work"));
    choose(box(*m_page, "Positive class"), QStringLiteral(">50K"));
    button(*m_page, QStringLiteral("&Copy as command"))->click();
    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY2(text.contains("fairness") && text.contains("--protected work"), qPrintable(text));
    QVERIFY2(text.contains("--positive '>50K'"), qPrintable(text));
}

QTEST_MAIN(TestFairnessPage)
#include "tst_fairness_page.moc"
