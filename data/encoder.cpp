#include "data/encoder.h"

#include "core/guarded.h"
#include "core/json.h"
#include "core/large_pages.h"
#include "core/parallel.h"
#include "core/text.h"
#include "data/encoder_choices.h"
#include "data/encoder_part.h"

#include <algorithm>
#include <numeric>

namespace tenbin {

EncoderPart::~EncoderPart() = default;

FittedPart leftOut(const Column &column, const QString &why)
{
    return {nullptr, {Tr::tr("Column \"%1\" is left out: %2.").arg(column.name(), why)}};
}

Failure damagedEncoder(const QString &column)
{
    return badInput(Tr::tr("The encoder of column \"%1\" is damaged.").arg(column));
}

namespace {

Result<FittedPart> fitPart(const Column &column, RowSpan rows, const EncoderChoices &choices)
{
    switch (column.type()) {
    case ColumnType::Numeric: return fitNumericPart(column, rows, choices);
    case ColumnType::Categorical: return fitCategoricalPart(column, rows, choices);
    case ColumnType::Text: return fitTextPart(column, rows, choices);
    case ColumnType::Datetime: break;
    }
    return fitDatetimePart(column, rows, choices);
}

Result<EncoderPartPtr> partFromJson(const QString &column, ColumnType type, const QJsonObject &json)
{
    switch (type) {
    case ColumnType::Numeric: return numericPartFromJson(column, json);
    case ColumnType::Categorical: return categoricalPartFromJson(column, json);
    case ColumnType::Text: return textPartFromJson(column, json);
    case ColumnType::Datetime: break;
    }
    return datetimePartFromJson(column, json);
}

QJsonValue withoutFill(const QJsonValue &json)
{
    if (json.isArray()) {
        QJsonArray rest;
        for (const QJsonValue &value : json.toArray())
            rest.append(withoutFill(value));
        return rest;
    }
    if (!json.isObject())
        return json;
    QJsonObject rest;
    const QJsonObject object = json.toObject();
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        if (entry.key() != QLatin1String("fill"))
            rest[entry.key()] = withoutFill(entry.value());
    }
    return rest;
}

/// Infinite numbers may count as missing. x * 0 is NaN exactly when x is not finite: no branch a
/// value, so that the loop is a vector one.
bool hasGaps(const Column &column)
{
    if (column.type() != ColumnType::Numeric)
        return column.missingCount() > 0;
    double sum = 0;
    for (double value : column.numbers())
        sum += value * 0;
    return sum != 0;
}

/// Sparse cells of a block of rows.
struct Block
{
    std::vector<qint64> ends; ///< cells up to the end of each row
    std::vector<qint64> columns;
    std::vector<double> values;
};

Features::Sparse joined(const std::vector<Block> &blocks, qint64 rows, qint64 columns)
{
    qint64 cells = 0;
    for (const Block &block : blocks)
        cells += qint64(block.values.size());
    Features::Sparse sparse(rows, columns);
    sparse.resizeNonZeros(cells);
    qint64 row = 0;
    qint64 cell = 0;
    sparse.outerIndexPtr()[0] = 0;
    for (const Block &block : blocks) {
        for (qint64 end : block.ends)
            sparse.outerIndexPtr()[++row] = cell + end;
        std::copy(block.columns.begin(), block.columns.end(), sparse.innerIndexPtr() + cell);
        std::copy(block.values.begin(), block.values.end(), sparse.valuePtr() + cell);
        cell += qint64(block.values.size());
    }
    return sparse;
}

} // namespace

struct Encoder::Plan
{
    struct Entry
    {
        QString name;
        ColumnType type;
        EncoderPartPtr part;
        qsizetype first = 0; ///< of its features among the dense or the sparse ones
        qsizetype width = 0;
    };

    std::vector<Entry> entries;
    QStringList notes;
    QList<Feature> features;
    qsizetype dense = 0;
    qsizetype sparse = 0;

    void add(QString name, ColumnType type, EncoderPartPtr part)
    {
        entries.push_back({std::move(name), type, std::move(part), 0, 0});
    }

    /// Gives each part its place: dense parts first.
    void layOut()
    {
        for (const bool isSparse : {false, true}) {
            for (Entry &entry : entries) {
                if (entry.part->sparse() != isSparse)
                    continue;
                const QList<Feature> own = entry.part->features();
                qsizetype &count = isSparse ? sparse : dense;
                entry.first = count;
                entry.width = own.size();
                count += own.size();
                features += own;
            }
        }
    }

    QStringList differences(const Dataset &dataset) const
    {
        QStringList all;
        for (const Entry &entry : entries) {
            const qsizetype at = dataset.indexOf(entry.name);
            if (at < 0)
                all.append(Tr::tr("column \"%1\" is absent").arg(entry.name));
            else if (dataset.column(at).type() != entry.type)
                all.append(Tr::tr("column \"%1\" is %2, expected %3")
                               .arg(entry.name, columnTypeName(dataset.column(at).type()),
                                    columnTypeName(entry.type)));
        }
        return all;
    }

    const Column &columnOf(const Entry &entry, const Dataset &dataset) const
    {
        return dataset.column(dataset.indexOf(entry.name));
    }

    Status encodeDense(const Dataset &dataset, RowSpan rows, int threads,
                       Eigen::MatrixXd &out) const
    {
        return parallelTry(qsizetype(entries.size()), threads, [&](qsizetype i) -> Status {
            const Entry &entry = entries[size_t(i)];
            if (entry.part->sparse())
                return {};
            return entry.part->encode(columnOf(entry, dataset), rows,
                                      out.middleCols(entry.first, entry.width));
        });
    }

    Block encodeSparse(const Dataset &dataset, RowSpan rows) const
    {
        Block block;
        for (quint32 row : rows) {
            for (const Entry &entry : entries) {
                if (!entry.part->sparse())
                    continue;
                for (const auto &[feature, value] :
                     entry.part->cells(columnOf(entry, dataset), row)) {
                    block.columns.push_back(entry.first + feature);
                    block.values.push_back(value);
                }
            }
            block.ends.push_back(qint64(block.values.size()));
        }
        return block;
    }
};

Encoder::Encoder(std::shared_ptr<const Plan> plan) : m_plan(std::move(plan)) {}

QList<ParamSpec> Encoder::paramSpecs()
{
    return EncoderChoices::paramSpecs();
}

Result<Encoder> Encoder::fit(const Dataset &dataset, const QStringList &columns, RowSpan rows,
                             const Params &params, const EncoderNeeds &needs, int threads)
{
    const Result<EncoderChoices> choices = EncoderChoices::resolve(params, needs);
    if (!choices)
        return passOn(choices);
    if (rows.empty())
        return badInput(Tr::tr("There are no rows to train on."));
    std::vector<qsizetype> chosen;
    for (const QString &name : columns) {
        if (const Result<Column> found = dataset.find(name); !found)
            return passOn(found);
        const qsizetype at = dataset.indexOf(name);
        if (dataset.role(at) == Role::Feature || dataset.role(at) == Role::Protected)
            chosen.push_back(at);
    }
    std::vector<FittedPart> parts(chosen.size());
    const Status fitted =
        parallelTry(qsizetype(chosen.size()), threads, [&](qsizetype i) -> Status {
            Result<FittedPart> part = fitPart(dataset.column(chosen[size_t(i)]), rows, *choices);
            if (!part)
                return passOn(std::move(part));
            parts[size_t(i)] = *std::move(part);
            return {};
        });
    if (!fitted)
        return passOn(fitted);
    auto plan = std::make_shared<Plan>();
    for (size_t i = 0; i < parts.size(); ++i) {
        const Column &column = dataset.column(chosen[i]);
        plan->notes += parts[i].notes;
        if (parts[i].part)
            plan->add(column.name(), column.type(), std::move(parts[i].part));
    }
    if (plan->entries.empty())
        return badInput(Tr::tr("No column has anything to learn from."),
                        plan->notes.isEmpty() ? Tr::tr("Choose feature columns.")
                                              : plan->notes.join(QLatin1Char(' ')));
    plan->layOut();
    return Encoder(std::move(plan));
}

Result<Features> Encoder::encode(const Dataset &dataset, RowSpan rows, int threads) const
{
    if (const QStringList differences = m_plan->differences(dataset); !differences.isEmpty())
        return badInput(Tr::tr("The data does not fit the encoder: %1.")
                            .arg(differences.join(QStringLiteral("; "))),
                        Tr::tr("Name and type the columns as in the training data."));
    return guarded(Tr::tr("Cannot encode the data"),
                   [&] { return encodeChecked(dataset, rows, threads); });
}

Result<Features> Encoder::encodeChecked(const Dataset &dataset, RowSpan rows, int threads) const
{
    Features features;
    features.columns = m_plan->features;
    features.dense.resize(Eigen::Index(rows.size()), m_plan->dense);
    preferLargePages(features.dense.data(), size_t(features.dense.size()) * sizeof(double));
    if (Status dense = m_plan->encodeDense(dataset, rows, threads, features.dense); !dense)
        return passOn(dense);
    if (m_plan->sparse == 0)
        return features;
    constexpr size_t rowsABlock = 1024;
    std::vector<Block> blocks((rows.size() + rowsABlock - 1) / rowsABlock);
    parallelFor(qsizetype(blocks.size()), threads, [&](qsizetype i) {
        const size_t from = size_t(i) * rowsABlock;
        blocks[size_t(i)] = m_plan->encodeSparse(
            dataset, rows.subspan(from, std::min(rowsABlock, rows.size() - from)));
    });
    features.sparse = joined(blocks, qint64(rows.size()), m_plan->sparse);
    return features;
}

Result<Features> Encoder::encode(const Dataset &dataset) const
{
    Rows rows(size_t(dataset.rowCount()));
    std::iota(rows.begin(), rows.end(), 0);
    return encode(dataset, rows);
}

QStringList Encoder::columns() const
{
    QStringList names;
    for (const Plan::Entry &entry : m_plan->entries)
        names.append(entry.name);
    return names;
}

QMap<QString, ColumnType> Encoder::columnTypes() const
{
    QMap<QString, ColumnType> types;
    for (const Plan::Entry &entry : m_plan->entries)
        types.insert(entry.name, entry.type);
    return types;
}

QList<Feature> Encoder::features() const
{
    return m_plan->features;
}

QStringList Encoder::notes() const
{
    return m_plan->notes;
}

QStringList Encoder::warnings(const Dataset &dataset, RowSpan rows) const
{
    QStringList all;
    for (const Plan::Entry &entry : m_plan->entries) {
        const qsizetype at = dataset.indexOf(entry.name);
        if (at >= 0 && dataset.column(at).type() == entry.type)
            all += entry.part->warnings(dataset.column(at), rows);
    }
    return all;
}

bool Encoder::sameAs(const Encoder &other) const
{
    return m_plan == other.m_plan || toJson().value(QStringLiteral("columns")) ==
                                         other.toJson().value(QStringLiteral("columns"));
}

bool Encoder::rowsDoNotMatter(const Dataset &dataset, const QStringList &columns,
                              const Params &params, const EncoderNeeds &needs, int threads)
{
    const Result<EncoderChoices> choices = EncoderChoices::resolve(params, needs);
    if (!choices || choices->scale != EncoderChoices::Scale::None)
        return false;
    const Status plain = parallelTry(columns.size(), threads, [&](qsizetype i) -> Status {
        const Result<Column> column = dataset.find(columns[i]);
        if (!column || column->type() != ColumnType::Numeric || hasGaps(*column))
            return badInput({});
        return {};
    });
    return plain.has_value();
}

bool Encoder::sameOn(const Encoder &other, const Dataset &dataset) const
{
    if (m_plan->entries.size() != other.m_plan->entries.size())
        return false;
    for (size_t i = 0; i < m_plan->entries.size(); ++i) {
        const Plan::Entry &mine = m_plan->entries[i];
        const Plan::Entry &theirs = other.m_plan->entries[i];
        if (mine.name != theirs.name || mine.type != theirs.type)
            return false;
        const QJsonObject a = mine.part->toJson();
        const QJsonObject b = theirs.part->toJson();
        if (a == b)
            continue;
        const qsizetype at = dataset.indexOf(mine.name);
        if (at < 0 || withoutFill(a) != withoutFill(b) || hasGaps(dataset.column(at)))
            return false;
    }
    return true;
}

QJsonObject Encoder::toJson() const
{
    QJsonArray columns;
    for (const Plan::Entry &entry : m_plan->entries)
        columns.append(QJsonObject{{QStringLiteral("name"), entry.name},
                                   {QStringLiteral("type"), columnTypeName(entry.type)},
                                   {QStringLiteral("part"), entry.part->toJson()}});
    return {{QStringLiteral("columns"), columns},
            {QStringLiteral("notes"), jsonTexts(m_plan->notes)}};
}

Result<Encoder> Encoder::fromJson(const QJsonObject &json)
{
    auto plan = std::make_shared<Plan>();
    plan->notes = textsOf(json.value(QStringLiteral("notes")).toArray());
    for (const QJsonValue &value : json.value(QStringLiteral("columns")).toArray()) {
        const QJsonObject column = value.toObject();
        const QString name = column.value(QStringLiteral("name")).toString();
        const std::optional<ColumnType> type =
            columnTypeFromName(column.value(QStringLiteral("type")).toString());
        if (!type)
            return damagedEncoder(name);
        Result<EncoderPartPtr> part =
            partFromJson(name, *type, column.value(QStringLiteral("part")).toObject());
        if (!part)
            return passOn(std::move(part));
        plan->add(name, *type, *std::move(part));
    }
    if (plan->entries.empty())
        return badInput(Tr::tr("The encoder is damaged: it has no columns."));
    plan->layOut();
    return Encoder(std::move(plan));
}

} // namespace tenbin
