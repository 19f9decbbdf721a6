#pragma once

#include "experiments/run.h"

#include <QJsonDocument>
#include <QUuid>

namespace tenbin::test {

inline StoredRun sampleRun(const QString &name, QMap<QString, double> metrics = {})
{
    StoredRun run;
    run.id = QUuid::createUuid().toString(QUuid::Id128);
    run.name = name;
    run.task = QStringLiteral("train");
    run.status = RunStatus::Finished;
    run.started = QDateTime(QDate(2024, 2, 29), QTime(12, 30, 15, 250), Qt::UTC);
    run.seconds = 1.5;
    run.seed = 42;
    run.problem = QStringLiteral("binary");
    run.learner = QStringLiteral("random_forest");
    run.dataset = QStringLiteral("adult");
    TaskSpec spec;
    spec.task = run.task;
    spec.params =
        QJsonObject{{QStringLiteral("learner_params"), QJsonObject{{QStringLiteral("depth"), 4}}},
                    {QStringLiteral("target"), QStringLiteral("income")}};
    run.spec = QJsonDocument(spec.toJson()).toJson(QJsonDocument::Compact);
    for (auto metric = metrics.begin(); metric != metrics.end(); ++metric)
        run.metrics[metric.key()].value = *metric;
    return run;
}

inline StoredDataset sampleDataset(const QString &name, const QString &digits)
{
    StoredDataset dataset;
    dataset.name = name;
    dataset.fingerprint = QStringLiteral("sha256:") + digits;
    dataset.id = StoredDataset::idFor(name, dataset.fingerprint);
    dataset.rows = 3;
    dataset.created = QDateTime(QDate(2024, 2, 29), QTime(12, 0), Qt::UTC);
    dataset.source = QStringLiteral("/data/a.csv");
    dataset.columns =
        QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("x")},
                               {QStringLiteral("type"), QStringLiteral("numeric")},
                               {QStringLiteral("role"), QStringLiteral("feature")}},
                   QJsonObject{{QStringLiteral("name"), QStringLiteral("income")},
                               {QStringLiteral("type"), QStringLiteral("categorical")},
                               {QStringLiteral("role"), QStringLiteral("target")}}};
    return dataset;
}

} // namespace tenbin::test
