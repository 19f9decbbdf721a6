#pragma once

namespace tenbin {

/// Whether two shares differ by more than chance.
struct ProportionTest
{
    double difference = 0; ///< first - second
    double pValue = 1;     ///< two-sided
    bool exact = false;    ///< Fisher's test, else the normal approximation
};

/// `hits` among `rows`, twice; both rows > 0. Fisher's exact test (the tables no likelier than
/// this one) when a cell of the table is expected to hold fewer than five, else the pooled z-test.
/// Agresti, "Categorical Data Analysis", 2013, sections 3.2 and 3.5.
ProportionTest compareProportions(double hits1, double rows1, double hits2, double rows2);

} // namespace tenbin
