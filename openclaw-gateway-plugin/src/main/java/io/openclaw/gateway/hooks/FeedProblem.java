package io.openclaw.gateway.hooks;

/**
 * A line of a feed that could not be taken in. Holds nothing of the line itself.
 *
 * @param lineNumber from 1, in the body it came in
 * @param what the part that is wrong
 * @param why what is wrong with it
 */
public record FeedProblem(int lineNumber, String what, String why) {

    @Override
    public String toString() {
        return "line " + lineNumber + ": " + what + " " + why;
    }
}
