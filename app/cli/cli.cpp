#include "app/cli/cli.h"

#include "app/cli/command.h"
#include "app/cli/console.h"
#include "app/cli/terminal_progress.h"
#include "app/cli/versions.h"
#include "core/number.h"
#include "core/parallel.h"
#include "core/params.h"
#include "core/text.h"

#include <QDir>

#include <algorithm>
#include <cstdio>
#include <optional>

namespace tenbin {

namespace {

const QList<Option> &globalOptions()
{
    static const QList<Option> options{
        {QStringLiteral("project"), QStringLiteral("DIR"), Tr::tr("folder"),
         Tr::tr("The project; made when it is missing."),
         QStringLiteral("$TENBIN_PROJECT, else ~/Tenbin")},
        {QStringLiteral("threads"), QStringLiteral("N"), Tr::tr("integer in [1, 1024]"),
         Tr::tr("Threads to compute with; the numbers do not depend on it."),
         Tr::tr("all processors")},
        {QStringLiteral("json"), {}, {}, Tr::tr("Print one JSON object.")},
        {QStringLiteral("progress"), QStringLiteral("P"), Tr::tr("one of: bar, json, none"),
         Tr::tr("How progress is written to standard error."),
         Tr::tr("bar on a terminal, else none")},
        {QStringLiteral("quiet"), {}, {}, Tr::tr("No progress and no warnings on standard error.")},
        {QStringLiteral("help"), {}, {}, Tr::tr("Show this help.")},
        {QStringLiteral("version"),
         {},
         {},
         Tr::tr("Show the versions of Tenbin and its libraries.")},
    };
    return options;
}

/// Arguments taken apart: a command may stand before or after the global options.
struct Parsed
{
    QString command;
    Invocation invocation;
    bool json = false;
    bool help = false;
    bool version = false;
};

Failure usage(const QString &text, const QString &hint)
{
    return failure(Error::Kind::Usage, text, hint);
}

const Option *findOption(const QList<Option> &options, const QString &name)
{
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&](const Option &option) { return option.name == name; });
    return found == options.end() ? nullptr : &*found;
}

class Parser
{
public:
    explicit Parser(QStringList arguments) : m_arguments(std::move(arguments)) {}

    Result<Parsed> parse()
    {
        bool onlyArguments = false;
        while (m_at < m_arguments.size()) {
            const QString word = m_arguments[m_at++];
            if (onlyArguments || word == QLatin1String("-") || !word.startsWith(u'-')) {
                if (Status taken = takeWord(word); !taken)
                    return passOn(taken);
            } else if (word == QLatin1String("--")) {
                onlyArguments = true;
            } else if (word == QLatin1String("-h")) {
                m_parsed.help = true;
            } else if (Status taken = takeOption(word); !taken) {
                return passOn(taken);
            }
        }
        return m_parsed;
    }

    bool wantsJson() const { return m_arguments.contains(QStringLiteral("--json")); }

private:
    Status takeWord(const QString &word)
    {
        if (!m_command) {
            const Result<const Command *> found =
                shelf<Command>().pick(word, QStringLiteral("command"));
            if (!found)
                return passOn(found);
            m_command = *found;
            m_parsed.command = word;
            return {};
        }
        m_parsed.invocation.arguments.append(word);
        return {};
    }

    Status takeOption(const QString &word)
    {
        const qsizetype equals = word.indexOf(u'=');
        const QString name = word.mid(2, equals < 0 ? -1 : equals - 2);
        const Option *global = findOption(globalOptions(), name);
        const Option *own = m_command ? findOption(m_command->options, name) : nullptr;
        const Option *option = own ? own : global;
        if (!word.startsWith(QLatin1String("--")) || !option)
            return unknown(word, name);
        QString value;
        if (option->value.isEmpty()) {
            if (equals >= 0)
                return usage(Tr::tr("--%1 takes no value.").arg(name), {});
        } else if (equals >= 0) {
            value = word.mid(equals + 1);
        } else if (m_at < m_arguments.size()) {
            value = m_arguments[m_at++];
        } else {
            return usage(Tr::tr("--%1 needs a value: %2.").arg(name, option->value), {});
        }
        if (own) {
            QStringList &values = m_parsed.invocation.options[name];
            if (!values.isEmpty() && !own->repeats)
                return usage(Tr::tr("--%1 stands twice.").arg(name), Tr::tr("Give it once."));
            values.append(value);
            return {};
        }
        return takeGlobal(name, value);
    }

    Status takeGlobal(const QString &name, const QString &value)
    {
        if (name == QLatin1String("project")) {
            m_parsed.invocation.project = value;
        } else if (name == QLatin1String("threads")) {
            const std::optional<double> threads = parseNumber(value);
            if (!threads || *threads < 1 || *threads > 1024 || *threads != int(*threads))
                return usage(Tr::tr("\"%1\" is no number of threads.").arg(value),
                             Tr::tr("It takes a whole number from 1 to 1024."));
            m_parsed.invocation.threads = int(*threads);
        } else if (name == QLatin1String("progress")) {
            if (value != QLatin1String("bar") && value != QLatin1String("json") &&
                value != QLatin1String("none"))
                return usage(Tr::tr("\"%1\" is no way to show progress.").arg(value),
                             Tr::tr("It takes bar, json or none."));
            m_parsed.invocation.options[QStringLiteral("progress")] = {value};
        } else if (name == QLatin1String("json")) {
            m_parsed.json = true;
        } else if (name == QLatin1String("quiet")) {
            m_parsed.invocation.quiet = true;
        } else if (name == QLatin1String("help")) {
            m_parsed.help = true;
        } else {
            m_parsed.version = true;
        }
        return {};
    }

    Status unknown(const QString &word, const QString &name) const
    {
        QStringList names;
        for (const Option &option : globalOptions())
            names.append(option.name);
        if (m_command) {
            for (const Option &option : m_command->options)
                names.append(option.name);
        }
        const QString nearest = nearestWord(name, names);
        return usage(
            Tr::tr("There is no option \"%1\"%2.")
                .arg(word, m_command ? Tr::tr(" of \"%1\"").arg(m_parsed.command) : QString()),
            nearest.isEmpty() ? Tr::tr("List them with --help.")
                              : Tr::tr("The nearest one is --%1.").arg(nearest));
    }

    QStringList m_arguments;
    qsizetype m_at = 0;
    const Command *m_command = nullptr;
    Parsed m_parsed;
};

QString optionsText(const QList<Option> &options)
{
    Table table;
    table.columns = {{QString(), false, 0}, {QString(), false, 0}, {QString(), false, 0}};
    for (const Option &option : options) {
        QString help = option.help;
        if (!option.value.isEmpty())
            help +=
                Tr::tr(" Type: %1. Default: %2.")
                    .arg(option.type, option.initial.isEmpty() ? Tr::tr("none") : option.initial);
        if (option.repeats)
            help += Tr::tr(" May be repeated.");
        table.rows.append({QStringLiteral("  --") + option.name, option.value, help});
    }
    return blocksText({table});
}

QString overviewText()
{
    Table table;
    table.columns = {{QString(), false, 0}, {QString(), false, 0}};
    for (const auto &[id, command] : shelf<Command>().entries()) {
        if (!command.hidden)
            table.rows.append({QStringLiteral("  ") + id, command.summary});
    }
    return Tr::tr("Usage: tenbin-cli [OPTION …] COMMAND …\n\nCommands:\n") + blocksText({table}) +
           Tr::tr("\nOptions of every command:\n") + optionsText(globalOptions()) +
           Tr::tr("\nHelp on one command: tenbin-cli COMMAND --help\n"
                  "Exit codes: 0 done, 1 failed, 2 wrong usage, 3 bad input, 4 project cannot be "
                  "opened, 130 cancelled.\n");
}

QString commandText(const QString &id, const Command &command)
{
    QString text =
        Tr::tr("Usage: tenbin-cli %1 %2\n\n%3\n").arg(id, command.arguments, command.summary);
    if (!command.details.isEmpty())
        text += QLatin1Char('\n') + command.details;
    if (!command.options.isEmpty())
        text += Tr::tr("\nOptions:\n") + optionsText(command.options);
    if (!command.answer.isEmpty())
        text += Tr::tr("\nWith --json:\n") + command.answer;
    return text + Tr::tr("\nOptions of every command:\n") + optionsText(globalOptions());
}

Reply versionReply()
{
    Reply reply;
    Table table;
    table.columns = {{QString(), false, 0}, {QString(), false, 0}};
    for (const auto &[name, version] : libraryVersions()) {
        const QString shown = version.isEmpty() ? Tr::tr("not built in") : version;
        reply.json[name] = shown;
        table.rows.append({name, shown});
    }
    reply.blocks = {table};
    return reply;
}

QString projectFolder(const QString &given)
{
    if (!given.isEmpty())
        return given;
    const QString fromEnvironment = qEnvironmentVariable("TENBIN_PROJECT");
    return fromEnvironment.isEmpty() ? QDir::home().filePath(QStringLiteral("Tenbin"))
                                     : fromEnvironment;
}

TerminalProgress::Style progressStyle(const Invocation &invocation)
{
    const QString wanted = invocation.value(QStringLiteral("progress"));
    if (wanted == QLatin1String("json"))
        return TerminalProgress::Style::Json;
    if (wanted == QLatin1String("bar"))
        return TerminalProgress::Style::Bar;
    if (wanted == QLatin1String("none") || invocation.quiet)
        return TerminalProgress::Style::None;
    return TerminalProgress::fitting();
}

Result<Reply> runParsed(const Command &command, const QString &id, Invocation invocation)
{
    const qsizetype count = invocation.arguments.size();
    if (count < command.minimumArguments || count > command.maximumArguments)
        return usage(count < command.minimumArguments
                         ? Tr::tr("\"%1\" needs: %2.").arg(id, command.arguments)
                         : Tr::tr("\"%1\" has no use for \"%2\".")
                               .arg(id, invocation.arguments[command.maximumArguments]),
                     Tr::tr("See: tenbin-cli %1 --help.").arg(id));
    invocation.project = projectFolder(invocation.project);
    TerminalProgress progress(progressStyle(invocation));
    invocation.progress = &progress;
    return command.run(invocation);
}

int finish(const Result<Reply> &reply, bool json)
{
    if (!reply) {
        std::fputs(errorLine(reply.error()).constData(), stderr);
        if (!reply.error().detail.isEmpty())
            std::fputs(("  " + reply.error().detail + "\n").toUtf8().constData(), stderr);
        if (json)
            (void)printOut(jsonBytes(errorJson(reply.error())));
        return exitCode(reply.error());
    }
    const Status printed =
        printOut(json ? jsonBytes(reply->json) : blocksText(reply->blocks).toUtf8());
    if (!printed) {
        std::fputs(errorLine(printed.error()).constData(), stderr);
        return exitCode(printed.error());
    }
    return reply->done ? 0 : 1;
}

} // namespace

QString Invocation::value(const QString &option, const QString &initial) const
{
    const auto found = options.find(option);
    return found == options.end() ? initial : found->second.last();
}

QStringList Invocation::values(const QString &option) const
{
    const auto found = options.find(option);
    return found == options.end() ? QStringList() : found->second;
}

QStringList Invocation::list(const QString &option) const
{
    QStringList parts;
    for (const QString &text : values(option))
        parts += splitList(text);
    return parts;
}

int runCommandLine(const QStringList &arguments)
{
    Parser parser(arguments);
    Result<Parsed> parsed = parser.parse();
    if (!parsed)
        return finish(passOn(std::move(parsed)), parser.wantsJson());
    if (parsed->version)
        return finish(versionReply(), parsed->json);
    if (parsed->command.isEmpty()) {
        const QByteArray text = overviewText().toUtf8();
        if (parsed->help)
            return printOut(text) ? 0 : 1;
        return finish(usage(Tr::tr("No command is given."), Tr::tr("List them with --help.")),
                      parsed->json);
    }
    const Command &command = *shelf<Command>().find(parsed->command);
    if (parsed->help)
        return printOut(commandText(parsed->command, command).toUtf8()) ? 0 : 1;
    if (parsed->invocation.threads == 0)
        parsed->invocation.threads = availableThreads();
    return finish(runParsed(command, parsed->command, std::move(parsed->invocation)), parsed->json);
}

} // namespace tenbin
