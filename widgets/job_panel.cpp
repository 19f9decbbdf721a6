#include "widgets/job_panel.h"

#include "core/number.h"
#include "core/text.h"
#include "widgets/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace tenbin {

namespace {

constexpr int barWidth = 160;
constexpr int barSteps = 1000;

QProgressBar *makeBar(QWidget *parent)
{
    auto *bar = new QProgressBar(parent);
    bar->setRange(0, barSteps);
    bar->setFixedWidth(barWidth);
    bar->setTextVisible(false);
    bar->setFixedHeight(8);
    return bar;
}

QToolButton *makeButton(const QString &iconName, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(icon(iconName));
    button->setAutoRaise(true);
    button->setAccessibleName(name);
    button->setToolTip(name);
    return button;
}

QString stateText(const JobDisplay &job)
{
    if (job.waiting)
        return Tr::tr("waiting");
    QStringList parts;
    if (!job.note.isEmpty())
        parts.append(job.note);
    parts.append(Tr::tr("%1 %").arg(int(std::floor(100 * job.fraction))));
    if (job.rate > 0 && std::isfinite(job.rate))
        parts.append(Tr::tr("%1 %/s").arg(shortNumber(100 * job.rate, 2)));
    const QString left = remainingText(job.remaining);
    if (!left.isEmpty())
        parts.append(left);
    return parts.join(QStringLiteral(" · "));
}

/// One job by its title, several by their number.
QString summaryText(const QList<const JobDisplay *> &running, qsizetype waiting)
{
    QStringList parts;
    double longest = std::numeric_limits<double>::quiet_NaN();
    for (const JobDisplay *job : running)
        longest = std::fmax(longest, job->remaining); // what is unknown does not count
    if (running.size() == 1)
        parts = {running.first()->title, stateText(*running.first())};
    else if (!running.isEmpty())
        parts = {Tr::tr("%1 running").arg(running.size()), remainingText(longest)};
    if (waiting > 0)
        parts.append(Tr::tr("%1 waiting").arg(waiting));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

} // namespace

/// One job.
class JobRow : public QWidget
{
    Q_OBJECT

public:
    explicit JobRow(JobPanel *panel) : QWidget(panel), bar(makeBar(this))
    {
        title = new QLabel(this);
        title->setTextFormat(Qt::PlainText);
        note = new QLabel(this);
        note->setTextFormat(Qt::PlainText);
        note->setForegroundRole(QPalette::PlaceholderText);
        auto *log = makeButton(QStringLiteral("text"), Tr::tr("Show the job's log"), this);
        auto *cancel = makeButton(QStringLiteral("stop"), Tr::tr("Cancel the job"), this);
        auto *layout = new QHBoxLayout(this);
        layout->setContentsMargins(12, 2, 8, 2);
        layout->addWidget(title);
        layout->addWidget(note, 1);
        layout->addWidget(bar);
        layout->addWidget(log);
        layout->addWidget(cancel);
        connect(log, &QToolButton::clicked, panel,
                [this, panel] { Q_EMIT panel->logRequested(job.id); });
        connect(cancel, &QToolButton::clicked, panel,
                [this, panel] { Q_EMIT panel->cancelRequested(job.id); });
    }

    void setJob(const JobDisplay &state)
    {
        job = state;
        title->setText(job.title);
        note->setText(stateText(job));
        bar->setValue(int(job.fraction * barSteps));
        bar->setAccessibleName(Tr::tr("Progress of %1").arg(job.title));
    }

    JobDisplay job;

private:
    QLabel *title;
    QLabel *note;
    QProgressBar *bar;
};

QString remainingText(double seconds)
{
    if (!std::isfinite(seconds))
        return {};
    const auto whole = qint64(std::ceil(std::max(0.0, seconds)));
    if (whole < 60)
        return Tr::tr("%1 s left").arg(whole);
    if (whole < 3600)
        return Tr::tr("%1 min %2 s left").arg(whole / 60).arg(whole % 60);
    return Tr::tr("%1 h %2 min left").arg(whole / 3600).arg(whole % 3600 / 60);
}

JobPanel::JobPanel(QWidget *parent)
    : QFrame(parent), m_summary(new QLabel(this)), m_bar(makeBar(this)),
      m_cancel(makeButton(QStringLiteral("stop"), Tr::tr("Cancel the job"), this)),
      m_expand(makeButton(QStringLiteral("collapse"), Tr::tr("Show all jobs"), this)),
      m_list(new QScrollArea(this)), m_listLayout(nullptr)
{
    setAccessibleName(Tr::tr("Jobs"));
    m_summary->setTextFormat(Qt::PlainText);
    m_bar->setAccessibleName(Tr::tr("Progress of all jobs"));
    auto *rows = new QWidget(m_list);
    m_listLayout = new QVBoxLayout(rows);
    m_listLayout->setContentsMargins(0, 4, 0, 4);
    m_listLayout->setSpacing(0);
    m_listLayout->addStretch(1);
    m_list->setWidget(rows);
    m_list->setWidgetResizable(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(Tr::tr("All jobs"));

    auto *line = new QHBoxLayout;
    line->setContentsMargins(12, 2, 8, 2);
    line->addWidget(m_summary, 1);
    line->addWidget(m_bar);
    line->addWidget(m_cancel);
    line->addWidget(m_expand);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list);
    layout->addLayout(line);

    connect(m_expand, &QToolButton::clicked, this, [this] { setExpanded(!m_expanded); });
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        if (m_rows.size() == 1)
            Q_EMIT cancelRequested(m_rows.first()->job.id);
    });
    setExpanded(false);
    refresh();
}

void JobPanel::update(const JobDisplay &job)
{
    auto found = std::find_if(m_rows.begin(), m_rows.end(),
                              [&](const JobRow *row) { return row->job.id == job.id; });
    if (found == m_rows.end()) {
        auto *row = new JobRow(this);
        m_listLayout->insertWidget(int(m_rows.size()), row);
        m_rows.append(row);
        found = m_rows.end() - 1;
    }
    (*found)->setJob(job);
    refresh();
}

void JobPanel::remove(const QString &id)
{
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i]->job.id == id)
            m_rows.takeAt(i)->deleteLater();
    }
    refresh();
}

void JobPanel::setExpanded(bool expanded)
{
    m_expanded = expanded;
    m_list->setVisible(expanded);
    // The list opens upwards.
    m_expand->setIcon(icon(expanded ? QStringLiteral("expand") : QStringLiteral("collapse")));
    const QString name = expanded ? Tr::tr("Hide the list of jobs") : Tr::tr("Show all jobs");
    m_expand->setAccessibleName(name);
    m_expand->setToolTip(name);
}

void JobPanel::refresh()
{
    setVisible(!m_rows.isEmpty());
    if (m_rows.isEmpty())
        return;
    double sum = 0;
    QList<const JobDisplay *> running;
    for (const JobRow *row : std::as_const(m_rows)) {
        sum += row->job.fraction;
        if (!row->job.waiting)
            running.append(&row->job);
    }
    m_bar->setValue(int(sum / double(m_rows.size()) * barSteps));
    m_cancel->setVisible(m_rows.size() == 1);
    const JobDisplay &first = m_rows.first()->job;
    m_summary->setText(m_rows.size() == 1 ? first.title + QStringLiteral(" · ") + stateText(first)
                                          : summaryText(running, m_rows.size() - running.size()));
    constexpr int mostHeight = 160;
    m_list->setFixedHeight(std::min(mostHeight, m_list->widget()->sizeHint().height()));
}

} // namespace tenbin

#include "job_panel.moc"
