#include "app/desktop/row_editor.h"

#include "core/number.h"
#include "core/text.h"
#include "widgets/choice_box.h"
#include "widgets/theme.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScopedValueRollback>

#include <cmath>

namespace tenbin {

RowEditor::RowEditor(QWidget *parent) : QScrollArea(parent)
{
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(Tr::tr("Values of the row"));
}

QWidget *RowEditor::makeEditor(const Column &column)
{
    const QString name = column.name();
    if (column.type() == ColumnType::Categorical) {
        auto *box = new ChoiceBox(name);
        box->addItem(Tr::tr("missing"), QString());
        for (const QString &level : column.levels())
            box->addItem(level, level);
        connect(box, &QComboBox::currentIndexChanged, this, [this, name, box] {
            if (!m_filling)
                Q_EMIT edited(name, box->currentData().toString());
        });
        return box;
    }
    auto *field = new QLineEdit;
    field->setAccessibleName(name);
    field->setPlaceholderText(Tr::tr("missing"));
    if (column.type() == ColumnType::Numeric)
        field->setAlignment(Qt::AlignRight);
    connect(field, &QLineEdit::textEdited, this,
            [this, name](const QString &text) { Q_EMIT edited(name, text.trimmed()); });
    return field;
}

void RowEditor::build(const Dataset &row, const QStringList &columns)
{
    m_columns = columns;
    m_lines.clear();
    auto *page = new QWidget;
    auto *grid = new QGridLayout(page);
    grid->setContentsMargins(12, 0, 8, 8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    for (const QString &column : columns) {
        const qsizetype index = row.indexOf(column);
        if (index < 0)
            continue;
        Line line{column, new QLabel(column), makeEditor(row.column(index)), new QLabel};
        line.name->setTextFormat(Qt::PlainText);
        line.name->setBuddy(line.editor);
        line.push->setTextFormat(Qt::PlainText);
        line.push->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        line.push->setFont(tabularFont(line.push->font()));
        line.push->setMinimumWidth(
            line.push->fontMetrics().horizontalAdvance(QStringLiteral("-0.00000")));
        const int at = int(m_lines.size());
        grid->addWidget(line.name, at, 0);
        grid->addWidget(line.editor, at, 1);
        grid->addWidget(line.push, at, 2);
        m_lines.append(line);
    }
    grid->setRowStretch(int(m_lines.size()), 1);
    setWidget(page); // deletes the one before
}

void RowEditor::show(const Line &line, const Dataset &original, const Dataset &row, bool typed)
{
    const Column &value = row.column(row.indexOf(line.column));
    const QString text = value.displayText(0);
    if (auto *box = qobject_cast<QComboBox *>(line.editor))
        box->setCurrentIndex(std::max(0, value.isMissing(0) ? 0 : box->findData(text)));
    else if (auto *field = qobject_cast<QLineEdit *>(line.editor); !(typed && field->hasFocus()))
        field->setText(text);
    const QString before = original.column(original.indexOf(line.column)).displayText(0);
    const bool changed = before != text;
    QFont font = line.name->font();
    font.setWeight(changed ? QFont::DemiBold : QFont::Normal);
    line.name->setFont(font);
    line.editor->setToolTip(
        changed ? plainToolTip(
                      Tr::tr("In the data: %1").arg(before.isEmpty() ? Tr::tr("missing") : before))
                : QString());
    line.editor->setAccessibleDescription(line.editor->toolTip());
}

void RowEditor::setRow(const Dataset &original, const Dataset &row, const QStringList &columns,
                       bool typed)
{
    const QScopedValueRollback filling(m_filling, true);
    if (columns != m_columns || m_lines.isEmpty())
        build(row, columns);
    for (const Line &line : std::as_const(m_lines))
        show(line, original, row, typed);
}

void RowEditor::setPushes(const QMap<QString, double> &pushes)
{
    for (const Line &line : std::as_const(m_lines)) {
        const double push = pushes.value(line.column, std::numeric_limits<double>::quiet_NaN());
        const QString text = std::isfinite(push) ? shortNumber(push) : QString();
        line.push->setText(push > 0 ? u'+' + text : text);
        line.push->setToolTip(std::isfinite(push) ? numberText(push) : QString());
    }
}

void RowEditor::setError(const QString &column, const QString &text)
{
    for (const Line &line : std::as_const(m_lines)) {
        if (line.column != column)
            continue;
        line.push->setText(Tr::tr("no value"));
        line.push->setToolTip(plainToolTip(text));
        line.editor->setAccessibleDescription(text);
    }
}

} // namespace tenbin
