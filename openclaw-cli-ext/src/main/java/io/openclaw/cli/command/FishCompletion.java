package io.openclaw.cli.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for fish, made from the tree of commands. */
final class FishCompletion {
    /** The words after the program's name, without options, must begin with the path; for subcommands, be the path. */
    private static final String FUNCTIONS = """
            function __openclaw_words
                string join ' ' -- (commandline -opc)[2..-1] | string replace -ra -- ' ?-\\\\S+' ''
            end
            function __openclaw_is
                test (__openclaw_words | string collect -a) = "$argv"
            end
            function __openclaw_begins
                string match -q -- "$argv *" (__openclaw_words | string collect -a)' '
            end
            complete -c openclaw -f
            """;

    private final StringBuilder script = new StringBuilder(FUNCTIONS);

    private FishCompletion() {}

    static String of(CommandLine root) {
        FishCompletion completion = new FishCompletion();
        completion.command(root.getCommandSpec(), "");
        return completion.script.toString();
    }

    private void command(CommandSpec spec, String path) {
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                option(option, path);
            }
        }
        spec.subcommands().forEach((name, command) -> {
            CommandSpec sub = command.getCommandSpec();
            if (!sub.usageMessage().hidden() && sub.name().equals(name)) {
                line("__openclaw_is", path)
                        .append(" -a ")
                        .append(name)
                        .append(description(sub.usageMessage().description()));
                script.append('\n');
                command(sub, path.isEmpty() ? name : path + " " + name);
            }
        });
    }

    private void option(OptionSpec option, String path) {
        line(path.isEmpty() ? "__openclaw_is" : "__openclaw_begins", path);
        for (String name : option.names()) {
            script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        script.append(option.arity().max() > 0 ? values(option.completionCandidates()) : "")
                .append(description(option.description()))
                .append('\n');
    }

    /** What fish offers for a value: the words there are, else files again, for it may be one. */
    private static String values(@Nullable Iterable<String> words) {
        return words == null ? " -r -F" : " -x -a '" + String.join(" ", words) + "'";
    }

    private StringBuilder line(String condition, String path) {
        return script.append("complete -c openclaw -n '")
                .append(condition)
                .append(' ')
                .append(path)
                .append('\'');
    }

    private static String description(String[] description) {
        String words = description.length == 0 ? "" : ManPage.plain(description[0]);
        return words.isEmpty() ? "" : " -d '" + words.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
