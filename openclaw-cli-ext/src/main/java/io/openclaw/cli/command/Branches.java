package io.openclaw.cli.command;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands of one level, of which only those are described to picocli that the words lead to: describing all of them takes longer than
 * most of them run. What help, completion and suggestions need is always there.
 */
final class Branches {
    private final CommandLine parent;
    private final Words words;
    private final Map<String, Function<Words, Object>> branches = new LinkedHashMap<>();

    Branches(CommandLine parent, Words words) {
        this.parent = parent;
        this.words = words;
    }

    /** A command. */
    Branches put(String name, Supplier<Object> command) {
        branches.put(name, further -> command.get());
        return this;
    }

    /** A command with commands of its own. */
    Branches group(String name, Function<Words, CommandLine> group) {
        branches.put(name, group::apply);
        return this;
    }

    CommandLine grow() {
        Function<Words, Object> wanted = branches.get(words.first());
        if (wanted != null) {
            parent.addSubcommand(words.first(), wanted.apply(words.next()));
        } else if (words.namesOnly()) {
            branches.forEach((name, branch) -> parent.addSubcommand(name, nameOf(branch.apply(Words.NONE))));
        } else if (!words.end()) {
            branches.forEach((name, branch) -> parent.addSubcommand(name, branch.apply(Words.ALL)));
        }
        return parent;
    }

    /** As much of a command as a list of commands shows. */
    private static Object nameOf(Object command) {
        if (command instanceof CommandLine group) {
            return group;
        }
        Command told = Objects.requireNonNull(command.getClass().getAnnotation(Command.class));
        CommandSpec spec = CommandSpec.create().name(told.name());
        spec.usageMessage()
                .header(told.header())
                .description(told.description())
                .hidden(told.hidden());
        return spec;
    }
}
