package io.openclaw.cli.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What was measured.
 *
 * @param pacedPerSecond calls of {@code record()} in a second while its cost is taken
 * @param clock what the clock says of doing nothing, at that rate: the floor of the next two
 * @param recordUp cost of {@code record()} while rows are stored
 * @param recordFrozen the same while PostgreSQL accepts connections and never answers
 * @param redactionMegabytesPerSecond text of model calls without secrets, one thread
 * @param spoolFactsPerSecond committed to disk in groups of 256
 * @param storing the whole way beside COPY
 * @param replayRowsPerSecond from a full spool to the commit in PostgreSQL
 * @param heapUsedBytes after a collection, when all is done
 */
public record BenchReport(
        int pacedPerSecond,
        Cost clock,
        RecordCost recordUp,
        RecordCost recordFrozen,
        double redactionMegabytesPerSecond,
        double spoolFactsPerSecond,
        Storing storing,
        double replayRowsPerSecond,
        long heapUsedBytes) {

    /** Times of one call, the clock's own cost included. */
    public record Cost(double p50Micros, double p99Micros, double p999Micros) {

        static Cost of(Histogram nanos) {
            return new Cost(
                    nanos.getValueAtPercentile(50) / 1e3,
                    nanos.getValueAtPercentile(99) / 1e3,
                    nanos.getValueAtPercentile(99.9) / 1e3);
        }

        Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("p50Micros", p50Micros);
            values.put("p99Micros", p99Micros);
            values.put("p999Micros", p999Micros);
            return values;
        }
    }

    /**
     * Cost of {@code record()} to its caller.
     *
     * @param paced at the steady rate
     * @param factsPerSecond taken in and made durable, as fast as one thread can
     */
    public record RecordCost(Cost paced, double factsPerSecond) {

        static RecordCost of(Histogram nanos, double factsPerSecond) {
            return new RecordCost(Cost.of(nanos), factsPerSecond);
        }

        Map<String, Object> values() {
            Map<String, Object> values = paced.values();
            values.put("factsPerSecond", factsPerSecond);
            return values;
        }
    }

    /**
     * One round of rows on two ways into the same table shape, with all indexes.
     *
     * @param endToEndRowsPerSecond from the first {@code record()} to the last commit
     * @param copyRowsPerSecond the same rows by one COPY
     */
    public record Storing(double endToEndRowsPerSecond, double copyRowsPerSecond) {

        /** How much of what COPY reaches the whole way reaches. */
        public double ratio() {
            return endToEndRowsPerSecond / copyRowsPerSecond;
        }
    }

    /** For {@code --json}; the names are a promise to those who plot them. */
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("pacedPerSecond", pacedPerSecond);
        values.put("clock", clock.values());
        values.put("recordPostgresUp", recordUp.values());
        values.put("recordPostgresFrozen", recordFrozen.values());
        values.put("redactionMegabytesPerSecond", redactionMegabytesPerSecond);
        values.put("spoolFactsPerSecond", spoolFactsPerSecond);
        values.put("endToEndRowsPerSecond", storing.endToEndRowsPerSecond());
        values.put("copyRowsPerSecond", storing.copyRowsPerSecond());
        values.put("endToEndToCopyRatio", storing.ratio());
        values.put("replayRowsPerSecond", replayRowsPerSecond);
        values.put("heapUsedBytes", heapUsedBytes);
        return values;
    }
}
