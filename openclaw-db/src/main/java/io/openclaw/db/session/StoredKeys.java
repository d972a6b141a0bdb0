package io.openclaw.db.session;

import io.openclaw.db.postgres.StoreFates;
import io.openclaw.db.postgres.StoreSessions;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Under which keys PostgreSQL has sessions of a file, or will have them, and under which it takes what happened in them. An old key is kept
 * where PostgreSQL knows the session by it, as the copy of mode dual does; else it gets its present form.
 */
final class StoredKeys {

    private final Map<String, String> byKeyInFile;
    private final Set<String> keptOld;
    private final FormerKeys former;

    private StoredKeys(Map<String, String> byKeyInFile, Set<String> keptOld, FormerKeys former) {
        this.byKeyInFile = byKeyInFile;
        this.keptOld = keptOld;
        this.former = former;
    }

    /** Those of the sessions that have these keys in the file. The file is read on a worker. */
    static Future<StoredKeys> of(MigrationParts parts, SessionFacts facts, FilePages file, Collection<String> keys) {
        StoreSessions there = parts.postgres().sessionsOf(facts.host(), facts.folder());
        StoreFates fates = parts.postgres().fatesOf(facts.host(), facts.folder());
        return parts.vertx()
                .executeBlocking(() -> presentKeys(file, keys))
                .compose(present -> known(there, present).compose(keptOld -> {
                    keptOld.forEach(old -> present.put(old, old));
                    List<String> stored =
                            present.values().stream().distinct().sorted().toList();
                    return fates.past(stored).map(past -> new StoredKeys(present, keptOld, new FormerKeys(past)));
                }));
    }

    private static Map<String, String> presentKeys(FilePages file, Collection<String> keys) {
        Map<String, String> present = new HashMap<>();
        for (String key : keys) {
            present.computeIfAbsent(key, file::presentKey);
        }
        return present;
    }

    private static Future<Set<String>> known(StoreSessions there, Map<String, String> present) {
        List<String> old = present.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(entry.getValue()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return old.isEmpty()
                ? Future.succeededFuture(Set.of())
                : there.known(old).map(HashSet::new);
    }

    /** The key in PostgreSQL of a session of the file. */
    String of(String keyInFile) {
        return byKeyInFile.getOrDefault(keyInFile, keyInFile);
    }

    /** Whether PostgreSQL has the session under its old key, though the present one is free. */
    boolean isKeptOld(String keyInFile) {
        return keptOld.contains(keyInFile);
    }

    /** Under which key to tell what happened in a session of the file at that moment; empty when it was deleted in PostgreSQL. */
    Optional<String> toldAs(String keyInFile, Instant at) {
        return former.toldAs(of(keyInFile), at);
    }
}
