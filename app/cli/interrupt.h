#pragma once

namespace tenbin {

/// From here on SIGINT, SIGTERM and SIGHUP only set a flag, which Progress answers with; a second
/// one ends the process. A closed pipe is an error of writing, not a signal.
void listenToInterrupts();

bool interrupted();

} // namespace tenbin
