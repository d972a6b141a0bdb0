package io.openclaw.db.session;

/**
 * A part of a session's messages. Whatever the direction, they come oldest first.
 *
 * @param direction from which end the messages are taken
 * @param position the place they are taken from; the message there does not belong to the page
 * @param limit at most so many, 1 or more
 */
public record Page(Direction direction, long position, int limit) {

    /** From which end a page is taken. */
    public enum Direction {
        /** The first ones after the position. */
        FORWARD,
        /** The last ones before the position. */
        BACKWARD
    }

    public Page {
        if (limit < 1) {
            throw new IllegalArgumentException("A page holds 1 message or more, not " + limit + ".");
        }
    }

    public static Page all() {
        return after(Long.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** The last {@code n}, found without reading the others. */
    public static Page last(int n) {
        return before(Long.MAX_VALUE, n);
    }

    public static Page after(long position, int limit) {
        return new Page(Direction.FORWARD, position, limit);
    }

    public static Page before(long position, int limit) {
        return new Page(Direction.BACKWARD, position, limit);
    }
}
