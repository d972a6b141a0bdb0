package io.openclaw.db.usage;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked.
 *
 * @param from the first instant that counts
 * @param to the first that does not count any more
 * @param zone whose days, weeks and months are meant; their offsets are whole quarters of an hour, as all are since 1972
 * @param step into what the window is divided; null: not at all
 * @param by what calls are told apart by; none: one sum
 * @param only calls that have these values; the empty text is what nobody told
 */
public record UsageQuery(
        Instant from, Instant to, ZoneId zone, @Nullable Step step, Set<Dimension> by, Map<Dimension, String> only) {

    /** @throws IllegalArgumentException when the window is empty */
    public UsageQuery {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("A window must begin before it ends.");
        }
        by = Set.copyOf(by);
        only = Map.copyOf(only);
    }

    /** One sum over a window. */
    public static UsageQuery of(Instant from, Instant to) {
        return new UsageQuery(from, to, ZoneOffset.UTC, null, Set.of(), Map.of());
    }

    /** The same window, one sum for each of what {@code dimensions} tell apart. */
    public UsageQuery by(Dimension... dimensions) {
        Set<Dimension> told = EnumSet.noneOf(Dimension.class);
        told.addAll(Set.of(dimensions));
        return new UsageQuery(from, to, zone, step, told, only);
    }

    /** The same, one sum for each hour, day, week or month of a zone. */
    public UsageQuery each(Step part, ZoneId ofZone) {
        return new UsageQuery(from, to, ofZone, part, by, only);
    }

    /** The same of the calls that have these values. */
    public UsageQuery only(Map<Dimension, String> values) {
        return new UsageQuery(from, to, zone, step, by, values);
    }
}
