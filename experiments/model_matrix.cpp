#include "experiments/model_matrix.h"

#include "core/text.h"
#include "experiments/run_comparison.h"
#include "experiments/run_params.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace tenbin {

namespace {

using ParamValues = QMap<QString, QJsonValue>;

/// The place of each key in the order of their first appearance.
template <class Key> class Places
{
public:
    /// True when the key is new.
    bool add(const Key &key)
    {
        const auto known = m_places.constFind(key);
        const bool isNew = known == m_places.cend();
        m_last = isNew ? int(m_places.size()) : *known;
        if (isNew)
            m_places.insert(key, m_last);
        return isNew;
    }
    int last() const { return m_last; }

private:
    QMap<Key, int> m_places;
    int m_last = 0;
};

QByteArray keyOf(const ParamValues &params)
{
    QJsonObject json;
    for (auto param = params.begin(); param != params.end(); ++param)
        json[param.key()] = param.value();
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

/// The learner, and whether its params were searched: models of one kind are told apart by params.
QString kindOf(const ParamValues &model)
{
    const QString learner = model[QStringLiteral("learner")].toString();
    return model.contains(QStringLiteral("search")) ? Tr::tr("%1, tuned").arg(learner) : learner;
}

/// Names of params in which models of one kind differ.
QMap<QString, QSet<QString>> tellingParams(const QList<ParamValues> &models)
{
    QMap<QString, ParamValues> first;
    QMap<QString, QSet<QString>> telling;
    for (const ParamValues &model : models) {
        const QString kind = kindOf(model);
        ParamValues &known = first[kind];
        if (known.isEmpty())
            known = model;
        for (auto param = model.begin(); param != model.end(); ++param) {
            if (known.value(param.key()) != param.value())
                telling[kind].insert(param.key());
        }
    }
    return telling;
}

/// "LEARNER", or "LEARNER (trees=200)" with what tells it from others of its kind.
QString modelTitle(const ParamValues &model, const QMap<QString, QSet<QString>> &telling)
{
    const QString kind = kindOf(model);
    const QSet<QString> names = telling.value(kind);
    QStringList own;
    for (auto param = model.begin(); param != model.end(); ++param) {
        if (names.contains(param.key()))
            own.append(param.key() + QLatin1Char('=') + paramText(param.value()));
    }
    return own.isEmpty() ? kind
                         : QStringLiteral("%1 (%2)").arg(kind, own.join(QStringLiteral(", ")));
}

struct DataKey
{
    QString name;
    QString fingerprint;
    QString target;
};

QString dataTitle(const DataKey &data, const QList<DataKey> &all)
{
    QStringList own;
    const auto other = [&](auto differs) {
        return std::any_of(all.begin(), all.end(), [&](const DataKey &one) {
            return one.name == data.name && differs(one);
        });
    };
    if (other([&](const DataKey &one) { return one.fingerprint != data.fingerprint; }))
        own.append(data.fingerprint.section(QLatin1Char(':'), 1).left(8));
    if (other([&](const DataKey &one) { return one.target != data.target; }))
        own.append(data.target);
    return own.isEmpty() ? data.name
                         : QStringLiteral("%1 (%2)").arg(data.name, own.join(QStringLiteral(", ")));
}

ModelCell cellOf(const QList<MetricValue> &runs)
{
    ModelCell cell;
    cell.runs = runs.size();
    if (runs.size() == 1) {
        cell.mean = runs.first().value;
        cell.deviation = runs.first().std;
        return cell;
    }
    QList<double> values;
    for (const MetricValue &run : runs)
        values += run.folds.isEmpty() ? QList<double>{run.value} : run.folds;
    values.removeIf([](double value) { return std::isnan(value); });
    if (values.isEmpty())
        return cell;
    cell.mean = 0;
    for (double value : values)
        cell.mean += value / double(values.size());
    if (values.size() < 2)
        return cell;
    double squares = 0;
    for (double value : values)
        squares += (value - cell.mean) * (value - cell.mean);
    cell.deviation = std::sqrt(squares / double(values.size() - 1));
    return cell;
}

} // namespace

bool ModelMatrix::isComplete() const
{
    for (const QList<ModelCell> &row : cells) {
        for (const ModelCell &cell : row) {
            if (!std::isfinite(cell.mean))
                return false;
        }
    }
    return true;
}

QList<int> ModelMatrix::best(qsizetype dataset) const
{
    QList<int> found;
    double best = 0;
    for (int model = 0; model < cells.size(); ++model) {
        const double value = cells[model][dataset].mean * (greaterIsBetter ? 1 : -1);
        if (std::isnan(value) || (!found.isEmpty() && value < best))
            continue;
        if (found.isEmpty() || value > best)
            found.clear();
        best = value;
        found.append(model);
    }
    return found;
}

Compared<ModelMatrix> modelMatrix(const QList<StoredRun> &runs, const QString &metric)
{
    const Metric *known = metricOfName(metric);
    if (!known)
        return refuse(
            QStringLiteral("metric"),
            Tr::tr("It is not known whether more or less of \"%1\" is better.").arg(metric),
            Tr::tr("Compare by one of Tenbin's metrics."));
    ModelMatrix matrix;
    matrix.metric = metric;
    matrix.greaterIsBetter = known->greaterIsBetter;
    QList<ParamValues> models;
    QList<DataKey> datasets;
    Places<QByteArray> modelPlaces;
    Places<std::tuple<QString, QString, QString>> dataPlaces;
    QMap<std::pair<int, int>, QList<MetricValue>> values;
    for (const StoredRun &run : runs) {
        const Result<RunSubject> subject = subjectOf(run);
        if (!subject)
            return refuse(QStringLiteral("problem"), subject.error());
        if (run.problem != runs.first().problem)
            return refuse(
                QStringLiteral("problem"),
                Tr::tr("The runs \"%1\" and \"%2\" cannot stand in one table: the kind of "
                       "problem differs (%3, %4).")
                    .arg(runs.first().title(), run.title(), runs.first().problem, run.problem),
                Tr::tr("Choose runs of one kind of problem."));
        const ParamValues params = modelParams(run);
        if (modelPlaces.add(keyOf(params)))
            models.append(params);
        if (dataPlaces.add({subject->dataset, subject->fingerprint, subject->target}))
            datasets.append({subject->dataset, subject->fingerprint, subject->target});
        matrix.modelOfRun.append(modelPlaces.last());
        matrix.datasetOfRun.append(dataPlaces.last());
        values[{matrix.modelOfRun.last(), matrix.datasetOfRun.last()}].append(
            run.metrics.value(metric));
    }
    const QMap<QString, QSet<QString>> telling = tellingParams(models);
    for (const ParamValues &model : models)
        matrix.models.append(modelTitle(model, telling));
    for (const DataKey &data : datasets)
        matrix.datasets.append(dataTitle(data, datasets));
    for (int model = 0; model < models.size(); ++model) {
        matrix.cells.append(QList<ModelCell>(datasets.size()));
        for (int dataset = 0; dataset < datasets.size(); ++dataset) {
            const auto found = values.constFind({model, dataset});
            if (found != values.cend())
                matrix.cells[model][dataset] = cellOf(*found);
        }
    }
    return matrix;
}

} // namespace tenbin
