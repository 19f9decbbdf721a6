#include "app/desktop/search_space_form.h"

#include "app/desktop/search_param_row.h"
#include "core/text.h"
#include "models/search_suggestion.h"
#include "widgets/icons.h"

#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace tenbin {

namespace {

QVBoxLayout *column(QWidget *widget)
{
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    return layout;
}

} // namespace

SearchSpaceForm::SearchSpaceForm(const QList<ParamSpec> &specs, QWidget *parent)
    : QWidget(parent), m_rest(new QWidget(this)), m_more(new QToolButton(this))
{
    const bool any = std::any_of(specs.begin(), specs.end(),
                                 [](const ParamSpec &spec) { return spec.important; });
    const QStringList suggested = suggestedParams(specs);
    QVBoxLayout *layout = column(this);
    QVBoxLayout *rest = column(m_rest);
    for (const ParamSpec &spec : specs) {
        if (spec.type == ParamSpec::Type::Object)
            continue;
        auto *row = new SearchParamRow(spec, this);
        row->setVaries(suggested.contains(spec.id));
        (spec.important || !any ? layout : rest)->addWidget(row);
        m_rows.append(row);
        connect(row, &SearchParamRow::changed, this, &SearchSpaceForm::changed);
    }
    m_more->setAutoRaise(true);
    m_more->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_more->setCheckable(false);
    m_more->setVisible(rest->count() > 0);
    layout->addWidget(m_more);
    layout->addWidget(m_rest);
    layout->addStretch();
    showMore(false);
    connect(m_more, &QToolButton::clicked, this, [this] { showMore(m_rest->isHidden()); });
}

void SearchSpaceForm::showMore(bool more)
{
    m_rest->setVisible(more);
    m_more->setIcon(icon(more ? QStringLiteral("collapse") : QStringLiteral("expand")));
    m_more->setText(Tr::tr("More parameters (%1)").arg(m_rest->layout()->count()));
    m_more->setAccessibleName(more ? Tr::tr("Hide the other parameters")
                                   : Tr::tr("Show the other parameters"));
}

QStringList SearchSpaceForm::space() const
{
    QStringList texts;
    for (const SearchParamRow *row : m_rows) {
        if (row->varies())
            texts.append(QStringLiteral("%1=%2").arg(row->spec().id, row->space()));
    }
    return texts;
}

QJsonObject SearchSpaceForm::fixedValues() const
{
    QJsonObject values;
    for (const SearchParamRow *row : m_rows) {
        if (const std::optional<QJsonValue> value = row->fixedValue())
            values[row->spec().id] = *value;
    }
    return values;
}

std::optional<Error> SearchSpaceForm::error() const
{
    for (const SearchParamRow *row : m_rows) {
        if (!row->varies())
            continue;
        std::optional<Error> error = row->error();
        if (!error)
            continue;
        // How the command line writes it is of no use here.
        error->hint = Tr::tr("Correct the values of \"%1\".").arg(row->spec().title);
        return error;
    }
    return {};
}

void SearchSpaceForm::setGrid(bool grid)
{
    for (SearchParamRow *row : std::as_const(m_rows))
        row->setGrid(grid);
}

SearchParamRow *SearchSpaceForm::row(const QString &id) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                    [&](const auto *row) { return row->spec().id == id; });
    return found == m_rows.end() ? nullptr : *found;
}

} // namespace tenbin
