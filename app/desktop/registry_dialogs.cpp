#include "app/desktop/registry_dialogs.h"

#include "app/desktop/change_dialog.h"
#include "app/desktop/registry_edits.h"
#include "core/text.h"
#include "experiments/gate.h"
#include "experiments/registry_steps.h"
#include "widgets/choice_box.h"

#include <QLineEdit>

namespace tenbin {

namespace {

/// Makes the edit and copies the call that `make` and `words` give for the fields as they stand.
template <class Make, class Words>
void connectChange(ChangeDialog *dialog, Session &session, Make make, Words words)
{
    dialog->setChange(
        [&session, make](const QString &why) { return session.editRegistry(make(why)); });
    dialog->setCommand([&session, words](const QString &why) {
        return registryCommand(session.projectFolder(), words(), why);
    });
}

QString versionName(qint64 version)
{
    return Tr::tr("version %1").arg(version);
}

QString gateSentence(Session &session, const RegisteredModel &model, const ModelVersion &version)
{
    if (model.gate.isEmpty())
        return Tr::tr("The model has no gate.");
    const Result<StoredRun> run = session.runOf(version);
    if (!run)
        return run.error().text;
    QStringList failed;
    for (const BoundCheck &check : failedBounds(model.gate, run->metrics))
        failed.append(check.text());
    return failed.isEmpty()
               ? Tr::tr("It meets the gate: %1.").arg(boundsText(model.gate))
               : Tr::tr("It fails the gate: %1.").arg(failed.join(QStringLiteral("; ")));
}

QString stageSentence(Session &session, const RegisteredModel &model, const ModelVersion &version,
                      Stage wanted)
{
    QString sentence =
        Tr::tr("Version %1 of \"%2\" is in the stage %3.")
            .arg(QString::number(version.version), model.name, stageName(version.stage));
    if (wanted != Stage::Production)
        return sentence;
    sentence += u' ' + gateSentence(session, model, version);
    if (const std::optional<ModelVersion> there = model.inProduction())
        sentence +=
            u' ' +
            Tr::tr("Version %1 is in production now and goes to the archive.").arg(there->version);
    return sentence;
}

QString rollBackSentence(const QList<ModelChange> &steps)
{
    if (steps.isEmpty())
        return Tr::tr("There is no change left to take back.");
    QStringList texts;
    for (const ModelChange &step : steps)
        texts.append(step.text());
    const QString reason = steps.first().why;
    return Tr::tr("Takes back what %1 changed on %2: %3.%4 It is one change more in the history, "
                  "and Undo restores what it took back.")
        .arg(steps.first().who,
             QLocale().toString(steps.first().made.toLocalTime(), QLocale::ShortFormat),
             texts.join(QStringLiteral("; ")),
             reason.isEmpty() ? QString() : u' ' + Tr::tr("Why then: %1.").arg(reason));
}

} // namespace

void askAlias(Session &session, const RegisteredModel &model, qint64 version, QWidget *parent)
{
    auto *dialog = new ChangeDialog(Tr::tr("Set alias"), Tr::tr("&Set alias"), parent);
    auto *alias = new ChoiceBox(Tr::tr("Alias"), dialog);
    alias->setEditable(true);
    alias->setInsertPolicy(QComboBox::NoInsert);
    alias->lineEdit()->setAccessibleName(Tr::tr("Alias"));
    QStringList names{championAlias, QStringLiteral("challenger")};
    for (const QString &known : model.aliases.keys())
        if (!names.contains(known))
            names.append(known);
    alias->addItems(names);
    auto *target = new ChoiceBox(Tr::tr("Version that it means"), dialog);
    for (auto one = model.versions.rbegin(); one != model.versions.rend(); ++one)
        target->addItem(versionName(one->version), one->version);
    target->addItem(Tr::tr("none: take the alias away"), qint64(0));
    target->setCurrentIndex(target->findData(version));
    dialog->addField(Tr::tr("&Alias"), alias);
    dialog->addField(Tr::tr("&Version"), target);
    const auto name = [alias] { return alias->currentText().trimmed(); };
    const auto wanted = [target]() -> std::optional<qint64> {
        const qint64 number = target->currentData().toLongLong();
        return number > 0 ? std::optional(number) : std::nullopt;
    };
    const auto describe = [=] {
        const auto now = model.aliases.constFind(name());
        dialog->setSentence(
            now == model.aliases.cend()
                ? Tr::tr("No version of \"%1\" answers to \"%1@%2\" now.").arg(model.name, name())
                : Tr::tr("\"%1@%2\" is version %3 now.")
                      .arg(model.name, name(), QString::number(*now)));
        dialog->setReady(!name().isEmpty());
    };
    QObject::connect(alias, &QComboBox::currentTextChanged, dialog, describe);
    connectChange(
        dialog, session,
        [=](const QString &why) { return aliasEdit(model.name, name(), wanted(), why); },
        [=] {
            const std::optional<qint64> number = wanted();
            return QStringList{QStringLiteral("alias"), model.name, name(),
                               number ? QString::number(*number) : QStringLiteral("none")};
        });
    describe();
    alias->setFocus();
    dialog->open();
}

void askStage(Session &session, const RegisteredModel &model, qint64 version, QWidget *parent)
{
    const std::optional<ModelVersion> current = model.find(version);
    if (!current)
        return;
    auto *dialog = new ChangeDialog(Tr::tr("Set stage"), Tr::tr("&Set stage"), parent);
    auto *stage = new ChoiceBox(Tr::tr("Stage"), dialog);
    for (Stage one : {Stage::None, Stage::Staging, Stage::Production, Stage::Archived})
        if (one != current->stage)
            stage->addItem(stageName(one), int(one));
    // The usual way leads up.
    const Stage next = current->stage == Stage::None ? Stage::Staging : Stage::Production;
    if (const int index = stage->findData(int(next)); index >= 0)
        stage->setCurrentIndex(index);
    dialog->addField(Tr::tr("Sta&ge"), stage);
    const auto wanted = [stage] { return Stage(stage->currentData().toInt()); };
    const auto describe = [&session, dialog, wanted, model, current] {
        dialog->setSentence(stageSentence(session, model, *current, wanted()));
    };
    QObject::connect(stage, &QComboBox::currentTextChanged, dialog, describe);
    const FileCheck files = fileCheck(session, current->run, artifactOf(*current));
    const auto needed = [=] { return wanted() == Stage::Production && !current->run.isEmpty(); };
    dialog->setCheck([=] { return needed() ? files.read : nullptr; });
    connectChange(
        dialog, session,
        [=](const QString &why) {
            RegistryEdit edit = stageEdit(model.name, version, wanted(), why);
            if (needed())
                edit.checked = {files.key};
            return edit;
        },
        [=] {
            return QStringList{QStringLiteral("stage"), model.name, QString::number(version),
                               stageName(wanted())};
        });
    describe();
    stage->setFocus();
    dialog->open();
}

void askRollBack(Session &session, const RegisteredModel &model, qint64, QWidget *parent)
{
    auto *dialog = new ChangeDialog(Tr::tr("Roll back"), Tr::tr("&Roll back"), parent);
    const QList<ModelChange> history = session.modelHistory(model.name);
    auto *what = new ChoiceBox(Tr::tr("What is taken back"), dialog);
    what->addItem(Tr::tr("the last change of stages"), QString());
    QStringList aliases;
    for (const ModelChange &change : history)
        if (change.kind == ModelChange::Kind::Alias && !aliases.contains(change.alias))
            aliases.append(change.alias);
    for (const QString &alias : std::as_const(aliases))
        what->addItem(Tr::tr("the last change of @%1").arg(alias), alias);
    // What was changed last is what is taken back most often.
    for (const ModelChange &change : history) {
        if (change.kind == ModelChange::Kind::Alias || change.kind == ModelChange::Kind::Stage) {
            what->setCurrentIndex(std::max(what->findData(change.alias), 0));
            break;
        }
    }
    dialog->addField(Tr::tr("&What"), what);
    const auto alias = [what] { return what->currentData().toString(); };
    const auto describe = [=] {
        const QList<ModelChange> steps = rollBackTakes(history, alias());
        dialog->setSentence(rollBackSentence(steps));
        dialog->setReady(!steps.isEmpty());
    };
    QObject::connect(what, &QComboBox::currentTextChanged, dialog, describe);
    connectChange(
        dialog, session, [=](const QString &why) { return rollBackEdit(model.name, alias(), why); },
        [=] {
            QStringList words{QStringLiteral("rollback"), model.name};
            if (!alias().isEmpty())
                words.append(alias());
            return words;
        });
    describe();
    what->setFocus();
    dialog->open();
}

void askDeletion(Session &session, const RegisteredModel &model, qint64 version, QWidget *parent)
{
    auto *dialog = new ChangeDialog(Tr::tr("Delete"), Tr::tr("&Delete"), parent);
    auto *what = new ChoiceBox(Tr::tr("What is deleted"), dialog);
    what->addItem(Tr::tr("version %1 of \"%2\"").arg(QString::number(version), model.name), true);
    what->addItem(Tr::tr("\"%1\" with all its versions").arg(model.name), false);
    dialog->addField(Tr::tr("&What"), what);
    dialog->setDestructive();
    const auto one = [what] { return what->currentData().toBool(); };
    dialog->setSentence(Tr::tr(
        "It is no longer offered for predictions, and its number is not given again. The run with "
        "its model stays, and the history keeps who deleted it, when and why. This cannot be "
        "undone; the run can be registered anew."));
    connectChange(
        dialog, session,
        [=](const QString &why) {
            return one() ? versionDeletion(model.name, version, why)
                         : modelDeletion(model.name, why);
        },
        [=] {
            QStringList words{QStringLiteral("delete"), model.name};
            if (one())
                words.append(QString::number(version));
            return words;
        });
    what->setFocus();
    dialog->open();
}

QList<RegistryAction> registryActions()
{
    return {
        {Tr::tr("Set &alias…"), Tr::tr("Names that predictions ask for, as NAME@champion"),
         askAlias},
        {Tr::tr("Set &stage…"), Tr::tr("What the version is for; production asks the gate"),
         askStage},
        {Tr::tr("&Roll back…"), Tr::tr("Take back the last change of stages or of an alias"),
         askRollBack},
        {Tr::tr("&Delete…"), Tr::tr("The version, or the model; runs and history stay"),
         askDeletion},
    };
}

void askGate(Session &session, const RegisteredModel &model, const QList<Bound> &gate,
             const QString &sentence, QWidget *parent)
{
    auto *dialog = new ChangeDialog(Tr::tr("Change gate"), Tr::tr("C&hange gate"), parent);
    dialog->setSentence(sentence);
    connectChange(
        dialog, session, [=](const QString &why) { return gateEdit(model, gate, why); },
        [=] {
            QStringList words{QStringLiteral("gate"), model.name};
            for (const Bound &bound : gate)
                words += {QStringLiteral("--require"), bound.text()};
            return words;
        });
    dialog->open();
}

} // namespace tenbin
