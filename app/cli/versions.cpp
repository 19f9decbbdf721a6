#include "app/cli/versions.h"

#include "models/blas.h"

#include <Eigen/Core>

#include <tenbin_revision.h>

#include <boost/version.hpp>
#include <sqlite3.h>
#include <tbb/version.h>
#include <xgboost/c_api.h>
#include <zlib.h>

namespace tenbin {

QList<std::pair<QString, QString>> libraryVersions()
{
    int major = 0;
    int minor = 0;
    int patch = 0;
    XGBoostVersion(&major, &minor, &patch);
    const Result<Blas> blas = openBlas();
    QList<std::pair<QString, QString>> versions{
        {QStringLiteral("tenbin"), QStringLiteral(TENBIN_VERSION)},
        {QStringLiteral("Qt"), QString::fromLatin1(qVersion())},
        {QStringLiteral("SQLite"), QString::fromLatin1(sqlite3_libversion())},
        {QStringLiteral("XGBoost"), QStringLiteral("%1.%2.%3").arg(major).arg(minor).arg(patch)},
        {QStringLiteral("LibTorch"), QStringLiteral(TENBIN_TORCH_VERSION)},
        {QStringLiteral("Eigen"), QStringLiteral("%1.%2.%3")
                                      .arg(EIGEN_WORLD_VERSION)
                                      .arg(EIGEN_MAJOR_VERSION)
                                      .arg(EIGEN_MINOR_VERSION)},
        {QStringLiteral("OpenBLAS"), blas ? blas->version : QString()},
        {QStringLiteral("oneTBB"), QString::fromLatin1(TBB_runtime_version())},
        {QStringLiteral("Boost"), QStringLiteral("%1.%2.%3")
                                      .arg(BOOST_VERSION / 100000)
                                      .arg(BOOST_VERSION / 100 % 1000)
                                      .arg(BOOST_VERSION % 100)},
        {QStringLiteral("zlib"), QString::fromLatin1(zlibVersion())},
    };
    if (const QString revision = QStringLiteral(TENBIN_REVISION); !revision.isEmpty())
        versions.insert(1, {QStringLiteral("revision"), revision});
    return versions;
}

QJsonObject versionsJson()
{
    QJsonObject json;
    for (const auto &[name, version] : libraryVersions())
        json[name] = version;
    return json;
}

} // namespace tenbin
