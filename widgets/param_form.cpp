#include "widgets/param_form.h"

#include "core/text.h"
#include "widgets/icons.h"
#include "widgets/param_field.h"

#include <QSet>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

/// The title with the first letter that no other title of the form has taken.
QString withMnemonic(const QString &title, QSet<QChar> &taken)
{
    QString escaped = title;
    escaped.replace(QLatin1Char('&'), QLatin1String("&&"));
    for (qsizetype i = 0; i < escaped.size(); ++i) {
        const QChar letter = escaped[i].toLower();
        if (!letter.isLetterOrNumber() || taken.contains(letter))
            continue;
        taken.insert(letter);
        return escaped.insert(i, QLatin1Char('&'));
    }
    return escaped;
}

QVBoxLayout *column(QWidget *widget)
{
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    return layout;
}

} // namespace

ParamForm::ParamForm(QList<ParamSpec> specs, QWidget *parent)
    : QWidget(parent), m_specs(std::move(specs))
{
    addFields();
    updateMore();
}

void ParamForm::addFields()
{
    const bool any = std::any_of(m_specs.begin(), m_specs.end(),
                                 [](const ParamSpec &spec) { return spec.important; });
    QVBoxLayout *layout = column(this);
    m_more = new QToolButton(this);
    m_more->setAutoRaise(true);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_rest = new QWidget(this);
    QVBoxLayout *rest = column(m_rest);
    QSet<QChar> taken{QLatin1Char('m')};
    for (const ParamSpec &spec : std::as_const(m_specs)) {
        if (spec.type == ParamSpec::Type::Object)
            continue;
        auto *field = new ParamField(spec, withMnemonic(spec.title, taken));
        m_fields.append(field);
        (spec.important || !any ? layout : rest)->addWidget(field);
        connect(field, &ParamField::changed, this, [this] {
            updateMore();
            Q_EMIT changed();
        });
    }
    layout->addWidget(m_more);
    layout->addWidget(m_rest);
    layout->addStretch();
    m_rest->hide();
    connect(m_more, &QToolButton::clicked, this, [this] { setShowsMore(!m_open); });
}

void ParamForm::updateMore()
{
    qsizetype fields = 0, changed = 0;
    for (const ParamField *field : m_fields) {
        if (field->parentWidget() != m_rest)
            continue;
        ++fields;
        changed += field->isChanged();
    }
    m_more->setVisible(fields > 0);
    m_more->setIcon(icon(m_open ? QStringLiteral("collapse") : QStringLiteral("expand")));
    m_more->setText(changed > 0 ? Tr::tr("&More (%1, %2 changed)").arg(fields).arg(changed)
                                : Tr::tr("&More (%1)").arg(fields));
    m_more->setAccessibleName(m_open ? Tr::tr("Hide the other settings")
                                     : Tr::tr("Show the other settings"));
}

QJsonObject ParamForm::values() const
{
    QJsonObject values = Params::initial(m_specs).json();
    for (auto kept = m_kept.begin(); kept != m_kept.end(); ++kept)
        values[kept.key()] = kept.value();
    for (const ParamField *field : m_fields)
        values[field->spec().id] = field->value();
    return values;
}

QJsonObject ParamForm::changedValues() const
{
    QJsonObject changed = m_kept;
    for (const ParamField *field : m_fields) {
        if (field->isChanged())
            changed[field->spec().id] = field->value();
    }
    return changed;
}

Result<Params> ParamForm::params() const
{
    for (const ParamField *field : m_fields) {
        if (field->error())
            return Failure(*field->error());
    }
    return Params::checked(m_specs, values());
}

bool ParamForm::isValid() const
{
    return std::none_of(m_fields.begin(), m_fields.end(),
                        [](const ParamField *field) { return field->error().has_value(); });
}

void ParamForm::setValues(const QJsonObject &values)
{
    m_kept = {};
    for (const ParamSpec &spec : std::as_const(m_specs)) {
        if (spec.type == ParamSpec::Type::Object && values.contains(spec.id))
            m_kept[spec.id] = values[spec.id];
    }
    for (ParamField *field : std::as_const(m_fields)) {
        const ParamSpec &spec = field->spec();
        const QJsonValue given = values.value(spec.id);
        field->setValue(spec.check(given) ? given : spec.initial);
    }
    updateMore();
    Q_EMIT changed();
}

ParamField *ParamForm::field(const QString &id) const
{
    const auto found = std::find_if(m_fields.begin(), m_fields.end(),
                                    [&](const ParamField *one) { return one->spec().id == id; });
    return found == m_fields.end() ? nullptr : *found;
}

bool ParamForm::showsMore() const
{
    return m_open;
}

void ParamForm::setShowsMore(bool more)
{
    m_open = more;
    m_rest->setVisible(more);
    updateMore();
}

} // namespace tenbin
