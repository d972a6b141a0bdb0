package io.openclaw.gateway.hooks;

/** A field holds something else than what the format says. Names the field, never what it holds. */
final class MisshapenException extends RuntimeException {

    MisshapenException(String field, String why) {
        super("Field " + field + " " + why, null, false, false);
    }
}
