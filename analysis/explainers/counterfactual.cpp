#include "analysis/counterfactual.h"
#include "analysis/counterfactual_blocks.h"
#include "analysis/explainer.h"
#include "core/number.h"
#include "core/text.h"

#include <cmath>

namespace tenbin {

namespace {

/// Rows whose counterfactuals are shown one by one.
constexpr size_t mostShown = 10;

QList<ParamSpec> paramSpecs()
{
    return {
        ParamSpec::integer(QStringLiteral("count"), Tr::tr("How many"),
                           Tr::tr("Different counterfactuals of each row."), 3, 1, 20)
            .first(),
        ParamSpec::text(QStringLiteral("wanted"), Tr::tr("Wanted class"),
                        Tr::tr("The class to be decided; empty: any but the present one."), {})
            .first(),
        ParamSpec::text(QStringLiteral("low"), Tr::tr("Lowest wanted value"),
                        Tr::tr("Of a regression; empty: no bound."), {}),
        ParamSpec::text(QStringLiteral("high"), Tr::tr("Highest wanted value"),
                        Tr::tr("Of a regression; empty: no bound."), {}),
        ParamSpec::list(QStringLiteral("immutable"), Tr::tr("Immutable columns"),
                        Tr::tr("Columns that stay as they are."))
            .first(),
        ParamSpec::list(QStringLiteral("only_up"), Tr::tr("May only grow"),
                        Tr::tr("Numbers and times that may not fall, as an age.")),
        ParamSpec::list(QStringLiteral("only_down"), Tr::tr("May only fall"),
                        Tr::tr("Numbers and times that may not grow.")),
        ParamSpec::list(QStringLiteral("ranges"), Tr::tr("Ranges"),
                        Tr::tr("COLUMN:LOW:HIGH for each column whose values are bounded; either "
                               "bound may be empty.")),
        ParamSpec::real(QStringLiteral("change_cost"), Tr::tr("Cost of a change"),
                        Tr::tr("Added to the distance for each changed cell: more of it, fewer "
                               "changes."),
                        1, 0, 1000),
        ParamSpec::real(QStringLiteral("diversity"), Tr::tr("Diversity"),
                        Tr::tr("How much likeness to the counterfactuals before counts, in costs "
                               "of the cheapest."),
                        1, 0, 100),
        ParamSpec::integer(QStringLiteral("budget"), Tr::tr("Rows to try"),
                           Tr::tr("Rows that the model is asked about at most, for each explained "
                                  "row."),
                           20000, 100, 10'000'000)};
}

Result<double> bound(const QString &text, double none, const QString &what)
{
    if (text.isEmpty())
        return none;
    if (const std::optional<double> value = parseNumber(text))
        return *value;
    return failure(Error::Kind::Usage, Tr::tr("%1 is \"%2\", which is no number.").arg(what, text));
}

Status readRanges(const QStringList &texts, CounterfactualSettings &settings)
{
    for (const QString &text : texts) {
        const qsizetype last = text.lastIndexOf(QLatin1Char(':'));
        const qsizetype first = last > 0 ? text.lastIndexOf(QLatin1Char(':'), last - 1) : -1;
        if (first < 1)
            return failure(Error::Kind::Usage, Tr::tr("\"%1\" is no range.").arg(text),
                           Tr::tr("Write it as COLUMN:LOW:HIGH."));
        const double none = std::numeric_limits<double>::infinity();
        const Result<double> low =
            bound(text.mid(first + 1, last - first - 1), -none, Tr::tr("A lowest value"));
        const Result<double> high = bound(text.mid(last + 1), none, Tr::tr("A highest value"));
        if (!low || !high)
            return passOn(low ? high : low);
        settings.ranges[text.left(first)] = {*low, *high};
    }
    return {};
}

Result<CounterfactualSettings> settingsOf(const Pipeline &pipeline, const Params &params)
{
    CounterfactualSettings settings;
    const QString wanted = params.text(QStringLiteral("wanted"));
    if (!wanted.isEmpty()) {
        const qsizetype at = pipeline.classes().indexOf(wanted);
        if (at < 0)
            return failure(Error::Kind::Usage, Tr::tr("The model has no class \"%1\".").arg(wanted),
                           pipeline.classes().isEmpty()
                               ? Tr::tr("It predicts a number: set low or high.")
                               : Tr::tr("Its classes: %1.")
                                     .arg(pipeline.classes().join(QStringLiteral(", "))));
        settings.wanted = int(at);
    }
    const Result<double> low =
        bound(params.text(QStringLiteral("low")), settings.low, Tr::tr("The lowest wanted value"));
    const Result<double> high = bound(params.text(QStringLiteral("high")), settings.high,
                                      Tr::tr("The highest wanted value"));
    if (!low || !high)
        return passOn(low ? high : low);
    if (pipeline.problem() != Problem::Regression && (std::isfinite(*low) || std::isfinite(*high)))
        return failure(Error::Kind::Usage, Tr::tr("A classifier has no lowest or highest value."),
                       Tr::tr("Name the wanted class."));
    settings.low = *low;
    settings.high = *high;
    settings.immutable = params.list(QStringLiteral("immutable"));
    settings.onlyUp = params.list(QStringLiteral("only_up"));
    settings.onlyDown = params.list(QStringLiteral("only_down"));
    if (Status ranges = readRanges(params.list(QStringLiteral("ranges")), settings); !ranges)
        return passOn(ranges);
    settings.count = int(params.integer(QStringLiteral("count")));
    settings.changeCost = params.real(QStringLiteral("change_cost"));
    settings.diversity = params.real(QStringLiteral("diversity"));
    settings.budget = params.integer(QStringLiteral("budget"));
    return settings;
}

Result<Explanation> explain(const ExplanationRequest &request, const Params &params,
                            const Context &context, Progress &progress)
{
    const Result<CounterfactualSettings> settings = settingsOf(request.output.pipeline(), params);
    if (!settings)
        return passOn(settings);
    std::vector<Counterfactuals> answers;
    for (size_t i = 0; i < request.rows.size(); ++i) {
        SubProgress part(progress, double(i) / double(request.rows.size()),
                         double(i + 1) / double(request.rows.size()),
                         Tr::tr("row %1").arg(request.rows[i]));
        Result<Counterfactuals> answer =
            findCounterfactuals(request.output, request.data, request.rows[i], request.background,
                                *settings, context, part);
        if (!answer)
            return passOn(answer);
        answers.push_back(*std::move(answer));
    }
    Explanation explanation;
    for (size_t i = 0; i < std::min(answers.size(), mostShown); ++i)
        explanation.blocks.append(
            counterfactualTable(request.output, *settings, request.rows[i], answers[i]));
    if (answers.size() > mostShown)
        explanation.warnings.append(Tr::tr("The first %1 rows are shown; the table for --out has "
                                           "all %2.")
                                        .arg(mostShown)
                                        .arg(answers.size()));
    for (size_t i = 0; i < answers.size(); ++i) {
        if (const QString warning = counterfactualWarning(request.rows[i], answers[i]);
            !warning.isEmpty())
            explanation.warnings.append(warning);
    }
    Result<Dataset> table = counterfactualDataset(request.output, request.rows, answers);
    if (!table)
        return passOn(table);
    explanation.table = *std::move(table);
    explanation.values = counterfactualJson(request.output, request.rows, answers);
    return explanation;
}

} // namespace

namespace explainers {

Explainer counterfactual()
{
    return {.title = Tr::tr("Counterfactuals"),
            .help = Tr::tr("The cheapest changes of a row after which the model decides "
                           "differently: few cells, values that occur in the data, nothing that "
                           "may not change."),
            .reference = QStringLiteral("Wachter, Mittelstadt, Russell, Harvard Journal of Law & "
                                        "Technology 31, 2018; Mothilal, Sharma, Tan, FAT* 2020"),
            .params = paramSpecs(),
            .usualRows = 1,
            .usualBackground = 1000,
            .usualSpace =
                [](const Pipeline &pipeline) {
                    return pipeline.problem() == Problem::Regression ? OutputSpace::Value
                                                                     : OutputSpace::Probability;
                },
            .explain = explain};
}

} // namespace explainers
} // namespace tenbin
