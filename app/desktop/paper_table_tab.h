#pragma once

#include "app/desktop/comparison_tab.h"
#include "core/background.h"
#include "experiments/model_matrix.h"

class QPlainTextEdit;
class QPushButton;
class QSplitter;

namespace tenbin {

class ChoiceBox;
class MessageBar;
class TableView;

/// Models by data sets for a paper, as it looks and as LaTeX, CSV or Markdown to copy or save.
class PaperTableTab : public ComparisonTab
{
    Q_OBJECT

public:
    explicit PaperTableTab(QWidget *parent);

    QString text() const;

protected:
    void fill() override;
    void changeEvent(QEvent *event) override;

private:
    void present(const Compared<ModelMatrix> &matrix);
    void showText();
    void copy();
    void save();
    void setMonospace();

    ChoiceBox *m_format;
    QPushButton *m_copy;
    QPushButton *m_save;
    MessageBar *m_refusal;
    TableView *m_table;
    QPlainTextEdit *m_text;
    QSplitter *m_parts;
    ModelMatrix m_matrix;
    Background m_making;
};

} // namespace tenbin
