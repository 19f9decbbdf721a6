#pragma once

#include "data/dataset_file.h"
#include "experiments/comparison_basis.h"
#include "models/predictions.h"

#include <QDir>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

#include <cmath>
#include <numeric>

namespace tenbin::test {

/// A run to compare: what its spec says, and its values over folds.
struct RunSketch
{
    QString name;
    QString learner = QStringLiteral("logistic_regression");
    QMap<QString, QList<double>> metrics;
    QString fingerprint = QStringLiteral("sha256:aa");
    QString dataset = QStringLiteral("adult");
    QString problem = QStringLiteral("binary");
    QString target = QStringLiteral("income");
    QString validation = QStringLiteral("stratified:5");
    quint64 seed = 42;
    QJsonObject learnerParams = {};
};

inline StoredRun trainedRun(const RunSketch &sketch)
{
    StoredRun run;
    run.id = QUuid::createUuid().toString(QUuid::Id128);
    run.name = sketch.name;
    run.task = QStringLiteral("train");
    run.status = RunStatus::Finished;
    run.seconds = 1;
    run.seed = sketch.seed;
    run.problem = sketch.problem;
    run.learner = sketch.learner;
    run.dataset = sketch.dataset;
    TaskSpec spec;
    spec.task = run.task;
    spec.seed = sketch.seed;
    spec.inputs[QStringLiteral("data")] = {
        TaskSpec::Input::Kind::Dataset, sketch.fingerprint, sketch.dataset, {}};
    spec.params = QJsonObject{{QStringLiteral("learner"), sketch.learner},
                              {QStringLiteral("target"), sketch.target},
                              {QStringLiteral("validation"), sketch.validation},
                              {QStringLiteral("learner_params"), sketch.learnerParams}};
    run.spec = QJsonDocument(spec.toJson()).toJson(QJsonDocument::Compact);
    for (auto metric = sketch.metrics.begin(); metric != sketch.metrics.end(); ++metric) {
        MetricValue &value = run.metrics[metric.key()];
        qsizetype count = 0;
        value.value = 0;
        for (double fold : *metric) {
            value.value += std::isnan(fold) ? 0 : fold;
            count += !std::isnan(fold);
        }
        value.value /= double(count);
        if (metric->size() > 1)
            value.folds = *metric;
    }
    return run;
}

/// Folders of runs with their predictions.
class RunFolders
{
public:
    FolderOf folderOf() const
    {
        return [this](const StoredRun &run) { return m_folder.filePath(run.id); };
    }

    void write(const StoredRun &run, const Predictions &predictions)
    {
        const QString folder = m_folder.filePath(run.id);
        QDir().mkpath(folder);
        const Result<Dataset> table = predictions.toDataset();
        if (!table || !DatasetFile::write(*table, QDir(folder).filePath("predictions.safetensors")))
            qFatal("cannot write predictions");
    }

    /// `rows` rows in `folds` equal folds, all predicted right; one test set with folds = 0.
    static Predictions plain(int rows, int folds)
    {
        Predictions made;
        made.problem = Problem::Binary;
        made.classes = QStringList{"no", "yes"};
        for (int row = 0; row < rows; ++row) {
            made.rows.push_back(quint32(row));
            made.truth.push_back(row % 2);
            made.predicted.push_back(row % 2);
            if (folds > 0)
                made.fold.push_back(row % folds);
        }
        return made;
    }

    StoredRun add(const RunSketch &sketch, const Predictions &predictions = plain(100, 5))
    {
        StoredRun run = trainedRun(sketch);
        write(run, predictions);
        return run;
    }

private:
    QTemporaryDir m_folder;
};

} // namespace tenbin::test
