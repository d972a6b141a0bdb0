package io.openclaw.db.usage;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;

/**
 * A cell whose sums are not those of its calls.
 *
 * @param quarterAt begin of its quarter of an hour
 * @param of which cell of it
 * @param lacking by name of the column, what must be added to be right; of the histograms, how many buckets are wrong
 */
public record RollupDifference(Instant quarterAt, Map<Dimension, String> of, Map<String, BigDecimal> lacking) {}
