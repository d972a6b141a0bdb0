package io.openclaw.cli.command;

import io.openclaw.cli.bench.BenchReport.Cost;
import io.openclaw.cli.bench.ScratchDatabase;
import io.openclaw.cli.bench.SessionMigrationBench;
import io.openclaw.cli.bench.SessionsBench;
import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Table;
import io.openclaw.db.postgres.Migrations;
import io.openclaw.db.postgres.PostgresConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures session stores and their migration. */
@Command(
        name = "sessions",
        description =
                "Measure the modes of sessions and their migration, in a scratch database that is dropped afterwards.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  openclaw bench sessions --messages 100000 --appends 1000")
final class BenchSessions implements Runnable {
    private static final int FEWEST = 1_000;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Option(
            names = "--messages",
            paramLabel = "N",
            description = "Length of the long session, and messages to migrate; else 100000.")
    private int messages = 100_000;

    @Option(names = "--appends", paramLabel = "N", description = "Appends that are timed in each mode; else 1000.")
    private int appends = 1_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    BenchSessions(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (messages < FEWEST || appends < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--messages must be " + FEWEST + " or more, --appends 1 or more.");
        }
        PostgresConfig database = Target.find(settings, home.in(settings, spec.commandLine()), spec.commandLine())
                .config();
        try (ScratchDatabase scratch = ScratchDatabase.create(database)) {
            Map<String, Object> values = measure(scratch);
            spec.commandLine().getOut().println(json ? Json.of(values) : text(values));
        } catch (SQLException e) {
            throw new Refusal(
                    "The scratch database beside " + Target.place(database) + " failed (SQLSTATE " + e.getSQLState()
                            + "). The role needs CREATEDB, and the disk room for the messages.",
                    e);
        }
    }

    private Map<String, Object> measure(ScratchDatabase database) {
        PostgresConfig scratch = database.config();
        Migrations.create(scratch).migrate();
        Vertx vertx = Vertx.vertx();
        try (ScratchFolder scratchFolder = ScratchFolder.create()) {
            Path folder = scratchFolder.path();
            tell("modes");
            SessionsBench.Report modes = new SessionsBench(
                            made(folder, "modes"), LibpqUrl.of(scratch), database::analyze, vertx)
                    .run(appends, messages);
            tell("migration");
            SessionMigrationBench.Result moved =
                    SessionMigrationBench.run(scratch, made(folder, "migration"), messages, vertx);
            return values(modes, moved);
        } finally {
            vertx.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        }
    }

    private Map<String, Object> values(SessionsBench.Report modes, SessionMigrationBench.Result moved) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("messages", messages);
        modes.append().forEach((mode, cost) -> put(values, "append_" + mode.word(), cost));
        modes.lastMessages().forEach((mode, cost) -> put(values, "last40_" + mode.word(), cost));
        put(values, "last40_postgres_not_in_memory", modes.lastFromPostgres());
        values.put("migration_messages_per_second", Math.round(moved.messagesPerSecond()));
        values.put("migration_heap_bytes", moved.heapBytes());
        return values;
    }

    private static void put(Map<String, Object> values, String what, Cost cost) {
        values.put(what + "_p50_ms", rounded(cost.p50Micros()));
        values.put(what + "_p99_ms", rounded(cost.p99Micros()));
    }

    private static double rounded(double micros) {
        return Math.round(micros) / 1e3;
    }

    private static String text(Map<String, Object> values) {
        Table table = new Table();
        values.forEach((what, value) -> table.text(
                what.replace('_', ' '),
                value instanceof Double figure ? String.format(Locale.ROOT, "%.3f", figure) : value.toString()));
        return table.toString().stripTrailing();
    }

    private void tell(String what) {
        if (!json) {
            spec.commandLine().getErr().println("measuring " + what + " …");
        }
    }

    private static Path made(Path folder, String name) {
        try {
            return Files.createDirectory(folder.resolve(name));
        } catch (IOException e) {
            throw new Refusal("Cannot write to " + folder + ": make room there.", e);
        }
    }
}
