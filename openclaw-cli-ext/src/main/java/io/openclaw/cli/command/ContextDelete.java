package io.openclaw.cli.command;

import io.openclaw.cli.output.Json;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Unsets a key of the context. */
@Command(
        name = "delete",
        description = "Unset a key. Its history stays.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  openclaw context delete freeze"})
final class ContextDelete implements Runnable {
    private final Settings settings;

    @Mixin
    private HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "KEY", description = "The key.")
    private String key = "";

    @Option(names = "--json", description = "One JSON object on one line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ContextDelete(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        boolean was = OperationsAccess.ask(
                settings,
                home,
                spec.commandLine(),
                operations -> operations.context().delete(key));
        if (!was) {
            throw ContextKey.missing(key);
        }
        spec.commandLine()
                .getOut()
                .println(json ? Json.of(Map.of("deleted", key)) : "Deleted " + ContextKey.named(key) + ".");
    }
}
