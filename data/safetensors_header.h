#pragma once

#include "data/safetensors.h"

#include <QByteArray>

#include <string_view>

namespace tenbin {

/// Where a tensor lies, as the header says: not to be believed before it was checked.
struct TensorPlace
{
    TensorType type = TensorType::U8;
    QList<qint64> shape;
    qint64 begin = -1;
    qint64 end = -1;
};

/// The JSON header of a safetensors file.
struct SafetensorsHeader
{
    /// The same bound as in the format's own library.
    static constexpr quint64 longest = 100'000'000;
    static constexpr size_t lengthBytes = 8;

    Safetensors::Metadata metadata;
    QMap<QString, TensorPlace> places;

    /// Fills the header from JSON; what is wrong with it, or the empty text.
    QString read(std::string_view json);
    /// For tensors that stand one after the other, padded so that their bytes are aligned.
    static QByteArray write(const std::vector<Tensor> &tensors,
                            const Safetensors::Metadata &metadata);
};

} // namespace tenbin
