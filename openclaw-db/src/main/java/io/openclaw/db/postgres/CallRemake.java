package io.openclaw.db.postgres;

import io.openclaw.db.model.CallMerge;
import io.openclaw.db.model.CallMerge.Merged;
import io.openclaw.db.model.CallMerge.Testimony;
import io.openclaw.db.postgres.WitnessTable.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has to change in {@code llm_calls} so that it shows what the testimonies of some runs add up to. A call depends on the set of
 * its testimonies alone, so one whose set is as it was, and says what it said, is left as it is.
 *
 * @param gone ids of rows that are taken away: they are no calls any more, or are written anew
 * @param calls rows that are written
 * @param assigned testimonies that went into another call than before
 */
record CallRemake(Set<UUID> gone, List<LlmCallRow> calls, Map<UUID, UUID> assigned) {

    /** @param reworded testimonies that say more than when their call was written */
    static CallRemake of(Collection<Stored> testimonies, Set<UUID> reworded) {
        Map<String, List<Stored>> byRun = new TreeMap<>();
        testimonies.forEach(
                t -> byRun.computeIfAbsent(t.runId(), run -> new ArrayList<>()).add(t));
        CallRemake remake = new CallRemake(new LinkedHashSet<>(), new ArrayList<>(), new LinkedHashMap<>());
        byRun.values().forEach(run -> remake.addRun(run, reworded));
        return remake;
    }

    private void addRun(List<Stored> run, Set<UUID> reworded) {
        Map<UUID, Stored> byId = new HashMap<>();
        Map<UUID, Set<UUID>> before = new HashMap<>();
        for (Stored stored : run) {
            byId.put(stored.testimony().id(), stored);
            if (stored.callId() != null) {
                before.computeIfAbsent(stored.callId(), call -> new HashSet<>())
                        .add(stored.testimony().id());
            }
        }
        List<Testimony> said = run.stream().map(Stored::testimony).toList();
        boolean asBefore = Objects.equals(CallMerge.trigger(said), CallMerge.trigger(heardBefore(run)));
        gone.addAll(before.keySet());
        for (Merged merged : CallMerge.merge(said)) {
            boolean same = Set.copyOf(merged.testimonies()).equals(before.get(merged.id()));
            if (same && asBefore && Collections.disjoint(merged.testimonies(), reworded)) {
                gone.remove(merged.id());
            } else {
                write(merged, byId);
            }
        }
    }

    private static List<Testimony> heardBefore(List<Stored> run) {
        return run.stream()
                .filter(stored -> stored.callId() != null)
                .map(Stored::testimony)
                .toList();
    }

    private void write(Merged merged, Map<UUID, Stored> byId) {
        List<Stored> parts = merged.testimonies().stream()
                .flatMap(id -> Stream.ofNullable(byId.get(id)))
                .toList();
        int marks = parts.stream().mapToInt(Stored::marks).reduce(0, (a, b) -> a | b);
        calls.add(new LlmCallRow(
                merged.id(),
                merged.call(),
                merged.recordedAt(),
                marks,
                merged.witnesses(),
                true,
                first(merged, byId),
                null));
        merged.testimonies().forEach(testimony -> assigned.put(testimony, merged.id()));
    }

    /** Where the call was heard of first: its id is that of its first testimony. */
    private static @Nullable String first(Merged merged, Map<UUID, Stored> byId) {
        Stored first = byId.get(merged.id());
        return first == null ? null : first.source();
    }
}
