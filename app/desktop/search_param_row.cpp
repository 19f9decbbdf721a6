#include "app/desktop/search_param_row.h"

#include "core/number.h"
#include "core/text.h"
#include "models/search_space.h"
#include "models/search_suggestion.h"
#include "widgets/param_field.h"
#include "widgets/theme.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace tenbin {

namespace {

using Type = ParamSpec::Type;

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

/// "a;b" and "a,b" are one text each where commas stand within the values.
QStringList textsBetween(const QString &text)
{
    QStringList parts;
    for (const QString &part : text.split(u';')) {
        if (!part.trimmed().isEmpty())
            parts.append(part.trimmed());
    }
    return parts;
}

} // namespace

SearchParamRow::SearchParamRow(ParamSpec spec, QWidget *parent)
    : QWidget(parent), m_spec(std::move(spec)), m_varies(new QCheckBox(this)),
      m_fixed(new ParamField(m_spec, m_spec.title, this)), m_note(plainLabel({}, this))
{
    m_varies->setAccessibleName(Tr::tr("Vary %1").arg(m_spec.title));
    m_varies->setToolTip(plainToolTip(
        Tr::tr("Tick to try several values of %1\n%2").arg(m_spec.title, m_spec.help)));
    m_editor = makeEditor();
    m_note->setWordWrap(true);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(4);
    layout->addWidget(m_varies, 0, 0, Qt::AlignTop);
    // One of the two is shown; the tick stands beside its first line.
    auto *value = new QVBoxLayout;
    value->setSpacing(0);
    value->addWidget(m_fixed);
    value->addWidget(m_editor);
    m_varies->setFixedHeight(m_fixed->editor()->sizeHint().height());
    layout->addLayout(value, 0, 1);
    layout->addWidget(m_note, 1, 1);
    layout->setColumnStretch(1, 1);
    const QString suggested = suggestedSpace(m_spec);
    setSpace(suggested.isEmpty() ? m_spec.valueText(m_spec.initial) : suggested);
    connect(m_varies, &QCheckBox::toggled, this, [this] {
        showMode();
        Q_EMIT changed();
    });
    connect(m_fixed, &ParamField::changed, this, &SearchParamRow::changed);
    showMode();
}

bool SearchParamRow::isNumber() const
{
    return m_spec.type == Type::Integer || m_spec.type == Type::Real;
}

QLineEdit *SearchParamRow::makeLine(const QString &name)
{
    auto *line = new QLineEdit(this);
    line->setAccessibleName(QStringLiteral("%1: %2").arg(m_spec.title, name));
    line->setMinimumWidth(48);
    connect(line, &QLineEdit::textChanged, this, [this] {
        check();
        Q_EMIT changed();
    });
    return line;
}

QWidget *SearchParamRow::makeEditor()
{
    if (isNumber())
        return makeRangeEditor();
    if (m_spec.type == Type::Flag || m_spec.type == Type::Choice)
        return makeChoiceEditor();
    auto *editor = new QWidget(this);
    auto *layout = new QGridLayout(editor);
    layout->setContentsMargins(0, 0, 0, 0);
    m_texts = makeLine(Tr::tr("values"));
    m_texts->setPlaceholderText(Tr::tr("values with ; between them"));
    layout->addWidget(plainLabel(m_spec.title, editor), 0, 0);
    layout->addWidget(m_texts, 0, 1);
    layout->setColumnStretch(0, 4);
    layout->setColumnStretch(1, 5);
    return editor;
}

QWidget *SearchParamRow::makeRangeEditor()
{
    auto *editor = new QWidget(this);
    auto *layout = new QGridLayout(editor);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(6);
    layout->setVerticalSpacing(4);
    m_low = makeLine(Tr::tr("low end"));
    m_high = makeLine(Tr::tr("high end"));
    m_step = makeLine(Tr::tr("step"));
    m_logarithmic = new QCheckBox(Tr::tr("log"), editor);
    m_logarithmic->setAccessibleName(Tr::tr("%1: by the logarithm").arg(m_spec.title));
    m_logarithmic->setToolTip(
        Tr::tr("Spread by the logarithm: as many trials from 0.1 to 1 as from 1 to 10"));
    connect(m_logarithmic, &QCheckBox::toggled, this, [this] {
        check();
        Q_EMIT changed();
    });
    auto *title = plainLabel(m_spec.title, editor);
    layout->addWidget(title, 0, 0);
    layout->addWidget(m_low, 0, 1);
    layout->addWidget(plainLabel(Tr::tr("to"), editor), 0, 2);
    layout->addWidget(m_high, 0, 3);
    layout->addWidget(m_logarithmic, 1, 1);
    layout->addWidget(plainLabel(Tr::tr("step"), editor), 1, 2);
    layout->addWidget(m_step, 1, 3);
    layout->setColumnStretch(0, 4);
    layout->setColumnStretch(1, 3);
    layout->setColumnStretch(3, 3);
    title->setBuddy(m_low);
    title->setToolTip(plainToolTip(m_spec.help));
    m_step->setPlaceholderText(Tr::tr("any"));
    return editor;
}

QWidget *SearchParamRow::makeChoiceEditor()
{
    auto *editor = new QWidget(this);
    auto *layout = new QGridLayout(editor);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setVerticalSpacing(4);
    layout->addWidget(plainLabel(m_spec.title, editor), 0, 0, Qt::AlignTop);
    const QStringList choices = m_spec.type == Type::Flag
                                    ? QStringList{QStringLiteral("true"), QStringLiteral("false")}
                                    : m_spec.choices;
    for (const QString &choice : choices) {
        auto *box = new QCheckBox(choice, editor);
        box->setAccessibleName(QStringLiteral("%1: %2").arg(m_spec.title, choice));
        layout->addWidget(box, int(m_choices.size()), 1);
        m_choices.append(box);
        connect(box, &QCheckBox::toggled, this, [this] {
            check();
            Q_EMIT changed();
        });
    }
    layout->setColumnStretch(0, 4);
    layout->setColumnStretch(1, 5);
    return editor;
}

bool SearchParamRow::varies() const
{
    return m_varies->isChecked();
}

void SearchParamRow::setVaries(bool varies)
{
    m_varies->setChecked(varies);
}

QString SearchParamRow::space() const
{
    if (isNumber()) {
        QString text = m_low->text().trimmed() + u':' + m_high->text().trimmed();
        if (m_logarithmic->isChecked())
            text += QStringLiteral(":log");
        const QString step = m_step->text().trimmed();
        return step.isEmpty() ? text : text + u':' + step;
    }
    QStringList values;
    for (const QCheckBox *box : m_choices) {
        if (box->isChecked())
            values.append(box->text());
    }
    if (!m_texts)
        return values.join(u',');
    values = textsBetween(m_texts->text());
    if (m_spec.type == Type::List)
        return values.join(u';');
    for (QString &value : values)
        value.replace(u',', QLatin1String("\\,"));
    return values.join(u',');
}

void SearchParamRow::setSpace(const QString &space)
{
    if (isNumber()) {
        QStringList parts = space.split(u':');
        m_logarithmic->setChecked(parts.removeAll(QStringLiteral("log")) > 0);
        m_low->setText(parts.value(0));
        m_high->setText(parts.value(1, parts.value(0)));
        m_step->setText(parts.value(2));
    } else if (m_texts) {
        m_texts->setText(m_spec.type == Type::List ? space
                                                   : splitList(space).join(QStringLiteral("; ")));
    } else {
        const QStringList chosen = space.split(u',');
        for (QCheckBox *box : std::as_const(m_choices))
            box->setChecked(chosen.contains(box->text()));
    }
    check();
}

std::optional<Error> SearchParamRow::error() const
{
    const Result<SearchDimension> dimension = SearchDimension::parse(m_spec, space());
    if (!dimension)
        return dimension.error();
    return {};
}

std::optional<QJsonValue> SearchParamRow::fixedValue() const
{
    if (varies() || !m_fixed->isChanged())
        return {};
    return m_fixed->value();
}

void SearchParamRow::setFixedValue(const QJsonValue &value)
{
    m_fixed->setValue(value);
}

void SearchParamRow::setGrid(bool grid)
{
    m_grid = grid;
    check();
}

void SearchParamRow::showMode()
{
    m_fixed->setVisible(!varies());
    m_editor->setVisible(varies());
    check();
}

/// Below the editor: what is wrong, or what a grid makes of the range.
void SearchParamRow::check()
{
    if (!m_editor)
        return;
    const Result<SearchDimension> dimension = SearchDimension::parse(m_spec, space());
    QString text;
    if (!dimension) {
        text = dimension.error().text;
    } else if (isNumber() && (m_grid || !dimension->isRange())) {
        constexpr qsizetype shown = 8;
        const QList<QJsonValue> values = dimension->gridValues();
        QStringList texts;
        for (const QJsonValue &value : values.first(std::min(shown, values.size())))
            texts.append(shortNumber(value.toDouble(), 4));
        if (values.size() > shown)
            texts.append(QStringLiteral("… (%1)").arg(values.size()));
        text = texts.join(QStringLiteral(", "));
    }
    m_note->setText(text);
    m_note->setForegroundRole(dimension ? QPalette::PlaceholderText : QPalette::BrightText);
    m_note->setVisible(varies() && !text.isEmpty());
}

} // namespace tenbin
