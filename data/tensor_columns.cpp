#include "data/tensor_columns.h"

#include "core/number.h"
#include "core/text.h"
#include "data/text_cells.h"

#include <QFloat16>

#include <bit>
#include <cmath>
#include <functional>

namespace tenbin {

namespace {

using Level = ImportNote::Level;

template <class T> T elementAt(const Tensor &tensor, qint64 index)
{
    T value;
    std::memcpy(&value, tensor.bytes.data() + index * qint64(sizeof(T)), sizeof(T));
    return value;
}

/// An element as a number with, for integers, its digits where that number is another one.
struct Element
{
    double value = 0;
    QString digits;
};

template <class T> Element integerAt(const Tensor &tensor, qint64 index)
{
    const T value = elementAt<T>(tensor, index);
    const double number = double(value);
    // 2^63 and 2^64 do not fit back into the type.
    const bool exact = number < double(std::numeric_limits<T>::max()) && T(number) == value;
    return {number, exact || sizeof(T) < 8 ? QString() : QString::number(value)};
}

double halfAt(const Tensor &tensor, qint64 index)
{
    return double(float(elementAt<qfloat16>(tensor, index)));
}

double brainAt(const Tensor &tensor, qint64 index)
{
    return double(std::bit_cast<float>(quint32(elementAt<quint16>(tensor, index)) << 16));
}

using ElementAt = std::function<Element(const Tensor &, qint64)>;

/// Null for types that are not read.
ElementAt readerOf(TensorType type)
{
    const auto plain = [](auto read) {
        return [read](const Tensor &tensor, qint64 index) {
            return Element{double(read(tensor, index)), {}};
        };
    };
    switch (type) {
    case TensorType::Bool:
    case TensorType::U8: return integerAt<quint8>;
    case TensorType::I8: return integerAt<qint8>;
    case TensorType::I16: return integerAt<qint16>;
    case TensorType::U16: return integerAt<quint16>;
    case TensorType::I32: return integerAt<qint32>;
    case TensorType::U32: return integerAt<quint32>;
    case TensorType::I64: return integerAt<qint64>;
    case TensorType::U64: return integerAt<quint64>;
    case TensorType::F32: return plain(elementAt<float>);
    case TensorType::F64: return plain(elementAt<double>);
    case TensorType::F16: return plain(halfAt);
    case TensorType::BF16: return plain(brainAt);
    case TensorType::F8E5M2:
    case TensorType::F8E4M3: break;
    }
    return {};
}

class TensorTable
{
public:
    TensorTable(QString name, const ReadOptions &options, Progress &progress)
        : m_name(std::move(name)), m_options(options), m_progress(progress)
    {
    }

    Result<Dataset> read(const Safetensors &file)
    {
        qsizetype done = 0;
        for (const Tensor &tensor : file.tensors()) {
            if (!m_progress.report(double(done++) / double(file.tensors().size())))
                return cancelled();
            if (Status added = add(tensor); !added)
                return passOn(added);
        }
        if (m_columns.isEmpty())
            return wrong(Tr::tr("none of its tensors has one or two dimensions"));
        return Dataset::make(m_name, std::move(m_columns), {}, std::move(m_notes));
    }

private:
    Failure wrong(const QString &why) const
    {
        return badInput(Tr::tr("Cannot read \"%1\" as a table: %2.").arg(m_name, why),
                        Tr::tr("A table has tensors of as many rows each, one column a tensor."));
    }

    Status add(const Tensor &tensor)
    {
        const ElementAt elementOf = readerOf(tensor.type);
        if (tensor.shape.isEmpty() || tensor.shape.size() > 2 || !elementOf) {
            m_notes.append(
                {Level::Warning, -1, -1, tensor.name,
                 Tr::tr("The tensor is left out: it has %1 dimensions of the type %2.")
                     .arg(QString::number(tensor.shape.size()), tensorTypeName(tensor.type))});
            return {};
        }
        const qint64 rows = tensor.shape[0];
        const qint64 width = tensor.shape.size() == 2 ? tensor.shape[1] : 1;
        if (m_rows >= 0 && rows != m_rows)
            return wrong(Tr::tr("the tensor \"%1\" has %2 rows, the one before it %3")
                             .arg(tensor.name, QString::number(rows), QString::number(m_rows)));
        if (rows > m_options.limits.rows ||
            width > m_options.limits.columns - qint64(m_columns.size()))
            return wrong(Tr::tr("it has more rows or columns than the allowed %1 and %2")
                             .arg(QString::number(m_options.limits.rows),
                                  QString::number(m_options.limits.columns)));
        m_rows = rows;
        const qint64 kept =
            m_options.previewRows > 0 ? std::min(rows, m_options.previewRows) : rows;
        for (qint64 column = 0; column < width; ++column) {
            const QString name = tensor.shape.size() == 2
                                     ? tensor.name + QLatin1Char('_') + QString::number(column)
                                     : tensor.name;
            const auto at = [&](qint64 row) { return elementOf(tensor, row * width + column); };
            addColumn(name, tensor.type == TensorType::Bool, kept, at);
        }
        return {};
    }

    void addColumn(const QString &name, bool truth, qint64 rows,
                   const std::function<Element(qint64)> &at)
    {
        const auto forced = m_options.types.find(name);
        std::optional<ColumnType> type =
            truth ? std::optional(ColumnType::Categorical) : std::nullopt;
        if (forced != m_options.types.end())
            type = *forced;
        if (type == ColumnType::Datetime) {
            m_columns.append(times(name, rows, at));
        } else if (type && type != ColumnType::Numeric) {
            m_columns.append(texts(name, truth, rows, at, type));
        } else {
            addNumbers(name, rows, at, type.has_value());
        }
    }

    void addNumbers(const QString &name, qint64 rows, const std::function<Element(qint64)> &at,
                    bool forced)
    {
        std::vector<double> values(static_cast<size_t>(rows));
        for (qint64 row = 0; row < rows; ++row) {
            const Element element = at(row);
            values[size_t(row)] = element.value;
            if (element.digits.isEmpty())
                continue;
            const QString what = Tr::tr("No number of double precision is exactly %1 (row %2)")
                                     .arg(element.digits, QString::number(row + 1));
            m_notes.append({Level::Warning, -1, -1, name,
                            forced ? Tr::tr("%1; such numbers were rounded.").arg(what)
                                   : Tr::tr("%1, so the column is read as text.").arg(what)});
            if (!forced) {
                m_columns.append(texts(name, false, rows, at, ColumnType::Text));
                return;
            }
            forced = true;
        }
        m_columns.append(Column::numeric(name, std::move(values)));
    }

    Column texts(const QString &name, bool truth, qint64 rows,
                 const std::function<Element(qint64)> &at, std::optional<ColumnType> type) const
    {
        TextCells cells(type);
        for (qint64 row = 0; row < rows; ++row) {
            const Element element = at(row);
            if (std::isnan(element.value))
                cells.addMissing();
            else if (truth)
                cells.add(element.value != 0 ? "true" : "false");
            else if (!element.digits.isEmpty())
                cells.add(element.digits.toStdString());
            else
                cells.add(numberText(element.value).toStdString());
        }
        return cells.finish(name);
    }

    /// Microseconds since 1970, as our own files have them.
    static Column times(const QString &name, qint64 rows, const std::function<Element(qint64)> &at)
    {
        std::vector<qint64> values(static_cast<size_t>(rows));
        for (qint64 row = 0; row < rows; ++row) {
            const Element element = at(row);
            const bool fits = std::abs(element.value) < 0x1p62;
            values[size_t(row)] = !fits                      ? Column::missingTime
                                  : element.digits.isEmpty() ? qint64(element.value)
                                                             : element.digits.toLongLong();
        }
        return Column::datetime(name, std::move(values));
    }

    QString m_name;
    const ReadOptions &m_options;
    Progress &m_progress;
    qint64 m_rows = -1;
    QList<Column> m_columns;
    QList<ImportNote> m_notes;
};

} // namespace

Result<Dataset> datasetOfTensors(const Safetensors &file, const QString &name,
                                 const ReadOptions &options, Progress &progress)
{
    return TensorTable(name, options, progress).read(file);
}

} // namespace tenbin
