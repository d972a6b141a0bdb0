package io.openclaw.db.snapshot;

import java.util.List;

/** A snapshot that was not restored because real values of secrets are nowhere to be found; nothing was written. */
public final class RestoreRefusedException extends Exception {
    private final List<String> places;

    RestoreRefusedException(List<String> places) {
        super(places.size() + " redacted values have no real one");
        this.places = List.copyOf(places);
    }

    /** Where they stand in the snapshot, as {@code models.providers.fake.apiKey}. */
    public List<String> places() {
        return places;
    }
}
