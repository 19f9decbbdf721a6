#include "widgets/param_field.h"
#include "widgets/param_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>
#include <QWheelEvent>

using namespace tenbin;

namespace {

QString text(const char *latin1)
{
    return QString::fromLatin1(latin1);
}

QList<ParamSpec> specs()
{
    ParamSpec rows =
        ParamSpec::integer(text("rows"), text("Rows a leaf"), text("Least."), 20, 1, 1000);
    rows.unit = text("rows");
    return {ParamSpec::real(text("rate"), text("Learning rate"), text("Step."), 0.1, 0, 1).first(),
            ParamSpec::integer(text("depth"), text("Depth"), text("Levels."), 6, 1, 30).first(),
            ParamSpec::choice(text("loss"), text("Loss & link"), text("What is minimised."),
                              text("log"), {text("log"), text("hinge")})
                .first(),
            ParamSpec::flag(text("shuffle"), text("Shuffle"), text("Order."), true),
            rows,
            ParamSpec::integer(text("seed"), text("Seed"), text("Start."), 1, 0, 9e15),
            ParamSpec::list(text("columns"), text("Columns"), text("Which.")),
            ParamSpec::object(text("learner"), text("Learner"), text("Its params."))};
}

template <class Editor> Editor *editor(const ParamForm &form, const char *id)
{
    return qobject_cast<Editor *>(form.field(text(id))->editor());
}

void type(QLineEdit *line, const char *what)
{
    line->selectAll();
    QTest::keyClicks(line, text(what));
}

QString noteOf(const ParamForm &form, const char *id)
{
    QString note;
    for (const QLabel *label : form.field(text(id))->findChildren<QLabel *>()) {
        if (!label->isHidden() && label->wordWrap())
            note = label->text();
    }
    return note;
}

} // namespace

class TestParamForm : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsWithTheDefaults();
    void editorsByType();
    void importantOnesAreShown();
    void editsAreValues();
    void errorsStandUnderTheField();
    void changedIsMarkedAndReset();
    void valuesComeAndGo();
    void objectsPassThrough();
    void mnemonicsDiffer();
    void editorsAreNamed();
    void wheelLeavesValuesAlone();
};

void TestParamForm::startsWithTheDefaults()
{
    const ParamForm form(specs());
    QCOMPARE(form.values(), Params::initial(specs()).json());
    QVERIFY(form.changedValues().isEmpty());
    QVERIFY(form.isValid());
    QVERIFY(form.params());
}

void TestParamForm::editorsByType()
{
    const ParamForm form(specs());
    QCOMPARE(editor<QLineEdit>(form, "rate")->text(), text("0.1"));
    QCOMPARE(editor<QSpinBox>(form, "depth")->maximum(), 30);
    QCOMPARE(editor<QSpinBox>(form, "rows")->suffix(), text(" rows"));
    QCOMPARE(editor<QComboBox>(form, "loss")->count(), 2);
    QVERIFY(editor<QCheckBox>(form, "shuffle")->isChecked());
    // A spin box ends at 2^31: larger integers are typed.
    QVERIFY(editor<QLineEdit>(form, "seed"));
    QVERIFY(!form.field(text("learner")));
}

void TestParamForm::importantOnesAreShown()
{
    ParamForm form(specs());
    form.show();
    QVERIFY(form.field(text("rate"))->isVisible());
    QVERIFY(!form.field(text("shuffle"))->isVisible());
    form.setShowsMore(true);
    QVERIFY(form.field(text("shuffle"))->isVisible());
    ParamForm plain({ParamSpec::flag(text("a"), text("A"), {}, false)});
    plain.show();
    QVERIFY(plain.field(text("a"))->isVisible());
}

void TestParamForm::editsAreValues()
{
    ParamForm form(specs());
    QSignalSpy changed(&form, &ParamForm::changed);
    type(editor<QLineEdit>(form, "rate"), "0.3");
    editor<QSpinBox>(form, "depth")->setValue(9);
    editor<QComboBox>(form, "loss")->setCurrentIndex(1);
    editor<QCheckBox>(form, "shuffle")->click();
    type(editor<QLineEdit>(form, "seed"), "4294967297");
    type(editor<QLineEdit>(form, "columns"), "a,b\\,c");
    QVERIFY(changed.size() >= 6);
    const QJsonObject values = form.changedValues();
    QCOMPARE(values.size(), 6);
    QCOMPARE(values[text("rate")].toDouble(), 0.3);
    QCOMPARE(values[text("depth")].toInt(), 9);
    QCOMPARE(values[text("loss")].toString(), text("hinge"));
    QCOMPARE(values[text("shuffle")].toBool(true), false);
    QCOMPARE(values[text("seed")].toInteger(), 4294967297);
    QCOMPARE(values[text("columns")].toArray(), (QJsonArray{text("a"), text("b,c")}));
    QCOMPARE(form.params()->real(text("rate")), 0.3);
}

void TestParamForm::errorsStandUnderTheField()
{
    ParamForm form(specs());
    for (const char *wrong : {"2", "x", "0,5"}) {
        type(editor<QLineEdit>(form, "rate"), wrong);
        QVERIFY2(!form.isValid(), wrong);
        QVERIFY(!form.params());
        QCOMPARE(form.params().error().kind, Error::Kind::Usage);
        QVERIFY(noteOf(form, "rate").contains(text("from 0 to 1")));
    }
    // The values stay usable meanwhile: "0" was the last text that was a number in the range.
    QCOMPARE(form.values()[text("rate")].toDouble(), 0.0);
    type(editor<QLineEdit>(form, "rate"), "0.5");
    QVERIFY(form.isValid());
}

void TestParamForm::changedIsMarkedAndReset()
{
    ParamForm form(specs());
    form.show();
    ParamField *field = form.field(text("depth"));
    auto *reset = field->findChild<QToolButton *>();
    QVERIFY(!reset->isVisible());
    editor<QSpinBox>(form, "depth")->setValue(9);
    QVERIFY(reset->isVisible());
    QVERIFY(noteOf(form, "depth").contains(text("6")));
    QVERIFY(field->findChild<QLabel *>()->font().weight() > QFont::Normal);
    reset->click();
    QVERIFY(!field->isChanged());
    QCOMPARE(editor<QSpinBox>(form, "depth")->value(), 6);
    QVERIFY(!reset->isVisible());
}

void TestParamForm::valuesComeAndGo()
{
    ParamForm form(specs());
    const QJsonObject given{{text("rate"), 0.7}, {text("depth"), 99}, {text("unknown"), 1}};
    form.setValues(given);
    QCOMPARE(form.changedValues(), (QJsonObject{{text("rate"), 0.7}}));
    QCOMPARE(editor<QLineEdit>(form, "rate")->text(), text("0.7"));
    form.reset();
    QVERIFY(form.changedValues().isEmpty());
}

void TestParamForm::objectsPassThrough()
{
    ParamForm form(specs());
    const QJsonObject inner{{text("rate"), 1}};
    form.setValues({{text("learner"), inner}});
    QCOMPARE(form.values()[text("learner")].toObject(), inner);
    QCOMPARE(form.changedValues()[text("learner")].toObject(), inner);
}

void TestParamForm::mnemonicsDiffer()
{
    const ParamForm form(specs());
    QSet<QChar> letters;
    int labels = 0;
    for (const ParamSpec &spec : specs()) {
        const ParamField *field = form.field(spec.id);
        if (!field || spec.type == ParamSpec::Type::Flag)
            continue;
        const QString label = field->findChild<QLabel *>()->text();
        const QKeySequence keys = QKeySequence::mnemonic(label);
        QVERIFY2(!keys.isEmpty(), qPrintable(label));
        letters.insert(
            label[QString(label).replace(text("&&"), text("__")).indexOf(u'&') + 1].toLower());
        ++labels;
    }
    QCOMPARE(letters.size(), labels);
    QVERIFY(form.field(text("loss"))->findChild<QLabel *>()->text().contains(text("&&")));
}

void TestParamForm::editorsAreNamed()
{
    const ParamForm form(specs());
    QCOMPARE(form.field(text("rate"))->editor()->accessibleName(), text("Learning rate"));
    QVERIFY(form.field(text("rate"))->editor()->toolTip().contains(text("from 0 to 1")));
    QVERIFY(form.field(text("rate"))->editor()->toolTip().contains(text("0.1")));
}

void TestParamForm::wheelLeavesValuesAlone()
{
    ParamForm form(specs());
    form.show();
    auto *depth = editor<QSpinBox>(form, "depth");
    form.field(text("rate"))->editor()->setFocus();
    QWheelEvent event({5, 5}, depth->mapToGlobal(QPointF(5, 5)), {0, 120}, {0, 120}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(depth, &event);
    QCOMPARE(depth->value(), 6);
    // A wheel of a real mouse would first give them the focus, and then pass.
    for (const auto *box : form.findChildren<QSpinBox *>())
        QVERIFY(box->focusPolicy() != Qt::WheelFocus);
    QVERIFY(!form.findChildren<QComboBox *>().isEmpty());
    for (const auto *box : form.findChildren<QComboBox *>())
        QVERIFY(box->focusPolicy() != Qt::WheelFocus);
}

QTEST_MAIN(TestParamForm)
#include "tst_param_form.moc"
