package io.openclaw.cli.command;

import io.openclaw.cli.output.Dollars;
import io.openclaw.cli.output.Grid;
import io.openclaw.cli.output.Quantities;
import io.openclaw.db.ingest.IngestStatus;
import io.openclaw.db.postgres.IngestTotals.Files;
import io.openclaw.db.postgres.IngestTotals.Rows;
import io.openclaw.db.postgres.UnknownTypes.UnknownType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was read of each source, and of all together, as text and as values for JSON. */
final class SourceWords {
    private static final String LIVE = "live";

    private SourceWords() {}

    /** One source: either half may not be there. */
    private record Source(@Nullable Files files, @Nullable Rows rows) {}

    static String text(IngestStatus status) {
        Map<String, Source> sources = sources(status);
        if (sources.isEmpty()) {
            return "Nothing was read yet. Begin with: ./openclaw ingest";
        }
        Grid files = new Grid(1, "SOURCE", "FILES", "LAG", "LAST LINE", "LINES", "ERRORS", "UNKNOWN");
        Grid rows =
                new Grid(1, "SOURCE", "SESSIONS", "MESSAGES", "INPUT", "OUTPUT", "CACHED", "TOKENS", "USD", "UNPRICED");
        StringBuilder errors = new StringBuilder();
        Instant now = Instant.now();
        sources.forEach((name, source) -> {
            if (source.files() != null) {
                line(files, name, source.files(), now);
                if (source.files().lastError() != null) {
                    errors.append(name)
                            .append(": ")
                            .append(source.files().lastError())
                            .append('\n');
                }
            }
            if (source.rows() != null) {
                line(rows, name, source.rows());
            }
        });
        line(rows, "all", status.allRows());
        long unpriced = status.allRows().unpriced();
        String lack = unpriced == 0 ? "" : Dollars.lack(unpriced).strip() + ": " + Dollars.NAMED + "\n";
        return (files + "\n" + rows + lack + (errors.isEmpty() ? "" : "\nLast errors:\n" + errors) + unknown(status))
                .stripTrailing();
    }

    private static String unknown(IngestStatus status) {
        StringBuilder types = new StringBuilder();
        for (UnknownType type : status.unknown()) {
            types.append(type.source())
                    .append(": ")
                    .append(type.type())
                    .append(" (")
                    .append(Quantities.count(type.facts()))
                    .append("), last in ")
                    .append(type.lastPath())
                    .append('\n');
        }
        return types.isEmpty() ? "" : "\nTypes that are not known, kept word for word in raw_events:\n" + types;
    }

    private static void line(Grid grid, String name, Files of, Instant now) {
        Instant last = of.lastLineAt();
        grid.line(
                name,
                Quantities.count(of.files()),
                Quantities.bytes(of.behind()),
                last == null ? "" : Quantities.age(Duration.between(last, now)) + " ago",
                Quantities.count(of.lines()),
                Quantities.count(of.errors()),
                Quantities.count(of.unknown()));
    }

    private static void line(Grid grid, String name, Rows of) {
        grid.line(
                name,
                Quantities.count(of.sessions()),
                Quantities.count(of.messages()),
                Quantities.count(of.inputTokens()),
                Quantities.count(of.outputTokens()),
                Quantities.count(of.cacheReadTokens()),
                Quantities.count(of.totalTokens()),
                plain(of.cost()).toPlainString(),
                Quantities.count(of.unpriced()));
    }

    static Map<String, @Nullable Object> values(IngestStatus status) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        put(values, status.allFiles());
        put(values, status.allRows());
        values.put("unknownTypeNames", unknown(status, null));
        List<Object> each = new ArrayList<>();
        sources(status).forEach((name, source) -> {
            Map<String, @Nullable Object> one = new LinkedHashMap<>();
            one.put("source", name);
            put(one, source.files() == null ? Files.NONE : source.files());
            put(one, source.rows() == null ? Rows.NONE : source.rows());
            one.put("unknownTypeNames", unknown(status, name));
            each.add(one);
        });
        values.put("sources", each);
        return values;
    }

    /** How many there are of each type, of a source or of all. */
    private static Map<String, Long> unknown(IngestStatus status, @Nullable String source) {
        Map<String, Long> types = new TreeMap<>();
        status.unknown().stream()
                .filter(type -> source == null || type.source().equals(source))
                .forEach(type -> types.merge(type.type(), type.facts(), Long::sum));
        return types;
    }

    private static Map<String, Source> sources(IngestStatus status) {
        Map<String, Source> sources = new TreeMap<>();
        status.files().forEach(files -> sources.put(files.source(), new Source(files, null)));
        for (Rows rows : status.rows()) {
            boolean live = rows.source().isEmpty();
            boolean some = rows.sessions() + rows.messages() + rows.calls() > 0;
            if (!live || some) {
                sources.merge(
                        live ? LIVE : rows.source(),
                        new Source(null, rows),
                        (files, ofRows) -> new Source(files.files(), rows));
            }
        }
        return sources;
    }

    private static void put(Map<String, @Nullable Object> values, Files of) {
        values.put("files", of.files());
        values.put("lagBytes", of.behind());
        values.put("lastLineAt", of.lastLineAt());
        values.put("lines", of.lines());
        values.put("facts", of.facts());
        values.put("errors", of.errors());
        values.put("unknownTypes", of.unknown());
        values.put("lastError", of.lastError());
    }

    private static void put(Map<String, @Nullable Object> values, Rows of) {
        values.put("sessions", of.sessions());
        values.put("messages", of.messages());
        values.put("assistantMessages", of.assistantMessages());
        values.put("calls", of.calls());
        values.put("inputTokens", of.inputTokens());
        values.put("outputTokens", of.outputTokens());
        values.put("cacheReadTokens", of.cacheReadTokens());
        values.put("cacheWriteTokens", of.cacheWriteTokens());
        values.put("totalTokens", of.totalTokens());
        values.put("costUsd", plain(of.cost()));
        values.put("unpricedCalls", of.unpriced());
    }

    /** Trailing zeros say nothing; nor is an exponent for people. */
    private static BigDecimal plain(BigDecimal usd) {
        BigDecimal stripped = usd.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
