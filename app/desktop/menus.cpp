#include "app/desktop/menus.h"

#include "app/desktop/recent_files.h"
#include "app/desktop/session.h"
#include "core/text.h"
#include "widgets/nav_rail.h"
#include "widgets/theme.h"

#include <QActionGroup>
#include <QApplication>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QSettings>
#include <QUndoStack>

namespace tenbin {

namespace {

void fillRecent(QMenu &menu, Session &session)
{
    menu.clear();
    const QStringList files = recentFiles();
    for (const QString &path : files) {
        QString shown = path;
        shown.replace(QLatin1Char('&'), QLatin1String("&&"));
        menu.addAction(shown, &session, [&session, path] {
            Q_EMIT session.pageRequested(QStringLiteral("data"));
            Q_EMIT session.importRequested(path);
        });
    }
    menu.setEnabled(!files.isEmpty());
}

void addThemeChoice(QMenu &menu, Theme &theme, QActionGroup &group, const QString &text,
                    ThemeChoice choice)
{
    QAction *action = menu.addAction(text);
    action->setCheckable(true);
    action->setChecked(theme.choice() == choice);
    group.addAction(action);
    QObject::connect(action, &QAction::triggered, &theme, [&theme, choice] {
        theme.setChoice(choice);
        QSettings().setValue(QStringLiteral("theme"), int(choice));
    });
}

void addZoom(QMenu &menu, Theme &theme, const QString &text, const QKeySequence &keys,
             const std::function<double(double)> &change)
{
    QAction *action = menu.addAction(text);
    action->setShortcut(keys);
    QObject::connect(action, &QAction::triggered, &theme, [&theme, change] {
        theme.setZoom(change(theme.zoom()));
        QSettings().setValue(QStringLiteral("zoom"), theme.zoom());
    });
}

} // namespace

void addFileMenu(QMainWindow &window, Session &session, std::function<void()> openProject,
                 std::function<void()> importRun)
{
    QMenu *menu = window.menuBar()->addMenu(Tr::tr("&File"));
    QAction *import = menu->addAction(Tr::tr("&Import data…"), &session, [&session] {
        Q_EMIT session.pageRequested(QStringLiteral("data"));
        Q_EMIT session.importRequested({});
    });
    import->setShortcut(QKeySequence::Open);
    QMenu *recent = menu->addMenu(Tr::tr("&Recent files"));
    QObject::connect(recent, &QMenu::aboutToShow, recent,
                     [recent, &session] { fillRecent(*recent, session); });
    menu->addSeparator();
    menu->addAction(Tr::tr("Import r&un…"), &window, std::move(importRun));
    menu->addAction(Tr::tr("Open &project…"), &window, std::move(openProject));
    menu->addSeparator();
    QAction *quit = menu->addAction(Tr::tr("&Quit"), &window, &QWidget::close);
    quit->setShortcut(QKeySequence::Quit);
    quit->setMenuRole(QAction::QuitRole);
}

void addEditMenu(QMainWindow &window, QUndoStack &undo)
{
    QMenu *menu = window.menuBar()->addMenu(Tr::tr("&Edit"));
    QAction *undoAction = undo.createUndoAction(menu, Tr::tr("&Undo"));
    undoAction->setShortcut(QKeySequence::Undo);
    QAction *redoAction = undo.createRedoAction(menu, Tr::tr("&Redo"));
    redoAction->setShortcuts(
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    menu->addActions({undoAction, redoAction});
}

void addViewMenu(QMainWindow &window, Theme &theme, NavRail &rail)
{
    QMenu *menu = window.menuBar()->addMenu(Tr::tr("&View"));
    QMenu *themes = menu->addMenu(Tr::tr("&Theme"));
    auto *group = new QActionGroup(themes);
    addThemeChoice(*themes, theme, *group, Tr::tr("Like the &system"), ThemeChoice::System);
    addThemeChoice(*themes, theme, *group, Tr::tr("&Light"), ThemeChoice::Light);
    addThemeChoice(*themes, theme, *group, Tr::tr("&Dark"), ThemeChoice::Dark);
    constexpr double step = 1.1;
    addZoom(*menu, theme, Tr::tr("&Larger"), QKeySequence::ZoomIn,
            [](double zoom) { return zoom * step; });
    addZoom(*menu, theme, Tr::tr("&Smaller"), QKeySequence::ZoomOut,
            [](double zoom) { return zoom / step; });
    addZoom(*menu, theme, Tr::tr("&Normal size"), QKeySequence(Qt::CTRL | Qt::Key_0),
            [](double) { return 1.0; });
    menu->addSeparator();
    QAction *fold = menu->addAction(Tr::tr("Page &names"));
    fold->setCheckable(true);
    fold->setChecked(!rail.isFolded());
    QObject::connect(fold, &QAction::triggered, &rail,
                     [&rail](bool names) { rail.setFolded(!names); });
    QObject::connect(&rail, &NavRail::foldedChanged, fold,
                     [fold](bool folded) { fold->setChecked(!folded); });
}

void addHelpMenu(QMainWindow &window)
{
    QMenu *menu = window.menuBar()->addMenu(Tr::tr("&Help"));
    menu->addAction(Tr::tr("&About Tenbin"), &window, [&window] {
        auto *box = new QMessageBox(&window);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->setWindowTitle(Tr::tr("About Tenbin"));
        box->setTextFormat(Qt::PlainText);
        box->setText(Tr::tr("Tenbin %1 (天秤, balance)").arg(QApplication::applicationVersion()));
        box->setInformativeText(
            Tr::tr("A workbench for machine learning: weigh your models before you trust them.\n\n"
                   "Free software under the GNU General Public License, version 3 or later."));
        box->open();
    });
}

} // namespace tenbin
