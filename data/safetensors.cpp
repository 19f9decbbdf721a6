#include "data/safetensors.h"

#include "core/atomic_file.h"
#include "core/text.h"
#include "data/safetensors_header.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

namespace tenbin {

static_assert(std::endian::native == std::endian::little, "the format is little-endian");

namespace {

constexpr size_t lengthBytes = SafetensorsHeader::lengthBytes;

Failure damaged(const QString &path, const QString &why)
{
    return badInput(
        Tr::tr("Cannot read \"%1\" as safetensors: %2.").arg(QDir::toNativeSeparators(path), why),
        Tr::tr("The file is damaged or of another kind; make it anew or choose "
               "another one."));
}

/// Bytes that type and shape need, nothing when that is beyond 64 bits.
std::optional<qint64> neededBytes(TensorType type, const QList<qint64> &shape)
{
    if (shape.contains(0))
        return 0;
    qint64 bytes = elementSize(type);
    for (qint64 extent : shape) {
        if (__builtin_mul_overflow(bytes, extent, &bytes))
            return std::nullopt;
    }
    return bytes;
}

} // namespace

Result<Safetensors> Safetensors::check(std::span<const char> bytes,
                                       std::shared_ptr<const void> owner, const QString &path)
{
    if (bytes.size() < lengthBytes)
        return damaged(path, Tr::tr("it has only %1 bytes").arg(bytes.size()));
    quint64 length = 0;
    std::memcpy(&length, bytes.data(), lengthBytes);
    if (length > SafetensorsHeader::longest)
        return damaged(
            path,
            Tr::tr("its header would be longer than %1 bytes").arg(SafetensorsHeader::longest));
    if (length > bytes.size() - lengthBytes)
        return damaged(path, Tr::tr("it ends inside its header"));
    SafetensorsHeader header;
    const QString why = header.read({bytes.data() + lengthBytes, size_t(length)});
    if (!why.isEmpty())
        return damaged(path, why);

    const std::span<const char> data = bytes.subspan(lengthBytes + size_t(length));
    Safetensors file;
    for (auto entry = header.places.begin(); entry != header.places.end(); ++entry) {
        TensorPlace &place = entry.value();
        if (place.begin > place.end || quint64(place.end) > data.size())
            return damaged(path,
                           Tr::tr("the tensor \"%1\" lies outside the file").arg(entry.key()));
        if (neededBytes(place.type, place.shape) != place.end - place.begin)
            return damaged(path,
                           Tr::tr("the tensor \"%1\" has %2 bytes, which do not fit its shape")
                               .arg(entry.key(), QString::number(place.end - place.begin)));
        file.m_tensors.push_back(
            {entry.key(), place.type, std::move(place.shape),
             data.subspan(size_t(place.begin), size_t(place.end - place.begin))});
    }
    std::ranges::stable_sort(file.m_tensors, {}, [](const Tensor &tensor) {
        return std::pair(tensor.bytes.data(), tensor.bytes.size());
    });
    const char *at = data.data();
    for (size_t i = 0; i < file.m_tensors.size(); ++i) {
        const Tensor &tensor = file.m_tensors[i];
        if (tensor.bytes.data() != at)
            return damaged(
                path,
                Tr::tr("the tensor \"%1\" overlaps another one or leaves a gap").arg(tensor.name));
        at += tensor.bytes.size();
        file.m_index.insert(tensor.name, i);
    }
    if (at != data.data() + data.size())
        return damaged(
            path,
            Tr::tr("%1 bytes at its end belong to no tensor").arg(data.data() + data.size() - at));
    file.m_path = path;
    file.m_owner = std::move(owner);
    file.m_metadata = std::move(header.metadata);
    return file;
}

Result<Safetensors> Safetensors::map(const QString &path)
{
    const auto cannotRead = [&](Error::Kind kind, const QString &why) {
        return failure(kind,
                       Tr::tr("Cannot read \"%1\": %2.").arg(QDir::toNativeSeparators(path), why));
    };
    const QFileInfo about(path);
    if (!about.exists())
        return cannotRead(Error::Kind::BadInput, Tr::tr("there is no such file"));
    if (!about.isFile())
        return cannotRead(Error::Kind::BadInput, Tr::tr("it is not a regular file"));
    const auto file = std::make_shared<QFile>(path);
    if (!file->open(QIODevice::ReadOnly))
        return cannotRead(Error::Kind::Io, file->errorString());
    if (file->size() == 0)
        return damaged(path, Tr::tr("it is empty"));
    const qint64 size = file->size();
    const uchar *bytes = file->map(0, size);
    if (!bytes)
        return cannotRead(Error::Kind::Io, file->errorString());
    return check({reinterpret_cast<const char *>(bytes), size_t(size)}, file, path);
}

Result<Safetensors> Safetensors::read(const QString &path, qint64 limit)
{
    Result<QByteArray> bytes = readFile(path, limit);
    if (!bytes)
        return passOn(bytes);
    const auto kept = std::make_shared<const QByteArray>(*std::move(bytes));
    return check({kept->constData(), size_t(kept->size())}, kept, path);
}

Status Safetensors::write(const QString &path, std::vector<Tensor> tensors,
                          const Metadata &metadata)
{
    std::ranges::stable_sort(tensors, std::ranges::greater(),
                             [](const Tensor &tensor) { return elementSize(tensor.type); });
    const QByteArray header = SafetensorsHeader::write(tensors, metadata);
    if (quint64(header.size()) > SafetensorsHeader::longest)
        return badInput(Tr::tr("Cannot write \"%1\": names and categories together take more than "
                               "%2 bytes.")
                            .arg(QDir::toNativeSeparators(path))
                            .arg(SafetensorsHeader::longest),
                        Tr::tr("Import columns with very many categories as text."));
    Result<AtomicFile> file = AtomicFile::open(path);
    if (!file)
        return passOn(file);
    const quint64 length = quint64(header.size());
    Status written = file->write({reinterpret_cast<const char *>(&length), qsizetype(lengthBytes)});
    if (written)
        written = file->write(header);
    for (const Tensor &tensor : tensors) {
        Q_ASSERT(neededBytes(tensor.type, tensor.shape) == qint64(tensor.bytes.size()));
        if (written)
            written = file->write({tensor.bytes.data(), qsizetype(tensor.bytes.size())});
    }
    return written ? file->commit() : written;
}

const Tensor *Safetensors::find(const QString &name) const
{
    const auto found = m_index.find(name);
    return found == m_index.end() ? nullptr : &m_tensors[*found];
}

Result<const Tensor *> Safetensors::typed(const QString &name, TensorType type) const
{
    const Tensor *tensor = find(name);
    if (!tensor)
        return damaged(m_path, Tr::tr("it has no tensor \"%1\"").arg(name));
    if (tensor->type != type)
        return damaged(m_path, Tr::tr("the tensor \"%1\" is %2 and not %3")
                                   .arg(name, tensorTypeName(tensor->type), tensorTypeName(type)));
    return tensor;
}

} // namespace tenbin
