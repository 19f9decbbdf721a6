#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <memory>

namespace tenbin {

/// Makes a gzip file of bytes that come in parts.
class Gzip
{
public:
    Gzip();
    ~Gzip();
    Q_DISABLE_COPY_MOVE(Gzip)

    /// Compressed bytes that are ready; may be none.
    QByteArray add(QByteArrayView bytes);
    /// The rest. Nothing may be added behind it.
    QByteArray end();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace tenbin
