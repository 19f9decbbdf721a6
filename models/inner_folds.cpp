#include "models/inner_folds.h"

#include <QHash>

#include <algorithm>
#include <set>

namespace tenbin {

std::vector<qint32> groupCodes(const Column &column, const Rows &rows)
{
    QHash<QString, qint32> known;
    std::vector<qint32> codes;
    codes.reserve(rows.size());
    for (quint32 row : rows) {
        const QString name =
            column.isMissing(row) ? QStringLiteral("\x01") : column.displayText(row);
        const auto found = known.constFind(name);
        const qint32 code = found == known.constEnd() ? qint32(known.size()) : *found;
        known.insert(name, code);
        codes.push_back(code);
    }
    return codes;
}

Result<Split> innerSplit(const Dataset &dataset, const TargetRows &target, quint64 seed)
{
    SplitSpec spec;
    SplitInput input;
    input.rows = qsizetype(target.rows.size());
    std::vector<qint32> strata;
    std::vector<qint32> groups;
    if (target.target.problem != Problem::Regression) {
        strata.assign(target.target.values.begin(), target.target.values.end());
        input.strata = strata;
        spec.kind = SplitSpec::Kind::Stratified;
    }
    if (const qsizetype at = dataset.indexOfRole(Role::Group); at >= 0) {
        groups = groupCodes(dataset.column(at), target.rows);
        input.groups = groups;
        spec.kind = SplitSpec::Kind::Group;
        const auto different = int(std::set(groups.begin(), groups.end()).size());
        spec.folds = std::clamp(different, 2, spec.folds);
    }
    return makeSplit(spec, input, seed);
}

} // namespace tenbin
