#include "app/cli/cli.h"
#include "app/cli/interrupt.h"

#include <QCoreApplication>

#include <clocale>

int main(int argc, char **argv)
{
    // Texts and numbers must not depend on the caller's locale; Qt wants an encoding of UTF-8.
    qputenv("LC_ALL", "C.UTF-8");
    QCoreApplication application(argc, argv);
    std::setlocale(LC_NUMERIC, "C");
    QCoreApplication::setApplicationName(QStringLiteral("tenbin-cli"));
    tenbin::listenToInterrupts();
    return tenbin::runCommandLine(QCoreApplication::arguments().mid(1));
}
