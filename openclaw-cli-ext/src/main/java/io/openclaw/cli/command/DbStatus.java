package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Quantities;
import io.openclaw.cli.output.Table;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints how the database is: server, schema, rows, what waits in the spool, when something was last written. */
@Command(
        name = "status",
        description = "Print connection, server version, schema version, rows, spool and last write.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw db status",
            "  openclaw db status --json",
            "",
            "A count with ~ is the server's estimate: counting would take long."
        })
final class DbStatus implements Runnable {
    private static final Duration PER_STATEMENT = Duration.ofSeconds(3);

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    DbStatus(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Path directory = home.in(settings, spec.commandLine());
        Target target = Target.find(settings, directory, spec.commandLine());
        try (Connection connection = Connections.open(target.config(), PER_STATEMENT)) {
            DatabaseReport report = DatabaseReport.read(connection);
            SpoolReport spool = SpoolReport.of(directory);
            spec.commandLine()
                    .getOut()
                    .print(json ? Json.of(values(target, report, spool)) + "\n" : text(target, report, spool));
            spec.commandLine().getOut().flush();
        } catch (SQLException e) {
            throw refused(target, e);
        }
    }

    private static RuntimeException refused(Target target, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        if (state.startsWith("08")) {
            return DatabaseUnreachable.at(target.place(), e);
        }
        String hint = switch (state) {
            case "42501" -> "this role may not read the tables. Ask as their owner.";
            case "57014" -> "it took too long. The server is busy, or a lock is held; try again.";
            default -> "SQLSTATE " + state + ".";
        };
        return new Refusal("The status of " + target.place() + " was not told: " + hint, e);
    }

    private static String text(Target target, DatabaseReport report, SpoolReport spool) {
        Table table = new Table()
                .text("database", target.place() + (target.embedded() ? " (embedded)" : ""))
                .text("server", "PostgreSQL " + report.serverVersion())
                .text("schema", report.schema().state())
                .text("last write", lastWrite(report.lastWriteAt()))
                .text("host", host(spool.host()))
                .text("spool", spool(spool));
        Table rows = new Table();
        report.rows().forEach(count -> rows.number(count.table(), shown(count)));
        return report.rows().isEmpty() ? table.toString() : table + "\n" + rows;
    }

    private static String lastWrite(@Nullable Instant at) {
        return at == null ? "never" : Quantities.age(Duration.between(at, Instant.now())) + " ago (" + at + ")";
    }

    private static String host(@Nullable RunningHost host) {
        return host == null ? "none runs on this home" : host.url() + ", process " + host.pid();
    }

    private static String spool(SpoolReport spool) {
        String told = new TreeMap<>(spool.told())
                .entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).collect(Collectors.joining(", "));
        return Quantities.bytes(spool.bytes()) + " on disk" + (told.isEmpty() ? "" : "; " + told);
    }

    private static String shown(RowCount count) {
        return count.rows() == null ? "not readable" : (count.estimated() ? "~" : "") + Quantities.count(count.rows());
    }

    private static Map<String, Object> values(Target target, DatabaseReport report, SpoolReport spool) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("database", target.place());
        values.put("embedded", target.embedded());
        values.put("serverVersion", report.serverVersion());
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("version", report.schema().database());
        schema.put("programVersion", report.schema().program());
        values.put("schema", schema);
        values.put("lastWriteAt", report.lastWriteAt());
        values.put("host", hostValues(spool.host()));
        Map<String, Object> waiting = new TreeMap<>(spool.told());
        waiting.put("bytesOnDisk", spool.bytes());
        values.put("spool", waiting);
        Map<String, Object> rows = new LinkedHashMap<>();
        report.rows().forEach(count -> rows.put(count.table(), rowValues(count)));
        values.put("rows", rows);
        return values;
    }

    private static @Nullable Map<String, Object> hostValues(@Nullable RunningHost host) {
        return host == null
                ? null
                : Map.of(
                        "pid",
                        host.pid(),
                        "url",
                        host.url(),
                        "startedAt",
                        host.startedAt().toString());
    }

    private static Map<String, Object> rowValues(RowCount count) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("count", count.rows());
        values.put("estimated", count.estimated());
        return values;
    }
}
