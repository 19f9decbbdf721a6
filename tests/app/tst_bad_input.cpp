// Bad input by the command line: one sentence with a hint, the right exit code, and the project as
// it was.
#include "tests/app/sample_project.h"
#include "tests/experiments/file_hashes.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

using namespace tenbin::test;

using Files = QMap<QString, QByteArray>;

class TestBadInput : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void files_data();
    void files();
    void trainings_data();
    void trainings();
    void arguments_data();
    void arguments();
    void errorsAsJson();
    void columnNames_data();
    void columnNames();
    void emptyColumnIsWarnedOf();
    void infiniteAndMissingNumbers();
    void unseenLevel();
    void wrongColumns();
    void corruptedFiles_data();
    void corruptedFiles();
};

namespace {

QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

void TestBadInput::files_data()
{
    QTest::addColumn<QByteArray>("content"); // null: there is no file
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("missing file") << QByteArray() << 3 << QByteArray("there is no such file");
    QTest::newRow("empty file") << QByteArray("") << 3 << QByteArray("no lines with text");
    QTest::newRow("only blanks") << QByteArray("\n \n\n") << 3 << QByteArray("Cannot read");
}

void TestBadInput::files()
{
    QFETCH(QByteArray, content);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, says);
    const SampleProject project;
    QString path = project.filePath(QStringLiteral("bad.csv"));
    if (!content.isNull())
        path = project.write(QStringLiteral("bad.csv"), content);
    const Files before = filesBelow(project.path());
    const CliRun run = project.cli({QStringLiteral("import"), path});
    QCOMPARE(wrongFailure(run, exitCode, says), QString());
    QCOMPARE(changesBelow(project.path(), before), QString());
}

void TestBadInput::trainings_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const QByteArray &content, const char *options, int code,
                        const char *says) {
        QTest::newRow(name) << content << words(options) << code << QByteArray(says);
    };
    const QByteArray small = SampleProject::smallTable();
    row("header only", "x,y\n", "--target y", 3, "no value");
    row("one row", "x,y\n1,a\n", "--target y", 3, "single class");
    row("one row, a number", "x,y\n1,2\n", "--target y --learner linear_regression", 3, "");
    row("one class", "x,y\n1,a\n2,a\n3,a\n", "--target y", 3, "single class");
    row("fewer rows than folds", "x,y\n1,a\n2,b\n3,a\n", "--target y --validation kfold:5", 3, "5");
    row("fewer of a class than folds", "x,y\n1,a\n2,b\n3,a\n4,a\n5,a\n6,a\n",
        "--target y --validation stratified:5", 3, "");
    row("target absent", small, "--target z", 3, "no column \"z\"");
    row("no target", small, "", 2, "No target is chosen");
    row("target all missing", "x,y\n1,\n2,\n3,\n", "--target y", 3, "no value");
    row("infinite target", "x,y\n1,inf\n2,1\n3,2\n4,3\n5,4\n6,5\n7,6\n",
        "--target y --learner linear_regression", 3, "");
    row("nothing left", small, "--target y --exclude x1,x2,colour", 3, "no feature left");
    row("only an empty feature", "x,y\n,a\n,b\n,a\n,b\n,a\n,b\n,a\n,b\n,a\n,b\n", "--target y", 3,
        "");
    row("excluded absent", small, "--target y --exclude q", 3, "no column \"q\"");
    row("group without role", small, "--target y --validation group:3", 3, "group");
    row("bad validation", small, "--target y --validation kfold:1", 2, "kfold:1");
    row("unknown learner", small, "--target y --learner forest", 2, "There is no learner");
    row("unknown param", small, "--target y --param rounds_=3", 2, "no parameter \"rounds_\"");
    row("param out of range", small, "--target y --param learning_rate=-1", 2, "learning_rate");
    row("unknown metric", small, "--target y --metric rocauc", 2, "rocauc");
    row("metric of another problem", small, "--target y --metric rmse", 2, "rmse");
    row("bad seed", small, "--target y --seed x", 2, "no seed");
    row("absent positive class", small, "--target y --positive maybe", 3, "maybe");
    row("learner for numbers", small, "--target y --learner linear_regression", 2,
        "not for binary");
}

void TestBadInput::trainings()
{
    QFETCH(QByteArray, content);
    QFETCH(QStringList, options);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, says);
    const SampleProject project;
    const QString path = project.write(QStringLiteral("bad.csv"), content);
    const Files before = filesBelow(project.path());
    const CliRun run = project.cli(QStringList{QStringLiteral("train"), path} + options);
    QCOMPARE(wrongFailure(run, exitCode, says), QString());
    // Also what was imported for it is gone.
    QCOMPARE(changesBelow(project.path(), before), QString());
}

void TestBadInput::arguments_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("says");
    const auto row = [](const char *name, const char *arguments, int code, const char *says) {
        QTest::newRow(name) << words(arguments) << code << QByteArray(says);
    };
    row("folder as file", "import /", 3, "it is a folder");
    row("device as file", "import /dev/zero", 3, "/dev/zero");
    row("unknown format", "import - --format cvs", 2, "cvs");
    row("type of no column", "import - --type q=numeric", 3, "no column \"q\"");
    row("no type", "import - --type x1=number", 2, "number");
    row("no role", "import - --role x1=main", 2, "main");
    row("unknown data set", "train larger", 3, "neither a data set of the project nor a file");
    row("unknown run", "show nothing", 3, "no run \"nothing\"");
    row("unknown run to predict with", "predict nothing small --out p.csv", 3, "no run");
    row("predictions without a name", "predict model small", 2, "--out");
    row("predictions of no format", "predict model small --out /nowhere/p.pdf", 2, "p.pdf");
    row("predictions into no folder", "predict model small --out /nowhere/p.csv", 1, "/nowhere");
    row("export of no format", "export small --out /nowhere/p.pdf", 2, "p.pdf");
    row("export into no folder", "export small --out /nowhere/p.csv", 1, "/nowhere");
    row("nothing to evaluate", "evaluate", 2, "Either a run or a file");
    row("no file to evaluate", "evaluate --predictions /nowhere/p.csv --truth y", 3, "/nowhere");
    row("no truth", "evaluate --predictions - --truth q --prediction colour", 3, "\"q\"");
    row("bins", "evaluate model --bins 1", 2, "bins");
    row("no spec", "run /nowhere/spec.json", 3, "/nowhere");
    row("no JSON", "run -", 3, "");
    row("filter", "runs --filter metrics.roc_auc>>1", 3, "");
    row("unknown task of runs", "runs --task trainn", 2, "trainn");
    row("no job", "work /nowhere", 1, "/nowhere");
}

void TestBadInput::arguments()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, says);
    const SampleProject project;
    const Files before = filesBelow(project.path());
    const CliRun run = project.cli(arguments, SampleProject::smallTable());
    QCOMPARE(wrongFailure(run, exitCode, says), QString());
    QCOMPARE(changesBelow(project.path(), before), QString());
}

void TestBadInput::errorsAsJson()
{
    const SampleProject project;
    const CliRun run =
        project.cli({QStringLiteral("import"), project.filePath(QStringLiteral("none.csv")),
                     QStringLiteral("--json")});
    QCOMPARE(run.exitCode, 3);
    QCOMPARE(run.json().keys(), QStringList{QStringLiteral("error")});
    const QJsonObject error = run.json()[QStringLiteral("error")].toObject();
    QCOMPARE(error.keys(), (QStringList{QStringLiteral("hint"), QStringLiteral("kind"),
                                        QStringLiteral("message")}));
    QCOMPARE(error[QStringLiteral("kind")].toString(), QStringLiteral("bad_input"));
    const QString line = QStringLiteral("error: %1 %2\n")
                             .arg(error[QStringLiteral("message")].toString(),
                                  error[QStringLiteral("hint")].toString());
    QCOMPARE(QString::fromUtf8(run.error), line);
}

void TestBadInput::columnNames_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("the same twice") << QByteArray("x,x,y");
    QTest::newRow("the same by its new name") << QByteArray("x,x,x_2");
    QTest::newRow("without a name") << QByteArray("x,,y");
    QTest::newRow("blanks only") << QByteArray("x,  ,y");
}

/// Such columns get a name of their own, and the import says so.
void TestBadInput::columnNames()
{
    QFETCH(QByteArray, header);
    const SampleProject project;
    const QByteArray table = header + "\n1,2,3\n4,5,6\n";
    const CliRun run = project.cli(
        {QStringLiteral("import"), QStringLiteral("-"), QStringLiteral("--json")}, table);
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QSet<QString> names;
    for (const QJsonValue &column : run.json()[QStringLiteral("columns")].toArray())
        names.insert(column[QStringLiteral("name")].toString().trimmed());
    QCOMPARE(names.size(), 3);
    QVERIFY(!names.contains(QString()));
    const QJsonArray warnings = run.json()[QStringLiteral("warnings")].toArray();
    QVERIFY2(!warnings.isEmpty(), run.out.constData());
    for (const QJsonValue &warning : warnings) {
        QVERIFY(!warning[QStringLiteral("message")].toString().isEmpty());
        QVERIFY(warning.toObject().contains(QStringLiteral("line")));
        QVERIFY(warning.toObject().contains(QStringLiteral("column")));
    }
    QVERIFY(!run.error.isEmpty());
}

void TestBadInput::emptyColumnIsWarnedOf()
{
    const SampleProject project;
    QByteArray table = "x,nothing,y\n";
    for (int i = 0; i < 40; ++i)
        table += QByteArray::number(i) + ",," + (i < 20 ? "a" : "b") + '\n';
    const QString path = project.write(QStringLiteral("t.csv"), table);
    const CliRun trained =
        project.cli({QStringLiteral("train"), path, QStringLiteral("--target"), QStringLiteral("y"),
                     QStringLiteral("--learner"), QStringLiteral("logistic_regression")});
    QVERIFY2(trained.exitCode == 0, trained.error.constData());
    QVERIFY2(trained.error.contains("nothing"), trained.error.constData());
    const CliRun profile = project.cli({QStringLiteral("profile"), path});
    QVERIFY(profile.out.contains("nothing"));
}

void TestBadInput::infiniteAndMissingNumbers()
{
    const SampleProject project;
    QByteArray table = "x,z,y\n";
    for (int i = 0; i < 40; ++i)
        table += (i == 7   ? QByteArray("inf")
                  : i == 8 ? QByteArray("nan")
                           : QByteArray::number(i)) +
                 ',' + QByteArray::number(i % 5) + ',' + (i < 20 ? "a" : "b") + '\n';
    const QString path = project.write(QStringLiteral("t.csv"), table);
    const Files before = filesBelow(project.path());
    for (const char *learner : {"logistic_regression", "gradient_boosting", "random_forest"}) {
        const CliRun run = project.cli({QStringLiteral("train"), path, QStringLiteral("--target"),
                                        QStringLiteral("y"), QStringLiteral("--learner"),
                                        QString::fromLatin1(learner), QStringLiteral("--json")});
        // Either it is refused and says which column, or the numbers that come are numbers.
        if (run.exitCode != 0) {
            QCOMPARE(run.exitCode, 3);
            QVERIFY2(run.error.contains("\"x\""), run.error.constData());
            QCOMPARE(changesBelow(project.path(), before), QString());
            continue;
        }
        const QJsonObject auc =
            run.json()[QStringLiteral("metrics")].toObject()[QStringLiteral("roc_auc")].toObject();
        QVERIFY2(auc[QStringLiteral("mean")].toDouble() > 0.9, learner);
    }
}

void TestBadInput::unseenLevel()
{
    const SampleProject project;
    const QString out = project.filePath(QStringLiteral("p.csv"));
    const CliRun run = project.cli({QStringLiteral("predict"), QStringLiteral("model"),
                                    QStringLiteral("-"), QStringLiteral("--out"), out},
                                   "x1,x2,colour\n1,2,green\n3,4,red\n5,6,blue\n");
    QVERIFY2(run.exitCode == 0, run.error.constData());
    QVERIFY2(run.error.contains("colour"), run.error.constData());
    QVERIFY2(run.error.contains("green"), run.error.constData());
    QVERIFY(QFile::exists(out));
}

void TestBadInput::wrongColumns()
{
    const SampleProject project;
    const QString out = project.filePath(QStringLiteral("p.csv"));
    const QString rows =
        project.write(QStringLiteral("new.csv"), "x2,shade\na,red\nb,blue\nc,red\n");
    const Files before = filesBelow(project.path());
    const CliRun run = project.cli(
        {QStringLiteral("predict"), QStringLiteral("model"), rows, QStringLiteral("--out"), out});
    QCOMPARE(wrongFailure(run, 3, "\"x1\""), QString());
    for (const char *difference : {"\"x1\"", "\"x2\"", "\"colour\""})
        QVERIFY2(run.error.contains(difference), run.error.constData());
    QVERIFY(!QFile::exists(out));
    QCOMPARE(changesBelow(project.path(), before), QString());
}

void TestBadInput::corruptedFiles_data()
{
    QTest::addColumn<bool>("model");
    QTest::addColumn<int>("damage");
    for (const bool model : {false, true}) {
        const char *what = model ? "model" : "data set";
        QTest::addRow("%s, half of it", what) << model << 0;
        QTest::addRow("%s, nothing in it", what) << model << 1;
        QTest::addRow("%s, other bytes", what) << model << 2;
        QTest::addRow("%s, missing", what) << model << 3;
    }
}

void TestBadInput::corruptedFiles()
{
    QFETCH(bool, model);
    QFETCH(int, damage);
    const SampleProject project;
    QStringList paths{project.datasetFile()};
    if (model) {
        const QDir folder(project.modelFolder());
        paths.clear();
        for (const QString &name : folder.entryList(QDir::Files))
            paths.append(folder.filePath(name));
    }
    QVERIFY(!paths.isEmpty());
    for (const QString &path : paths) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (damage == 0)
            QVERIFY(file.resize(file.size() / 2));
        else if (damage == 1)
            QVERIFY(file.resize(0));
        else if (damage == 2)
            QVERIFY(file.write("\xff\xff\xff\xff{{{{[[[[") > 0);
        else
            QVERIFY(file.remove());
    }
    const Files before = filesBelow(project.path());
    const CliRun run =
        model
            ? project.cli({QStringLiteral("predict"), QStringLiteral("model"), QStringLiteral("-"),
                           QStringLiteral("--out"), project.filePath(QStringLiteral("p.csv"))},
                          SampleProject::smallTable())
            : project.cli({QStringLiteral("train"), QStringLiteral("small")});
    QCOMPARE(wrongFailure(run, 3, ""), QString());
    QCOMPARE(changesBelow(project.path(), before), QString());
    // The project itself stays readable.
    QCOMPARE(project.cli({QStringLiteral("show"), QStringLiteral("model")}).exitCode, 0);
    QCOMPARE(project.cli({QStringLiteral("datasets")}).exitCode, 0);
}

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_bad_input.moc"
