#pragma once

namespace tenbin {

/// The range (largest less smallest) of k independent standard normal values: the studentized range
/// with infinitely many degrees of freedom, as Nemenyi's test needs it.
///   P(range > q) = k ∫ φ(z) (Φ(z)^(k-1) - (Φ(z) - Φ(z - q))^(k-1)) dz
/// by the trapezoidal rule, which converges faster than any power of the step for such integrands.
/// Relative error below 1e-9 for tails above 1e-15. Requires k >= 2.
double studentizedRangeTail(double q, int k);

/// The q with P(range > q) = tail, for 0 < tail < 1; within 1e-10.
double studentizedRangeQuantile(double tail, int k);

} // namespace tenbin
