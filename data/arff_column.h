#pragma once

#include "data/arff_header.h"
#include "data/arff_tokens.h"
#include "data/csv_tally.h"
#include "data/text_cells.h"

#include <QHash>

#include <optional>

namespace tenbin {

/// A column of an ARFF file while its rows come in.
class ArffColumn
{
public:
    /// `type`, when given, goes before what the attribute says.
    ArffColumn(const ArffAttribute &attribute, std::optional<ColumnType> type);

    void add(const ArffToken &token, const Line &line);
    void addMissing();
    /// What a sparse row means by leaving the column out: 0, or the first category.
    void addZero(const Line &line);

    qint64 memory() const;
    Column finish();
    QList<ImportNote> notes() const;

private:
    enum class As { Number, Code, Time, Text };

    void addNumber(const ArffToken &token, const Line &line);
    void addTime(const ArffToken &token, const Line &line);
    qint32 codeOf(const ArffToken &token, const Line &line);

    ArffAttribute m_attribute;
    As m_as;
    std::vector<double> m_numbers;
    std::vector<qint64> m_times;
    std::vector<qint32> m_codes;
    TextCells m_texts;
    QHash<QByteArray, qint32> m_codeOf;
    CsvPlaces m_odd;     ///< became missing
    CsvPlaces m_rounded; ///< whole numbers that no double says exactly
    CsvPlaces m_unlisted;
};

} // namespace tenbin
