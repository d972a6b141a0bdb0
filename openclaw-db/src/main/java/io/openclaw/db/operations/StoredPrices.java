package io.openclaw.db.operations;

import io.openclaw.db.pricing.PriceBook;

/**
 * A price book as the database has it.
 *
 * @param revision last row of {@code price_editions} that is in it; 0: none
 */
public record StoredPrices(PriceBook book, long revision) {}
