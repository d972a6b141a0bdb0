package io.openclaw.cli.output;

import java.time.Duration;
import java.util.Locale;

/**
 * How far something is.
 *
 * @param done at most {@code total}, which may grow
 * @param elapsed since it began
 */
public record Progress(String name, long done, long total, Duration elapsed) {
    private static final int CELLS = 24;

    /** With a bar, for a terminal. */
    public String bar() {
        int full = total == 0 ? CELLS : (int) Math.min(CELLS, done * CELLS / total);
        return name + " [" + "#".repeat(full) + "-".repeat(CELLS - full) + "] " + words();
    }

    /** Without, for a log. */
    public String words() {
        String percent = total == 0 ? "100" : Long.toString(Math.min(100, done * 100 / total));
        return String.format(
                Locale.ROOT,
                "%s %%, %s of %s, %s/s%s",
                percent,
                Quantities.count(done),
                Quantities.count(total),
                Quantities.count(Math.round(perSecond())),
                left());
    }

    private double perSecond() {
        double seconds = elapsed.toNanos() / 1e9;
        return seconds <= 0 ? 0 : done / seconds;
    }

    private String left() {
        if (done == 0 || done >= total) {
            return "";
        }
        long seconds = Math.round((total - done) / Math.max(perSecond(), 1e-9));
        return seconds < 60
                ? ", " + seconds + " s left"
                : String.format(Locale.ROOT, ", %d:%02d min left", seconds / 60, seconds % 60);
    }
}
