#include "models/blas.h"

#include "core/text.h"

#include <QLibrary>

#include <cblas.h>

#include <mutex>
#include <optional>

namespace tenbin {

namespace {

decltype(&cblas_sgemm) sgemm = nullptr;
decltype(&cblas_dgemm) dgemm = nullptr;

void addProduct(int rows, int outputs, int inputs, const float *x, const float *weights, float *out)
{
    sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, outputs, inputs, 1, x, inputs, weights,
          inputs, 1, out, outputs);
}

void addProductOfDoubles(int rows, int outputs, int inputs, const double *x, const double *weights,
                         double *out)
{
    dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, rows, outputs, inputs, 1, x, inputs, weights,
          inputs, 1, out, outputs);
}

void addBackProduct(int rows, int outputs, int inputs, const double *y, const double *weights,
                    double *out)
{
    dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, rows, inputs, outputs, 1, y, outputs, weights,
          inputs, 1, out, inputs);
}

Result<Blas> openLibrary()
{
    // It reads this while it is opened.
    qputenv("OPENBLAS_NUM_THREADS", "1");
    QLibrary library(QStringLiteral("openblas"), 0);
    library.setLoadHints(QLibrary::PreventUnloadHint | QLibrary::ExportExternalSymbolsHint);
    sgemm = reinterpret_cast<decltype(&cblas_sgemm)>(library.resolve("cblas_sgemm"));
    dgemm = reinterpret_cast<decltype(&cblas_dgemm)>(library.resolve("cblas_dgemm"));
    const auto config =
        reinterpret_cast<decltype(&openblas_get_config)>(library.resolve("openblas_get_config"));
    const auto kernels = reinterpret_cast<decltype(&openblas_get_corename)>(
        library.resolve("openblas_get_corename"));
    if (sgemm == nullptr || dgemm == nullptr || config == nullptr || kernels == nullptr)
        return failure(Error::Kind::Unsupported, Tr::tr("OpenBLAS cannot be opened."),
                       Tr::tr("Install it (libopenblas0-pthread)."), library.errorString());
    // The kernels that it picks for the processor decide the last bits of its sums.
    const QString version =
        QStringLiteral("%1 (%2)").arg(QString::fromLatin1(config()).section(QLatin1Char(' '), 1, 1),
                                      QString::fromLatin1(kernels()));
    return Blas{version, addProduct, addProductOfDoubles, addBackProduct};
}

} // namespace

Result<Blas> openBlas()
{
    static std::mutex mutex;
    static std::optional<Result<Blas>> opened;
    const std::scoped_lock lock(mutex);
    if (!opened)
        opened = openLibrary();
    return *opened;
}

} // namespace tenbin
