#pragma once

#include "core/progress.h"
#include "core/result.h"
#include "data/dataset.h"
#include "data/format.h"

namespace tenbin {

/// Weka's attribute-relation files (waikato.github.io/weka-wiki, "ARFF"): dense and sparse rows,
/// numeric, nominal, string and date attributes. A value that an attribute cannot hold becomes
/// missing, one that a nominal attribute does not list becomes a further category, a row of the
/// wrong length is left out: each is reported.
Result<Dataset> readArff(const Source &source, const ReadOptions &options, Progress &progress);

/// BadInput when times are finer than the milliseconds that ARFF can say.
Status writeArff(const Dataset &dataset, const QString &path, Progress &progress);

} // namespace tenbin
