// Keeps the house: which layer may include which, which libraries stay behind one door, and that
// no file lies about unused. Reads the sources as text.

#include "tests/support/test_data.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

/// From the lowest; each may use itself and those before it.
const QStringList layers{"core",        "data",    "models",  "analysis",
                         "experiments", "reports", "widgets", "app"};

struct Source
{
    QString path; ///< below the repository: "core/random.h"
    QString text; ///< without // comments
};

QString folderOf(const QString &path)
{
    return path.section('/', 0, 0);
}

QString contentOf(const QString &path)
{
    QFile file(tenbin::test::sourceFile(path));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList filesBelow(const QString &folder, const QStringList &patterns)
{
    const QString root = tenbin::test::sourceFile({});
    QStringList paths;
    QDirIterator files(root + folder, patterns, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext())
        paths.append(files.next().mid(root.size()));
    paths.sort();
    return paths;
}

QList<Source> sourcesBelow(const QStringList &folders)
{
    static const QRegularExpression comment("(^|\\s)//.*$", QRegularExpression::MultilineOption);
    QList<Source> sources;
    for (const QString &folder : folders) {
        for (const QString &path : filesBelow(folder, {"*.h", "*.cpp"}))
            sources.append({path, contentOf(path).remove(comment)});
    }
    return sources;
}

/// "LINE: what the first group matches", one for each match.
QStringList matchesOf(const Source &source, const QRegularExpression &pattern)
{
    QStringList found;
    for (auto matches = pattern.globalMatch(source.text); matches.hasNext();) {
        const QRegularExpressionMatch match = matches.next();
        const qsizetype line = source.text.left(match.capturedStart()).count('\n') + 1;
        found.append(QStringLiteral("%1:%2: %3").arg(source.path).arg(line).arg(match.captured(1)));
    }
    return found;
}

const QRegularExpression ownInclude("^#include \"([a-z]+)/[^\"]*\"",
                                    QRegularExpression::MultilineOption);
const QRegularExpression torchInclude("^#include [<\"]((?:torch|ATen|c10)/[^>\"]*)",
                                      QRegularExpression::MultilineOption);
const QRegularExpression plotInclude("^#include [<\"](qcustomplot[^>\"]*)",
                                     QRegularExpression::MultilineOption |
                                         QRegularExpression::CaseInsensitiveOption);
/// They read or print by the locale, or round, or both.
const QRegularExpression localeFunction(
    "\\b((?:sto(?:d|f|ld|i|l|ll|ul|ull)|ato(?:f|i|l|ll)|strto(?:d|f|ld)|sscanf|to_string)\\s*\\("
    "|to(?:Double|Float)\\(\\s*&|QLocale\\(\\))");

/// The layer whose rules a file follows; tests follow those of what they test.
QString layerOf(const QString &path)
{
    const QString folder = folderOf(path);
    const QString layer = folder == "tests" ? path.section('/', 1, 1) : folder;
    return layers.contains(layer) ? layer : QString();
}

QStringList upwardIncludes(const Source &source)
{
    const qsizetype own = layers.indexOf(layerOf(source.path));
    if (own < 0)
        return {};
    return matchesOf(source, ownInclude)
        .filter(QRegularExpression(": (" + layers.mid(own + 1).join('|') + ")$"));
}

QStringList torchIncludes(const Source &source)
{
    return source.path.startsWith("models/torch/") ? QStringList()
                                                   : matchesOf(source, torchInclude);
}

/// The benchmark compares with QCustomPlot on its own.
QStringList plotIncludes(const Source &source)
{
    const bool allowed = source.path.startsWith("reports/chart_painter") ||
                         source.path == "benchmarks/bench_charts.cpp";
    return allowed ? QStringList() : matchesOf(source, plotInclude);
}

QStringList localeFunctions(const Source &source)
{
    const qsizetype layer = layers.indexOf(folderOf(source.path));
    return layer < 0 || layer > layers.indexOf("experiments") ? QStringList()
                                                              : matchesOf(source, localeFunction);
}

using Rule = QStringList (*)(const Source &);

/// The texts of a CMakeLists.txt and those above it, nearest first.
QStringList listsAbove(const QString &path)
{
    QStringList lists;
    for (QString folder = path.section('/', 0, -2); !folder.isEmpty();
         folder = folder.contains('/') ? folder.section('/', 0, -2) : QString())
        lists.append(contentOf(folder + "/CMakeLists.txt"));
    return lists;
}

/// Whether the build knows the file: by name, by the name of a test or benchmark, or as one of a
/// shelf.
bool isBuilt(const QString &path)
{
    const QString name = path.section('/', -1);
    const QString stem = name.section('.', 0, 0);
    const QString folder = path.section('/', 0, -2);
    QStringList words{name};
    if (stem.startsWith("tst_"))
        words.append(stem.mid(4));
    if (stem.startsWith("bench_"))
        words.append(stem.mid(6));
    if (contentOf(folder + "/CMakeLists.txt").contains("CONFIGURE_DEPENDS *.cpp"))
        return true;
    const QRegularExpression known("(?:^|[\\s(/])(?:" + words.join('|') + ")(?=[\\s)])");
    for (const QString &list : listsAbove(path)) {
        if (list.contains(known) || list.contains("FOLDER " + folder + ' '))
            return true;
    }
    return false;
}

} // namespace

class TestLayers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rulesFindOffences_data()
    {
        QTest::addColumn<Rule>("rule");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("offence");
        const auto row = [](const char *name, Rule rule, const char *path, const char *text,
                            bool offence) {
            QTest::newRow(name) << rule << QString(path) << QString(text) << offence;
        };
        row("upward", upwardIncludes, "core/a.cpp", "#include \"data/b.h\"", true);
        row("far upward", upwardIncludes, "data/a.h", "\n#include \"app/cli/b.h\"", true);
        row("own", upwardIncludes, "data/a.h", "#include \"data/b.h\"", false);
        row("downward", upwardIncludes, "app/a.h", "#include \"core/b.h\"", false);
        row("test upward", upwardIncludes, "tests/data/a.cpp", "#include \"models/b.h\"", true);
        row("test support", upwardIncludes, "tests/data/a.cpp", "#include \"tests/b.h\"", false);
        row("torch", torchIncludes, "models/mlp.cpp", "#include <torch/torch.h>", true);
        row("ATen", torchIncludes, "tests/models/a.cpp", "#include <ATen/ATen.h>", true);
        row("torch behind its door", torchIncludes, "models/torch/a.cpp", "#include <c10/a.h>",
            false);
        row("plot", plotIncludes, "widgets/a.cpp", "#include <qcustomplot.h>", true);
        row("plot beside its door", plotIncludes, "reports/chart_frame.h",
            "#include <qcustomplot.h>", true);
        row("painter", plotIncludes, "reports/chart_painter_axes.cpp", "#include <qcustomplot.h>",
            false);
        row("stod", localeFunctions, "data/a.cpp", "x = std::stod(text);", true);
        row("to_string", localeFunctions, "core/a.cpp", "std::to_string (x)", true);
        row("QString", localeFunctions, "models/a.cpp", "text.toDouble(&ok)", true);
        row("locale of the screen", localeFunctions, "core/a.cpp", "QLocale().toString(x)", true);
        row("on the screen", localeFunctions, "widgets/a.cpp", "QLocale().toString(x)", false);
        row("JSON", localeFunctions, "core/a.cpp", "value.toDouble()", false);
        row("other name", localeFunctions, "core/a.cpp", "custom_stod(x)", false);
    }
    void rulesFindOffences()
    {
        QFETCH(Rule, rule);
        QFETCH(QString, path);
        QFETCH(QString, text);
        QFETCH(bool, offence);
        QCOMPARE(rule({path, text}).size(), offence ? 1 : 0);
    }

    void sourcesFollowTheRules_data()
    {
        QTest::addColumn<Rule>("rule");
        QTest::newRow("includes go down") << Rule(upwardIncludes);
        QTest::newRow("LibTorch only in models/torch") << Rule(torchIncludes);
        QTest::newRow("QCustomPlot only in chart_painter") << Rule(plotIncludes);
        QTest::newRow("no functions that depend on the locale") << Rule(localeFunctions);
    }
    void sourcesFollowTheRules()
    {
        QFETCH(Rule, rule);
        const QList<Source> sources = sourcesBelow(layers + QStringList{"tests", "benchmarks"});
        QVERIFY(sources.size() > 100);
        QStringList offences;
        for (const Source &source : sources)
            offences += rule(source);
        QVERIFY2(offences.isEmpty(), qPrintable('\n' + offences.join('\n')));
    }

    void librariesLinkDownward()
    {
        static const QRegularExpression layerCall("tenbin_layer\\((\\w+)([^)]*)\\)");
        static const QRegularExpression link("tenbin_(\\w+)");
        int calls = 0;
        for (const QString &layer : layers) {
            for (auto found = layerCall.globalMatch(contentOf(layer + "/CMakeLists.txt"));
                 found.hasNext(); ++calls) {
                const QRegularExpressionMatch call = found.next();
                QCOMPARE(call.captured(1), layer);
                for (auto links = link.globalMatch(call.captured(2)); links.hasNext();) {
                    const qsizetype lower = layers.indexOf(links.next().captured(1));
                    QVERIFY2(lower < layers.indexOf(layer), qPrintable(call.captured()));
                }
            }
        }
        QVERIFY(calls >= 4);
    }

    void everySourceIsBuilt()
    {
        QStringList unknown;
        for (const QString &folder : layers + QStringList{"tests", "benchmarks"}) {
            for (const QString &path : filesBelow(folder, {"*.cpp"})) {
                if (!isBuilt(path))
                    unknown.append(path);
            }
        }
        QVERIFY2(unknown.isEmpty(), qPrintable('\n' + unknown.join('\n')));
        QVERIFY(!isBuilt("core/no_such_file.cpp"));
    }

    void everyHeaderIsIncluded()
    {
        static const QRegularExpression include("#include \"([^\"]+)\"");
        QSet<QString> included;
        QStringList headers;
        for (const Source &source : sourcesBelow(layers + QStringList{"tests", "benchmarks"})) {
            if (source.path.endsWith(".h"))
                headers.append(source.path);
            for (auto found = include.globalMatch(source.text); found.hasNext();) {
                const QString header = found.next().captured(1);
                if (header.section('.', 0, 0) != source.path.section('.', 0, 0) ||
                    source.path.endsWith(".cpp"))
                    included.insert(header);
            }
        }
        // The shelves' catalogues, which CMake writes, include the headers of their entries.
        for (const QString &folder : layers) {
            for (const QString &list : filesBelow(folder, {"CMakeLists.txt"})) {
                static const QRegularExpression shelf("HEADER (\\S+\\.h)");
                for (auto found = shelf.globalMatch(contentOf(list)); found.hasNext();)
                    included.insert(found.next().captured(1));
            }
        }
        QStringList unused;
        for (const QString &header : headers) {
            if (!included.contains(header))
                unused.append(header);
        }
        QVERIFY2(unused.isEmpty(), qPrintable('\n' + unused.join('\n')));
    }
};

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
