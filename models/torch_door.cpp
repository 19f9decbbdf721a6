#include "core/text.h"
#include "models/blas.h"
#include "models/mlp.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QLibrary>

#include <mutex>
#include <optional>

namespace tenbin {

namespace {

QString modulePath()
{
    const QDir programs(QCoreApplication::applicationDirPath());
    const QString name = QStringLiteral("libtenbin_torch.so");
    for (const QString &folder :
         {QStringLiteral("../lib/tenbin"), QStringLiteral("../../lib/tenbin")}) {
        const QString path = QDir::cleanPath(programs.filePath(folder + QLatin1Char('/') + name));
        if (QFileInfo::exists(path))
            return path;
    }
    return {};
}

Result<TorchDoor> openModule()
{
    const QString path = modulePath();
    if (path.isEmpty())
        return failure(Error::Kind::Unsupported,
                       Tr::tr("The module for neural networks is not installed."),
                       Tr::tr("Build Tenbin where LibTorch is installed (libtorch-dev)."));
    // Before LibTorch, which then uses the same one.
    if (const Result<Blas> blas = openBlas(); !blas)
        return passOn(blas);
    QLibrary library(path);
    library.setLoadHints(QLibrary::PreventUnloadHint);
    using Open = void (*)(TorchDoor *);
    const auto open = reinterpret_cast<Open>(library.resolve("tenbin_open_torch"));
    if (open == nullptr)
        return failure(Error::Kind::Unsupported,
                       Tr::tr("The module for neural networks cannot be opened."),
                       Tr::tr("Build Tenbin again, or reinstall LibTorch."), library.errorString());
    TorchDoor door;
    open(&door);
    return door;
}

} // namespace

bool hasTorch()
{
    return !modulePath().isEmpty();
}

Result<TorchDoor> openTorch()
{
    static std::mutex mutex;
    static std::optional<Result<TorchDoor>> opened;
    const std::scoped_lock lock(mutex);
    if (!opened)
        opened = openModule();
    return *opened;
}

} // namespace tenbin
