#include "widgets/param_field.h"

#include "core/number.h"
#include "core/text.h"
#include "widgets/choice_box.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QGridLayout>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>

#include <cmath>
#include <limits>

namespace tenbin {

namespace {

using Type = ParamSpec::Type;

bool fitsSpinBox(const ParamSpec &spec)
{
    constexpr double least = std::numeric_limits<int>::min();
    constexpr double most = std::numeric_limits<int>::max();
    return spec.type == Type::Integer && spec.minimum >= least && spec.maximum <= most;
}

/// A list is typed as its texts with commas between them.
QString lineText(const ParamSpec &spec, const QJsonValue &value)
{
    if (spec.type != Type::List)
        return spec.valueText(value);
    QStringList texts;
    for (const QJsonValue &one : value.toArray())
        texts.append(one.toString().replace(QLatin1Char(','), QLatin1String("\\,")));
    return texts.join(QLatin1Char(','));
}

/// What a field takes, as a sentence.
QString rangeSentence(const ParamSpec &spec)
{
    if (spec.type != Type::Integer && spec.type != Type::Real)
        return Tr::tr("Takes %1.").arg(spec.rangeText());
    const QString kind = spec.type == Type::Integer ? Tr::tr("A whole number") : Tr::tr("A number");
    const bool below = std::isfinite(spec.minimum), above = std::isfinite(spec.maximum);
    if (below && above)
        return Tr::tr("%1 from %2 to %3.")
            .arg(kind, numberText(spec.minimum), numberText(spec.maximum));
    if (below)
        return Tr::tr("%1 of at least %2.").arg(kind, numberText(spec.minimum));
    if (above)
        return Tr::tr("%1 of at most %2.").arg(kind, numberText(spec.maximum));
    return kind + QLatin1Char('.');
}

QString helpText(const ParamSpec &spec)
{
    QString text = spec.help;
    if (spec.type != Type::Flag && spec.type != Type::Text)
        text += QLatin1Char('\n') + rangeSentence(spec);
    return text + QLatin1Char('\n') + Tr::tr("Default: %1.").arg(lineText(spec, spec.initial));
}

QLabel *plainLabel()
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

ParamField::ParamField(ParamSpec spec, const QString &title, QWidget *parent)
    : QWidget(parent), m_spec(std::move(spec)), m_value(m_spec.initial),
      m_editor(makeEditor(title)), m_label(plainLabel()), m_note(plainLabel()),
      m_reset(new QToolButton)
{
    m_editor->setAccessibleName(m_spec.title);
    m_editor->setAccessibleDescription(helpText(m_spec));
    m_editor->installEventFilter(this);
    // Otherwise a wheel over it gives it the focus first.
    if (m_editor->focusPolicy() == Qt::WheelFocus)
        m_editor->setFocusPolicy(Qt::StrongFocus);
    m_label->setText(title);
    m_label->setBuddy(m_editor);
    m_note->setWordWrap(true);
    m_reset->setIcon(icon(QStringLiteral("reset")));
    m_reset->setAccessibleName(Tr::tr("Reset %1").arg(m_spec.title));
    m_reset->setToolTip(plainToolTip(Tr::tr("Back to %1").arg(lineText(m_spec, m_spec.initial))));
    QSizePolicy kept = m_reset->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_reset->setSizePolicy(kept);
    for (QWidget *widget : {static_cast<QWidget *>(this), m_editor}) {
        widget->setToolTip(plainToolTip(helpText(m_spec)));
        widget->setWhatsThis(plainToolTip(helpText(m_spec)));
    }
    connect(m_reset, &QToolButton::clicked, this, &ParamField::reset);

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(2);
    layout->setColumnStretch(0, 4);
    layout->setColumnStretch(1, 5);
    const bool flag = m_spec.type == Type::Flag;
    if (flag) {
        layout->addWidget(m_editor, 0, 0, 1, 2);
        m_label->hide();
    } else {
        layout->addWidget(m_label, 0, 0);
        layout->addWidget(m_editor, 0, 1);
    }
    layout->addWidget(m_reset, 0, 2);
    layout->addWidget(m_note, 1, flag ? 0 : 1, 1, 2);
    showValue();
    updateMarks();
}

QWidget *ParamField::makeEditor(const QString &title)
{
    switch (m_spec.type) {
    case Type::Flag: {
        auto *box = new QCheckBox(title);
        connect(box, &QCheckBox::toggled, this, [this](bool on) { take(QJsonValue(on)); });
        return box;
    }
    case Type::Choice: {
        auto *box = new ChoiceBox(m_spec.title);
        box->addItems(m_spec.choices);
        connect(box, &QComboBox::currentTextChanged, this,
                [this](const QString &text) { take(m_spec.parse(text)); });
        return box;
    }
    case Type::Integer:
        if (fitsSpinBox(m_spec)) {
            auto *box = new QSpinBox;
            box->setRange(int(m_spec.minimum), int(m_spec.maximum));
            if (!m_spec.unit.isEmpty())
                box->setSuffix(QLatin1Char(' ') + m_spec.unit);
            connect(box, &QSpinBox::valueChanged, this,
                    [this](int number) { take(m_spec.check(QJsonValue(number))); });
            return box;
        }
        break;
    case Type::Real:
    case Type::Text:
    case Type::List:
    case Type::Object: break;
    }
    auto *line = new QLineEdit;
    line->setPlaceholderText(m_spec.unit);
    connect(line, &QLineEdit::textEdited, this,
            [this](const QString &text) { take(m_spec.parse(text)); });
    return line;
}

void ParamField::showValue()
{
    const QSignalBlocker quiet(m_editor);
    if (auto *box = qobject_cast<QCheckBox *>(m_editor))
        box->setChecked(m_value.toBool());
    else if (auto *choice = qobject_cast<QComboBox *>(m_editor))
        choice->setCurrentText(m_value.toString());
    else if (auto *spin = qobject_cast<QSpinBox *>(m_editor))
        spin->setValue(int(m_value.toInteger()));
    else if (auto *line = qobject_cast<QLineEdit *>(m_editor))
        line->setText(lineText(m_spec, m_value));
}

void ParamField::setValue(const QJsonValue &value)
{
    const Result<QJsonValue> checked = m_spec.check(value);
    if (checked)
        m_value = *checked;
    m_error.reset();
    showValue();
    updateMarks();
}

void ParamField::reset()
{
    setValue(m_spec.initial);
    m_editor->setFocus();
    Q_EMIT changed();
}

void ParamField::take(const Result<QJsonValue> &value)
{
    m_error.reset();
    if (value)
        m_value = *value;
    else
        m_error = value.error();
    updateMarks();
    Q_EMIT changed();
}

void ParamField::updateMarks()
{
    const bool marked = isChanged() || m_error;
    QFont font = this->font();
    font.setWeight(marked ? QFont::DemiBold : QFont::Normal);
    m_label->setFont(font);
    if (m_spec.type == Type::Flag)
        m_editor->setFont(font);
    m_reset->setVisible(marked);
    m_note->setVisible(marked);
    m_note->setForegroundRole(m_error ? QPalette::BrightText : QPalette::PlaceholderText);
    m_note->setText(m_error ? rangeSentence(m_spec)
                            : Tr::tr("default %1").arg(lineText(m_spec, m_spec.initial)));
    const QString help = helpText(m_spec);
    m_editor->setAccessibleDescription(m_error ? rangeSentence(m_spec) + QLatin1Char('\n') + help
                                               : help);
}

/// A wheel that scrolls the form must not change what happens to lie under the pointer.
bool ParamField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Wheel && !m_editor->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace tenbin
