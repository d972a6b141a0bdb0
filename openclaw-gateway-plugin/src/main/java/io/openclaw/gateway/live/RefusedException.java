package io.openclaw.gateway.live;

/** The gateway would not answer a request, or is none we understand. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean lasting;
    private final boolean answered;

    /** @param lasting whether asking again soon is of no use */
    RefusedException(String message, boolean lasting) {
        this(message, lasting, true);
    }

    private RefusedException(String message, boolean lasting, boolean answered) {
        super(message, null, false, false);
        this.lasting = lasting;
        this.answered = answered;
    }

    /** The gateway said nothing in time, so what was asked for may well be there. */
    static RefusedException unanswered(String method) {
        return new RefusedException("no answer to " + method + " in time", false, false);
    }

    boolean isLasting() {
        return lasting;
    }

    /** Whether what was asked for is not to be had, as far as anybody can tell. */
    boolean isAnswered() {
        return answered;
    }
}
