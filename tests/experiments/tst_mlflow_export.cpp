// Runs in the layout of MLflow's file store: read back as MLflow reads it.
#include "experiments/mlflow_export.h"
#include "experiments/mlflow_names.h"
#include "tests/experiments/task_bench.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QUrl>

#include <cmath>

using namespace tenbin;
using namespace tenbin::test;

namespace {

QByteArray table()
{
    QByteArray csv = "x,z,y\n";
    for (int i = 0; i < 60; ++i)
        csv += QByteArray::number(i) + ',' + QByteArray::number((i * 7) % 11) + ',' +
               (i + (i * 13) % 17 < 38 ? "no" : "yes") + '\n';
    return csv;
}

QByteArray content(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Flat YAML of scalars: MLflow's meta.yaml has nothing else.
QJsonObject meta(const QString &path)
{
    QJsonObject fields;
    for (const QByteArray &line : content(path).split('\n')) {
        if (line.isEmpty())
            continue;
        const qsizetype colon = line.indexOf(": ");
        const QJsonArray value = QJsonDocument::fromJson('[' + line.mid(colon + 2) + ']').array();
        if (colon < 0 || value.size() != 1)
            qFatal("%s is no line of meta.yaml", line.constData());
        fields[QString::fromUtf8(line.first(colon))] = value.first();
    }
    return fields;
}

/// FileStore._get_metric_from_line: "timestamp value step".
struct Point
{
    qint64 time;
    double value;
    qint64 step;
};

QList<Point> metric(const QString &path)
{
    QList<Point> points;
    for (const QByteArray &line : content(path).split('\n')) {
        if (line.isEmpty())
            continue;
        const QList<QByteArray> parts = line.split(' ');
        bool whole[3] = {false, false, false};
        if (parts.size() != 3)
            qFatal("%s is no line of a metric", line.constData());
        points.append({parts[0].toLongLong(&whole[0]), parts[1].toDouble(&whole[1]),
                       parts[2].toLongLong(&whole[2])});
        if (!whole[0] || !whole[1] || !whole[2])
            qFatal("%s is no line of a metric", line.constData());
    }
    return points;
}

/// What MLflow lets through: _VALID_PARAM_AND_METRIC_NAMES and path_not_unique.
bool mlflowTakes(const QString &name)
{
    static const QRegularExpression allowed(QStringLiteral("^[/\\w.\\- ]*$"),
                                            QRegularExpression::UseUnicodePropertiesOption);
    return allowed.match(name).hasMatch() && QDir::cleanPath(name) == name &&
           name != QLatin1String(".") && !name.startsWith(QLatin1String("..")) &&
           !name.startsWith(u'/') && name.size() <= 250;
}

} // namespace

class TestMlflowExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void experimentAndRun();
    void metricsParamsTags();
    void artifacts();
    void moreRunsJoin();
    void allOrNothing();
    void names_data();
    void names();
    void namesStayDifferent();

private:
    Result<MlflowExported> write(const QString &root, const QJsonObject &about = {})
    {
        NoProgress progress;
        return exportMlflow({{m_run.id, m_bench.project().runFolder(m_run.id), about}}, root,
                            progress);
    }

    TaskBench m_bench;
    StoredRun m_run;
    QString m_root;
    QString m_folder; ///< of the run in MLflow's store
    QString m_experiment;
    QStringList m_warnings;
};

void TestMlflowExport::initTestCase()
{
    const Result<FinishedJob> job =
        m_bench.train(m_bench.dataset(table()), {{QStringLiteral("learner"), "logistic_regression"},
                                                 {QStringLiteral("target"), "y"},
                                                 {QStringLiteral("validation"), "stratified:3"}});
    QVERIFY2(job, qPrintable(job ? QString() : job.error().text));
    m_run = job->run;
    m_root = m_bench.file(QStringLiteral("ml runs"));
    const Result<MlflowExported> exported =
        write(m_root, {{"name", "the \"best\": ★"},
                       {"notes", "one\ntwo"},
                       {"tags", QJsonArray{"keep", "odd:tag/name"}}});
    QVERIFY2(exported, qPrintable(exported ? QString() : exported.error().text));
    m_experiment = exported->experiments.first();
    m_warnings = exported->warnings;
    m_folder = m_root + '/' + m_experiment + '/' + m_run.id;
}

void TestMlflowExport::experimentAndRun()
{
    static const QRegularExpression id(QStringLiteral("^[a-zA-Z0-9][\\w\\-]{0,63}$"));
    QVERIFY(id.match(m_experiment).hasMatch());
    QCOMPARE(QDir(m_root).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
             (QStringList{"0", m_experiment}));
    QCOMPARE(meta(m_root + "/0/meta.yaml")["name"].toString(), "Default");
    const QJsonObject experiment = meta(m_root + '/' + m_experiment + "/meta.yaml");
    QCOMPARE(experiment["experiment_id"].toString(), m_experiment);
    QCOMPARE(experiment["name"].toString(), "data");
    QCOMPARE(experiment["lifecycle_stage"].toString(), "active");
    QVERIFY(experiment["creation_time"].toInteger() > 0);

    const QJsonObject run = meta(m_folder + "/meta.yaml");
    // Every key that RunInfo.from_dictionary or the store itself looks for.
    for (const char *key :
         {"artifact_uri", "end_time", "entry_point_name", "experiment_id", "lifecycle_stage",
          "run_id", "run_name", "run_uuid", "source_name", "source_type", "source_version",
          "start_time", "status", "tags", "user_id"})
        QVERIFY2(run.contains(QLatin1String(key)), key);
    QCOMPARE(run["experiment_id"].toString(), m_experiment);
    QCOMPARE(run["run_id"].toString(), m_run.id);
    QCOMPARE(run["run_uuid"].toString(), m_run.id);
    QCOMPARE(run["run_name"].toString(), QString::fromUtf8("the \"best\": ★"));
    QCOMPARE(run["status"].toInt(), 3); // RunStatus.FINISHED
    QCOMPARE(run["start_time"].toInteger(), m_run.started.toMSecsSinceEpoch());
    QVERIFY(run["end_time"].toInteger() >= run["start_time"].toInteger());
    QCOMPARE(QUrl(run["artifact_uri"].toString()).toLocalFile(), m_folder + "/artifacts");
}

void TestMlflowExport::metricsParamsTags()
{
    QVERIFY(m_run.metrics.size() > 5);
    for (auto one = m_run.metrics.begin(); one != m_run.metrics.end(); ++one) {
        const QList<Point> points = metric(m_folder + "/metrics/" + one.key());
        QCOMPARE(points.size(), 1);
        QCOMPARE(points.first().value, one->value);
        if (!std::isnan(one->std))
            QCOMPARE(metric(m_folder + "/metrics/" + one.key() + "_std").first().value, one->std);
        const QList<Point> folds = metric(m_folder + "/metrics/" + one.key() + "_folds");
        QCOMPARE(folds.size(), one->folds.size());
        for (qsizetype fold = 0; fold < folds.size(); ++fold) {
            QCOMPARE(folds[fold].value, one->folds[fold]);
            QCOMPARE(folds[fold].step, fold);
        }
    }
    QCOMPARE(content(m_folder + "/params/learner"), "logistic_regression");
    QCOMPARE(content(m_folder + "/params/seed"), "42");
    QCOMPARE(content(m_folder + "/params/max_iterations"), "100");
    QCOMPARE(content(m_folder + "/tags/mlflow.runName"), QByteArray("the \"best\": ★"));
    QCOMPARE(content(m_folder + "/tags/mlflow.note.content"), "one\ntwo");
    QCOMPARE(content(m_folder + "/tags/mlflow.source.type"), "LOCAL");
    QCOMPARE(content(m_folder + "/tags/keep"), "yes");
    QCOMPARE(content(m_folder + "/tags/odd_tag_name"), "yes");
    QVERIFY(content(m_folder + "/tags/tenbin.input.data").startsWith("sha256:"));
    QCOMPARE(m_warnings.size(), 1);
    QVERIFY2(m_warnings.first().contains(QString::fromUtf8("odd:tag/name → odd_tag_name")),
             qPrintable(m_warnings.first()));
    for (const char *kind : {"metrics", "params", "tags"})
        for (const QString &name :
             QDir(m_folder + '/' + QLatin1String(kind)).entryList(QDir::Files))
            QVERIFY2(mlflowTakes(name), qPrintable(name));
}

void TestMlflowExport::artifacts()
{
    const QDir source(m_bench.project().runFolder(m_run.id));
    for (const char *file :
         {"spec.json", "outcome.json", "predictions.safetensors", "model/pipeline.json"}) {
        const QString name = QLatin1String(file);
        QVERIFY2(!content(source.filePath(name)).isEmpty(), file);
        QVERIFY2(content(m_folder + "/artifacts/" + name) == content(source.filePath(name)), file);
    }
}

void TestMlflowExport::moreRunsJoin()
{
    const Result<FinishedJob> more =
        m_bench.train(m_bench.project().store().datasets()->first(),
                      {{QStringLiteral("learner"), "baseline"}, {QStringLiteral("target"), "y"}});
    QVERIFY(more);
    NoProgress progress;
    const QByteArray before = content(m_root + '/' + m_experiment + "/meta.yaml");
    const Result<MlflowExported> exported = exportMlflow(
        {{more->run.id, m_bench.project().runFolder(more->run.id), {}}}, m_root, progress);
    QVERIFY(exported);
    QCOMPARE(exported->experiments, QStringList{m_experiment});
    QCOMPARE(content(m_root + '/' + m_experiment + "/meta.yaml"), before);
    QCOMPARE(QDir(m_root + '/' + m_experiment).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(),
             2);
}

void TestMlflowExport::allOrNothing()
{
    const auto before = filesBelow(m_root);
    QVERIFY(!write(m_root));
    QCOMPARE(filesBelow(m_root), before);
    // A second run whose files are gone takes the first one back.
    const QString other = m_bench.file(QStringLiteral("other"));
    NoProgress progress;
    const Result<MlflowExported> exported =
        exportMlflow({{m_run.id, m_bench.project().runFolder(m_run.id), {}},
                      {QString(32, u'0'), m_bench.project().runFolder(QString(32, u'0')), {}}},
                     other, progress);
    QVERIFY(!exported);
    QVERIFY(!QFileInfo::exists(other));
}

void TestMlflowExport::names_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(expected);
    };
    row("roc_auc", "roc_auc");
    row("a b-c.d", "a b-c.d");
    row("größe", "größe");
    row("日本語", "日本語");
    row("a:b", "a_b");
    row("a/b", "a_b");
    row("../../etc/passwd", ".._.._etc_passwd");
    row("..", "_");
    row(".", "_");
    row("", "_");
    row("p>0.5", "p_0.5");
    row("line\nbreak", "line_break");
    row("𝛼", "𝛼");
    row("★", "_");
    QTest::newRow("long") << QString(400, u'a') << QString(240, u'a');
    QTest::newRow("long in bytes") << QString(400, QChar(0x65E5)) << QString(80, QChar(0x65E5));
}

void TestMlflowExport::names()
{
    QFETCH(QString, name);
    QFETCH(QString, expected);
    MlflowNames taken;
    QCOMPARE(taken.take(name), expected);
    QCOMPARE(taken.renamed().size(), name == expected ? 0 : 1);
}

void TestMlflowExport::namesStayDifferent()
{
    MlflowNames taken;
    QStringList made;
    for (const char *name : {"a:b", "a_b", "a;b", "A_B", "a_b 2"})
        made.append(taken.take(QLatin1String(name)));
    QCOMPARE(made, (QStringList{"a_b", "a_b 2", "a_b 3", "A_B 4", "a_b 2 2"}));
}

QTEST_GUILESS_MAIN(TestMlflowExport)
#include "tst_mlflow_export.moc"
