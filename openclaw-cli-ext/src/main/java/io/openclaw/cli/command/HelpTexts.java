package io.openclaw.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The help of every command as files, for a launcher that can print a file sooner than a JVM starts. {@code openclaw db url --help} is
 * {@code openclaw.db.url}; {@code .colour} at the end is the one for a terminal. Other questions than these are the program's.
 */
final class HelpTexts {

    private static final String HELP = "--help";

    private HelpTexts() {}

    /**
     * Writes them.
     *
     * @param directory is made if it is not there
     * @throws Refusal if it cannot be written
     */
    static void write(CommandLine root, Path directory) {
        try {
            Files.createDirectories(directory);
            write(root, directory, root.getCommandName());
        } catch (IOException e) {
            throw new Refusal("The help texts cannot be written: " + e.getMessage(), e);
        }
    }

    private static void write(CommandLine command, Path directory, String name) throws IOException {
        if (command.getCommandSpec().findOption(HELP) != null) {
            Files.writeString(directory.resolve(name), command.getUsageMessage(Ansi.OFF));
            Files.writeString(directory.resolve(name + ".colour"), command.getUsageMessage(Ansi.ON));
        }
        for (CommandLine further : command.getSubcommands().values()) {
            write(further, directory, name + "." + further.getCommandName());
        }
    }
}
