#include "app/desktop/recent_files.h"

#include <QFileInfo>
#include <QSettings>

namespace tenbin {

namespace {

constexpr qsizetype kept = 15;
const auto key = QStringLiteral("recent_files");

} // namespace

QStringList recentFiles()
{
    QStringList files = QSettings().value(key).toStringList();
    files.removeIf([](const QString &path) { return !QFileInfo::exists(path); });
    return files;
}

void addRecentFile(const QString &path)
{
    QStringList files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    QSettings().setValue(key, files.first(std::min(kept, files.size())));
}

} // namespace tenbin
