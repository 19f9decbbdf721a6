#pragma once

#include <QCoreApplication>

namespace tenbin {

/// The one translation context of text that no class of its own shows: Tr::tr("…").
struct Tr
{
    Q_DECLARE_TR_FUNCTIONS(Tenbin)
};

} // namespace tenbin
