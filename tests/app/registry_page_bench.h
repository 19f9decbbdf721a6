#pragma once

#include "app/desktop/change_dialog.h"
#include "app/desktop/page.h"
#include "app/desktop/registry_edits.h"
#include "tests/app/window_bench.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

namespace tenbin::test {

constexpr int patience = 60'000; // ms, of a loaded machine
inline const QString income = QStringLiteral("income");

/// The visible one with these words, without mnemonics.
inline QPushButton *button(const QWidget &in, const QString &text)
{
    for (auto *one : in.findChildren<QPushButton *>())
        if (one->isVisible() && one->text().remove(u'&') == text)
            return one;
    return nullptr;
}

/// By its accessible name.
template <class Widget> Widget *named(const QWidget &in, const QString &name)
{
    for (auto *one : in.findChildren<Widget *>())
        if (one->accessibleName() == name)
            return one;
    return nullptr;
}

inline void choose(QComboBox *box, const QString &beginning)
{
    const int index = box->findText(beginning, Qt::MatchStartsWith);
    QVERIFY2(index >= 0, qPrintable(beginning));
    box->setCurrentIndex(index);
}

/// The page Registry of a project with one run, registered as "income".
struct RegistryPageBench
{
    WindowBench bench;
    QString folder = bench.project(QStringLiteral("project"), {QStringLiteral("people")});
    std::unique_ptr<Session> session;
    std::unique_ptr<QWidget> page;

    RegistryPageBench() { open(); }

    /// The session and the page, anew.
    void open()
    {
        page.reset();
        session = std::make_unique<Session>(WindowBench::workers());
        QVERIFY(session->openProject(folder));
        page.reset(shelf<Page>().find(QStringLiteral("registry"))->create(*session, nullptr));
        page->resize(1100, 760);
        page->show();
        QVERIFY(QTest::qWaitForWindowExposed(page.get()));
    }

    /// The one that is open.
    ChangeDialog *dialog() const
    {
        for (auto *one : page->findChildren<ChangeDialog *>())
            if (one->isVisible())
                return one;
        return nullptr;
    }

    /// Presses the button of the page and gives the dialog that it opens.
    ChangeDialog *ask(const QString &action) const
    {
        button(*page, action)->click();
        return dialog();
    }

    QAbstractItemView *table(const QString &name) const
    {
        return named<QAbstractItemView>(*page, name);
    }

    RegisteredModel model() const { return session->registeredModels().value(0); }
    StoredRun run() const { return *session->run(model().versions.first().run); }
    void edit(const RegistryEdit &change) const { QVERIFY(session->editRegistry(change)); }
    void addVersion() const { edit(registration(run(), income, {}, QStringLiteral("retrained"))); }
};

} // namespace tenbin::test
