package io.openclaw.db.drain;

/** What a failure asks for. */
public enum Action {
    /** The connection or the server is gone: connect anew, replay. Counts against the breaker. */
    RECONNECT(true),
    /** The server has no room: as above; only time or a person helps. */
    WAIT_FOR_ROOM(true),
    /** Two transactions were in each other's way: try again at once. */
    RETRY(false),
    /** It took too long: try again with less. */
    SHRINK(false),
    /** A row of the batch is refused: find it, set it aside. */
    ISOLATE(false),
    /** Every row would be refused: wait for a person, lose nothing. */
    WAIT_FOR_PERSON(false),
    /** PostgreSQL stands elsewhere than we thought: ask it. */
    ASK_POSITION(false);

    private final boolean outage;

    Action(boolean outage) {
        this.outage = outage;
    }

    /** Whether it counts against the breaker. */
    public boolean isOutage() {
        return outage;
    }
}
