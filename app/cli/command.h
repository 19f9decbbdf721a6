#pragma once

#include "core/block.h"
#include "core/progress.h"
#include "core/result.h"
#include "core/shelf.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <map>

namespace tenbin {

/// An option of a command. `value` names what it takes ("COL=TYPE"); empty: it is a switch.
struct Option
{
    QString name;
    QString value = {};
    QString type = {}; ///< of the value, with its range: "integer in [1, 1024]"
    QString help = {};
    QString initial = {}; ///< what holds when the option is absent; empty: nothing does
    bool repeats = false;
};

/// What a command was called with.
struct Invocation
{
    QStringList arguments;                  ///< positional
    std::map<QString, QStringList> options; ///< those that were given
    QString project;                        ///< folder
    int threads = 0;                        ///< 0 until settled: all processors
    bool quiet = false;
    Progress *progress = nullptr;

    bool has(const QString &option) const { return options.contains(option); }
    QString value(const QString &option, const QString &initial = {}) const;
    QStringList values(const QString &option) const;
    /// A comma-separated list; "\," is a comma within a name.
    QStringList list(const QString &option) const;
};

/// What a command says: `json` for --json, the blocks for people.
struct Reply
{
    QJsonObject json;
    QList<Block> blocks;
    bool done = true; ///< false: it ran and its answer is "failed" (exit code 1)
};

/// A command of tenbin-cli: one file of app/cli/commands/.
struct Command
{
    QString summary;   ///< one sentence
    QString details;   ///< what else its help says, or empty
    QString arguments; ///< "FILE", "RUN FILE"
    int minimumArguments = 0;
    int maximumArguments = 0;
    QList<Option> options;
    Result<Reply> (*run)(const Invocation &) = nullptr;
    bool hidden = false; ///< not in the list of commands
    QString answer = {}; ///< what --json prints, for the help; may be empty
};

} // namespace tenbin
