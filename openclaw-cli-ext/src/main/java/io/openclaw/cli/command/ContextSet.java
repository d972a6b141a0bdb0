package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.JsonText;
import io.openclaw.db.Moments;
import io.openclaw.db.operations.ContextChange;
import io.openclaw.db.operations.ContextEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sets a key of the context. */
@Command(
        name = "set",
        description = "Set a key to a JSON value, or to a text.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw context set current_focus '{\"task\": \"migration\", \"phase\": 3}'",
            "  openclaw context set freeze 'until Monday' --ttl 3d",
            "  git diff | openclaw context set last_diff - --text",
            "  openclaw context set lock mine --if-revision 0      only while it is not set",
            "",
            "What is JSON is kept as JSON, anything else as a text; what begins like JSON and is none is refused (--text keeps it)."
        })
final class ContextSet implements Runnable {
    private final Settings settings;
    private final StandardInput in;

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "KEY", description = "Any text of up to 500 characters.")
    private String key = "";

    @Parameters(index = "1", paramLabel = "VALUE", description = "JSON or text; - reads it from standard input.")
    private String value = "";

    @Option(names = "--text", description = "Take the value for a text, whatever it looks like.")
    private boolean text;

    @Option(names = "--ttl", paramLabel = "LENGTH", description = "Unset it after this time: 90m, 12h, 7d or 2w.")
    private @Nullable String ttl;

    @Option(
            names = "--if-revision",
            paramLabel = "N",
            description = "Only while this is its revision, as context get --json tells; 0: only while it is not set.")
    private @Nullable Long revision;

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ContextSet(Settings settings, StandardInput in) {
        this.settings = settings;
        this.in = in;
    }

    @Override
    public void run() {
        ContextChange change = change();
        Optional<ContextEntry> set = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations.context().set(change));
        if (set.isEmpty()) {
            throw new Refusal("The key " + ContextKey.named(key) + " is not at revision " + revision
                    + ": somebody changed it. Nothing was set. Look at it with: ./openclaw context get KEY --json");
        }
        ContextEntry entry = set.get();
        spec.commandLine()
                .getOut()
                .println(
                        json
                                ? Json.of(ContextKey.values(entry))
                                : "Set " + ContextKey.named(entry.key()) + ", revision " + entry.revision()
                                        + (entry.expiresAt() == null ? "." : ", until " + entry.expiresAt() + "."));
    }

    private ContextChange change() {
        try {
            return new ContextChange(
                    key, jsonOf(value.equals("-") ? in.read(spec.commandLine()) : value), expiry(), revision);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private @Nullable Instant expiry() {
        if (ttl == null) {
            return null;
        }
        Duration length = Moments.length(ttl)
                .filter(some -> !some.isZero())
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--ttl must be a length of time such as 90m, 12h, 7d or 2w."));
        return Instant.now().plus(length);
    }

    private String jsonOf(String given) {
        Optional<String> problem = text ? Optional.of("") : JsonText.problem(given);
        if (problem.isEmpty()) {
            return given;
        }
        if (!text && looksLikeJson(given)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "The value begins like JSON and is none: " + problem.get()
                            + ". Correct it, or keep it as a text with --text.");
        }
        return JsonText.string(given);
    }

    private static boolean looksLikeJson(String given) {
        String start = given.stripLeading();
        return start.startsWith("{") || start.startsWith("[") || start.startsWith("\"");
    }
}
