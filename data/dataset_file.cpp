#include "data/dataset_file.h"

#include "core/parallel.h"
#include "core/text.h"
#include "data/dataset_schema.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace tenbin {

namespace {

const QString schemaKey = QStringLiteral("tenbin.dataset");

/// Names of tensors: the column's, or with marks added where that is taken.
class TensorNames
{
public:
    QString take(QString wanted)
    {
        while (m_taken.contains(wanted) || wanted == QLatin1String("__metadata__"))
            wanted += QLatin1Char('\'');
        m_taken.insert(wanted);
        return wanted;
    }

private:
    QSet<QString> m_taken;
};

/// The tensors of a dataset; the offsets that had to be moved are kept here.
struct Layout
{
    std::vector<Tensor> tensors;
    DatasetSchema schema;
    std::vector<std::vector<qint64>> moved;
};

void addText(Layout &layout, TensorNames &names, const Column &column, ColumnSchema &schema)
{
    std::span<const qint64> offsets = column.offsets();
    const qint64 first = offsets.front();
    const size_t length = size_t(offsets.back() - first);
    if (first != 0) {
        std::vector<qint64> &moved = layout.moved.emplace_back(offsets.begin(), offsets.end());
        for (qint64 &offset : moved)
            offset -= first;
        offsets = moved;
    }
    schema.offsets = names.take(schema.name + QStringLiteral("/offsets"));
    layout.tensors.push_back(tensorOf(schema.offsets, offsets));
    layout.tensors.push_back({schema.tensor,
                              TensorType::U8,
                              {qint64(length)},
                              column.bytes().subspan(size_t(first), length)});
    if (column.missingFlags().empty())
        return;
    schema.missing = names.take(schema.name + QStringLiteral("/missing"));
    layout.tensors.push_back(tensorOf(schema.missing, column.missingFlags()));
}

Layout layoutOf(const Dataset &dataset)
{
    Layout layout;
    TensorNames names;
    QStringList tensors;
    for (qsizetype i = 0; i < dataset.columnCount(); ++i)
        tensors.append(names.take(dataset.column(i).name()));
    for (qsizetype i = 0; i < dataset.columnCount(); ++i) {
        const Column &column = dataset.column(i);
        ColumnSchema schema{
            column.name(), column.type(), dataset.role(i), column.levels(), tensors[i], {}, {}};
        switch (column.type()) {
        case ColumnType::Numeric:
            layout.tensors.push_back(tensorOf(schema.tensor, column.numbers()));
            break;
        case ColumnType::Categorical:
            layout.tensors.push_back(tensorOf(schema.tensor, column.codes()));
            break;
        case ColumnType::Datetime:
            layout.tensors.push_back(tensorOf(schema.tensor, column.times()));
            break;
        case ColumnType::Text: addText(layout, names, column, schema); break;
        }
        layout.schema.columns.append(std::move(schema));
    }
    layout.schema.name = dataset.name();
    layout.schema.rows = dataset.rowCount();
    layout.schema.fingerprint = dataset.fingerprint();
    layout.schema.notes = dataset.notes();
    return layout;
}

Error damaged(const QString &path, const Error &why)
{
    Error error = why;
    error.text = Tr::tr("Cannot open the data set \"%1\": %2.")
                     .arg(QDir::toNativeSeparators(path), why.text);
    error.hint = why.kind == Error::Kind::Unsupported
                     ? Tr::tr("Open it with that version.")
                     : Tr::tr("The file is damaged: import the data again.");
    return error;
}

Failure wrongLength(const ColumnSchema &schema)
{
    return badInput(
        Tr::tr("the column \"%1\" has not as many values as there are rows").arg(schema.name));
}

template <class T> Result<TensorValues<T>> valuesOf(const Safetensors &file, const QString &name)
{
    const Tensor *tensor = file.find(name);
    if (!tensor || tensor->type != tensorTypeOf<T>())
        return badInput(Tr::tr("it has no tensor \"%1\" of type %2")
                            .arg(name, tensorTypeName(tensorTypeOf<T>())));
    return alignedValues<T>(*tensor, file.owner());
}

template <class T>
Result<TensorValues<T>> rowValues(const Safetensors &file, const QString &tensor,
                                  const ColumnSchema &schema, size_t count)
{
    Result<TensorValues<T>> values = valuesOf<T>(file, tensor);
    if (values && values->values.size() != count)
        return wrongLength(schema);
    return values;
}

Result<Column> textColumn(const Safetensors &file, const ColumnSchema &schema, size_t rows)
{
    const auto offsets = rowValues<qint64>(file, schema.offsets, schema, rows + 1);
    if (!offsets)
        return passOn(offsets);
    const auto bytes = valuesOf<quint8>(file, schema.tensor);
    if (!bytes)
        return passOn(bytes);
    const bool inside = offsets->values.front() == 0 &&
                        quint64(offsets->values.back()) == bytes->values.size() &&
                        std::ranges::is_sorted(offsets->values);
    if (!inside)
        return badInput(
            Tr::tr("the texts of the column \"%1\" lie outside of it").arg(schema.name));
    TensorValues<quint8> missing;
    if (!schema.missing.isEmpty()) {
        auto flags = rowValues<quint8>(file, schema.missing, schema, rows);
        if (!flags)
            return passOn(flags);
        missing = *std::move(flags);
    }
    struct Owners
    {
        std::shared_ptr<const void> offsets, bytes, missing;
    };
    return Column::textView(
        schema.name, offsets->values,
        {reinterpret_cast<const char *>(bytes->values.data()), bytes->values.size()},
        missing.values,
        std::make_shared<const Owners>(Owners{offsets->owner, bytes->owner, missing.owner}));
}

Result<Column> columnOf(const Safetensors &file, const ColumnSchema &schema, size_t rows)
{
    switch (schema.type) {
    case ColumnType::Numeric:
        return rowValues<double>(file, schema.tensor, schema, rows)
            .map([&](const TensorValues<double> &numbers) {
                return Column::numericView(schema.name, numbers.values, numbers.owner);
            });
    case ColumnType::Datetime:
        return rowValues<qint64>(file, schema.tensor, schema, rows)
            .map([&](const TensorValues<qint64> &times) {
                return Column::datetimeView(schema.name, times.values, times.owner);
            });
    case ColumnType::Text: return textColumn(file, schema, rows);
    case ColumnType::Categorical: break;
    }
    const auto codes = rowValues<qint32>(file, schema.tensor, schema, rows);
    if (!codes)
        return passOn(codes);
    const qsizetype levels = schema.levels.size();
    const bool known = std::ranges::all_of(codes->values, [levels](qint32 code) {
        return code >= Column::missingCode && code < levels;
    });
    if (!known)
        return badInput(
            Tr::tr("the column \"%1\" has values beyond its categories").arg(schema.name));
    return Column::categoricalView(schema.name, codes->values, schema.levels, codes->owner);
}

} // namespace

Status DatasetFile::write(const Dataset &dataset, const QString &path)
{
    Layout layout = layoutOf(dataset);
    return Safetensors::write(path, std::move(layout.tensors),
                              {{schemaKey, QString::fromUtf8(layout.schema.toJson())}});
}

Result<Dataset> DatasetFile::open(const QString &path, Check check)
{
    const Result<Safetensors> file = Safetensors::map(path);
    if (!file)
        return passOn(file);
    return datasetOf(*file, path, check);
}

bool DatasetFile::holdsDataset(const Safetensors &file)
{
    return file.metadata().contains(schemaKey);
}

Result<Dataset> DatasetFile::datasetOf(const Safetensors &file, const QString &path, Check check)
{
    const auto refused = [&](const Error &why) { return Failure(damaged(path, why)); };
    if (!holdsDataset(file))
        return badInput(Tr::tr("Cannot open the data set \"%1\": the file holds none.")
                            .arg(QDir::toNativeSeparators(path)),
                        Tr::tr("Import it instead."));
    const Result<DatasetSchema> schema =
        DatasetSchema::fromJson(file.metadata().value(schemaKey).toUtf8());
    if (!schema)
        return refused(schema.error());
    std::vector<Column> made(size_t(schema->columns.size()));
    const Status built =
        parallelTry(schema->columns.size(), availableThreads(), [&](qsizetype i) -> Status {
            Result<Column> column = columnOf(file, schema->columns[i], size_t(schema->rows));
            if (!column)
                return passOn(column);
            made[size_t(i)] = *std::move(column);
            return {};
        });
    if (!built)
        return refused(built.error());
    QList<Role> roles;
    for (const ColumnSchema &column : schema->columns)
        roles.append(column.role);
    const Result<Dataset> dataset =
        Dataset::make(schema->name, {made.begin(), made.end()}, roles, schema->notes);
    if (!dataset)
        return refused(dataset.error());
    if (check == Check::Structure)
        dataset->rememberFingerprint(schema->fingerprint);
    else if (dataset->fingerprint() != schema->fingerprint)
        return refused(
            {Error::Kind::BadInput, Tr::tr("its values are not those that were written"), {}, {}});
    return dataset;
}

} // namespace tenbin
