package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.embedded.EmbeddedPostgres;
import io.openclaw.db.embedded.EmbeddedPostgresConfig;
import io.openclaw.db.embedded.EmbeddedPostgresException;
import io.openclaw.db.session.CutoverReport;
import io.openclaw.db.session.SessionCutover;
import io.openclaw.db.session.SessionModeFile;
import io.openclaw.db.spool.Spool;
import io.openclaw.db.spool.SpoolConfig;
import io.openclaw.db.spool.SpoolException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes PostgreSQL the one store of sessions, or undoes it. */
@Command(
        name = "cutover",
        description = "Make PostgreSQL the one store of a gateway's sessions, and put its files aside; or undo that.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw sessions cutover --yes",
            "  openclaw sessions cutover --rollback --yes     back to the files, with what came since",
            "",
            "Stop the gateway first. Refused unless dual mode ran without drops and files and PostgreSQL agree.",
            "Killed, run it again: it finishes. Exit codes: 0 done, 1 rolled back and something differs, 2 could not."
        })
final class SessionsCutover implements Callable<Integer> {
    private final Settings settings;

    @Mixin
    private GatewayHomeOption home = new GatewayHomeOption();

    @Option(names = "--rollback", description = "Put the files back, with what PostgreSQL has received since.")
    private boolean rollback;

    @Option(names = "--yes", description = "Do it; without, only say what would be done.")
    private boolean yes;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    SessionsCutover(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        Path gateway = home.in(settings);
        if (!yes) {
            spec.commandLine()
                    .getErr()
                    .println("openclaw: This would "
                            + (rollback
                                    ? "put the session files of " + gateway
                                            + " back, with what PostgreSQL received since."
                                    : "make PostgreSQL the only store of the sessions of " + gateway
                                            + " and put its files aside.")
                            + " Add --yes to do it.");
            return SessionWork.COULD_NOT;
        }
        try {
            return alone(gateway, settings.config(spec.commandLine()).home());
        } catch (Refusal e) {
            spec.commandLine().getErr().println("openclaw: " + e.getMessage());
            return SessionWork.COULD_NOT;
        }
    }

    /** With the home claimed, so that no gateway begins meanwhile, and its own server running if it has one. */
    private int alone(Path gateway, Path directory) {
        HomeClaim claim = HomeClaim.of(directory);
        try {
            requireEmptySpool(directory);
            return settings.database(spec.commandLine()).isPresent()
                    ? change(gateway, directory)
                    : onOwnServer(gateway, directory);
        } finally {
            claim.close();
        }
    }

    private int onOwnServer(Path gateway, Path directory) {
        try (EmbeddedPostgres server = EmbeddedPostgres.create(EmbeddedPostgresConfig.of(directory))) {
            server.start();
            return change(gateway, directory);
        } catch (EmbeddedPostgresException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }

    private int change(Path gateway, Path directory) {
        return SessionWork.run(settings, null, spec.commandLine(), work -> {
            SessionCutover cutover =
                    SessionCutover.create(work.parts(), gateway, SessionModeFile.in(directory), Clock.systemUTC());
            CutoverReport report = work.await(rollback ? cutover.rollback() : cutover.cutover());
            spec.commandLine().getOut().println(json ? Json.of(values(report)) : words(report));
            return SessionWork.code(false, report.different() > 0);
        });
    }

    /** A gateway that is embedded in another program claims no home of ours, but it has the spool. */
    private static void requireEmptySpool(Path directory) {
        Path folder = directory.resolve("spool");
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Spool spool = Spool.create(SpoolConfig.in(folder), Clock.systemUTC())) {
            spool.open();
            long waiting = spool.stats().rows() + spool.stats().inheritedRows();
            if (waiting > 0) {
                throw new Refusal(
                        waiting + " facts wait in " + folder + ", so PostgreSQL does not know all yet. Start the"
                                + " gateway until `openclaw db status` shows an empty spool, then stop it and try again.");
            }
        } catch (SpoolException e) {
            throw new Refusal(
                    "The spool in " + folder + " cannot be looked at, a gateway may be using it. Stop it first. "
                            + e.getMessage(),
                    e);
        }
    }

    private static Map<String, Object> values(CutoverReport report) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("mode", report.mode().word());
        values.put("agents", report.agents());
        values.put("archived", report.archived());
        values.put("different", report.different());
        return values;
    }

    private static String words(CutoverReport report) {
        String files = "Sessions are in mode " + report.mode().word() + " now. Files of agents "
                + String.join(", ", report.agents());
        return switch (report.mode()) {
            case POSTGRES ->
                files + " were put aside; start the gateway with OPENCLAW_SESSIONS=postgres." + list(report.archived());
            case DUAL, SQLITE ->
                files + " are back; start the gateway with OPENCLAW_SESSIONS=dual." + differences(report);
        };
    }

    private static String differences(CutoverReport report) {
        String agree = report.different() == 0
                ? " Files and PostgreSQL agree."
                : "\nThey differ from PostgreSQL in " + report.different()
                        + " places: see `openclaw sessions verify` before you go on.";
        return report.archived().isEmpty()
                ? agree
                : agree
                        + "\nThe files from before the cutover were kept. Remove them when you are sure that nothing is missing:"
                        + list(report.archived());
    }

    private static String list(List<Path> files) {
        return files.stream().map(file -> "\n    " + file).collect(Collectors.joining());
    }
}
