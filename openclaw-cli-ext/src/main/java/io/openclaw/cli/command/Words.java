package io.openclaw.cli.command;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of a command line that lead through the tree of commands, and so say how much of it is needed.
 *
 * @param left those not followed yet; null where the whole tree is needed
 */
record Words(@Nullable List<String> left) {
    /** These look at every command. */
    private static final Set<String> LOOK_AT_ALL = Set.of("help", "completion", "man", "class-archive");

    private static final Set<String> LOOK_AT_NAMES = Set.of("-h", "--help", "-V", "--version");

    /** The whole tree. */
    static final Words ALL = new Words(null);

    static final Words NONE = new Words(List.of());

    static Words of(String... arguments) {
        return arguments.length > 0 && LOOK_AT_ALL.contains(arguments[0]) ? ALL : new Words(Arrays.asList(arguments));
    }

    /** The next word; empty where there is none. */
    String first() {
        return left == null || left.isEmpty() ? "" : left.get(0);
    }

    /** Whether they end here: no command of this level will be asked for. */
    boolean end() {
        return left != null && left.isEmpty();
    }

    /** Whether of the commands of this level no more than names and descriptions will be asked for. */
    boolean namesOnly() {
        return left != null && left.size() == 1 && LOOK_AT_NAMES.contains(first());
    }

    Words next() {
        return left == null ? this : new Words(left.subList(1, left.size()));
    }
}
