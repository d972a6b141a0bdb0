package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.db.Moments;
import io.openclaw.db.operations.ImpactQuery;
import io.openclaw.db.operations.ImpactQuery.Around;
import io.openclaw.db.operations.ImpactReport;
import io.openclaw.db.operations.ImpactValues;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tells what changed and how the model calls went before and after. */
@Command(
        name = "impact",
        description =
                "What changed when it broke: deployments, configuration and models, and the calls before and after.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw impact                                  the changes of the last 30 days, the latest first",
            "  openclaw impact --since 7d --window 30m --host bot-1",
            "  openclaw impact --around deploy:12               or config:7, or issue:3; 12 is deploy:12",
            "  openclaw impact --around 2026-01-31T12:00:00Z    that moment on every host, and the changes near it",
            "",
            "A change is larger than usual when it exceeds what hours of the 7 days before differ by; with fewer than 20 calls",
            "before or after, it is not judged. docs/operations.md says how exactly."
        })
final class ImpactCommand implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            defaultValue = "30d",
            description = "Changes since then: " + Moments.FORMS + ". Else 30d.")
    private String since = "30d";

    @Option(
            names = "--around",
            paramLabel = "ID|TIME",
            description = "Only around this: " + ImpactQuery.NAMES + ", or a moment as for --since.")
    private @Nullable String around;

    @Option(
            names = "--window",
            paramLabel = "LENGTH",
            defaultValue = "2h",
            description = "How long before and after a change is compared: 1m to 7d. Else 2h.")
    private String window = "2h";

    @Option(names = "--host", paramLabel = "NAME", description = "Only of this machine.")
    private @Nullable String host;

    @Option(names = "--json", description = "One JSON object per line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ImpactCommand(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        ImpactQuery query = query();
        ImpactReport report = OperationsAccess.ask(
                        settings,
                        home,
                        spec.commandLine(),
                        operations -> operations.impacts().report(query))
                .orElseThrow(
                        () -> new Refusal("There is nothing of this number. Changes: ./openclaw impact --since 30d"));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            report.impacts().forEach(impact -> out.println(Json.of(ImpactValues.of(impact))));
        } else {
            out.print(ImpactText.of(report));
        }
        out.flush();
        if (report.leftOff() > 0) {
            spec.commandLine()
                    .getErr()
                    .println("openclaw: " + report.leftOff()
                            + " earlier ones are left off. Give --host or a shorter --since.");
        }
    }

    private ImpactQuery query() {
        Instant now = Instant.now();
        try {
            return new ImpactQuery(
                    Moments.parse(since, now).orElseThrow(() -> wrong("--since must be " + Moments.FORMS + ".")),
                    now,
                    length(),
                    host,
                    around == null ? null : around(around, now));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private Around around(String given, Instant now) {
        return Around.parse(given, text -> Moments.parse(text, now))
                .orElseThrow(() -> wrong("--around must be " + ImpactQuery.NAMES + ", or " + Moments.FORMS + "."));
    }

    private Duration length() {
        return Moments.length(window).orElseThrow(() -> wrong("--window must be a length of time such as 30m or 2h."));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
