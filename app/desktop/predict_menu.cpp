#include "app/desktop/predict_menu.h"

#include "app/desktop/command_text.h"
#include "app/desktop/session.h"
#include "core/text.h"
#include "experiments/job_inputs.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

namespace tenbin {

namespace {

TaskSpec predictSpec(const QString &model, const ModelVersion &version,
                     const StoredDataset &dataset)
{
    TaskSpec spec;
    spec.task = QStringLiteral("predict");
    spec.name = Tr::tr("%1 on %2").arg(model, dataset.name);
    spec.inputs[QStringLiteral("run")] = {TaskSpec::Input::Kind::Run, version.run, model, {}};
    spec.inputs[QStringLiteral("data")] = inputOf(dataset);
    return spec;
}

QString predictCommand(const QString &project, const QString &reference)
{
    return QStringLiteral("tenbin-cli --project %1 predict %2 FILE --out predictions.csv")
        .arg(shellQuoted(project), shellQuoted(reference));
}

} // namespace

QString referenceTo(const RegisteredModel &model, qint64 version)
{
    const QStringList aliases = model.aliasesOf(version);
    const QString alias =
        aliases.contains(championAlias) ? QString(championAlias) : aliases.value(0);
    return alias.isEmpty() ? QStringLiteral("%1/%2").arg(model.name, QString::number(version))
                           : QStringLiteral("%1@%2").arg(model.name, alias);
}

void fillPredictMenu(QMenu &menu, Session &session, const RegisteredModel &model,
                     const ModelVersion &version, bool usable, MessageBar &messages)
{
    menu.clear();
    const QString named = QStringLiteral("%1/%2").arg(model.name, QString::number(version.version));
    for (const StoredDataset &dataset : session.datasets()) {
        // A name may hold the sign of mnemonics.
        QAction *action = menu.addAction(
            Tr::tr("%1 on \"%2\"").arg(named, dataset.name).replace(u'&', QLatin1String("&&")));
        action->setEnabled(!session.isReadOnly() && usable);
        QObject::connect(action, &QAction::triggered, &messages,
                         [&session, &messages, named, version, dataset] {
                             const TaskSpec spec = predictSpec(named, version, dataset);
                             if (const Result<QString> id = session.start(spec, spec.name); !id)
                                 messages.show(id.error());
                         });
    }
    menu.addSeparator();
    const QString command =
        predictCommand(session.projectFolder(), referenceTo(model, version.version));
    QObject::connect(menu.addAction(Tr::tr("&Copy as command")), &QAction::triggered, &messages,
                     [command, &messages] {
                         QGuiApplication::clipboard()->setText(command);
                         messages.show(MessageBar::Level::Information,
                                       Tr::tr("The command is copied; put your file in the place "
                                              "of FILE."));
                     });
}

} // namespace tenbin
