package io.openclaw.cli.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was measured.
 *
 * @param recordUp cost of {@code record()} while rows are stored
 * @param recordFrozen the same while PostgreSQL accepts connections and never answers
 * @param redactionMegabytesPerSecond text of model calls, one thread
 * @param spoolFactsPerSecond committed to disk in groups of 256
 * @param endToEndRowsPerSecond from {@code record()} to the commit in PostgreSQL, with all indexes
 * @param copyRowsPerSecond the same rows into the same table shape by one COPY
 * @param replayRowsPerSecond from a full spool to the commit in PostgreSQL
 * @param heapUsedBytes after a collection, when all is done
 */
public record BenchReport(
        RecordCost recordUp,
        RecordCost recordFrozen,
        double redactionMegabytesPerSecond,
        double spoolFactsPerSecond,
        double endToEndRowsPerSecond,
        double copyRowsPerSecond,
        double replayRowsPerSecond,
        long heapUsedBytes) {

    /**
     * Cost of {@code record()} to its caller.
     *
     * @param factsPerSecond taken in, as fast as one thread can
     */
    public record RecordCost(double p50Micros, double p99Micros, double p999Micros, double factsPerSecond) {

        Map<String, Object> values() {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("p50Micros", p50Micros);
            values.put("p99Micros", p99Micros);
            values.put("p999Micros", p999Micros);
            values.put("factsPerSecond", factsPerSecond);
            return values;
        }
    }

    /** How much of what COPY reaches the whole way reaches. */
    public double ratioToCopy() {
        return endToEndRowsPerSecond / copyRowsPerSecond;
    }

    /** For {@code --json}; the names are a promise to those who plot them. */
    public Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("recordPostgresUp", recordUp.values());
        values.put("recordPostgresFrozen", recordFrozen.values());
        values.put("redactionMegabytesPerSecond", redactionMegabytesPerSecond);
        values.put("spoolFactsPerSecond", spoolFactsPerSecond);
        values.put("endToEndRowsPerSecond", endToEndRowsPerSecond);
        values.put("copyRowsPerSecond", copyRowsPerSecond);
        values.put("endToEndToCopyRatio", ratioToCopy());
        values.put("replayRowsPerSecond", replayRowsPerSecond);
        values.put("heapUsedBytes", heapUsedBytes);
        return values;
    }
}
