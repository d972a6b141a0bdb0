package io.openclaw.db.drain;

import java.time.Duration;

/**
 * How many rows the next batch may hold: grows by a tenth with every batch that went well, halves when one took too long, and after an
 * outage feels its way up from a single row.
 */
final class BatchSize {

    private static final int START = 100;
    private static final int[] SLOW_START = {1, 10, 100, 500};

    private final int most;
    private int rows;
    private int slowStart = SLOW_START.length;

    BatchSize(int most) {
        this.most = most;
        this.rows = Math.min(START, most);
    }

    int rows() {
        return rows;
    }

    void succeeded(Duration took) {
        if (took.compareTo(Breaker.SLOW) >= 0) {
            tooMuch();
        } else if (slowStart < SLOW_START.length) {
            rows = Math.min(SLOW_START[slowStart++], most);
        } else {
            rows = Math.min(most, rows + Math.max(1, rows / 10));
        }
    }

    void tooMuch() {
        rows = Math.max(1, rows / 2);
        slowStart = SLOW_START.length;
    }

    void outage() {
        rows = SLOW_START[0];
        slowStart = 1;
    }
}
