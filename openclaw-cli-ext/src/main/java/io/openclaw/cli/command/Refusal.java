package io.openclaw.cli.command;

/** The command was understood and cannot be done. The message says what, which, why and what to do. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }

    Refusal(String message, Throwable cause) {
        super(message, cause);
    }
}
