#include "app/desktop/search_panel.h"

#include "app/desktop/search_space_form.h"
#include "core/json.h"
#include "core/text.h"
#include "experiments/training.h"
#include "models/metric.h"
#include "models/search_plan.h"
#include "widgets/choice_box.h"
#include "widgets/theme.h"

#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QSpinBox>
#include <QVBoxLayout>

namespace tenbin {

namespace {

constexpr qint64 manyFits = 3000;
constexpr int mostTrials = 10'000;

QString methodTitle(const QString &kind)
{
    if (kind == QLatin1String("grid"))
        return Tr::tr("Grid of all combinations");
    return kind == QLatin1String("random") ? Tr::tr("Random settings")
                                           : Tr::tr("Successive halving");
}

QString number(qint64 value)
{
    return QLocale(QLocale::English).toString(value);
}

/// "20 trials × 5 folds, 106 fits".
QString sizeText(const SearchSize &size)
{
    QString text =
        size.rounds > 1
            ? Tr::tr("About %1 trials in %2 rounds × %3 folds")
                  .arg(number(size.trials), number(size.rounds), number(size.folds))
            : Tr::tr("%1 × %2").arg(counted(size.trials, Tr::tr("%1 trial"), Tr::tr("%1 trials")),
                                    counted(size.folds, Tr::tr("%1 fold"), Tr::tr("%1 folds")));
    if (size.outer > 0)
        text += Tr::tr(", and as many within each of %1 folds").arg(number(size.outer));
    return text + Tr::tr(": %1 models to fit").arg(number(size.fits));
}

} // namespace

SearchPanel::SearchPanel(QWidget *parent)
    : QWidget(parent), m_learner(new ChoiceBox(Tr::tr("Learner to search"), this)),
      m_method(new ChoiceBox(Tr::tr("Kind of search"), this)), m_trials(new QSpinBox(this)),
      m_resource(new ChoiceBox(Tr::tr("What rounds grow by"), this)),
      m_metric(new ChoiceBox(Tr::tr("Metric that decides"), this)),
      m_nested(new ChoiceBox(Tr::tr("Inner folds"), this)), m_area(new QScrollArea(this)),
      m_size(new QLabel(this)), m_formHost(new QWidget)
{
    auto *content = new QWidget;
    auto *inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 8, 0);
    inside->setSpacing(12);
    auto *fields = new QFormLayout;
    fields->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    fields->setVerticalSpacing(8);
    addFields(*fields);
    inside->addLayout(fields);
    auto *hint = new QLabel(Tr::tr("Tick the parameters that vary."), content);
    hint->setForegroundRole(QPalette::PlaceholderText);
    inside->addWidget(hint);
    auto *host = new QVBoxLayout(m_formHost);
    host->setContentsMargins(0, 0, 0, 0);
    inside->addWidget(m_formHost);
    inside->addStretch(1);
    m_area->setWidget(content);
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setAccessibleName(Tr::tr("Settings of the search"));
    m_size->setAccessibleName(Tr::tr("Size of the search"));
    m_size->setWordWrap(true);
    m_size->setTextFormat(Qt::PlainText);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_area, 1);
    layout->addWidget(m_size);

    // Typing a number must not count a large grid at every letter.
    m_countTimer.setSingleShot(true);
    m_countTimer.setInterval(150);
    connect(&m_countTimer, &QTimer::timeout, this, &SearchPanel::showSize);
    connect(this, &SearchPanel::changed, this, [this] { m_countTimer.start(); });
    connect(m_learner, &QComboBox::currentIndexChanged, this, &SearchPanel::showForm);
    connect(m_method, &QComboBox::currentIndexChanged, this, &SearchPanel::showMethod);
    for (const ChoiceBox *box : {m_resource, m_metric, m_nested})
        connect(box, &QComboBox::currentIndexChanged, this, &SearchPanel::changed);
    connect(m_trials, &QSpinBox::valueChanged, this, &SearchPanel::changed);
    setLearner(QStringLiteral("gradient_boosting"));
    showForm();
    showMethod();
}

void SearchPanel::addFields(QFormLayout &layout)
{
    for (const auto &[id, learner] : shelf<Learner>().entries()) {
        if (learner.params.isEmpty())
            continue;
        m_learner->addItem(learner.title, id);
        m_learner->setItemData(m_learner->count() - 1, plainToolTip(learner.help), Qt::ToolTipRole);
    }
    for (const QString &kind : SearchPlan::kinds())
        m_method->addItem(methodTitle(kind), kind);
    m_method->setCurrentIndex(m_method->findData(QStringLiteral("random")));
    m_method->setToolTip(Tr::tr("Halving tries many settings on little; the best third goes on "
                                "with three times as much, round by round"));
    m_trials->setRange(0, mostTrials);
    m_trials->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_trials->setAccessibleName(Tr::tr("Trials"));
    m_trials->setFocusPolicy(Qt::StrongFocus);
    m_trials->installEventFilter(this);
    m_trials->setGroupSeparatorShown(true);
    m_resource->setToolTip(
        Tr::tr("What later rounds get more of: rows, or a whole-number parameter"));
    m_nested->addItem(Tr::tr("Off"), QString());
    m_nested->addItem(Tr::tr("Three inner folds"), QStringLiteral("kfold:3"));
    m_nested->addItem(Tr::tr("Five inner folds"), QStringLiteral("kfold:5"));
    m_nested->addItem(Tr::tr("Hold out 20 % inside"), QStringLiteral("holdout:0.2"));
    m_nested->setToolTip(
        Tr::tr("Nested validation: each fold's test rows judge a setting that was searched without "
               "them. Tells how much too good the best score of the search is."));
    layout.addRow(Tr::tr("Lear&ner"), m_learner);
    layout.addRow(Tr::tr("&Kind"), m_method);
    layout.addRow(Tr::tr("Tria&ls"), m_trials);
    m_resourceLabel = new QLabel(Tr::tr("Rounds gro&w by"));
    layout.addRow(m_resourceLabel, m_resource);
    m_resourceLabel->setBuddy(m_resource);
    layout.addRow(Tr::tr("&Judged by"), m_metric);
    layout.addRow(Tr::tr("Nested b&y"), m_nested);
}

/// A wheel that scrolls the settings must not change what happens to lie under the pointer.
bool SearchPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_trials && event->type() == QEvent::Wheel && !m_trials->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void SearchPanel::setGround(const std::optional<SearchGroundFacts> &facts,
                            const QJsonObject &training)
{
    const bool other = facts && (!m_facts || m_facts->problem != facts->problem);
    m_facts = facts;
    m_training = training;
    if (other)
        fillMetrics(facts->problem);
    m_countTimer.start();
}

void SearchPanel::fillMetrics(Problem problem)
{
    const QSignalBlocker quiet(m_metric);
    const QString before = m_metric->currentData().toString();
    m_metric->clear();
    for (const auto &[id, metric] : shelf<Metric>().entries()) {
        if (!metric.problems.contains(problem) || metric.parameters ||
            metric.needs == Metric::Needs::Quantiles || metric.needs == Metric::Needs::Interval)
            continue;
        m_metric->addItem(Tr::tr("%1 (%2)").arg(metric.title, metric.greaterIsBetter
                                                                  ? Tr::tr("more is better")
                                                                  : Tr::tr("less is better")),
                          id);
        m_metric->setItemData(m_metric->count() - 1, plainToolTip(metric.formula), Qt::ToolTipRole);
    }
    const int kept = m_metric->findData(before);
    m_metric->setCurrentIndex(kept >= 0 ? kept : m_metric->findData(usualMetric(problem)));
}

void SearchPanel::fillResources()
{
    const QSignalBlocker quiet(m_resource);
    m_resource->clear();
    m_resource->addItem(Tr::tr("Rows"), QStringLiteral("rows"));
    for (const ParamSpec &spec : shelf<Learner>().find(learner())->params) {
        if (spec.type == ParamSpec::Type::Integer && spec.important)
            m_resource->addItem(spec.title, spec.id);
    }
}

QString SearchPanel::learner() const
{
    return m_learner->currentData().toString();
}

void SearchPanel::setLearner(const QString &id)
{
    if (const int at = m_learner->findData(id); at >= 0)
        m_learner->setCurrentIndex(at);
}

SearchSpaceForm *SearchPanel::form() const
{
    return m_forms.value(learner());
}

void SearchPanel::showForm()
{
    if (!form()) {
        auto *made = new SearchSpaceForm(shelf<Learner>().find(learner())->params, m_formHost);
        m_forms[learner()] = made;
        m_formHost->layout()->addWidget(made);
        connect(made, &SearchSpaceForm::changed, this, &SearchPanel::changed);
    }
    for (SearchSpaceForm *one : std::as_const(m_forms))
        one->setVisible(one == form());
    fillResources();
    form()->setGrid(m_method->currentData() == QLatin1String("grid"));
    Q_EMIT changed();
}

void SearchPanel::showMethod()
{
    const QString kind = m_method->currentData().toString();
    const bool grid = kind == QLatin1String("grid");
    const bool halving = kind == QLatin1String("halving");
    m_trials->setSpecialValueText(grid      ? Tr::tr("All of the grid")
                                  : halving ? Tr::tr("27 in the first round")
                                            : Tr::tr("20, as usual"));
    m_trials->setToolTip(grid ? Tr::tr("Most settings that the grid may have; 0: no bound below "
                                       "10,000")
                              : Tr::tr("Settings to draw; 0: the usual number"));
    m_resource->setVisible(halving);
    m_resourceLabel->setVisible(halving);
    form()->setGrid(grid);
    Q_EMIT changed();
}

QJsonObject SearchPanel::params() const
{
    return {{QStringLiteral("learner"), learner()},
            {QStringLiteral("learner_params"), form()->fixedValues()},
            {QStringLiteral("search"), m_method->currentData().toString()},
            {QStringLiteral("space"), jsonTexts(form()->space())},
            {QStringLiteral("trials"), m_trials->value()},
            {QStringLiteral("metric"), m_metric->currentData().toString()},
            {QStringLiteral("nested"), m_nested->currentData().toString()},
            {QStringLiteral("resource"), m_resource->currentData().toString()}};
}

std::optional<Error> SearchPanel::error() const
{
    if (form()->space().isEmpty())
        return Error{Error::Kind::Usage,
                     Tr::tr("No parameter is to be searched."),
                     Tr::tr("Tick at least one of the learner's parameters."),
                     {}};
    if (std::optional<Error> wrong = form()->error())
        return wrong;
    if (!m_facts)
        return {};
    QJsonObject all = m_training;
    const QJsonObject own = params();
    for (auto one = own.begin(); one != own.end(); ++one)
        all[one.key()] = one.value();
    const Result<SearchSize> size = searchSize(all, *m_facts);
    if (!size)
        return size.error();
    return {};
}

void SearchPanel::showSize()
{
    QString text;
    bool alarming = false;
    if (const std::optional<Error> wrong = error()) {
        text = wrong->text + u' ' + wrong->hint;
        alarming = true;
    } else if (m_facts) {
        QJsonObject all = m_training;
        const QJsonObject own = params();
        for (auto one = own.begin(); one != own.end(); ++one)
            all[one.key()] = one.value();
        const Result<SearchSize> size = searchSize(all, *m_facts);
        if (size) {
            text = sizeText(*size) + u'.';
            alarming = size->fits > manyFits;
            if (alarming)
                text += u' ' + Tr::tr("That may take long.");
        }
    }
    m_size->setText(text);
    m_size->setForegroundRole(alarming ? QPalette::BrightText : QPalette::PlaceholderText);
    m_size->setVisible(!text.isEmpty());
}

} // namespace tenbin
