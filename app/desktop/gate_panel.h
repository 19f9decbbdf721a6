#pragma once

#include "experiments/gate.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace tenbin {

class BlockTableModel;
class Session;
class TableView;

/// The quality gate of a registered model: its bounds, which versions meet them, and a form for
/// one bound more.
class GatePanel : public QWidget
{
    Q_OBJECT

public:
    /// Of a version: its number and what its run reached.
    struct Measured
    {
        qint64 version = 0;
        QMap<QString, MetricValue> metrics;
    };

    GatePanel(Session &session, QWidget *parent);

    void setModel(const RegisteredModel &model, QList<Measured> versions);

private:
    Result<Bound> bound() const;
    QString meetingText(const QList<Bound> &bounds) const;
    void fillMetrics();
    void showTable();
    void preview();
    void add();
    void removeSelected();
    void updateButtons();

    Session &m_session;
    RegisteredModel m_model;
    QList<Measured> m_versions;
    TableView *m_table;
    QLabel *m_summary;
    QComboBox *m_metric;
    QComboBox *m_relation;
    QLineEdit *m_value;
    QLabel *m_preview;
    QPushButton *m_add;
    QPushButton *m_remove;
};

} // namespace tenbin
