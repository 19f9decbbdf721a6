#pragma once

namespace tenbin {

struct ShareInterval
{
    double low = 0;
    double high = 1;
};

/// Wilson's score interval of a share of `rows` (of weighted rows: Kish's effective number);
/// all of [0, 1] without rows. Wilson, "Probable inference, the law of succession, and statistical
/// inference", 1927.
ShareInterval wilson(double share, double rows, double level = 0.95);

} // namespace tenbin
