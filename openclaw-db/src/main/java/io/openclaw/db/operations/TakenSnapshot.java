package io.openclaw.db.operations;

import io.openclaw.db.snapshot.ConfigChange;
import io.openclaw.db.snapshot.ConfigChanges;
import java.time.Instant;
import java.util.List;

/**
 * What became of a configuration that was to be stored.
 *
 * @param id of the snapshot that has it: a new one, or the last when nothing had changed
 * @param at when that was stored
 * @param stored whether it is a new one
 * @param first whether there was none before of this host and path
 * @param changedKeys names at the top that differ; all of them in a first one
 * @param changes what differs; empty in a first one
 */
public record TakenSnapshot(
        long id, Instant at, boolean stored, boolean first, List<String> changedKeys, List<ConfigChange> changes) {

    public TakenSnapshot {
        changedKeys = List.copyOf(changedKeys);
        changes = List.copyOf(changes);
    }

    /** Whether there were more than {@value ConfigChanges#MOST}, so that top-level values are told as a whole. */
    public boolean tooMany() {
        return ConfigChanges.tooMany(changes);
    }
}
