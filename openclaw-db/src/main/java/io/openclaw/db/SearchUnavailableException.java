package io.openclaw.db;

/** Messages cannot be searched now, because the search index is in PostgreSQL alone. The message says why. */
public final class SearchUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SearchUnavailableException(String why) {
        super("Messages cannot be searched: " + why + " Searching needs PostgreSQL; bring it back and try again.");
    }
}
