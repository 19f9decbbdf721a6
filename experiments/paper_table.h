#pragma once

#include "core/block.h"
#include "core/progress.h"
#include "experiments/model_matrix.h"

#include <QString>

namespace tenbin {

/// A table of models by data sets for a paper: mean ± deviation, the best model of each data set in
/// bold. Numbers have as many decimals as give the largest mean of a data set three significant
/// digits (0.871, 12.3); a cell without a run is a dash. Every name is escaped.
QString latexTable(const ModelMatrix &matrix);
QString markdownTable(const ModelMatrix &matrix);
/// One row a model; for each data set the columns "NAME mean", "NAME sd" and "NAME best" with full
/// digits. Cells that a spreadsheet would run are marked as CSV files of data sets are.
Result<QString> csvTable(const ModelMatrix &matrix);
Status writeCsvTable(const ModelMatrix &matrix, const QString &path, Progress &progress);

/// The same for the screen: one column a data set.
Table paperTableBlock(const ModelMatrix &matrix);

} // namespace tenbin
