#include "models/row_keys.h"

#include <bit>
#include <string_view>

namespace tenbin {

namespace {

/// The finalizer of SplitMix64: Steele, Lea, Flood, 2014.
quint64 mixed(quint64 value)
{
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

/// FNV-1a.
quint64 keyOf(std::string_view text)
{
    quint64 key = 0xcbf29ce484222325ULL;
    for (char byte : text)
        key = (key ^ quint8(byte)) * 0x100000001b3ULL;
    return key;
}

quint64 keyOf(const Column &column, quint32 row)
{
    if (column.isMissing(row))
        return 1;
    switch (column.type()) {
    case ColumnType::Numeric: return std::bit_cast<quint64>(column.numbers()[row] + 0.0);
    case ColumnType::Datetime: return quint64(column.times()[row]);
    case ColumnType::Text: return keyOf(column.textAt(row));
    case ColumnType::Categorical: break;
    }
    return 0;
}

} // namespace

std::vector<quint64> rowKeys(const Dataset &dataset, const QStringList &columns, RowSpan rows)
{
    std::vector<quint64> keys(rows.size());
    for (const QString &name : columns) {
        const Column &column = dataset.column(dataset.indexOf(name));
        std::vector<quint64> ofLevel;
        if (column.type() == ColumnType::Categorical) {
            for (const QString &level : column.levels()) {
                const QByteArray text = level.toUtf8();
                ofLevel.push_back(keyOf(std::string_view(text.data(), size_t(text.size()))));
            }
        }
        for (size_t at = 0; at < rows.size(); ++at) {
            const quint32 row = rows[at];
            const bool level = !ofLevel.empty() && !column.isMissing(row);
            const quint64 value = level ? ofLevel[size_t(column.codes()[row])] : keyOf(column, row);
            keys[at] = mixed(keys[at] + 0x9e3779b97f4a7c15ULL + mixed(value));
        }
    }
    return keys;
}

} // namespace tenbin
