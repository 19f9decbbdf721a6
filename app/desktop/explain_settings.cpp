#include "app/desktop/explain_settings.h"

#include "analysis/explainer.h"
#include "core/text.h"
#include "experiments/task.h"
#include "widgets/choice_box.h"
#include "widgets/param_form.h"

#include <QFormLayout>
#include <QLabel>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

const QStringList &rowParams()
{
    static const QStringList ids{QStringLiteral("rows"), QStringLiteral("sample"),
                                 QStringLiteral("background")};
    return ids;
}

QList<ParamSpec> rowSpecs()
{
    QList<ParamSpec> specs = shelf<Task>().find(QStringLiteral("explain"))->params;
    specs.removeIf([](const ParamSpec &spec) { return !rowParams().contains(spec.id); });
    return specs;
}

/// Exact where it can be, else what explains any model.
QStringList usualMethods()
{
    QStringList ids{QStringLiteral("treeshap"), QStringLiteral("linearshap"),
                    QStringLiteral("kernelshap")};
    ids.removeIf([](const QString &id) { return !shelf<Explainer>().find(id); });
    return ids;
}

QLabel *quietLabel()
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

ExplainSettings::ExplainSettings(QWidget *parent)
    : QWidget(parent), m_method(new ChoiceBox(Tr::tr("Method"), this)), m_help(quietLabel()),
      m_whyNot(quietLabel()), m_class(new ChoiceBox(Tr::tr("Class that is explained"), this)),
      m_output(new ChoiceBox(Tr::tr("Scale of the explanation"), this)),
      m_rows(new ParamForm(rowSpecs(), this)), m_place(new QVBoxLayout)
{
    for (const auto &[id, explainer] : shelf<Explainer>().entries())
        m_method->addItem(explainer.title, id);
    m_method->setToolTip(Tr::tr("How to explain the model"));
    m_class->setToolTip(Tr::tr("Pushes up are towards this class"));
    m_output->setToolTip(Tr::tr("What attributions are parts of"));
    m_help->setForegroundRole(QPalette::PlaceholderText);
    m_whyNot->setObjectName(QStringLiteral("whyNot"));
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->addRow(Tr::tr("&Method"), m_method);
    form->addRow(Tr::tr("C&lass"), m_class);
    form->addRow(Tr::tr("Sc&ale"), m_output);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 0, 0, 0);
    layout->setSpacing(12);
    layout->addLayout(form);
    layout->addWidget(m_help);
    layout->addWidget(m_whyNot);
    layout->addWidget(m_rows);
    layout->addLayout(m_place);
    layout->addStretch();
    connect(m_method, &QComboBox::currentIndexChanged, this, &ExplainSettings::showMethod);
    connect(m_class, &QComboBox::currentIndexChanged, this, &ExplainSettings::check);
    connect(m_output, &QComboBox::currentIndexChanged, this, &ExplainSettings::check);
    connect(m_rows, &ParamForm::changed, this, &ExplainSettings::check);
    m_rows->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_method->setCurrentIndex(std::max(0, m_method->findData(usualMethods().value(0))));
    showMethod();
}

QString ExplainSettings::method() const
{
    return m_method->currentData().toString();
}

QString ExplainSettings::title() const
{
    const QString name = m_class->currentText();
    return name.isEmpty() ? m_method->currentText()
                          : QStringLiteral("%1, %2").arg(m_method->currentText(), name);
}

void ExplainSettings::setSubject(const ExplainableRunPointer &subject)
{
    {
        const QScopedValueRollback filling(m_filling, true);
        const QString before = m_class->currentText();
        m_subject = subject;
        const Pipeline &pipeline = subject->pipeline;
        m_class->clear();
        m_class->addItems(pipeline.classes());
        m_class->setEnabled(!pipeline.classes().isEmpty());
        const int known = m_class->findText(before);
        m_class->setCurrentIndex(known >= 0                              ? known
                                 : pipeline.problem() == Problem::Binary ? 1
                                                                         : 0);
        m_output->clear();
        m_output->addItem(Tr::tr("The method's own"), QStringLiteral("auto"));
        if (pipeline.problem() == Problem::Regression) {
            m_output->addItem(Tr::tr("Predicted value"), QStringLiteral("value"));
        } else {
            m_output->addItem(Tr::tr("Log-odds"), QStringLiteral("log_odds"));
            m_output->addItem(Tr::tr("Probability"), QStringLiteral("probability"));
        }
    }
    // What stood here may be none for this model.
    for (const QString &id : usualMethods()) {
        if (!error())
            break;
        m_method->setCurrentIndex(m_method->findData(id));
    }
    check();
}

void ExplainSettings::clear()
{
    m_subject.reset();
    {
        const QScopedValueRollback filling(m_filling, true);
        m_class->clear();
    }
    check();
}

void ExplainSettings::showMethod()
{
    if (m_shown == method())
        return;
    m_shown = method();
    const Explainer *explainer = shelf<Explainer>().find(m_shown);
    m_help->setText(explainer->help);
    delete m_own;
    m_own = explainer->params.isEmpty() ? nullptr : new ParamForm(explainer->params, this);
    if (m_own) {
        m_place->addWidget(m_own);
        connect(m_own, &ParamForm::changed, this, &ExplainSettings::check);
    }
    check();
}

std::optional<Error> ExplainSettings::error() const
{
    for (const ParamForm *form : {m_rows, m_own}) {
        if (!form)
            continue;
        if (const Result<Params> params = form->params(); !params)
            return params.error();
    }
    if (!m_subject)
        return std::nullopt;
    const Explainer &explainer = *shelf<Explainer>().find(method());
    const Pipeline &pipeline = m_subject->pipeline;
    std::optional<OutputSpace> space = outputSpaceFromName(m_output->currentData().toString());
    if (!space && explainer.usualSpace)
        space = explainer.usualSpace(pipeline);
    const OutputSpace usual =
        pipeline.problem() == Problem::Regression ? OutputSpace::Value : OutputSpace::LogOdds;
    const int classIndex = pipeline.classes().isEmpty() ? -1 : m_class->currentIndex();
    const Result<ExplainedOutput> output =
        ExplainedOutput::make(pipeline, classIndex, space.value_or(usual));
    if (!output)
        return output.error();
    if (!explainer.whyNot)
        return std::nullopt;
    const QString reason =
        explainer.whyNot(*output, m_own ? *m_own->params() : Params::initial(explainer.params));
    if (reason.isEmpty())
        return std::nullopt;
    return Error{Error::Kind::Unsupported, reason, {}, {}};
}

void ExplainSettings::check()
{
    if (m_filling)
        return;
    const std::optional<Error> wrong = error();
    m_whyNot->setText(wrong ? wrong->text : QString());
    m_whyNot->setVisible(wrong.has_value());
    Q_EMIT changed();
}

QJsonObject ExplainSettings::params() const
{
    QJsonObject params = m_rows->changedValues();
    params[QStringLiteral("method")] = method();
    if (!m_class->currentText().isEmpty())
        params[QStringLiteral("class")] = m_class->currentText();
    params[QStringLiteral("output")] = m_output->currentData().toString();
    if (m_own)
        params[QStringLiteral("settings")] = m_own->changedValues();
    return params;
}

void ExplainSettings::setParams(const QJsonObject &params)
{
    {
        const QScopedValueRollback filling(m_filling, true);
        const auto choose = [](QComboBox *box, int at) {
            if (at >= 0)
                box->setCurrentIndex(at);
        };
        choose(m_method, m_method->findData(params[QStringLiteral("method")].toString()));
        choose(m_class, m_class->findText(params[QStringLiteral("class")].toString()));
        choose(m_output, m_output->findData(params[QStringLiteral("output")].toString()));
        m_rows->setValues(params);
        if (m_own)
            m_own->setValues(params[QStringLiteral("settings")].toObject());
    }
    check();
}

} // namespace tenbin
