package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
            "While the database cannot be reached it tells the rest, and ends with 3.",
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
        HomeReport here = HomeReport.of(directory, settings.token(directory));
        Target target = null;
        try {
            target = Target.find(settings, directory, spec.commandLine());
            tell(new StatusReport(target, read(target), here, null));
        } catch (DatabaseUnreachable e) {
            // What waits for the database matters most while it is away.
            tell(new StatusReport(target, null, here, e.getMessage()));
            throw e;
        }
    }

    private void tell(StatusReport report) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(json ? Json.of(report.values()) + "\n" : report.text());
        out.flush();
    }

    private static DatabaseReport read(Target target) {
        try (Connection connection = Connections.open(target.config(), PER_STATEMENT)) {
            return DatabaseReport.read(connection);
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
}
