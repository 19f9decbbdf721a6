#include "experiments/prediction_columns.h"

#include "core/text.h"
#include "data/format.h"

namespace tenbin {

QList<ParamSpec> predictionColumnSpecs()
{
    const auto column = [](const char *id, const QString &title, const QString &help) {
        return ParamSpec::text(QString::fromLatin1(id), title, help, {});
    };
    return {
        column("truth", Tr::tr("Truth"), Tr::tr("Column with what was true.")).first(),
        column("prediction", Tr::tr("Prediction"),
               Tr::tr("Column with the predicted class or value."))
            .first(),
        column("score", Tr::tr("Score"), Tr::tr("Column with the positive class's score.")).first(),
        column("probabilities", Tr::tr("Probabilities"),
               Tr::tr("What the names of the columns with one probability a class begin with.")),
        column("positive", Tr::tr("Positive class"),
               Tr::tr("The class that figures speak of; empty: the second.")),
        column("weight", Tr::tr("Weight"), Tr::tr("Column with case weights.")),
        ParamSpec::list(QStringLiteral("labels"), Tr::tr("Classes"),
                        Tr::tr("All classes in order; empty: those that occur.")),
        ParamSpec::choice(QStringLiteral("problem"), Tr::tr("Problem"),
                          Tr::tr("What kind of predictions these are."), QStringLiteral("auto"),
                          {QStringLiteral("auto"), QStringLiteral("binary"),
                           QStringLiteral("multiclass"), QStringLiteral("regression")})};
}

Result<PredictionColumns> predictionColumns(const Params &params)
{
    PredictionColumns columns;
    columns.truth = params.text(QStringLiteral("truth"));
    if (columns.truth.isEmpty())
        return failure(Error::Kind::Usage, Tr::tr("No column with the truth is named."),
                       Tr::tr("Name it with --truth."));
    columns.prediction = params.text(QStringLiteral("prediction"));
    columns.score = params.text(QStringLiteral("score"));
    columns.probabilities = params.text(QStringLiteral("probabilities"));
    columns.positive = params.text(QStringLiteral("positive"));
    columns.weight = params.text(QStringLiteral("weight"));
    columns.labels = params.list(QStringLiteral("labels"));
    const QString problem = params.text(QStringLiteral("problem"));
    if (problem != QLatin1String("auto"))
        columns.problem = problemFromName(problem);
    return columns;
}

Result<Dataset> readTableFile(const QString &path, int threads, Progress &progress)
{
    ReadOptions options;
    options.threads = threads;
    return readDataset({path}, {}, options, progress);
}

} // namespace tenbin
