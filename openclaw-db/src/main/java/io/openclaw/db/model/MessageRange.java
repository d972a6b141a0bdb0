package io.openclaw.db.model;

/**
 * A part of a session's messages. Whatever the direction, they come oldest first.
 *
 * @param direction from which end the messages are taken
 * @param place where they are taken from; the message there does not belong to the range
 * @param limit at most so many, 1 or more
 */
public record MessageRange(Direction direction, Place place, int limit) {

    /** From which end the messages are taken. */
    public enum Direction {
        /** The first ones after the place. */
        FORWARD,
        /** The last ones before the place. */
        BACKWARD
    }

    /**
     * A place among the messages of a session.
     *
     * @param ordinal number in the session store, else microseconds since 1970
     * @param id number in the database; orders those few that share an ordinal
     */
    public record Place(long ordinal, long id) {}

    public MessageRange {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be 1 or more, got " + limit + ".");
        }
    }

    /** The last {@code n}, found without reading the others. */
    public static MessageRange last(int n) {
        return before(new Place(Long.MAX_VALUE, Long.MAX_VALUE), n);
    }

    public static MessageRange first(int n) {
        return after(new Place(Long.MIN_VALUE, Long.MIN_VALUE), n);
    }

    public static MessageRange after(Place place, int limit) {
        return new MessageRange(Direction.FORWARD, place, limit);
    }

    /** What follows all messages of this ordinal. */
    public static MessageRange after(long ordinal, int limit) {
        return after(new Place(ordinal, Long.MAX_VALUE), limit);
    }

    public static MessageRange before(Place place, int limit) {
        return new MessageRange(Direction.BACKWARD, place, limit);
    }

    /** What comes before all messages of this ordinal. */
    public static MessageRange before(long ordinal, int limit) {
        return before(new Place(ordinal, Long.MIN_VALUE), limit);
    }
}
