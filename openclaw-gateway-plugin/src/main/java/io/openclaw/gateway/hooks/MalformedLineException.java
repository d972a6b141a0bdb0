package io.openclaw.gateway.hooks;

/** A line of a feed is not what the format says. Quotes nothing of it. */
final class MalformedLineException extends Exception {

    private final String what;
    private final String why;

    MalformedLineException(String what, String why) {
        super(what + " " + why, null, false, false);
        this.what = what;
        this.why = why;
    }

    String what() {
        return what;
    }

    String why() {
        return why;
    }
}
