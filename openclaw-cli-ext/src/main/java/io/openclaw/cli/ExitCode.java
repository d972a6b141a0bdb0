package io.openclaw.cli;

import io.openclaw.cli.command.DatabaseUnreachable;
import io.openclaw.cli.command.Refusal;
import io.openclaw.db.ConfigException;

/** What the process says at its end. Scripts depend on these numbers: never change one. */
public enum ExitCode {
    /** Done. */
    DONE(0),
    /** Not found, refused or failed; the message says which. */
    FAILED(1),
    /** The command line or the configuration is wrong. */
    USAGE(2),
    /** No database answered. */
    UNREACHABLE(3);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    static ExitCode of(Exception failure) {
        if (failure instanceof ConfigException) {
            return USAGE;
        }
        return failure instanceof DatabaseUnreachable ? UNREACHABLE : FAILED;
    }

    /** Whether the message of this failure was written for the person at the terminal; else it is a defect of ours. */
    static boolean isTold(Exception failure) {
        return failure instanceof DatabaseUnreachable
                || failure instanceof Refusal
                || failure instanceof ConfigException;
    }
}
