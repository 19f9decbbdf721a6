#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;
class QToolButton;

namespace tenbin {

class ChoiceBox;

/// What can be done with a search and its selected trials, beside the box that picks the search.
class SearchActions : public QWidget
{
    Q_OBJECT

public:
    explicit SearchActions(QWidget *parent = nullptr);

    struct State
    {
        bool shown = false;    ///< there is a search
        bool writable = false; ///< the project may be changed
        bool active = false;   ///< waiting or at work
        bool finished = false;
        bool hasBest = false;
        bool chosen = false;    ///< a trial is selected
        bool deletable = false; ///< it has ended
        bool deleted = false;
    };
    void setState(const State &state);
    bool canDelete() const;

    ChoiceBox &picker() { return *m_picker; }

Q_SIGNALS:
    void stopRequested();
    void resumeRequested();
    void useRequested();
    void bestRequested();
    void deleteRequested(bool deleted);
    void openRequested();

private:
    void addButtons(QHBoxLayout &layout);

    ChoiceBox *m_picker;
    QPushButton *m_stop;
    QPushButton *m_use;
    QPushButton *m_best;
    QToolButton *m_delete;
    QToolButton *m_open;
    State m_state;
};

} // namespace tenbin
