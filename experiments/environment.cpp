#include "experiments/environment.h"

#include "core/text.h"

#include <QFile>
#include <QJsonArray>
#include <QLocale>
#include <QSysInfo>

#include <cfenv>
#include <limits>
#include <sys/resource.h>

#if defined(__SSE__)
#include <xmmintrin.h>
#endif

namespace tenbin {

namespace {

#if defined(__SSE__)
constexpr unsigned zeroModes = 0x8000U | 0x0040U; // flush to zero, denormals are zero
#endif

QString compilerName()
{
#if defined(__clang__)
    return QStringLiteral("clang " __clang_version__);
#elif defined(__GNUC__)
    return QStringLiteral("gcc " __VERSION__);
#else
    return QStringLiteral("unknown");
#endif
}

struct Processor
{
    QString name;
    QStringList flags;
};

Processor processor()
{
    static const QStringList interesting = {
        QStringLiteral("sse4_2"), QStringLiteral("avx"),     QStringLiteral("avx2"),
        QStringLiteral("fma"),    QStringLiteral("avx512f"), QStringLiteral("avx512_vnni"),
        QStringLiteral("bmi2"),   QStringLiteral("asimd"),   QStringLiteral("sve")};
    Processor found;
    QFile file(QStringLiteral("/proc/cpuinfo"));
    if (!file.open(QIODevice::ReadOnly))
        return found;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QString key = QString::fromLatin1(line.left(line.indexOf(':')).trimmed());
        const QString value = QString::fromLatin1(line.mid(line.indexOf(':') + 1).trimmed());
        if (key == QLatin1String("model name") && found.name.isEmpty())
            found.name = value;
        if ((key == QLatin1String("flags") || key == QLatin1String("Features")) &&
            found.flags.isEmpty())
            for (const QString &flag : value.split(QLatin1Char(' ')))
                if (interesting.contains(flag))
                    found.flags.append(flag);
    }
    return found;
}

} // namespace

QJsonObject environmentRecord(int threads)
{
    const Processor cpu = processor();
    return {{QStringLiteral("tenbin"), QStringLiteral(TENBIN_VERSION)},
            {QStringLiteral("qt"), QString::fromLatin1(qVersion())},
            {QStringLiteral("compiler"), compilerName()},
            {QStringLiteral("system"), QSysInfo::prettyProductName()},
            {QStringLiteral("kernel"), QSysInfo::kernelVersion()},
            {QStringLiteral("architecture"), QSysInfo::currentCpuArchitecture()},
            {QStringLiteral("processor"), cpu.name},
            {QStringLiteral("processor_flags"), QJsonArray::fromStringList(cpu.flags)},
            {QStringLiteral("locale"), QLocale::system().name()},
            {QStringLiteral("threads"), threads}};
}

qint64 peakMemory()
{
    rusage usage = {};
    ::getrusage(RUSAGE_SELF, &usage);
    return qint64(usage.ru_maxrss) * 1024;
}

FloatingPointGuard::FloatingPointGuard()
{
    m_deviations = deviations();
}

FloatingPointGuard::~FloatingPointGuard()
{
    deviations();
}

QStringList FloatingPointGuard::deviations()
{
    QStringList found = m_deviations;
#if defined(__SSE__)
    const unsigned state = _mm_getcsr();
    if (state & zeroModes) {
        found.append(Tr::tr("subnormal numbers were treated as zero"));
        _mm_setcsr(state & ~zeroModes);
    }
#endif
    if (std::fegetround() != FE_TONEAREST) {
        found.append(Tr::tr("numbers were not rounded to nearest"));
        std::fesetround(FE_TONEAREST);
    }
    // Volatile: computed here and now, whatever the state is.
    volatile double smallest = std::numeric_limits<double>::min();
    if (smallest / 2 == 0)
        found.append(Tr::tr("subnormal numbers are treated as zero"));
    return found;
}

} // namespace tenbin
