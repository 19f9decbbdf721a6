#include "app/desktop/run_view.h"

#include "app/desktop/session.h"
#include "core/number.h"
#include "core/text.h"
#include "widgets/block_view.h"

#include <QLocale>
#include <QVBoxLayout>

namespace tenbin {

RunView::RunView(Session &session, QWidget *parent)
    : QWidget(parent), m_session(session), m_blocks(new BlockView(this))
{
    m_blocks->setAccessibleName(Tr::tr("The run"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_blocks);
    connect(m_blocks, &BlockView::failed, &session, &Session::failed);
}

void RunView::setRun(const StoredRun &run)
{
    // What is already shown stays as it is, with its scrolling and zoom.
    if (run.id == m_id && run.status == m_status && run.status != RunStatus::Running)
        return;
    m_id = run.id;
    m_status = run.status;
    m_blocks->setBlocks(blocksOf(run));
}

void RunView::clear()
{
    m_id.clear();
    m_blocks->clear();
}

QList<Block> RunView::blocksOf(const StoredRun &run) const
{
    QList<Block> blocks;
    blocks.append(Heading{run.title(), 1});
    QStringList facts{run.task};
    if (!run.learner.isEmpty())
        facts.append(run.learner);
    if (!run.dataset.isEmpty())
        facts.append(run.dataset);
    facts.append(Tr::tr("seed %1").arg(run.seed));
    facts.append(QLocale().toString(run.started.toLocalTime(), QLocale::ShortFormat));
    if (run.status != RunStatus::Running)
        facts.append(Tr::tr("%1 s").arg(shortNumber(run.seconds)));
    blocks.append(Paragraph{facts.join(QStringLiteral(" · "))});
    if (run.error)
        blocks.append(Paragraph{run.error->text + u' ' + run.error->hint});
    if (run.status == RunStatus::Running)
        blocks.append(Paragraph{Tr::tr("The run goes on; its results appear when it ends.")});
    if (run.status != RunStatus::Finished)
        return blocks;
    const Result<Outcome> outcome = m_session.outcome(run.id);
    if (!outcome) {
        blocks.append(Paragraph{outcome.error().text + u' ' + outcome.error().hint});
        return blocks;
    }
    for (const QString &warning : outcome->warnings)
        blocks.append(Paragraph{Tr::tr("Warning: %1").arg(warning)});
    return blocks + outcome->blocks;
}

} // namespace tenbin
