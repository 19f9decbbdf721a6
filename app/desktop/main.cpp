#include "app/desktop/main_window.h"
#include "app/desktop/session.h"
#include "core/text.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QSettings>
#include <QTimer>

#include <clocale>

namespace {

QString projectFolder(const QCommandLineParser &arguments, const QCommandLineOption &option)
{
    if (arguments.isSet(option))
        return arguments.value(option);
    const QString fromEnvironment = qEnvironmentVariable("TENBIN_PROJECT");
    if (!fromEnvironment.isEmpty())
        return fromEnvironment;
    const QString last = QSettings().value(QStringLiteral("project")).toString();
    return last.isEmpty() ? QDir::home().filePath(QStringLiteral("Tenbin")) : last;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    // The environment's locale is for texts on screen only, never for numbers in files.
    std::setlocale(LC_NUMERIC, "C");
    QApplication::setOrganizationName(QStringLiteral("Tenbin"));
    QApplication::setApplicationName(QStringLiteral("tenbin"));
    QApplication::setApplicationDisplayName(QStringLiteral("Tenbin"));
    QApplication::setApplicationVersion(QStringLiteral(TENBIN_VERSION));

    QCommandLineParser arguments;
    arguments.setApplicationDescription(tenbin::Tr::tr("Desktop workbench for machine learning"));
    arguments.addHelpOption();
    arguments.addVersionOption();
    const QCommandLineOption project(
        QStringLiteral("project"), tenbin::Tr::tr("The project's folder."), QStringLiteral("DIR"));
    const QCommandLineOption page(QStringLiteral("page"), tenbin::Tr::tr("The page to begin with."),
                                  QStringLiteral("PAGE"));
    arguments.addOptions({project, page});
    arguments.addPositionalArgument(QStringLiteral("FILE"), tenbin::Tr::tr("A file to import."),
                                    QStringLiteral("[FILE]"));
    arguments.process(application);

    const QSettings settings;
    tenbin::Theme theme(tenbin::ThemeChoice(settings.value(QStringLiteral("theme")).toInt()));
    theme.setZoom(settings.value(QStringLiteral("zoom"), 1.0).toDouble());
    tenbin::Session session;
    tenbin::MainWindow window(session, theme);
    window.show();

    // The window stands before the project is opened: the first picture waits for nothing.
    QTimer::singleShot(0, &window, [&] {
        if (const tenbin::Status opened = session.openProject(projectFolder(arguments, project));
            !opened)
            Q_EMIT session.failed(opened.error());
        if (arguments.isSet(page))
            window.showPage(arguments.value(page));
        if (!arguments.positionalArguments().isEmpty())
            Q_EMIT session.importRequested(
                QDir::current().absoluteFilePath(arguments.positionalArguments().first()));
    });
    return QApplication::exec();
}
