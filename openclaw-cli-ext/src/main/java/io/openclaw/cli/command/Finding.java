package io.openclaw.cli.command;

import org.jspecify.annotations.Nullable;

/**
 * One line of {@code openclaw doctor}.
 *
 * @param check what was looked at, in a word or two
 * @param words what was found; names, places and numbers, never a secret
 * @param fix what to type or do; null when all is well
 */
record Finding(
        String check, Level level, String words, @Nullable String fix) {

    /** How bad it is. */
    enum Level {
        OK,
        /** Works, but not for long, or not as it could. */
        WARNING,
        /** Does not work. */
        PROBLEM
    }

    static Finding ok(String check, String words) {
        return new Finding(check, Level.OK, words, null);
    }

    static Finding warning(String check, String words, String fix) {
        return new Finding(check, Level.WARNING, words, fix);
    }

    static Finding problem(String check, String words, String fix) {
        return new Finding(check, Level.PROBLEM, words, fix);
    }
}
