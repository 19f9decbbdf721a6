#include "app/desktop/page.h"
#include "tests/app/window_bench.h"
#include "tests/widgets/unnamed_widgets.h"
#include "widgets/empty_state.h"
#include "widgets/flat_style.h"
#include "widgets/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTabBar>

using namespace tenbin;
using test::unnamed;
using test::WindowBench;

namespace {

QChar mnemonicOf(QString text)
{
    text.remove(QLatin1String("&&"));
    const qsizetype at = text.indexOf(u'&');
    return at >= 0 && at + 1 < text.size() ? text[at + 1].toLower() : QChar();
}

bool isWithin(const QWidget *widget, const char *className)
{
    for (; widget; widget = widget->parentWidget()) {
        if (widget->inherits(className))
            return true;
    }
    return false;
}

/// Results are read, not operated: their many buttons are reached by Tab.
bool isResult(const QWidget *widget)
{
    return isWithin(widget, "tenbin::BlockView");
}

/// Forms made from params choose their own letters, which may meet the page's: Alt then goes on
/// to the next one.
bool isParam(const QWidget *widget)
{
    return isWithin(widget, "tenbin::ParamForm");
}

/// Words of the page that hold a mnemonic: buttons, tabs, labels of fields.
QStringList labels(const QWidget &page)
{
    QStringList texts;
    for (const auto *button : page.findChildren<QAbstractButton *>()) {
        if (button->isVisible() && !button->text().isEmpty() && !isResult(button) &&
            !isParam(button))
            texts.append(button->text());
    }
    for (const auto *label : page.findChildren<QLabel *>()) {
        if (label->isVisible() && label->buddy() && !isParam(label))
            texts.append(label->text());
    }
    for (const auto *bar : page.findChildren<QTabBar *>()) {
        for (int i = 0; bar->isVisible() && i < bar->count(); ++i)
            texts.append(bar->tabText(i));
    }
    return texts;
}

/// Fields that no label with a mnemonic leads to.
QStringList unreachable(const QWidget &page)
{
    QStringList found;
    QList<const QWidget *> led;
    for (const auto *label : page.findChildren<QLabel *>()) {
        if (label->buddy() && !mnemonicOf(label->text()).isNull())
            led.append(label->buddy());
    }
    for (const auto *field : page.findChildren<QWidget *>()) {
        const bool typed =
            qobject_cast<const QComboBox *>(field) || qobject_cast<const QLineEdit *>(field);
        if (typed && field->isVisible() && !test::isInner(field) && !led.contains(field) &&
            !isParam(field))
            found.append(field->accessibleName());
    }
    return found;
}

} // namespace

/// Every page of the shelf, with no list to keep.
class TestPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void withoutProject_data() { pages(); }
    void withoutProject();
    void saysWhatItIsForWhenEmpty_data() { pages(); }
    void saysWhatItIsForWhenEmpty();
    void followsTheData_data() { pages(); }
    void followsTheData();
    void followsTheProject_data() { pages(); }
    void followsTheProject();
    void followsTheTheme_data() { pages(); }
    void followsTheTheme();
    void namesItsControls_data() { pages(); }
    void namesItsControls();
    void hasAMnemonicForEveryControl_data() { pages(); }
    void hasAMnemonicForEveryControl();

private:
    static void pages();
    static std::unique_ptr<QWidget> make(const QString &id, Session &session);

    WindowBench m_bench;
    QString m_full;
    QString m_empty;
};

void TestPages::initTestCase()
{
    m_full = m_bench.project(QStringLiteral("full"),
                             {QStringLiteral("first"), QStringLiteral("second")});
    m_empty = m_bench.project(QStringLiteral("empty"), {});
}

void TestPages::pages()
{
    QTest::addColumn<QString>("id");
    for (const QString &id : shelf<Page>().ids())
        QTest::newRow(qPrintable(id)) << id;
}

std::unique_ptr<QWidget> TestPages::make(const QString &id, Session &session)
{
    std::unique_ptr<QWidget> page(shelf<Page>().find(id)->create(session, nullptr));
    page->resize(1200, 760);
    page->show();
    return page;
}

void TestPages::withoutProject()
{
    QFETCH(QString, id);
    Session session(WindowBench::workers());
    const auto page = make(id, session);
    QVERIFY(QTest::qWaitForWindowExposed(page.get()));
    QVERIFY(!page->grab().isNull());
}

void TestPages::saysWhatItIsForWhenEmpty()
{
    QFETCH(QString, id);
    Session session(WindowBench::workers());
    const auto page = make(id, session);
    QVERIFY(session.openProject(m_empty));
    const auto *empty = page->findChild<EmptyState *>();
    QVERIFY(empty);
    QVERIFY(empty->isVisible());
    int buttons = 0;
    for (const auto *button : page->findChildren<QAbstractButton *>())
        buttons += button->isVisible() && button->property(FlatStyle::primaryProperty).toBool();
    QCOMPARE(buttons, empty->findChildren<QAbstractButton *>().size());
}

void TestPages::followsTheData()
{
    QFETCH(QString, id);
    Session session(WindowBench::workers());
    QVERIFY(session.openProject(m_full));
    const auto page = make(id, session);
    QVERIFY(!page->findChild<EmptyState *>()->isVisible());
    const QList<StoredDataset> datasets = session.datasets();
    QCOMPARE(datasets.size(), 2);
    for (const StoredDataset &dataset : {datasets[1], datasets[0], datasets[1]}) {
        session.setCurrentDataset(dataset.id);
        QVERIFY(!page->grab().isNull());
    }
    QMap<QString, QString> roles = datasets[1].roles();
    roles[QStringLiteral("note")] = QStringLiteral("ignore");
    session.setRoles(datasets[1], roles);
    QVERIFY(!page->grab().isNull());
    session.undoStack().undo();
    QCOMPARE(session.datasets()[1].roles(), datasets[1].roles());
    session.setCurrentDataset({});
    QVERIFY(!page->grab().isNull());
}

void TestPages::followsTheProject()
{
    QFETCH(QString, id);
    Session session(WindowBench::workers());
    QVERIFY(session.openProject(m_full));
    const auto page = make(id, session);
    const QImage full = page->grab().toImage();
    QVERIFY(session.openProject(m_empty));
    QVERIFY(page->findChild<EmptyState *>()->isVisible());
    QVERIFY(session.openProject(m_full));
    QVERIFY(!page->findChild<EmptyState *>()->isVisible());
    QVERIFY(page->grab().toImage() != QImage(full.size(), full.format()));
}

void TestPages::followsTheTheme()
{
    QFETCH(QString, id);
    Theme theme(ThemeChoice::Light);
    Session session(WindowBench::workers());
    QVERIFY(session.openProject(m_full));
    const auto page = make(id, session);
    const auto lightness = [&page] {
        const QImage shot = page->grab().toImage();
        return shot.pixelColor(2, 2).lightness();
    };
    QVERIFY(lightness() > 200);
    theme.setChoice(ThemeChoice::Dark);
    QTRY_VERIFY(lightness() < 60);
    theme.setZoom(1.5);
    QVERIFY(!page->grab().isNull());
    theme.setZoom(1);
    theme.setChoice(ThemeChoice::Light);
    QTRY_VERIFY(lightness() > 200);
}

void TestPages::namesItsControls()
{
    QFETCH(QString, id);
    Session session(WindowBench::workers());
    const auto page = make(id, session);
    for (const QString &project : {m_empty, m_full}) {
        QVERIFY(session.openProject(project));
        QCOMPARE(unnamed(*page).join(u' '), QString());
        for (const auto *box : page->findChildren<QComboBox *>())
            QVERIFY2(!box->view()->accessibleName().isEmpty(), qPrintable(box->accessibleName()));
    }
}

void TestPages::hasAMnemonicForEveryControl()
{
    QFETCH(QString, id);
    Session session(WindowBench::workers());
    const auto page = make(id, session);
    for (const QString &project : {m_empty, m_full}) {
        QVERIFY(session.openProject(project));
        QCOMPARE(unreachable(*page).join(u' '), QString());
        // Alt and a letter of the menu bar open a menu.
        QMap<QChar, QString> taken{{u'f', {}}, {u'e', {}}, {u'v', {}}, {u'h', {}}};
        for (const QString &text : labels(*page)) {
            const QChar letter = mnemonicOf(text);
            QVERIFY2(!letter.isNull(), qPrintable(text));
            QVERIFY2(!taken.contains(letter),
                     qPrintable(QStringLiteral("%1 / %2").arg(text, taken.value(letter))));
            taken[letter] = text;
        }
    }
}

QTEST_MAIN(TestPages)
#include "tst_pages.moc"
