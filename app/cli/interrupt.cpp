#include "app/cli/interrupt.h"

#include <atomic>
#include <csignal>

namespace tenbin {

namespace {

std::atomic<bool> flag = false;
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void setFlag(int)
{
    flag = true;
}

} // namespace

void listenToInterrupts()
{
    struct sigaction action = {};
    action.sa_handler = setFlag;
    sigemptyset(&action.sa_mask);
    action.sa_flags = int(SA_RESETHAND);
    for (int signal : {SIGINT, SIGTERM, SIGHUP})
        sigaction(signal, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

bool interrupted()
{
    return flag;
}

} // namespace tenbin
