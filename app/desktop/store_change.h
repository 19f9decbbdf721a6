#pragma once

#include <QUndoCommand>

#include <functional>

namespace tenbin {

/// A change of the store that can be taken back.
class StoreChange final : public QUndoCommand
{
public:
    StoreChange(const QString &text, std::function<void()> forward, std::function<void()> back)
        : QUndoCommand(text), m_forward(std::move(forward)), m_back(std::move(back))
    {
    }
    void redo() override { m_forward(); }
    void undo() override { m_back(); }

private:
    std::function<void()> m_forward;
    std::function<void()> m_back;
};

} // namespace tenbin
