/**
 * What model calls cost: provider-scoped, dated, tiered prices, and the exact arithmetic on them. Unknown is unknown, never 0 and never a guess. Pure:
 * no database and no clock; {@code io.openclaw.db.operations} keeps the prices that people set.
 *
 * <p>The door is {@link io.openclaw.db.pricing.PriceBook}; {@link io.openclaw.db.pricing.BundledPrices} fills one from the table that the module
 * carries.
 */
@org.jspecify.annotations.NullMarked
package io.openclaw.db.pricing;
