package io.openclaw.db.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A list of a present file beside the same list of a snapshot: which of its elements is which of the snapshot's. Paired once, then asked. */
final class ListKeeper {
    private final JsonNode snapshot;
    private final Unmasking.Keeper present;
    private final ListMatch match;
    private final Map<String, Integer> places = new HashMap<>();

    private ListKeeper(JsonNode snapshot, Unmasking.Keeper present) {
        this.snapshot = snapshot;
        this.present = present;
        this.match = ListMatch.of(snapshot, present.redacted());
        List<String> keys = match.after();
        for (int i = 0; i < keys.size(); i++) {
            places.put(keys.get(i), i);
        }
    }

    /** Both are lists. */
    static ListKeeper of(JsonNode snapshot, Unmasking.Keeper present) {
        return new ListKeeper(snapshot, present);
    }

    /** What is there of the snapshot's element at {@code index}. */
    Optional<Unmasking.Keeper> of(int index) {
        Integer there = places.get(match.before().get(index));
        return there == null || (match.field() == null && !isSame(index))
                ? Optional.empty()
                : Optional.of(new Unmasking.Keeper(
                        present.real().get(there), present.redacted().get(there)));
    }

    /** By its place alone an element may be another one than then: it is the same when nothing but its secrets differs. */
    private boolean isSame(int index) {
        return snapshot.size() == present.redacted().size()
                && Vault.withoutMasks(snapshot.get(index).toString())
                        .equals(Vault.withoutMasks(present.redacted().get(index).toString()));
    }
}
