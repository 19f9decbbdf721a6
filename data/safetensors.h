#pragma once

#include "core/result.h"

#include <QList>
#include <QMap>
#include <QString>

#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

namespace tenbin {

enum class TensorType {
    Bool,
    U8,
    I8,
    F8E5M2,
    F8E4M3,
    I16,
    U16,
    F16,
    BF16,
    I32,
    U32,
    F32,
    I64,
    U64,
    F64
};

QString tensorTypeName(TensorType type); ///< "F64", as in the file
qint64 elementSize(TensorType type);     ///< bytes

/// A named array in row-major order, little-endian; the bytes belong to someone else.
struct Tensor
{
    QString name;
    TensorType type = TensorType::U8;
    QList<qint64> shape;
    std::span<const char> bytes;

    qint64 count() const { return qint64(bytes.size()) / elementSize(type); }
};

/// Values of a tensor, aligned for their type, with what keeps them alive.
template <class T> struct TensorValues
{
    std::span<const T> values;
    std::shared_ptr<const void> owner;
};

/// A file in the safetensors format (github.com/huggingface/safetensors, "Format"): the header's
/// length, the header as JSON with the place of every tensor, the bytes.
class Safetensors
{
public:
    using Metadata = QMap<QString, QString>;

    /// Maps the file: for files of our own, which nobody changes. Everything that the header says
    /// is checked against the file before it is used; BadInput says what is wrong.
    static Result<Safetensors> map(const QString &path);
    /// The same from a copy in memory: for files of others, at most `limit` bytes.
    static Result<Safetensors> read(const QString &path, qint64 limit);
    /// Over bytes that `owner` keeps alive; `path` names them in errors.
    static Result<Safetensors> check(std::span<const char> bytes, std::shared_ptr<const void> owner,
                                     const QString &path);
    /// Written atomically; tensors are ordered so that each is aligned for its type.
    /// Names differ; the bytes fit type and shape.
    static Status write(const QString &path, std::vector<Tensor> tensors, const Metadata &metadata);

    const Metadata &metadata() const { return m_metadata; }
    const std::vector<Tensor> &tensors() const
    {
        return m_tensors;
    } ///< in the order of their bytes
    const std::shared_ptr<const void> &owner() const { return m_owner; }
    /// Null when there is none.
    const Tensor *find(const QString &name) const;

    /// BadInput when there is no such tensor or its type is another one.
    template <class T> Result<TensorValues<T>> values(const QString &name) const;

private:
    Result<const Tensor *> typed(const QString &name, TensorType type) const;

    QString m_path;
    std::shared_ptr<const void> m_owner;
    Metadata m_metadata;
    std::vector<Tensor> m_tensors;
    QMap<QString, size_t> m_index;
};

template <class T> constexpr TensorType tensorTypeOf();
template <> constexpr TensorType tensorTypeOf<quint8>()
{
    return TensorType::U8;
}
template <> constexpr TensorType tensorTypeOf<qint32>()
{
    return TensorType::I32;
}
template <> constexpr TensorType tensorTypeOf<qint64>()
{
    return TensorType::I64;
}
template <> constexpr TensorType tensorTypeOf<float>()
{
    return TensorType::F32;
}
template <> constexpr TensorType tensorTypeOf<double>()
{
    return TensorType::F64;
}

/// Values as a tensor of the given shape, or of one dimension.
template <class T>
Tensor tensorOf(QString name, std::span<const T> values, QList<qint64> shape = {})
{
    if (shape.isEmpty())
        shape = {qint64(values.size())};
    return {std::move(name), tensorTypeOf<T>(), std::move(shape),
            std::span(reinterpret_cast<const char *>(values.data()), values.size_bytes())};
}

/// The elements where they lie, or a copy where a foreign file put them at an odd place.
template <class T>
TensorValues<T> alignedValues(const Tensor &tensor, const std::shared_ptr<const void> &owner)
{
    const size_t count = tensor.bytes.size() / sizeof(T);
    if (reinterpret_cast<std::uintptr_t>(tensor.bytes.data()) % alignof(T) == 0)
        return {std::span(reinterpret_cast<const T *>(tensor.bytes.data()), count), owner};
    const auto copy = std::make_shared<std::vector<T>>(count);
    std::memcpy(copy->data(), tensor.bytes.data(), tensor.bytes.size());
    return {*copy, copy};
}

template <class T> Result<TensorValues<T>> Safetensors::values(const QString &name) const
{
    const Result<const Tensor *> tensor = typed(name, tensorTypeOf<T>());
    if (!tensor)
        return passOn(tensor);
    return alignedValues<T>(**tensor, m_owner);
}

} // namespace tenbin
