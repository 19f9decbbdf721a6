#include "analysis/row_choice.h"

#include "core/random.h"
#include "core/text.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

namespace {

tl::unexpected<Error> noRows(const QString &text)
{
    return failure(Error::Kind::Usage, Tr::tr("\"%1\" names no rows.").arg(text),
                   Tr::tr("Write numbers from 0 and ranges, such as 7 or 0:100."));
}

/// A row number, or `open` where nothing is written; nothing when it is no number.
std::optional<qsizetype> numberIn(QStringView text, qsizetype open)
{
    if (text.trimmed().isEmpty())
        return open;
    bool valid = false;
    const qsizetype number = text.trimmed().toLongLong(&valid);
    return valid && number >= 0 ? std::optional(number) : std::nullopt;
}

} // namespace

Result<Rows> rowsNamed(const QString &text, qsizetype count)
{
    Rows rows;
    std::vector<bool> taken(size_t(count), false);
    for (const QStringView part : QStringView(text).split(u',')) {
        const QList<QStringView> ends = part.split(u':');
        if (part.trimmed().isEmpty() || ends.size() > 2)
            return noRows(text);
        const std::optional<qsizetype> from = numberIn(ends.first(), 0);
        const std::optional<qsizetype> to = ends.size() == 2
                                                ? numberIn(ends.last(), count)
                                                : (from ? std::optional(*from + 1) : std::nullopt);
        if (!from || !to || *from >= *to)
            return noRows(text);
        if (*to > count)
            return badInput(Tr::tr("There is no row %1.").arg(*to - 1),
                            Tr::tr("The data has the rows 0 to %1.").arg(count - 1));
        for (qsizetype row = *from; row < *to; ++row) {
            if (!taken[size_t(row)])
                rows.push_back(quint32(row));
            taken[size_t(row)] = true;
        }
    }
    return rows;
}

Rows rowsDrawn(qsizetype count, qsizetype wanted, quint64 seed, quint64 stream)
{
    Rows rows(size_t(std::max<qsizetype>(count, 0)));
    std::iota(rows.begin(), rows.end(), 0U);
    if (wanted >= count)
        return rows;
    RandomStream random(seed, stream);
    for (size_t i = 0; i < size_t(wanted); ++i)
        std::swap(rows[i], rows[i + random.below(rows.size() - i)]);
    rows.resize(size_t(wanted));
    std::sort(rows.begin(), rows.end());
    return rows;
}

} // namespace tenbin
