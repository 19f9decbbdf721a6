#include "experiments/verification.h"

#include "core/number.h"
#include "core/text.h"
#include "experiments/provenance.h"

#include <QJsonDocument>
#include <QSet>

#include <algorithm>
#include <bit>
#include <cmath>

namespace tenbin {

namespace {

bool sameBits(double a, double b)
{
    return std::bit_cast<quint64>(a) == std::bit_cast<quint64>(b) ||
           (std::isnan(a) && std::isnan(b));
}

double distanceOf(double a, double b)
{
    if (sameBits(a, b))
        return 0;
    if (!std::isfinite(a) || !std::isfinite(b))
        return std::numeric_limits<double>::infinity();
    return std::abs(a - b) / std::max({1.0, std::abs(a), std::abs(b)});
}

class Comparison
{
public:
    explicit Comparison(double tolerance) { m_made.tolerance = tolerance; }

    void metrics(const QMap<QString, MetricValue> &recorded,
                 const QMap<QString, MetricValue> &repeated)
    {
        if (!recorded.isEmpty() && !repeated.isEmpty())
            m_made.compared.append(QStringLiteral("metrics"));
        QStringList names = recorded.keys() + repeated.keys();
        names.removeDuplicates();
        for (const QString &name : names) {
            if (!recorded.contains(name) || !repeated.contains(name))
                add(QStringLiteral("metrics"), name, presence(recorded.contains(name)),
                    presence(repeated.contains(name)));
            else
                metric(name, recorded[name], repeated[name]);
        }
    }

    void artifacts(const RunFacts &recorded, const RunFacts &repeated)
    {
        QMap<QString, Artifact> before;
        QMap<QString, Artifact> after;
        for (const Artifact &artifact : recorded.record.outcome.artifacts)
            before[artifact.name] = artifact;
        for (const Artifact &artifact : repeated.record.outcome.artifacts)
            after[artifact.name] = artifact;
        QStringList names = before.keys() + after.keys();
        names.removeDuplicates();
        for (const QString &name : names) {
            if (!before.contains(name) || !after.contains(name)) {
                add(name, Tr::tr("files"), presence(before.contains(name)),
                    presence(after.contains(name)));
                continue;
            }
            m_made.compared.append(name);
            if (before[name].sha256 == after[name].sha256)
                continue;
            const qsizetype known = m_made.differences.size();
            const bool readable = recorded.tables.contains(name) && repeated.tables.contains(name);
            if (readable)
                table(name, recorded.tables[name], repeated.tables[name]);
            // The bytes differ and the values do not, or nothing more can be said.
            if (m_made.differences.size() == known)
                add(name, Tr::tr("hash of the files"), before[name].sha256, after[name].sha256,
                    readable ? 0 : std::numeric_limits<double>::quiet_NaN());
        }
    }

    void surroundings(const RunFacts &recorded, const RunFacts &repeated)
    {
        QStringList ids = recorded.spec.inputs.keys() + repeated.spec.inputs.keys();
        ids.removeDuplicates();
        for (const QString &id : ids)
            change(QStringLiteral("fingerprint/") + id, Tr::tr("data of the input %1").arg(id),
                   recorded.spec.inputs.value(id).reference,
                   repeated.spec.inputs.value(id).reference);
        change(QStringLiteral("spec"), Tr::tr("params and seed"), askedText(recorded.spec),
               askedText(repeated.spec));
        QMap<QString, EnvironmentFact> after;
        QList<EnvironmentFact> order = environmentFacts(recorded.record.environment);
        QSet<QString> known;
        for (const EnvironmentFact &fact : order)
            known.insert(fact.id);
        for (const EnvironmentFact &fact : environmentFacts(repeated.record.environment)) {
            after[fact.id] = fact;
            if (!known.contains(fact.id))
                order.append({fact.id, fact.title, {}});
        }
        for (const EnvironmentFact &fact : order)
            change(fact.id, fact.title, fact.value, after.value(fact.id).value);
    }

    Verification made() const { return m_made; }

private:
    static QString presence(bool there) { return there ? Tr::tr("there") : Tr::tr("absent"); }

    static QString askedText(const TaskSpec &spec)
    {
        QJsonObject asked{{QStringLiteral("task"), spec.task},
                          {QStringLiteral("params"), spec.params},
                          {QStringLiteral("seed"), QString::number(spec.seed)}};
        return QString::fromUtf8(QJsonDocument(asked).toJson(QJsonDocument::Compact));
    }

    void add(const QString &part, const QString &name, const QJsonValue &recorded,
             const QJsonValue &repeated, double distance = std::numeric_limits<double>::quiet_NaN())
    {
        m_made.differences.append(
            {part, name, recorded, repeated, distance, distance <= m_made.tolerance});
    }

    void change(const QString &id, const QString &title, const QString &recorded,
                const QString &repeated)
    {
        if (recorded != repeated)
            m_made.changes.append({id, title, recorded, repeated});
    }

    void number(const QString &part, const QString &name, double recorded, double repeated)
    {
        if (!sameBits(recorded, repeated))
            add(part, name, jsonNumber(recorded), jsonNumber(repeated),
                distanceOf(recorded, repeated));
    }

    void metric(const QString &name, const MetricValue &recorded, const MetricValue &repeated)
    {
        const QString part = QStringLiteral("metrics");
        number(part, name, recorded.value, repeated.value);
        number(part, name + QStringLiteral(" std"), recorded.std, repeated.std);
        number(part, name + QStringLiteral(" low"), recorded.low, repeated.low);
        number(part, name + QStringLiteral(" high"), recorded.high, repeated.high);
        if (recorded.folds.size() != repeated.folds.size()) {
            add(part, Tr::tr("number of folds of %1").arg(name), recorded.folds.size(),
                repeated.folds.size());
            return;
        }
        for (qsizetype fold = 0; fold < recorded.folds.size(); ++fold)
            number(part, Tr::tr("%1 of fold %2").arg(name).arg(fold + 1), recorded.folds[fold],
                   repeated.folds[fold]);
    }

    void table(const QString &part, const Dataset &recorded, const Dataset &repeated)
    {
        if (recorded.rowCount() != repeated.rowCount()) {
            add(part, Tr::tr("number of rows"), recorded.rowCount(), repeated.rowCount());
            return;
        }
        for (qsizetype i = 0; i < recorded.columnCount(); ++i) {
            const Column &before = recorded.column(i);
            const qsizetype at = repeated.indexOf(before.name());
            if (at < 0 || repeated.column(at).type() != before.type()) {
                add(part, before.name(), presence(true), Tr::tr("absent, or of another type"));
                continue;
            }
            const QString &name = before.name();
            const bool places = name == QLatin1String("row") || name == QLatin1String("fold");
            column(places ? QStringLiteral("folds") : part, before, repeated.column(at), !places);
        }
        for (const QString &name : repeated.columnNames())
            if (recorded.indexOf(name) < 0)
                add(part, name, presence(false), presence(true));
    }

    /// The largest distance of a column of numbers; of others the first row that differs.
    void column(const QString &part, const Column &recorded, const Column &repeated, bool tolerant)
    {
        qsizetype worst = -1;
        double distance = 0;
        for (qsizetype row = 0; row < recorded.size(); ++row) {
            if (recorded.type() == ColumnType::Numeric) {
                const double a = recorded.numbers()[size_t(row)];
                const double b = repeated.numbers()[size_t(row)];
                const double here = distanceOf(a, b);
                if (!sameBits(a, b) && (worst < 0 || here > distance)) {
                    worst = row;
                    distance = here;
                }
            } else if (recorded.isMissing(row) != repeated.isMissing(row) ||
                       recorded.displayText(row) != repeated.displayText(row)) {
                worst = row;
                break;
            }
        }
        if (worst < 0)
            return;
        const QString name = Tr::tr("%1 of row %2").arg(recorded.name()).arg(worst + 1);
        if (recorded.type() == ColumnType::Numeric)
            add(part, name, jsonNumber(recorded.numbers()[size_t(worst)]),
                jsonNumber(repeated.numbers()[size_t(worst)]),
                tolerant ? distance : std::numeric_limits<double>::quiet_NaN());
        else
            add(part, name, recorded.displayText(worst), repeated.displayText(worst));
    }

    Verification m_made;
};

} // namespace

Verification::Verdict Verification::verdict() const
{
    if (differences.isEmpty())
        return Verdict::BitIdentical;
    const bool tolerated =
        std::all_of(differences.begin(), differences.end(),
                    [](const Difference &difference) { return difference.tolerated; });
    return tolerated ? Verdict::WithinTolerance : Verdict::Different;
}

QString verdictText(Verification::Verdict verdict)
{
    switch (verdict) {
    case Verification::Verdict::BitIdentical: return QStringLiteral("bit-identical");
    case Verification::Verdict::WithinTolerance: return QStringLiteral("within tolerance");
    case Verification::Verdict::Different: break;
    }
    return QStringLiteral("different");
}

Verification compareRuns(const RunFacts &recorded, const RunFacts &repeated, double tolerance)
{
    Comparison comparison(tolerance);
    comparison.metrics(recorded.record.outcome.metrics, repeated.record.outcome.metrics);
    comparison.artifacts(recorded, repeated);
    comparison.surroundings(recorded, repeated);
    return comparison.made();
}

} // namespace tenbin
