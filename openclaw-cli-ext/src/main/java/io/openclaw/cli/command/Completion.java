package io.openclaw.cli.command;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete our commands. */
@Command(
        name = "completion",
        description = "Print a script that completes commands and options with the Tab key.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(openclaw completion bash)                  for ~/.bashrc; openclaw must be on the PATH",
            "  source <(openclaw completion zsh)                   for ~/.zshrc",
            "  openclaw completion fish > ~/.config/fish/completions/openclaw.fish"
        })
final class Completion implements Runnable {

    @Parameters(index = "0", paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell = Shell.BASH;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** The shells we know. */
    enum Shell {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public void run() {
        CommandLine root = spec.root().commandLine();
        // The script for bash knows how to be one for zsh.
        spec.commandLine()
                .getOut()
                .print(
                        shell == Shell.FISH
                                ? FishCompletion.of(root)
                                : AutoComplete.bash(spec.root().name(), root));
        spec.commandLine().getOut().flush();
    }
}
