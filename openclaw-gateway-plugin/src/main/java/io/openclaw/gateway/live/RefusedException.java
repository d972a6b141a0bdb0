package io.openclaw.gateway.live;

/** The gateway would not answer a request, or is none we understand. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean lasting;

    /** @param lasting whether asking again soon is of no use */
    RefusedException(String message, boolean lasting) {
        super(message, null, false, false);
        this.lasting = lasting;
    }

    boolean isLasting() {
        return lasting;
    }
}
