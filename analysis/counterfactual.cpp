#include "analysis/counterfactual.h"

#include "analysis/counterfactual_search.h"
#include "core/text.h"

#include <algorithm>

namespace tenbin {

namespace {

constexpr size_t starts = 8;
/// Shares of the budget up to which each part of the search goes.
constexpr double localShare = 0.4;
constexpr double exactShare = 0.7;

Status checkQuestion(const ExplainedOutput &output, const Dataset &data, quint32 row,
                     RowSpan reference, const CounterfactualSettings &settings)
{
    if (qsizetype(row) >= data.rowCount())
        return badInput(Tr::tr("There is no row %1.").arg(row),
                        Tr::tr("The data has the rows 0 to %1.").arg(data.rowCount() - 1));
    if (reference.empty())
        return badInput(Tr::tr("Counterfactuals take their values from other rows: there is none."),
                        Tr::tr("Use a background of at least one row."));
    const bool regression = output.pipeline().problem() == Problem::Regression;
    if (regression && !std::isfinite(settings.low) && !std::isfinite(settings.high))
        return failure(Error::Kind::Usage, Tr::tr("Nothing says which value is wanted."),
                       Tr::tr("Set its lowest or its highest value."));
    if (!(settings.low <= settings.high))
        return failure(Error::Kind::Usage, Tr::tr("The lowest wanted value is above the highest."));
    if (!regression && settings.wanted &&
        (*settings.wanted < 0 || *settings.wanted >= output.pipeline().classes().size()))
        return badInput(Tr::tr("The model has no class number %1.").arg(*settings.wanted));
    return {};
}

bool covers(const std::vector<int> &all, const std::vector<int> &part)
{
    return std::includes(all.begin(), all.end(), part.begin(), part.end());
}

/// Cheap ones that are unlike those chosen before.
std::vector<TriedRow> chosen(const std::vector<TriedRow> &found, const CounterfactualJudge &judge,
                             const RowDistance &distance, const CounterfactualSettings &settings)
{
    std::vector<TriedRow> some;
    std::vector<std::vector<int>> columns;
    while (qsizetype(some.size()) < settings.count) {
        const TriedRow *best = nullptr;
        double bestScore = 0;
        for (const TriedRow &row : found) {
            const std::vector<int> changed = judge.changed(row.cells);
            const auto repeats = [&](const auto &before) { return covers(changed, before); };
            if (std::any_of(columns.begin(), columns.end(), repeats))
                continue;
            double likeness = 0;
            for (const TriedRow &before : some)
                likeness = std::max(likeness, 1 / (1 + distance.between(row.cells, before.cells)));
            const double weight = some.empty() ? 0 : settings.diversity * some.front().cost;
            const double score = row.cost + weight * likeness;
            if (!best || score < bestScore) {
                best = &row;
                bestScore = score;
            }
        }
        if (!best)
            break;
        some.push_back(*best);
        columns.push_back(judge.changed(best->cells));
    }
    std::stable_sort(some.begin(), some.end(),
                     [](const TriedRow &a, const TriedRow &b) { return a.cost < b.cost; });
    return some;
}

/// All that a search of one question has at hand.
struct Search
{
    const ExplainedOutput &output;
    const CellTable &cells;
    const Eigen::MatrixXd &reference;
    RowSpan referenceRows;
    const RowDistance &distance;
    const CellMoves &moves;
    const CounterfactualSettings &settings;
    CounterfactualJudge &judge;

    Result<std::vector<TriedRow>> run(bool *proven) const
    {
        const bool several = settings.count > 1;
        judge.allow(localShare);
        Result<std::vector<TriedRow>> found = localSearch(judge, moves, reference, starts);
        if (!found)
            return found;
        const auto cheaper = [](const TriedRow &a, const TriedRow &b) { return a.cost < b.cost; };
        auto best = std::min_element(found->begin(), found->end(), cheaper);
        judge.allow(several && best != found->end() ? exactShare : 1);
        const Result<CheapestFirst> exact = cheapestFirst(
            judge, moves,
            best == found->end() ? std::numeric_limits<double>::infinity() : best->cost);
        if (!exact)
            return passOn(exact);
        *proven = exact->complete;
        judge.allow(1);
        for (const TriedRow &row : exact->reached) {
            const Result<TriedRow> refined = madeCheaper(judge, moves, row);
            if (!refined)
                return passOn(refined);
            found->push_back(*refined);
        }
        best = std::min_element(found->begin(), found->end(), cheaper);
        if (best == found->end() || !several)
            return found;
        for (int column : judge.changed(best->cells)) {
            const Result<std::vector<TriedRow>> others =
                localSearch(judge, moves.keeping(column), reference, starts / 2);
            if (!others)
                return passOn(others);
            found->insert(found->end(), others->begin(), others->end());
        }
        return found;
    }

    Result<Counterfactual> described(const TriedRow &row, const Context &context) const
    {
        Counterfactual one;
        one.cells = row.cells;
        one.changed = judge.changed(row.cells);
        one.decided = row.decided;
        one.cost = row.cost;
        one.distance = distance.between(judge.original().cells, row.cells);
        const Eigen::Index near = distance.nearest(reference, row.cells, &one.nearestDistance);
        one.nearestRow = referenceRows[size_t(near)];
        const Result<Dataset> dataset = cells.dataset(row.cells);
        if (!dataset)
            return passOn(dataset);
        const Result<Eigen::VectorXd> values = output.of(*dataset, Rows{0}, context);
        if (!values)
            return passOn(values);
        one.output = (*values)[0];
        return one;
    }
};

} // namespace

Result<Counterfactuals> findCounterfactuals(const ExplainedOutput &output, const Dataset &data,
                                            quint32 row, RowSpan reference,
                                            const CounterfactualSettings &settings,
                                            const Context &context, Progress &progress)
{
    if (Status sound = checkQuestion(output, data, row, reference, settings); !sound)
        return passOn(sound);
    const Pipeline &pipeline = output.pipeline();
    const Result<CellTable> cells = CellTable::make(data, pipeline.encoder().columns());
    if (!cells)
        return passOn(cells);
    const Eigen::MatrixXd references = cells->of(reference);
    const RowDistance distance(*cells, references);
    const Result<CellMoves> moves = CellMoves::make(*cells, distance, references, settings, data);
    if (!moves)
        return passOn(moves);
    Counterfactuals answer;
    answer.columns = *cells;
    answer.original = cells->of(row);
    answer.references = references.rows();
    answer.together = moves->together(*cells);
    CounterfactualJudge judge(pipeline, *cells, distance, settings, context, progress);
    const Result<TriedRow> original = judge.setOriginal(answer.original);
    if (!original)
        return passOn(original);
    const Search search{output, *cells, references, reference, distance, *moves, settings, judge};
    const Result<Counterfactual> asItIs = search.described(*original, context);
    if (!asItIs)
        return passOn(asItIs);
    answer.output = asItIs->output;
    answer.decided = original->decided;
    answer.already = original->reached;
    if (answer.already)
        return answer;
    bool movable = false;
    for (qsizetype j = 0; j < moves->columnCount(); ++j)
        movable = movable || !moves->instead(j, answer.original).empty();
    if (!movable)
        return badInput(Tr::tr("No column of row %1 may change.").arg(row),
                        Tr::tr("Loosen the limits, or use more background rows; texts never "
                               "change."));

    const Result<std::vector<TriedRow>> found = search.run(&answer.proven);
    if (!found)
        return passOn(found);
    answer.predicted = judge.predicted();
    for (const TriedRow &one : chosen(*found, judge, distance, settings)) {
        Result<Counterfactual> described = search.described(one, context);
        if (!described)
            return passOn(described);
        answer.found.push_back(*std::move(described));
    }
    if (answer.found.empty()) {
        Result<Counterfactual> nearest = search.described(judge.closest(), context);
        if (!nearest)
            return passOn(nearest);
        answer.failure = *std::move(nearest);
    }
    return answer;
}

} // namespace tenbin
