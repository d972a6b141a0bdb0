package io.openclaw.cli.command;

import io.openclaw.cli.output.Quantities;
import io.openclaw.cli.output.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code db status} knows, in both its forms.
 *
 * @param target the database; null when none is configured and none runs
 * @param database what it says of itself; null when it cannot be reached
 * @param problem why it cannot be reached; null when it can
 */
record StatusReport(
        @Nullable Target target,
        @Nullable DatabaseReport database,
        HomeReport here,
        @Nullable String problem) {

    String text() {
        Table table = new Table().text("database", place());
        if (database != null) {
            table.text("server", "PostgreSQL " + database.serverVersion())
                    .text("schema", database.schema().state());
        }
        table.text("last write", lastWrite()).text("host", host()).text("spool", spool());
        if (here.health() != null) {
            here.health().degraded().forEach(reason -> table.text("degraded", reason));
        }
        if (database == null || database.rows().isEmpty()) {
            return table.toString();
        }
        Table rows = new Table();
        database.rows().forEach(count -> rows.number(count.table(), shown(count)));
        return table + "\n" + rows;
    }

    Map<String, @Nullable Object> values() {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("database", target == null ? null : target.place());
        values.put("embedded", target == null || target.embedded());
        values.put("reachable", database != null);
        values.put("problem", problem);
        values.put("serverVersion", database == null ? null : database.serverVersion());
        values.put("schema", database == null ? null : schemaValues(database.schema()));
        values.put("lastWriteAt", lastWriteAt());
        values.put("host", hostValues());
        values.put("spool", spoolValues());
        values.put("rows", database == null ? null : rowValues(database));
        return values;
    }

    private String place() {
        if (target == null) {
            return "none is configured, and none runs for this home";
        }
        return target.place() + (target.embedded() ? " (embedded)" : "") + (database == null ? ", not reached" : "");
    }

    private @Nullable Instant lastWriteAt() {
        return database == null ? here.lastWriteAt() : database.lastWriteAt();
    }

    private String lastWrite() {
        Instant at = lastWriteAt();
        if (at == null) {
            return database == null ? "unknown" : "never";
        }
        String age = Quantities.age(Duration.between(at, Instant.now())) + " ago (" + at + ")";
        return database == null ? age + ", as the host says" : age;
    }

    private String host() {
        RunningHost host = here.host();
        if (host == null) {
            return "none runs on this home";
        }
        String health = here.health() == null ? "" : ", " + here.health().status();
        return host.url() + ", process " + host.pid() + health;
    }

    private String spool() {
        String told = here.health() == null
                ? ""
                : new TreeMap<>(here.health().spool())
                        .entrySet().stream()
                                .map(e -> e.getKey() + " " + e.getValue())
                                .collect(Collectors.joining(", "));
        return Quantities.bytes(here.bytes()) + " on disk" + (told.isEmpty() ? "" : "; " + told);
    }

    private static String shown(RowCount count) {
        return count.rows() == null ? "not readable" : (count.estimated() ? "~" : "") + Quantities.count(count.rows());
    }

    private static Map<String, @Nullable Object> schemaValues(SchemaVersion schema) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("version", schema.database());
        values.put("programVersion", schema.program());
        return values;
    }

    private @Nullable Map<String, Object> hostValues() {
        RunningHost host = here.host();
        if (host == null) {
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("pid", host.pid());
        values.put("url", host.url());
        values.put("startedAt", host.startedAt());
        HostHealth health = Objects.requireNonNull(here.health());
        values.put("status", health.status());
        values.put("degraded", health.degraded());
        return values;
    }

    private Map<String, Object> spoolValues() {
        Map<String, Object> values =
                new TreeMap<>(here.health() == null ? Map.of() : here.health().spool());
        values.put("bytesOnDisk", here.bytes());
        return values;
    }

    private static Map<String, Object> rowValues(DatabaseReport database) {
        Map<String, Object> rows = new LinkedHashMap<>();
        for (RowCount count : database.rows()) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            values.put("count", count.rows());
            values.put("estimated", count.estimated());
            rows.put(count.table(), values);
        }
        return rows;
    }
}
