#pragma once

#include <functional>

class QMainWindow;
class QUndoStack;

namespace tenbin {

class NavRail;
class Session;
class Theme;

void addFileMenu(QMainWindow &window, Session &session, std::function<void()> openProject,
                 std::function<void()> importRun);
void addEditMenu(QMainWindow &window, QUndoStack &undo);
void addViewMenu(QMainWindow &window, Theme &theme, NavRail &rail);
void addHelpMenu(QMainWindow &window);

} // namespace tenbin
