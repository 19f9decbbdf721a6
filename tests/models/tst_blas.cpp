#include "models/blas.h"

#include <QTest>

#include <vector>

#include <dlfcn.h>

using namespace tenbin;

class TestBlas : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("OPENBLAS_NUM_THREADS", "4"); }

    void addsProducts()
    {
        const Result<Blas> blas = openBlas();
        QVERIFY2(blas, blas ? "" : qPrintable(blas.error().text));
        const std::vector<float> x{1, 2, 3, 4, 5, 6};
        const std::vector<float> weights{1, 0, -1, 2, 1, 0};
        std::vector<float> out{10, 20, 30, 40};
        blas->addProduct(2, 2, 3, x.data(), weights.data(), out.data());
        QCOMPARE(out, (std::vector<float>{8, 24, 28, 53}));
    }

    void runsOneThreadWhateverTheEnvironment()
    {
        QVERIFY(openBlas());
        // Found without a handle: libraries opened later find it as well.
        const auto threads =
            reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "openblas_get_num_threads"));
        QVERIFY(threads != nullptr);
        QCOMPARE(threads(), 1);
    }

    void saysItsVersion() { QVERIFY(openBlas()->version.startsWith(QLatin1String("0."))); }
};

QTEST_GUILESS_MAIN(TestBlas)
#include "tst_blas.moc"
