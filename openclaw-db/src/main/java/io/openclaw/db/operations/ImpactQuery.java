package io.openclaw.db.operations;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which changes are asked for.
 *
 * @param since from when on changes count, where none is named
 * @param now no call is later
 * @param window how long before and how long after a change is looked at
 * @param host only of this machine; null: of all
 * @param around only what is near this; null: everything
 */
public record ImpactQuery(
        Instant since,
        Instant now,
        Duration window,
        @Nullable String host,
        @Nullable Around around) {

    /** What {@link Around#parse} takes beside a time, for messages and manuals. */
    public static final String NAMES = "deploy:N, config:N, issue:N (or N, a deployment)";

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(7);

    public ImpactQuery {
        if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("The window must be 1m to 7d.");
        }
    }

    /**
     * What to look around.
     *
     * @param table deploy, config or issue; null: a time
     * @param id number in that table
     */
    public record Around(
            @Nullable String table, long id, @Nullable Instant at) {

        private static final Pattern ROW = Pattern.compile("(?:(deploy|config|issue):)?(\\d{1,18})");

        /** What a text names: a row, else a time as {@code moments} reads it. */
        public static Optional<Around> parse(String text, Function<String, Optional<Instant>> moments) {
            Matcher row = ROW.matcher(text.strip());
            if (row.matches()) {
                String table = row.group(1) == null ? "deploy" : row.group(1);
                return Optional.of(new Around(table, Long.parseLong(row.group(2)), null));
            }
            return moments.apply(text).map(at -> new Around(null, 0, at));
        }
    }
}
