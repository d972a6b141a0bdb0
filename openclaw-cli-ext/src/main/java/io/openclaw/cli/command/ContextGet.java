package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import io.openclaw.cli.output.JsonText;
import io.openclaw.db.operations.ContextEntry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a key of the context is set to. */
@Command(
        name = "get",
        description = "Print what a key is set to.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  openclaw context get current_focus",
            "  openclaw context get current_focus --path /task --raw",
            "  openclaw context get current_focus --json      with revision and times"
        })
final class ContextGet implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    private String key = "";

    @Option(names = "--raw", description = "A text without quotes, anything else on one line.")
    private boolean raw;

    @Option(names = "--path", paramLabel = "POINTER", description = "Only what this JSON pointer leads to: /a/0/b.")
    private @Nullable String path;

    @Option(names = "--json", description = "One JSON object on one line: key, value, revision, times.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ContextGet(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        if (path != null) {
            checkPointer(path);
        }
        ContextEntry entry = OperationsAccess.ask(
                        settings,
                        home,
                        spec.commandLine(),
                        operations -> operations.context().get(key))
                .orElseThrow(() -> ContextKey.missing(key));
        ContextEntry shown = new ContextEntry(
                entry.key(), part(entry.value()), entry.revision(), entry.updatedAt(), entry.expiresAt());
        spec.commandLine().getOut().println(json ? Json.of(ContextKey.values(shown)) : words(shown.value()));
    }

    private String words(String value) {
        Optional<String> text = raw ? JsonText.text(value) : Optional.empty();
        return text.orElseGet(() -> raw ? JsonText.compact(value) : JsonText.pretty(value));
    }

    private String part(String value) {
        return path == null
                ? value
                : JsonText.at(value, path)
                        .orElseThrow(() -> new Refusal("The value of " + ContextKey.named(key) + " has nothing at "
                                + path + ". Look at all of it with: ./openclaw context get KEY"));
    }

    /** Before the database is asked: a wrong command line is told as one, whatever is there. */
    private void checkPointer(String pointer) {
        try {
            JsonText.at("null", pointer);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(), "--path must be a JSON pointer: each part after a slash, as in /a/0/b.", e);
        }
    }
}
