#pragma once

#include "experiments/job.h"

#include <QMainWindow>
#include <QMap>

class QLabel;
class QStackedWidget;

namespace tenbin {

class JobPanel;
class MessageBar;
class NavRail;
class Session;
class Theme;

/// The window: a rail of pages, the page, the job panel and the status bar. Pages are made when
/// they are first shown.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(Session &session, Theme &theme);
    ~MainWindow() override;

    void showPage(const QString &id);

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void buildMenus();
    void showPageAt(int index);
    void showJob(const QString &id, const JobState &state);
    void showLog(const QString &id);
    void updateStatus();
    void chooseProject();
    void openProject(const QString &folder);
    void restore();

    Session &m_session;
    Theme &m_theme;
    NavRail *m_rail;
    QStackedWidget *m_stack;
    JobPanel *m_jobs;
    MessageBar *m_messages;
    QLabel *m_projectLabel;
    QLabel *m_dataLabel;
    QMap<int, QWidget *> m_pages;
};

} // namespace tenbin
