#pragma once

#include "experiments/lineage.h"

#include <QScrollArea>

#include <optional>

namespace tenbin {

class LineageNode;

/// A drawing of where a version comes from and what was made with it: data → run → version → uses,
/// from left to right. Nodes are buttons.
class LineageView : public QScrollArea
{
    Q_OBJECT

public:
    /// What is known of the model's files.
    enum class Files { Unknown, Checking, Sound, Broken };

    explicit LineageView(QWidget *parent = nullptr);

    void setLineage(const Lineage &lineage, Files files);
    /// The nodes stay, and the one that has the focus.
    void setFiles(Files files, const std::optional<Error> &broken);
    /// In the place of the drawing.
    void setMessage(const QString &message);
    /// The drawing in words.
    QString summary() const { return accessibleDescription(); }

Q_SIGNALS:
    void runRequested(const QString &id);
    void dataRequested(const QString &fingerprint);

private:
    void describe();

    Lineage m_lineage;
    LineageNode *m_version = nullptr;
};

} // namespace tenbin
