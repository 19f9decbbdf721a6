#include "data/split.h"

#include "core/number.h"
#include "core/params.h"
#include "core/text.h"

#include <QStringList>

#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace tenbin {

namespace {

using Kind = SplitSpec::Kind;

constexpr std::array<std::pair<Kind, const char *>, 8> kindNames{{
    {Kind::None, "none"},
    {Kind::Holdout, "holdout"},
    {Kind::KFold, "kfold"},
    {Kind::Stratified, "stratified"},
    {Kind::Group, "group"},
    {Kind::TimeSeries, "timeseries"},
    {Kind::Repeated, "repeated"},
    {Kind::LeaveOneOut, "loo"},
}};

Failure badSpec(const QString &text, const QString &why)
{
    return failure(Error::Kind::Usage, Tr::tr("\"%1\" is no way to split rows: %2.").arg(text, why),
                   Tr::tr("Write it like one of: holdout:0.2, kfold:5, stratified:5, group:5, "
                          "timeseries:5:gap=2:test=10, repeated:5x3, loo, none."));
}

std::optional<qint64> wholeNumber(const QString &text, qint64 minimum, qint64 maximum)
{
    const std::optional<double> number = parseNumber(text);
    if (!number || *number != std::floor(*number) || *number < double(minimum) ||
        *number > double(maximum))
        return std::nullopt;
    return qint64(*number);
}

constexpr qint64 mostFolds = 10'000;
constexpr qint64 mostRows = qint64(1) << 40;

/// Reads the part after the name; the empty text means that all is well.
class SpecReader
{
public:
    SpecReader(SplitSpec &spec, const QStringList &parts) : m_spec(spec), m_parts(parts) {}

    QString read()
    {
        switch (m_spec.kind) {
        case Kind::None:
        case Kind::LeaveOneOut: return noMoreThan(1);
        case Kind::Holdout: return m_parts.size() > 1 ? share() : QString();
        case Kind::Repeated: return m_parts.size() > 1 ? foldsByRepeats() : QString();
        case Kind::KFold:
        case Kind::Stratified:
        case Kind::Group: {
            const QString why = folds();
            return why.isEmpty() ? noMoreThan(2) : why;
        }
        case Kind::TimeSeries: break;
        }
        return timeSeries();
    }

private:
    QString noMoreThan(qsizetype count) const
    {
        return m_parts.size() <= count ? QString()
                                       : Tr::tr("\"%1\" is not expected").arg(m_parts[count]);
    }

    QString share()
    {
        const std::optional<double> value = parseNumber(m_parts[1]);
        if (!value || *value <= 0 || *value >= 1)
            return Tr::tr("the test share \"%1\" is not between 0 and 1").arg(m_parts[1]);
        m_spec.testShare = *value;
        return noMoreThan(2);
    }

    QString folds(const QString &text)
    {
        const std::optional<qint64> count = wholeNumber(text, 2, mostFolds);
        if (!count)
            return Tr::tr("the number of folds \"%1\" is not an integer from 2 to %2")
                .arg(text)
                .arg(mostFolds);
        m_spec.folds = int(*count);
        return {};
    }

    QString folds() { return m_parts.size() > 1 ? folds(m_parts[1]) : QString(); }

    QString foldsByRepeats()
    {
        const QStringList factors = m_parts[1].split(QLatin1Char('x'));
        if (factors.size() != 2)
            return Tr::tr("\"%1\" is not FOLDSxREPEATS").arg(m_parts[1]);
        if (const QString why = folds(factors[0]); !why.isEmpty())
            return why;
        const std::optional<qint64> count = wholeNumber(factors[1], 1, mostFolds);
        if (!count)
            return Tr::tr("the number of repeats \"%1\" is not an integer from 1 to %2")
                .arg(factors[1])
                .arg(mostFolds);
        m_spec.repeats = int(*count);
        return noMoreThan(2);
    }

    QString timeSeries()
    {
        if (const QString why = folds(); !why.isEmpty())
            return why;
        for (const QString &part : m_parts.mid(2)) {
            const qsizetype equals = part.indexOf(QLatin1Char('='));
            const QString key = part.left(equals);
            qint64 *place = key == QLatin1String("gap")     ? &m_spec.gap
                            : key == QLatin1String("test")  ? &m_spec.testSize
                            : key == QLatin1String("train") ? &m_spec.maximumTrainSize
                                                            : nullptr;
            if (equals < 0 || !place)
                return Tr::tr("\"%1\" is not gap=ROWS, test=ROWS or train=ROWS").arg(part);
            const std::optional<qint64> value =
                wholeNumber(part.mid(equals + 1), place == &m_spec.gap ? 0 : 1, mostRows);
            if (!value)
                return Tr::tr("\"%1\" is not a number of rows").arg(part.mid(equals + 1));
            *place = *value;
        }
        return {};
    }

    SplitSpec &m_spec;
    const QStringList &m_parts;
};

} // namespace

Result<SplitSpec> SplitSpec::parse(const QString &text)
{
    const QStringList parts = text.split(QLatin1Char(':'));
    QStringList names;
    for (const auto &[kind, name] : kindNames) {
        names.append(QString::fromLatin1(name));
        if (names.constLast() != parts.constFirst())
            continue;
        SplitSpec spec;
        spec.kind = kind;
        if (const QString why = SpecReader(spec, parts).read(); !why.isEmpty())
            return badSpec(text, why);
        return spec;
    }
    const QString nearest = nearestWord(parts.constFirst(), names);
    return badSpec(text, nearest.isEmpty() ? Tr::tr("there is no such kind")
                                           : Tr::tr("the nearest kind is \"%1\"").arg(nearest));
}

QString SplitSpec::text() const
{
    QString text;
    for (const auto &[one, name] : kindNames) {
        if (one == kind)
            text = QString::fromLatin1(name);
    }
    switch (kind) {
    case Kind::None:
    case Kind::LeaveOneOut: return text;
    case Kind::Holdout: return text + QLatin1Char(':') + numberText(testShare);
    case Kind::Repeated: return text + QStringLiteral(":%1x%2").arg(folds).arg(repeats);
    case Kind::KFold:
    case Kind::Stratified:
    case Kind::Group:
    case Kind::TimeSeries: break;
    }
    text += QStringLiteral(":%1").arg(folds);
    if (kind != Kind::TimeSeries)
        return text;
    if (gap > 0)
        text += QStringLiteral(":gap=%1").arg(gap);
    if (testSize > 0)
        text += QStringLiteral(":test=%1").arg(testSize);
    if (maximumTrainSize > 0)
        text += QStringLiteral(":train=%1").arg(maximumTrainSize);
    return text;
}

} // namespace tenbin
