#pragma once

#include <QString>

#include <tl/expected.hpp>

#include <utility>

namespace tenbin {

/// Why something could not be done. `kind` decides the exit code, `text` is one sentence for the
/// user, `hint` says what to do, `detail` is for the log.
struct Error
{
    enum class Kind { Cancelled, BadInput, Usage, Io, Storage, Unsupported, Numeric, Internal };

    Kind kind = Kind::Internal;
    QString text;
    QString hint;
    QString detail;
};

template <class T> using Result = tl::expected<T, Error>;
using Status = Result<void>;
using Failure = tl::unexpected<Error>;

inline Failure failure(Error::Kind kind, QString text, QString hint = {}, QString detail = {})
{
    return Failure(Error{kind, std::move(text), std::move(hint), std::move(detail)});
}

inline Failure badInput(QString text, QString hint = {})
{
    return failure(Error::Kind::BadInput, std::move(text), std::move(hint));
}

inline Failure cancelled()
{
    return failure(Error::Kind::Cancelled, QStringLiteral("Cancelled."));
}

/// Hands the error of one result on as the error of another: `return passOn(read);`.
template <class T> Failure passOn(const Result<T> &failed)
{
    return Failure(failed.error());
}

template <class T> Failure passOn(Result<T> &&failed)
{
    return Failure(std::move(failed).error());
}

/// "cancelled", "bad_input", … as the command line prints it.
QString kindName(Error::Kind kind);

} // namespace tenbin
