#include "experiments/comparison_basis.h"

#include "core/text.h"

namespace tenbin {

namespace {

QString oneSubjectHint()
{
    return Tr::tr("Test runs of one data set, target and validation against each other; the table "
                  "may hold others.");
}

/// "A" and "B" differ in something that has a name.
tl::unexpected<Refusal> apart(const QString &differs, const StoredRun &first,
                              const StoredRun &second, const QString &what, const QString &ofFirst,
                              const QString &ofSecond)
{
    return refuse(
        differs,
        Tr::tr("The runs \"%1\" and \"%2\" cannot be tested against each other: %3 differs (%4, "
               "%5).")
            .arg(first.title(), second.title(), what, ofFirst, ofSecond),
        oneSubjectHint());
}

QString shownDataset(const RunSubject &subject, bool withFingerprint)
{
    const QString name = QStringLiteral("\"%1\"").arg(subject.dataset);
    return withFingerprint ? name + QStringLiteral(" ") + subject.fingerprint.left(15) : name;
}

Compared<void> checkData(const StoredRun &firstRun, const RunSubject &first,
                         const StoredRun &otherRun, const RunSubject &other)
{
    if (first.problem != other.problem)
        return apart(QStringLiteral("problem"), firstRun, otherRun, Tr::tr("the kind of problem"),
                     first.problem, other.problem);
    if (first.fingerprint != other.fingerprint) {
        const bool sameName = first.dataset == other.dataset;
        return apart(QStringLiteral("dataset"), firstRun, otherRun, Tr::tr("the data set"),
                     shownDataset(first, sameName), shownDataset(other, sameName));
    }
    if (first.target != other.target)
        return apart(QStringLiteral("target"), firstRun, otherRun, Tr::tr("the target"),
                     QStringLiteral("\"%1\"").arg(first.target),
                     QStringLiteral("\"%1\"").arg(other.target));
    return {};
}

/// The folds of `other` are not drawn from the same: do they hold the same rows all the same?
Compared<void> checkRows(const ComparisonBasis &basis, const StoredRun &firstRun,
                         const RunSubject &otherSubject, const StoredRun &otherRun,
                         const FolderOf &folderOf)
{
    const Result<RunFolds> other = readRunFolds(folderOf(otherRun));
    if (!other)
        return refuse(QStringLiteral("predictions"), other.error());
    if (basis.folds.classes != other->classes)
        return apart(QStringLiteral("positive"), firstRun, otherRun,
                     Tr::tr("the order of the classes"),
                     basis.folds.classes.join(QStringLiteral("/")),
                     other->classes.join(QStringLiteral("/")));
    if (basis.folds.rows == other->rows && basis.folds.folds == other->folds)
        return {};
    const QString first = basis.subject.validationText();
    const QString second = otherSubject.validationText();
    if (first != second)
        return apart(QStringLiteral("validation"), firstRun, otherRun, Tr::tr("the validation"),
                     first, second);
    if (basis.folds.rows != other->rows)
        return apart(QStringLiteral("rows"), firstRun, otherRun,
                     Tr::tr("which rows were predicted"),
                     Tr::tr("%1 predictions").arg(basis.folds.rows.size()),
                     Tr::tr("%1 predictions").arg(other->rows.size()));
    return apart(QStringLiteral("folds"), firstRun, otherRun, Tr::tr("how the folds were drawn"),
                 Tr::tr("seed %1").arg(firstRun.seed), Tr::tr("seed %1").arg(otherRun.seed));
}

Compared<QList<RunSubject>> subjectsOf(const QList<StoredRun> &runs)
{
    QList<RunSubject> subjects;
    for (const StoredRun &run : runs) {
        Result<RunSubject> subject = subjectOf(run);
        if (!subject)
            return refuse(QStringLiteral("problem"), subject.error());
        subjects.append(std::move(*subject));
    }
    for (qsizetype i = 1; i < runs.size(); ++i) {
        if (Compared<void> same = checkData(runs.first(), subjects.first(), runs[i], subjects[i]);
            !same)
            return tl::unexpected(same.error());
    }
    return subjects;
}

} // namespace

tl::unexpected<Refusal> refuse(const QString &differs, const QString &text, const QString &hint)
{
    return refuse(differs, Error{Error::Kind::BadInput, text, hint, {}});
}

tl::unexpected<Refusal> refuse(const QString &differs, Error error)
{
    return tl::unexpected<Refusal>(Refusal{differs, std::move(error)});
}

Compared<RunSubject> sameData(const QList<StoredRun> &runs)
{
    const Compared<QList<RunSubject>> subjects = subjectsOf(runs);
    if (!subjects)
        return tl::unexpected(subjects.error());
    return subjects->first();
}

Compared<ComparisonBasis> comparisonBasis(const QList<StoredRun> &runs, const FolderOf &folderOf)
{
    const Compared<QList<RunSubject>> subjects = subjectsOf(runs);
    if (!subjects)
        return tl::unexpected(subjects.error());
    const StoredRun &first = runs.first();
    if (subjects->first().validation.kind == SplitSpec::Kind::None)
        return refuse(
            QStringLiteral("validation"),
            Tr::tr("The run \"%1\" was not validated: it was judged on its training rows.")
                .arg(first.title()),
            Tr::tr("Train it with a validation such as stratified:5."));
    Result<RunFolds> folds = readRunFolds(folderOf(first));
    if (!folds)
        return refuse(QStringLiteral("predictions"), folds.error());
    ComparisonBasis basis{subjects->first(), std::move(*folds), {}};
    for (qsizetype i = 1; i < runs.size(); ++i) {
        const RunSubject &other = (*subjects)[i];
        if (basis.subject.sameFolds(other))
            continue;
        if (Compared<void> same = checkRows(basis, first, other, runs[i], folderOf); !same)
            return tl::unexpected(same.error());
    }
    if (basis.folds.hasFolds()) {
        const Result<QList<FoldSize>> sizes =
            foldSizes(basis.folds, basis.subject, folderOf(first));
        if (!sizes)
            return refuse(QStringLiteral("folds"), sizes.error());
        basis.sizes = *sizes;
    }
    return basis;
}

} // namespace tenbin
