package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.Plain;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at everything that is known to go wrong, and says what to do about it. Changes nothing. */
@Command(
        name = "doctor",
        description =
                "Look at settings, JDK, disk, spool, database, feed and gateways' homes; say what to do. Changes nothing.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw doctor",
            "  openclaw doctor --json",
            "",
            "Takes five seconds at most. Ends with 0 when there is no problem, with 1 when there is one, and with 3 when the",
            "database cannot be reached; warnings do not count."
        })
final class Doctor implements Runnable {
    private static final int WIDEST = 400;

    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(names = "--json", description = "One JSON object on one line: problems, warnings, findings.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    Doctor(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        Path directory = home.given() != null
                ? home.in(settings, spec.commandLine())
                : new io.openclaw.db.Settings(settings.environment()).home();
        DatabaseCheckup database = new DatabaseCheckup(settings, directory, spec.commandLine());
        Rounds rounds = new Rounds()
                .begin("here", new LocalCheckup(settings, directory, home.given(), spec.commandLine())::findings)
                .begin("database", database::findings)
                .begin("gateways", new GatewayHomes(settings)::findings)
                .begin("live", new LiveCheckup(settings, home.given(), spec.commandLine())::findings);
        List<Finding> findings = rounds.end();
        tell(findings);
        long problems = count(findings, Finding.Level.PROBLEM);
        if (database.unreachable() != null) {
            throw database.unreachable();
        }
        if (problems > 0) {
            throw new Refusal(
                    problems + (problems == 1 ? " problem." : " problems.") + " The lines above say what to do.");
        }
    }

    private void tell(List<Finding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.of(values(findings)));
        } else {
            Ansi ansi = spec.commandLine().getColorScheme().ansi();
            findings.forEach(finding -> out.print(text(finding, ansi.enabled())));
        }
        out.flush();
    }

    private static String text(Finding finding, boolean colour) {
        String level = String.format(Locale.ROOT, "%-8s", finding.level().name().toLowerCase(Locale.ROOT));
        Style style = switch (finding.level()) {
            case OK -> Style.fg_green;
            case WARNING -> Style.fg_yellow;
            case PROBLEM -> Style.fg_red;
        };
        String line = (colour ? style.on() + level + style.off() : level)
                + String.format(Locale.ROOT, " %-12s ", finding.check()) + Plain.line(finding.words(), WIDEST) + "\n";
        return finding.fix() == null ? line : line + " ".repeat(22) + "-> " + Plain.line(finding.fix(), WIDEST) + "\n";
    }

    private static Map<String, Object> values(List<Finding> findings) {
        List<Map<String, @Nullable Object>> lines = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, @Nullable Object> line = new LinkedHashMap<>();
            line.put("check", finding.check());
            line.put("level", finding.level().name().toLowerCase(Locale.ROOT));
            line.put("message", finding.words());
            line.put("fix", finding.fix());
            lines.add(line);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("problems", count(findings, Finding.Level.PROBLEM));
        values.put("warnings", count(findings, Finding.Level.WARNING));
        values.put("findings", lines);
        return values;
    }

    private static long count(List<Finding> findings, Finding.Level level) {
        return findings.stream().filter(finding -> finding.level() == level).count();
    }
}
