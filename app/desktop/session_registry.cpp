#include "app/desktop/session.h"
#include "app/desktop/store_change.h"
#include "core/text.h"

#include <memory>

namespace tenbin {

QList<RegisteredModel> Session::registeredModels()
{
    return m_project ? orSay(Registry(*m_project).models()) : QList<RegisteredModel>();
}

QList<ModelChange> Session::modelHistory(const QString &name)
{
    return m_project ? orSay(Registry(*m_project).history(name)) : QList<ModelChange>();
}

Result<StoredRun> Session::runOf(const ModelVersion &version)
{
    Q_ASSERT(m_project);
    return Registry(*m_project).runOf(version);
}

Result<Lineage> Session::lineage(const QString &model, qint64 version)
{
    Q_ASSERT(m_project);
    return recordedLineage(*m_project, model, version);
}

Status Session::editRegistry(const RegistryEdit &edit)
{
    Q_ASSERT(m_project);
    Registry registry(*m_project, edit.checked);
    if (Status made = edit.make(registry); !made)
        return made;
    Q_EMIT registryChanged();
    if (!edit.back)
        return {};
    const auto apply = [this](const RegistryChange &change) {
        Registry changed(*m_project);
        if (Status done = change(changed); !done)
            Q_EMIT failed(done.error());
        Q_EMIT registryChanged();
    };
    // A command is carried out when it is pushed: this change is made already.
    const auto first = std::make_shared<bool>(true);
    m_undo.push(new StoreChange(
        edit.text,
        [apply, first, again = edit.again] {
            if (!std::exchange(*first, false))
                apply(again);
        },
        [apply, back = edit.back] { apply(back); }));
    return {};
}

} // namespace tenbin
