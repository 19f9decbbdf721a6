#include "data/split.h"

#include "core/random.h"
#include "core/text.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <ranges>

namespace tenbin {

namespace {

using Kind = SplitSpec::Kind;

/// Folds are lists of rows: leaving one out takes rows² numbers.
constexpr qsizetype mostLeaveOneOutRows = 20'000;

Failure tooFewRows(const SplitSpec &spec, qsizetype rows, qsizetype needed)
{
    return badInput(Tr::tr("Cannot split %1 rows by \"%2\": at least %3 rows are needed.")
                        .arg(rows)
                        .arg(spec.text())
                        .arg(needed),
                    Tr::tr("Use fewer folds or more data."));
}

Rows allRows(qsizetype count)
{
    Rows rows(static_cast<size_t>(count));
    std::iota(rows.begin(), rows.end(), 0U);
    return rows;
}

QString foldName(int fold, int folds)
{
    return Tr::tr("fold %1 of %2").arg(fold + 1).arg(folds);
}

/// Test rows are those with the fold's number, training rows all others; both ascending.
std::vector<Fold> foldsOf(const std::vector<int> &foldOfRow, int folds)
{
    std::vector<Fold> made(static_cast<size_t>(folds));
    std::vector<size_t> sizes(made.size());
    for (int fold : foldOfRow)
        ++sizes[size_t(fold)];
    for (size_t fold = 0; fold < made.size(); ++fold) {
        made[fold].name = foldName(int(fold), folds);
        made[fold].test.reserve(sizes[fold]);
        made[fold].train.reserve(foldOfRow.size() - sizes[fold]);
        for (size_t row = 0; row < foldOfRow.size(); ++row)
            (foldOfRow[row] == int(fold) ? made[fold].test : made[fold].train)
                .push_back(quint32(row));
    }
    return made;
}

/// Consecutive blocks of the (shuffled) rows; the first rows mod folds blocks are one row larger.
std::vector<int> blocks(qsizetype rows, int folds, RandomStream *random)
{
    Rows order = allRows(rows);
    if (random)
        random->shuffle(std::span<quint32>(order));
    std::vector<int> foldOfRow(order.size());
    const size_t size = order.size() / size_t(folds);
    const size_t larger = order.size() % size_t(folds);
    size_t at = 0;
    for (size_t fold = 0; fold < size_t(folds); ++fold) {
        for (size_t i = 0; i < size + (fold < larger); ++i)
            foldOfRow[order[at++]] = int(fold);
    }
    return foldOfRow;
}

/// The classes numbered as they first appear; a missing class counts as one of its own.
struct Classes
{
    std::vector<size_t> ofRow;
    std::vector<qint32> codes;
    std::vector<Rows> rows;
};

Classes classesOf(std::span<const qint32> codes)
{
    Classes classes;
    classes.ofRow.reserve(codes.size());
    std::vector<size_t> numberOf;
    for (size_t row = 0; row < codes.size(); ++row) {
        const size_t key = size_t(std::max(codes[row], -1) + 1);
        if (key >= numberOf.size())
            numberOf.resize(key + 1, SIZE_MAX);
        if (numberOf[key] == SIZE_MAX) {
            numberOf[key] = classes.rows.size();
            classes.rows.emplace_back();
            classes.codes.push_back(codes[row]);
        }
        classes.ofRow.push_back(numberOf[key]);
        classes.rows[numberOf[key]].push_back(quint32(row));
    }
    return classes;
}

/// Rows sorted by class are dealt to the folds like cards: sizes of folds, and of each class in
/// them, then differ by one at most. Which rows of a class go where is drawn or, without
/// shuffling, in row order.
std::vector<int> stratified(std::span<const qint32> strata, int folds, RandomStream *random)
{
    Classes classes = classesOf(strata);
    std::vector<int> foldOfRow(strata.size());
    size_t dealt = 0;
    for (Rows &rows : classes.rows) {
        std::vector<size_t> counts(static_cast<size_t>(folds));
        for (size_t i = 0; i < rows.size(); ++i)
            ++counts[dealt++ % size_t(folds)];
        if (random)
            random->shuffle(std::span<quint32>(rows));
        size_t at = 0;
        for (size_t fold = 0; fold < counts.size(); ++fold) {
            for (size_t i = 0; i < counts[fold]; ++i)
                foldOfRow[rows[at++]] = int(fold);
        }
    }
    return foldOfRow;
}

QStringList rareClasses(std::span<const qint32> strata, int folds)
{
    size_t rare = 0;
    size_t smallest = SIZE_MAX;
    const Classes classes = classesOf(strata);
    for (const Rows &rows : classes.rows) {
        rare += rows.size() < size_t(folds);
        smallest = std::min(smallest, rows.size());
    }
    if (rare == 0)
        return {};
    return {Tr::tr("%n class(es) of %1 have fewer rows than the %2 folds (the smallest has %3): "
                   "some test folds miss them.",
                   nullptr, int(rare))
                .arg(classes.rows.size())
                .arg(folds)
                .arg(smallest)};
}

Result<Split> kFold(const SplitSpec &spec, const SplitInput &input, quint64 seed, bool shuffle)
{
    const bool byClass =
        spec.kind == Kind::Stratified || (spec.kind == Kind::Repeated && !input.strata.empty());
    if (byClass && qsizetype(input.strata.size()) != input.rows)
        return badInput(Tr::tr("Cannot split by \"%1\": there are no classes to keep in balance.")
                            .arg(spec.text()),
                        Tr::tr("Choose a categorical target, or use kfold:%1.").arg(spec.folds));
    if (input.rows < spec.folds)
        return tooFewRows(spec, input.rows, spec.folds);
    Split split;
    const int repeats = spec.kind == Kind::Repeated ? spec.repeats : 1;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        RandomStream random(seed, quint64(repeat));
        RandomStream *draw = shuffle ? &random : nullptr;
        std::vector<Fold> folds = foldsOf(byClass ? stratified(input.strata, spec.folds, draw)
                                                  : blocks(input.rows, spec.folds, draw),
                                          spec.folds);
        for (size_t fold = 0; fold < folds.size(); ++fold) {
            if (spec.kind == Kind::Repeated)
                folds[fold].name = Tr::tr("repeat %1, fold %2").arg(repeat + 1).arg(fold + 1);
            split.folds.push_back(std::move(folds[fold]));
        }
    }
    if (byClass)
        split.warnings = rareClasses(input.strata, spec.folds);
    return split;
}

/// The test rows of a holdout: the last ones, or drawn; with classes each gives its share, the
/// rows left over by rounding go to the classes with the largest remainders.
std::vector<bool> heldOut(const SplitInput &input, size_t testRows, RandomStream *random)
{
    std::vector<bool> test(static_cast<size_t>(input.rows));
    const auto hold = [&](Rows rows, size_t count) {
        if (random)
            random->shuffle(std::span<quint32>(rows));
        for (size_t i = rows.size() - count; i < rows.size(); ++i)
            test[rows[i]] = true;
    };
    if (input.strata.empty()) {
        hold(allRows(input.rows), testRows);
        return test;
    }
    const Classes classes = classesOf(input.strata);
    struct Share
    {
        size_t index;
        size_t count;
        size_t remainder;
    };
    std::vector<Share> shares;
    size_t given = 0;
    for (size_t index = 0; index < classes.rows.size(); ++index) {
        const size_t product = classes.rows[index].size() * testRows;
        shares.push_back({index, product / test.size(), product % test.size()});
        given += shares.back().count;
    }
    std::ranges::stable_sort(shares, std::ranges::greater(), &Share::remainder);
    for (size_t i = 0; i < testRows - given; ++i)
        ++shares[i].count;
    for (const Share &share : shares)
        hold(classes.rows[share.index], share.count);
    return test;
}

Result<Split> holdout(const SplitSpec &spec, const SplitInput &input, quint64 seed, bool shuffle)
{
    if (input.rows < 2)
        return tooFewRows(spec, input.rows, 2);
    // Rounded up; the small step back keeps 0.1 × 30 from becoming 4.
    const double wanted = std::ceil(spec.testShare * double(input.rows) - 1e-9);
    const size_t testRows = std::clamp(size_t(wanted), size_t(1), size_t(input.rows) - 1);
    RandomStream random(seed);
    const std::vector<bool> test = heldOut(input, testRows, shuffle ? &random : nullptr);
    Fold fold;
    fold.name = Tr::tr("holdout");
    for (size_t row = 0; row < test.size(); ++row)
        (test[row] ? fold.test : fold.train).push_back(quint32(row));
    Split split;
    split.folds.push_back(std::move(fold));
    return split;
}

/// Largest group first, each into the fold with the fewest rows so far.
Result<Split> byGroup(const SplitSpec &spec, const SplitInput &input)
{
    if (qsizetype(input.groups.size()) != input.rows)
        return badInput(
            Tr::tr("Cannot split by \"%1\": no column has the role group.").arg(spec.text()),
            Tr::tr("Give the column that tells groups apart the role group."));
    const auto without = std::ranges::count_if(input.groups, [](qint32 code) { return code < 0; });
    if (without > 0)
        return badInput(
            Tr::tr("Cannot split by \"%1\": %2 rows have no group.").arg(spec.text()).arg(without),
            Tr::tr("Fill in the group of every row, or use kfold:%1.").arg(spec.folds));
    const Classes groups = classesOf(input.groups);
    if (groups.rows.size() < size_t(spec.folds))
        return badInput(Tr::tr("Cannot split by \"%1\": there are only %2 groups.")
                            .arg(spec.text())
                            .arg(groups.rows.size()),
                        Tr::tr("Use at most as many folds as there are groups."));
    std::vector<size_t> order(groups.rows.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::ranges::stable_sort(order, std::ranges::greater(),
                             [&](size_t group) { return groups.rows[group].size(); });
    std::vector<size_t> sizes(static_cast<size_t>(spec.folds));
    std::vector<int> foldOfRow(static_cast<size_t>(input.rows));
    for (size_t group : order) {
        const auto lightest = std::ranges::min_element(sizes);
        *lightest += groups.rows[group].size();
        for (quint32 row : groups.rows[group])
            foldOfRow[row] = int(lightest - sizes.begin());
    }
    Split split;
    split.folds = foldsOf(foldOfRow, spec.folds);
    return split;
}

Result<Rows> timeOrder(const SplitSpec &spec, const SplitInput &input)
{
    Rows order = allRows(input.rows);
    if (input.order.empty())
        return order;
    Q_ASSERT(qsizetype(input.order.size()) == input.rows);
    const auto without = std::ranges::count(input.order, Column::missingTime);
    if (without > 0)
        return badInput(
            Tr::tr("Cannot split by \"%1\": %2 rows have no time.").arg(spec.text()).arg(without),
            Tr::tr("Remove these rows or fill in their time."));
    std::ranges::stable_sort(order, {}, [&](quint32 row) { return input.order[row]; });
    return order;
}

/// Test blocks at the end; training is everything before the block, less the gap, at most the
/// last maximumTrainSize rows. Rows stand in the order of time.
Result<Split> timeSeries(const SplitSpec &spec, const SplitInput &input)
{
    const qint64 rows = input.rows;
    if (rows < spec.folds + 1)
        return tooFewRows(spec, input.rows, spec.folds + 1);
    const qint64 testSize = spec.testSize > 0 ? spec.testSize : rows / (spec.folds + 1);
    const qint64 needed = testSize * spec.folds + spec.gap + 1;
    if (rows < needed)
        return tooFewRows(spec, input.rows, needed);
    const Result<Rows> order = timeOrder(spec, input);
    if (!order)
        return passOn(order);
    Split split;
    for (int number = 0; number < spec.folds; ++number) {
        const qint64 from = rows - (spec.folds - number) * testSize;
        const qint64 end = from - spec.gap;
        const qint64 begin =
            spec.maximumTrainSize > 0 ? std::max<qint64>(0, end - spec.maximumTrainSize) : 0;
        Fold fold;
        fold.name = foldName(number, spec.folds);
        fold.train.assign(order->begin() + begin, order->begin() + end);
        fold.test.assign(order->begin() + from, order->begin() + from + testSize);
        split.folds.push_back(std::move(fold));
    }
    return split;
}

Result<Split> leaveOneOut(const SplitSpec &spec, const SplitInput &input)
{
    if (input.rows < 2)
        return tooFewRows(spec, input.rows, 2);
    if (input.rows > mostLeaveOneOutRows)
        return badInput(Tr::tr("Cannot leave one of %1 rows out at a time: it would take as many "
                               "models, and at most %2 are allowed.")
                            .arg(input.rows)
                            .arg(mostLeaveOneOutRows),
                        Tr::tr("Use kfold:10."));
    std::vector<int> foldOfRow(static_cast<size_t>(input.rows));
    std::iota(foldOfRow.begin(), foldOfRow.end(), 0);
    Split split;
    split.folds = foldsOf(foldOfRow, int(input.rows));
    return split;
}

} // namespace

Result<Split> makeSplit(const SplitSpec &spec, const SplitInput &input, quint64 seed, bool shuffle)
{
    switch (spec.kind) {
    case Kind::None: return Split();
    case Kind::Holdout: return holdout(spec, input, seed, shuffle);
    case Kind::KFold:
    case Kind::Stratified:
    case Kind::Repeated: return kFold(spec, input, seed, shuffle);
    case Kind::Group: return byGroup(spec, input);
    case Kind::TimeSeries: return timeSeries(spec, input);
    case Kind::LeaveOneOut: break;
    }
    return leaveOneOut(spec, input);
}

} // namespace tenbin
