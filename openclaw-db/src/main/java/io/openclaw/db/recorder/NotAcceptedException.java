package io.openclaw.db.recorder;

/** A fact whose durability was asked for was dropped instead; it is counted under the same reason. */
public final class NotAcceptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final DropReason reason;

    NotAcceptedException(DropReason reason) {
        super(
                "The fact was not accepted: " + reason.code() + ". Nothing of it is stored; try again later.",
                null,
                false,
                false);
        this.reason = reason;
    }

    public DropReason reason() {
        return reason;
    }
}
