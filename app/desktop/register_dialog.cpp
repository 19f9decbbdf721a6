#include "app/desktop/register_dialog.h"

#include "app/desktop/registry_edits.h"
#include "core/text.h"
#include "widgets/choice_box.h"

#include <QLineEdit>

#include <algorithm>
#include <optional>

namespace tenbin {

namespace {

std::optional<Artifact> modelOf(const StoredRun &run)
{
    for (const Artifact &one : run.artifacts)
        if (one.kind == QLatin1String("model"))
            return one;
    return std::nullopt;
}

} // namespace

RegisterDialog::RegisterDialog(Session &session, const StoredRun &run, QWidget *parent)
    : ChangeDialog(Tr::tr("Register model"), Tr::tr("&Register"), parent), m_session(session),
      m_run(session.run(run.id).value_or(run)), m_known(session.registeredModels()),
      m_name(new ChoiceBox(Tr::tr("Registered model"), this)), m_aliases(new QLineEdit(this))
{
    m_name->setEditable(true);
    m_name->setInsertPolicy(QComboBox::NoInsert);
    m_name->lineEdit()->setAccessibleName(Tr::tr("Registered model"));
    m_name->lineEdit()->setPlaceholderText(Tr::tr("a name, for example churn"));
    for (const RegisteredModel &model : std::as_const(m_known))
        m_name->addItem(model.name);
    m_name->setCurrentIndex(-1);
    m_aliases->setAccessibleName(Tr::tr("Aliases"));
    m_aliases->setPlaceholderText(Tr::tr("champion, challenger, …"));
    m_aliases->setToolTip(Tr::tr("Names that this version answers to, with commas between them; "
                                 "they leave the version that has them now"));
    addField(Tr::tr("&Model"), m_name);
    addField(Tr::tr("&Aliases"), m_aliases);
    connect(m_name, &QComboBox::currentTextChanged, this, &RegisterDialog::describe);
    connect(m_aliases, &QLineEdit::textChanged, this, &RegisterDialog::describe);
    setCheck([this]() -> std::function<Status()> {
        const auto artifact = modelOf(m_run);
        return artifact ? fileCheck(m_session, m_run.id, *artifact).read : nullptr;
    });
    setChange([this](const QString &why) {
        RegistryEdit edit = registration(m_run, model(), aliases(), why);
        if (const auto artifact = modelOf(m_run))
            edit.checked = {fileCheck(m_session, m_run.id, *artifact).key};
        return m_session.editRegistry(edit);
    });
    setCommand([this](const QString &why) {
        QStringList words{QStringLiteral("add"), m_run.id.left(8), QStringLiteral("--name"),
                          model()};
        for (const QString &alias : aliases())
            words += {QStringLiteral("--alias"), alias};
        return registryCommand(m_session.projectFolder(), words, why);
    });
    describe();
    m_name->setFocus();
}

void RegisterDialog::ask(Session &session, const StoredRun &run, QWidget *parent)
{
    (new RegisterDialog(session, run, parent))->open();
}

QString RegisterDialog::whyNot(Session &session, const StoredRun &run)
{
    if (session.isReadOnly())
        return Tr::tr("Another program holds the project: it can be looked at only.");
    if (run.status != RunStatus::Finished)
        return Tr::tr("Only a finished run has a model.");
    // Runs of a list come without their artifacts.
    if (!modelOf(session.run(run.id).value_or(run)))
        return Tr::tr("The run has no model: it is of another task, or only judged a learner.");
    return {};
}

QString RegisterDialog::model() const
{
    return m_name->currentText().trimmed();
}

QStringList RegisterDialog::aliases() const
{
    QStringList names;
    for (const QString &part : m_aliases->text().split(u',')) {
        const QString name = part.trimmed();
        if (!name.isEmpty() && !names.contains(name))
            names.append(name);
    }
    return names;
}

void RegisterDialog::describe()
{
    const QString name = model();
    const auto known = std::find_if(m_known.begin(), m_known.end(),
                                    [&](const RegisteredModel &one) { return one.name == name; });
    QStringList sentences{Tr::tr("The model of \"%1\" is kept under a name.").arg(m_run.title())};
    if (!name.isEmpty() && known == m_known.end())
        sentences.append(Tr::tr("\"%1\" is a new registered model.").arg(name));
    if (known != m_known.end()) {
        sentences.append(Tr::tr("It becomes the newest version of \"%1\", which has %2.")
                             .arg(name, counted(known->versions.size(), Tr::tr("%1 version"),
                                                Tr::tr("%1 versions"))));
        for (const QString &alias : aliases())
            if (known->aliases.contains(alias))
                sentences.append(Tr::tr("@%1 moves to it from version %2.")
                                     .arg(alias, QString::number(known->aliases[alias])));
    }
    setSentence(sentences.join(u' '));
    setReady(!name.isEmpty());
}

} // namespace tenbin
