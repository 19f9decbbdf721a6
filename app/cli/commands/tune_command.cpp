#include "app/cli/project_access.h"
#include "app/cli/training_arguments.h"
#include "app/cli/versions.h"
#include "core/json.h"
#include "core/number.h"
#include "core/text.h"
#include "experiments/resume_job.h"
#include "models/search_plan.h"

#include <QJsonArray>

namespace tenbin::commands {

namespace {

const QString resumeOption = QStringLiteral("resume");

Result<qint64> wholeNumber(const Invocation &invocation, const QString &option, qint64 initial,
                           qint64 least, qint64 most)
{
    const QString text = invocation.value(option, QString::number(initial));
    bool valid = false;
    const qint64 number = text.toLongLong(&valid);
    if (!valid || number < least || number > most)
        return failure(Error::Kind::Usage, Tr::tr("\"%1\" is no value of --%2.").arg(text, option),
                       Tr::tr("It takes a whole number from %1 to %2.").arg(least).arg(most));
    return number;
}

/// The run's own answer with what the search found.
Reply tuningReply(const FinishedJob &job)
{
    Reply reply = trainingReply(job);
    const QJsonObject tuning = job.record.outcome.values[QStringLiteral("tuning")].toObject();
    for (auto value = tuning.begin(); value != tuning.end(); ++value)
        reply.json[value.key()] = value.value();
    QList<Block> search;
    for (const Block &block : job.record.outcome.blocks) {
        const Heading *heading = std::get_if<Heading>(&block);
        if (heading && !search.isEmpty())
            break;
        if (std::holds_alternative<Table>(block) || std::holds_alternative<Paragraph>(block))
            search.append(block);
    }
    reply.blocks = search + reply.blocks;
    return reply;
}

Result<Reply> resume(const Invocation &invocation)
{
    QStringList given = invocation.arguments;
    for (const auto &[option, values] : invocation.options) {
        if (option != resumeOption && option != QLatin1String("progress"))
            given.append(QStringLiteral("--") + option);
    }
    if (!given.isEmpty())
        return failure(Error::Kind::Usage,
                       Tr::tr("--resume goes on as the run was begun, it has no use for \"%1\".")
                           .arg(given.first()),
                       Tr::tr("Leave it out."));
    const auto project = openToWork(invocation);
    if (!project)
        return passOn(project);
    const Result<FinishedJob> job =
        resumeJob(**project, invocation.value(resumeOption), QStringLiteral("tune"),
                  invocation.threads, *invocation.progress, versionsJson());
    if (!job)
        return passOn(job);
    return tuningReply(*job);
}

Result<Reply> run(const Invocation &invocation)
{
    if (invocation.has(resumeOption))
        return resume(invocation);
    if (invocation.arguments.isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("\"tune\" needs: DATASET."),
                       Tr::tr("See: tenbin-cli tune --help."));
    const Result<qint64> trials = wholeNumber(invocation, QStringLiteral("trials"), 0, 0, 10'000);
    if (!trials)
        return passOn(trials);
    const Result<qint64> jobs = wholeNumber(invocation, QStringLiteral("jobs"), 1, 1, 256);
    if (!jobs)
        return passOn(jobs);
    const QString search = invocation.value(QStringLiteral("search"), QStringLiteral("random"));
    if (!SearchPlan::kinds().contains(search))
        return failure(
            Error::Kind::Usage, Tr::tr("There is no search \"%1\".").arg(search),
            Tr::tr("Choose one of: %1.").arg(SearchPlan::kinds().join(QStringLiteral(", "))));
    ProjectTask task(invocation, QStringLiteral("tune"));
    if (Status taken = takeTraining(invocation, task); !taken)
        return passOn(taken);
    task.spec.params[QStringLiteral("search")] = search;
    task.spec.params[QStringLiteral("space")] =
        jsonTexts(invocation.values(QStringLiteral("space")));
    task.spec.params[QStringLiteral("trials")] = *trials;
    task.spec.params[QStringLiteral("jobs")] = *jobs;
    task.spec.params[QStringLiteral("nested")] = invocation.value(QStringLiteral("nested"));
    task.spec.params[QStringLiteral("resource")] =
        invocation.value(QStringLiteral("resource"), QStringLiteral("rows"));
    const Result<FinishedJob> job = task.run();
    if (!job)
        return passOn(job);
    return tuningReply(*job);
}

QString answerText()
{
    return QStringLiteral(
        "{\"run\", \"metrics\", \"model\", … as train says,\n"
        " \"search\":\"grid|random|halving\", \"metric\":NAME, \"greater_is_better\":BOOL,\n"
        " \"trials\":[{\"trial\":N from 0, \"rung\":ROUND from 0, \"share\":of the resource,\n"
        "            \"params\":{…}, \"score\":MEAN, \"std\":…, \"folds\":[…], \"seconds\":…,\n"
        "            \"status\":\"finished|failed\", \"error\":{…} when it failed,\n"
        "            \"deleted\":true when the window took it out of the choice}],\n"
        " \"best\":{one of the trials}, \"best_params\":{all params of the learner},\n"
        " \"nested\":{\"validation\", \"inner\", \"score\":MEAN, \"std\", \"low\", \"high\", "
        "\"interval\",\n"
        "           \"search_score\":best score of the search on all rows,\n"
        "           \"optimism\":{\"value\", \"std\", \"low\", \"high\", \"interval\"},\n"
        "           \"folds\":[{\"fold\", \"inner_score\", \"score\", \"optimism\", "
        "\"best\":{trial},\n"
        "                     \"trials\":[…]}],\n"
        "           \"settings\":[{\"params\":{…}, \"folds\":how many chose it}]} with --nested}");
}

} // namespace

Command tune_command()
{
    Command command;
    command.summary = Tr::tr("Searches the best params of a learner on one set of folds, then "
                             "fits it with them on all rows. Each trial is kept as it ends: a "
                             "search that was interrupted goes on with --resume.");
    command.arguments = QStringLiteral("DATASET");
    command.minimumArguments = 0;
    command.maximumArguments = 1;
    command.options = trainingOptions();
    command.options += {
        {QStringLiteral("search"), QStringLiteral("S"),
         Tr::tr("one of: %1").arg(SearchPlan::kinds().join(QStringLiteral(", "))),
         Tr::tr("grid tries all combinations, random draws settings, halving draws settings and "
                "gives the best third three times as much, round by round."),
         QStringLiteral("random")},
        {QStringLiteral("space"),
         QStringLiteral("K=SPEC"),
         Tr::tr("a,b,c or LOW:HIGH[:log][:STEP]"),
         Tr::tr("A parameter that varies. With log a step is a factor; a range without a step is "
                "drawn from, and has five points in a grid."),
         {},
         true},
        {QStringLiteral("trials"), QStringLiteral("N"), Tr::tr("integer in [0, 10000]"),
         Tr::tr("Settings to try; a grid may have no more than that."),
         Tr::tr("all of a grid, 20 of a random search, 27 of halving")},
        {QStringLiteral("nested"),
         QStringLiteral("V2"),
         Tr::tr("as --validation"),
         Tr::tr("Nested validation: in each fold of the validation a search on its training rows "
                "alone, judged by these inner folds, chooses the setting for its test rows. The "
                "metrics are then those of the whole procedure, and the optimism of the search is "
                "shown."),
         {}},
        {QStringLiteral("resource"), QStringLiteral("R"),
         Tr::tr("rows, or an integer parameter of the learner"),
         Tr::tr("What the rounds of halving share out."), QStringLiteral("rows")},
        {QStringLiteral("jobs"), QStringLiteral("J"), Tr::tr("integer in [1, 256]"),
         Tr::tr("Trials at a time; the numbers do not depend on it."), QStringLiteral("1")},
        {resumeOption, QStringLiteral("RUN"), Tr::tr("run of an interrupted search"),
         Tr::tr("Goes on with it as it was begun; stands alone, without DATASET.")},
    };
    command.run = run;
    command.answer = answerText();
    return command;
}

} // namespace tenbin::commands
