package io.openclaw.db.operations;

import io.openclaw.db.snapshot.StoredConfig;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored state of a configuration file.
 *
 * @param host the machine it was read on; empty where openclaw-rs stored it
 * @param path of the file on that machine
 * @param source {@code manual}, {@code watchdog}, {@code windsurf}, {@code cli} or {@code gateway}; null where nobody said
 * @param format json5, yaml or toml; null where openclaw-rs stored it
 * @param hash SHA-256 of the content, numbers by value; null where openclaw-rs stored it: such content is not redacted
 * @param changedKeys names at the top that differ from the snapshot before; all of them in a first one
 * @param changeCount how many changes are told
 * @param tooMany whether there were more than {@value io.openclaw.db.snapshot.ConfigChanges#MOST}, so that top-level values are told as a whole
 * @param places what changed in words, the first twenty, as {@code agents.list[id=ops].model}
 * @param changes JSON text: a list of operations of RFC 6902, with the place in words and the old value beside; null in a list of snapshots
 * @param content JSON text; null in a list of snapshots
 */
public record ConfigSnapshot(
        long id,
        String host,
        String path,
        @Nullable String source,
        Instant at,
        @Nullable String format,
        @Nullable String hash,
        List<String> changedKeys,
        int changeCount,
        boolean tooMany,
        List<String> places,
        @Nullable String changes,
        @Nullable String content) {

    public ConfigSnapshot {
        changedKeys = List.copyOf(changedKeys);
        places = List.copyOf(places);
    }

    /** JSON text of the changes; an empty list where there are none to show. */
    public String changesOrNone() {
        return changes == null ? "[]" : changes;
    }

    /** The content as {@link io.openclaw.db.snapshot.ConfigFiles#stored} takes it. */
    public StoredConfig readable() {
        return new StoredConfig(content == null ? "{}" : content, hash != null);
    }
}
