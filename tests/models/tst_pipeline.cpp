#include "models/decision.h"
#include "models/pipeline.h"
#include "tests/support/test_data.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace tenbin;
using test::allRows;

namespace {

const QString y = QStringLiteral("y");

/// Numbers, a category with a missing value, and a target of three classes.
Dataset table()
{
    return Dataset::make(
               QStringLiteral("table"),
               {Column::numeric(QStringLiteral("x"), {1, 2, 3, 4, 5, 6}),
                test::categoricalColumn(QStringLiteral("c"), {"u", "v", QString(), "u", "v", "u"}),
                test::categoricalColumn(y, {"a", "a", "b", "b", "b", "c"})})
        .value();
}

PipelineSpec specFor(const Dataset &data)
{
    PipelineSpec spec;
    spec.learner = QStringLiteral("baseline");
    spec.encoderParams = Params::parsed(Encoder::paramSpecs(), {"impute=median"}).value();
    spec.target = y;
    spec.columns = data.columnNames();
    return spec;
}

Result<Pipeline> fit(const Dataset &data, const Rows &positions)
{
    NoProgress progress;
    return Pipeline::fit(data, readTarget(data, y).value(), positions, specFor(data), {}, progress);
}

class StopAtOnce final : public Progress
{
public:
    bool report(double, const QString &) override { return false; }
};

bool overwrite(const QString &path, const QByteArray &from, const QByteArray &to)
{
    QByteArray bytes = test::readAll(path);
    if (!bytes.contains(from))
        return false;
    bytes.replace(from, to);
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

} // namespace

class PipelineTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fitsAndPredicts()
    {
        const Dataset data = table();
        const auto pipeline = fit(data, allRows(6));
        QVERIFY(pipeline);
        QCOMPARE(pipeline->problem(), Problem::Multiclass);
        QCOMPARE(pipeline->classes(), QStringList({"a", "b", "c"}));
        QCOMPARE(pipeline->encoder().columns(), QStringList({"x", "c"}));
        const auto predicted = pipeline->predict(data, Rows{5, 0}, {});
        QVERIFY(predicted);
        QCOMPARE(predicted->rows(), 2);
        QVERIFY(predicted->row(1).isApprox(Eigen::RowVector3d(2, 3, 1) / 6));
    }

    void givesAbsentClassesNoProbability()
    {
        const Dataset data = table();
        const auto pipeline = fit(data, Rows{0, 1, 2, 5});
        QVERIFY(pipeline->notes().isEmpty());
        const auto two = fit(data, Rows{0, 1, 5});
        QVERIFY(two);
        QCOMPARE(two->notes().size(), 1);
        QVERIFY(two->notes().first().contains(QStringLiteral("\"b\"")));
        QVERIFY(two->predict(data, Rows{0}, {})->isApprox(Eigen::RowVector3d(2, 0, 1) / 3));
        const auto one = fit(data, Rows{0, 1});
        QVERIFY(!one);
        QCOMPARE(one.error().kind, Error::Kind::BadInput);
    }

    void positionsNumberRowsWithTarget()
    {
        const Dataset data = Dataset::make(QStringLiteral("d"),
                                           {Column::numeric(QStringLiteral("x"), {1, 2, 3, 4}),
                                            test::categoricalColumn(y, {QString(), "a", "b", "b"})})
                                 .value();
        const auto pipeline = fit(data, Rows{0, 1, 2});
        QVERIFY(pipeline->predict(data, Rows{0}, {})->isApprox(Eigen::RowVector2d(1, 2) / 3));
    }

    void savesAndLoads()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("model"));
        const Dataset data = table();
        const auto pipeline = fit(data, Rows{0, 1, 5});
        const Status saved = pipeline->save(path);
        QVERIFY2(saved, saved ? "" : qPrintable(saved.error().text));
        const auto loaded = Pipeline::load(path);
        QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().text));
        QCOMPARE(*loaded->predict(data, allRows(6), {}), *pipeline->predict(data, allRows(6), {}));
        QCOMPARE(loaded->classes(), pipeline->classes());
        QCOMPARE(loaded->notes(), pipeline->notes());
        QCOMPARE(loaded->spec().columns, pipeline->spec().columns);
        QCOMPARE(loaded->spec().encoderParams.json(), pipeline->spec().encoderParams.json());
        QVERIFY(loaded->encoder().sameAs(pipeline->encoder()));
        QCOMPARE(pipeline->save(path).error().kind, Error::Kind::Usage);
    }

    void refusesDamagedFolders_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("encoder") << "pipeline.json" << QByteArray("\"fill\": 3.5")
                                 << QByteArray("\"fill\": 4.5");
        QTest::newRow("format") << "pipeline.json" << QByteArray("tenbin pipeline")
                                << QByteArray("other");
        QTest::newRow("newer") << "pipeline.json" << QByteArray("\"version\": 1")
                               << QByteArray("\"version\": 2");
        QTest::newRow("cut") << "pipeline.json" << QByteArray("\"version\": 1\n}")
                             << QByteArray("\"version\": 1\n");
        QTest::newRow("model") << "model/model.json" << QByteArray("0.5") << QByteArray("0.6");
    }

    void refusesDamagedFolders()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("model"));
        QVERIFY(fit(table(), allRows(6))->save(path));
        QVERIFY(overwrite(QDir(path).filePath(file), from, to));
        const auto loaded = Pipeline::load(path);
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().kind, Error::Kind::BadInput);
    }

    void refusesMissingAndForeignFiles()
    {
        QTemporaryDir folder;
        QVERIFY(!Pipeline::load(folder.filePath(QStringLiteral("absent"))));
        const QString path = folder.filePath(QStringLiteral("model"));
        QVERIFY(fit(table(), allRows(6))->save(path));
        const QString model = QDir(path).filePath(QStringLiteral("model/model.json"));
        const QString extra = QDir(path).filePath(QStringLiteral("model/extra.bin"));
        QVERIFY(QFile::copy(model, extra));
        QVERIFY(Pipeline::load(path).error().text.contains(QStringLiteral("extra.bin")));
        QVERIFY(QFile::rename(extra, folder.filePath(QStringLiteral("extra.bin"))));
        QVERIFY(Pipeline::load(path));
        QVERIFY(QFile::remove(model));
        QVERIFY(Pipeline::load(path).error().text.contains(QStringLiteral("model.json")));
    }

    void comparesColumnsByName()
    {
        const Dataset data = table();
        const auto pipeline = fit(data, allRows(6));
        const Dataset without =
            Dataset::make(QStringLiteral("d"), {data.column(1), data.column(2)}).value();
        for (const Rows &rows : {Rows{0}, Rows{}}) {
            const auto predicted = pipeline->predict(without, rows, {});
            QVERIFY(!predicted);
            QCOMPARE(predicted.error().kind, Error::Kind::BadInput);
            QVERIFY(predicted.error().text.contains(QStringLiteral("\"x\" is absent")));
        }
        const Dataset swapped =
            Dataset::make(QStringLiteral("d"), {data.column(1), data.column(0)}).value();
        QCOMPARE(*pipeline->predict(swapped, allRows(6), {}),
                 *pipeline->predict(data, allRows(6), {}));
    }

    void cancels()
    {
        StopAtOnce stop;
        const Dataset data = table();
        const auto pipeline =
            Pipeline::fit(data, readTarget(data, y).value(), allRows(6), specFor(data), {}, stop);
        QVERIFY(!pipeline);
        QCOMPARE(pipeline.error().kind, Error::Kind::Cancelled);
    }

    void decides()
    {
        Eigen::MatrixXd outputs(3, 3);
        outputs << 0.2, 0.5, 0.3, 0.4, 0.4, 0.2, 0.1, 0.2, 0.7;
        QCOMPARE(Decision().decide(outputs), std::vector<double>({1, 0, 2}));
        QCOMPARE(Decision().decide(Eigen::Vector2d(2.5, -1)), std::vector<double>({2.5, -1}));
    }
};

QTEST_APPLESS_MAIN(PipelineTest)
#include "tst_pipeline.moc"
