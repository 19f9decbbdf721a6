#pragma once

#include "experiments/registered_model.h"

class QWidget;

namespace tenbin {

class Session;

/// Dialogs that change a registered model. Each opens and goes away by itself; a refusal is said
/// in it.
void askAlias(Session &session, const RegisteredModel &model, qint64 version, QWidget *parent);
void askStage(Session &session, const RegisteredModel &model, qint64 version, QWidget *parent);
/// Which change is taken back, of stages or of an alias, is chosen and shown.
void askRollBack(Session &session, const RegisteredModel &model, qint64, QWidget *parent);
/// The version, or the model with all of them.
void askDeletion(Session &session, const RegisteredModel &model, qint64 version, QWidget *parent);
/// What can be done with a chosen version, in the order of the buttons.
struct RegistryAction
{
    QString text; ///< with its mnemonic
    QString help;
    void (*ask)(Session &session, const RegisteredModel &model, qint64 version, QWidget *parent);
};
QList<RegistryAction> registryActions();

/// `sentence` says what changes.
void askGate(Session &session, const RegisteredModel &model, const QList<Bound> &gate,
             const QString &sentence, QWidget *parent);

} // namespace tenbin
