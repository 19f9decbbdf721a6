#pragma once

#include "widgets/choice_box.h"

namespace tenbin {

class Session;

/// The data sets of the project, newest first; shows and sets the window's current one.
class DatasetPicker : public ChoiceBox
{
    Q_OBJECT

public:
    DatasetPicker(Session &session, QWidget *parent);

private:
    void refill();
    void select(const QString &id);

    Session &m_session;
};

} // namespace tenbin
