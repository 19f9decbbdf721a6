#include "data/dataset.h"

#include "core/parallel.h"
#include "core/params.h"
#include "core/text.h"

#include <QHash>

#include <openssl/evp.h>

#include <array>
#include <cmath>
#include <cstring>
#include <mutex>

namespace tenbin {

struct Dataset::Content
{
    QList<Column> columns;
    QList<ImportNote> notes;
    QHash<QString, qsizetype> index;
    mutable std::once_flag hashed;
    mutable QString fingerprint;
};

namespace {

/// SHA-256 of OpenSSL: with the processor's own instructions five times as fast as Qt's.
class Sha256
{
public:
    Sha256() : m_context(EVP_MD_CTX_new()) { EVP_DigestInit_ex(m_context, EVP_sha256(), nullptr); }
    ~Sha256() { EVP_MD_CTX_free(m_context); }
    Q_DISABLE_COPY_MOVE(Sha256)

    void add(const void *bytes, size_t count) { EVP_DigestUpdate(m_context, bytes, count); }
    void addNumber(quint64 number) { add(&number, sizeof number); }
    void addText(const QString &text)
    {
        const QByteArray bytes = text.toUtf8();
        addNumber(quint64(bytes.size()));
        add(bytes.constData(), size_t(bytes.size()));
    }
    QByteArray result()
    {
        QByteArray digest(32, Qt::Uninitialized);
        EVP_DigestFinal_ex(m_context, reinterpret_cast<unsigned char *>(digest.data()), nullptr);
        return digest;
    }

private:
    EVP_MD_CTX *m_context;
};

/// NaNs have many bit patterns and one meaning.
void addNumbers(Sha256 &hash, std::span<const double> numbers)
{
    constexpr size_t block = 4096;
    std::array<double, block> canonical;
    for (size_t from = 0; from < numbers.size(); from += block) {
        const size_t count = std::min(block, numbers.size() - from);
        for (size_t i = 0; i < count; ++i) {
            const double value = numbers[from + i];
            canonical[i] = std::isnan(value) ? std::numeric_limits<double>::quiet_NaN() : value;
        }
        hash.add(canonical.data(), count * sizeof(double));
    }
}

void addColumn(Sha256 &hash, const Column &column)
{
    hash.addText(column.name());
    hash.addNumber(quint64(column.type()));
    switch (column.type()) {
    case ColumnType::Numeric: addNumbers(hash, column.numbers()); return;
    case ColumnType::Categorical:
        hash.addNumber(quint64(column.levels().size()));
        for (const QString &level : column.levels())
            hash.addText(level);
        hash.add(column.codes().data(), column.codes().size_bytes());
        return;
    case ColumnType::Datetime: hash.add(column.times().data(), column.times().size_bytes()); return;
    case ColumnType::Text: break;
    }
    for (qsizetype row = 0; row < column.size(); ++row) {
        const std::string_view cell = column.textAt(row);
        hash.addNumber(column.isMissing(row) ? ~quint64(0) : quint64(cell.size()));
        hash.add(cell.data(), cell.size());
    }
}

} // namespace

Result<Dataset> Dataset::make(QString name, QList<Column> columns, QList<Role> roles,
                              QList<ImportNote> notes)
{
    auto content = std::make_shared<Content>();
    for (qsizetype i = 0; i < columns.size(); ++i) {
        const Column &column = columns[i];
        if (column.size() != columns.first().size())
            return badInput(Tr::tr("Column \"%1\" has %2 rows, column \"%3\" has %4.")
                                .arg(column.name())
                                .arg(column.size())
                                .arg(columns.first().name())
                                .arg(columns.first().size()));
        if (content->index.contains(column.name()))
            return badInput(Tr::tr("Two columns are called \"%1\".").arg(column.name()),
                            Tr::tr("Give every column a name of its own."));
        content->index.insert(column.name(), i);
    }
    if (roles.isEmpty())
        roles.fill(Role::Feature, columns.size());
    Q_ASSERT(roles.size() == columns.size());
    content->columns = std::move(columns);
    content->notes = std::move(notes);
    Dataset dataset;
    dataset.m_content = std::move(content);
    dataset.m_roles = std::make_shared<const QList<Role>>(std::move(roles));
    dataset.m_name = std::move(name);
    return dataset;
}

const QString &Dataset::name() const
{
    return m_name;
}

qsizetype Dataset::rowCount() const
{
    return columnCount() == 0 ? 0 : m_content->columns.first().size();
}

qsizetype Dataset::columnCount() const
{
    return m_content ? m_content->columns.size() : 0;
}

const Column &Dataset::column(qsizetype index) const
{
    return m_content->columns[index];
}

Role Dataset::role(qsizetype index) const
{
    return (*m_roles)[index];
}

const QList<ImportNote> &Dataset::notes() const
{
    static const QList<ImportNote> none;
    return m_content ? m_content->notes : none;
}

qsizetype Dataset::indexOf(const QString &columnName) const
{
    return m_content ? m_content->index.value(columnName, -1) : -1;
}

Result<Column> Dataset::find(const QString &columnName) const
{
    const qsizetype index = indexOf(columnName);
    if (index >= 0)
        return column(index);
    const QString nearest = nearestWord(columnName, columnNames());
    return badInput(Tr::tr("\"%1\" has no column \"%2\".").arg(m_name, columnName),
                    nearest.isEmpty() ? Tr::tr("Look up the names with: tenbin-cli profile.")
                                      : Tr::tr("The nearest one is \"%1\".").arg(nearest));
}

qsizetype Dataset::indexOfRole(Role wanted) const
{
    return m_roles ? m_roles->indexOf(wanted) : -1;
}

QStringList Dataset::columnNames() const
{
    QStringList names;
    for (qsizetype i = 0; i < columnCount(); ++i)
        names.append(column(i).name());
    return names;
}

Dataset Dataset::renamed(QString name) const
{
    Dataset dataset = *this;
    dataset.m_name = std::move(name);
    return dataset;
}

Dataset Dataset::withRole(qsizetype index, Role role) const
{
    QList<Role> roles = *m_roles;
    roles[index] = role;
    return withRoles(std::move(roles));
}

Dataset Dataset::withRoles(QList<Role> roles) const
{
    Q_ASSERT(roles.size() == columnCount());
    Dataset dataset = *this;
    dataset.m_roles = std::make_shared<const QList<Role>>(std::move(roles));
    return dataset;
}

Dataset Dataset::taken(RowSpan rows) const
{
    auto content = std::make_shared<Content>();
    for (qsizetype i = 0; i < columnCount(); ++i)
        content->columns.append(column(i).taken(rows));
    if (m_content)
        content->index = m_content->index;
    Dataset dataset = *this;
    dataset.m_content = std::move(content);
    return dataset;
}

QString Dataset::fingerprint() const
{
    if (!m_content)
        return {};
    std::call_once(m_content->hashed, [this] {
        const QList<Column> &columns = m_content->columns;
        std::vector<QByteArray> digests(size_t(columns.size()));
        parallelFor(columns.size(), availableThreads(), [&](qsizetype index) {
            Sha256 hash;
            addColumn(hash, columns[index]);
            digests[size_t(index)] = hash.result();
        });
        Sha256 whole;
        whole.addNumber(quint64(rowCount()));
        for (const QByteArray &digest : digests)
            whole.add(digest.constData(), size_t(digest.size()));
        m_content->fingerprint =
            QStringLiteral("sha256:") + QString::fromLatin1(whole.result().toHex());
    });
    return m_content->fingerprint;
}

void Dataset::rememberFingerprint(const QString &known) const
{
    if (m_content)
        std::call_once(m_content->hashed, [&] { m_content->fingerprint = known; });
}

} // namespace tenbin
