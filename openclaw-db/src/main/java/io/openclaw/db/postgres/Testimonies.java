package io.openclaw.db.postgres;

import io.openclaw.db.model.CallMerge.Testimony;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.postgres.WitnessTable.Stored;
import io.openclaw.db.pricing.PriceBook;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The testimonies of a batch, and what has to be written so that the calls show them too. Their runs are looked up before anything is written:
 * of a run that nobody spoke of before, testimony and call are one insert each.
 */
final class Testimonies {

    private final String host;
    private final @Nullable String source;
    private final int count;
    private final Map<UUID, Told> told = new LinkedHashMap<>();
    private final Set<String> runs = new TreeSet<>();
    private final Map<String, String> runOfAnswer = new HashMap<>();
    private int fresh;

    private Testimonies(String host, @Nullable String source, int count) {
        this.host = host;
        this.source = source;
        this.count = count;
    }

    /**
     * What is told twice counts once, in the words that name the run.
     *
     * @param source which files they were read from; null: a gateway tells them, live
     */
    static Testimonies of(String host, @Nullable String source, List<Recorded> facts) {
        Testimonies testimonies = new Testimonies(host, source, facts.size());
        for (Recorded fact : facts) {
            Told told = Told.of(fact);
            testimonies.told.merge(told.id(), told, (one, other) -> !one.knowsRun() && other.knowsRun() ? other : one);
        }
        testimonies.told.values().stream()
                .sorted(Comparator.comparing(Told::knowsRun).reversed())
                .forEach(testimonies::look);
        testimonies.told.replaceAll((id, one) -> testimonies.named(one));
        return testimonies;
    }

    /** Its run is looked up, and so are copies of its answer that wait for a run to be known. */
    private void look(Told one) {
        String answer = one.answer();
        runs.add(one.runId());
        if (one.knowsRun() && answer != null) {
            runs.add(answer);
            runOfAnswer.putIfAbsent(answer, one.runId());
        }
        String response = one.response();
        if (response != null && !response.equals(one.runId())) {
            runs.add(response);
            runOfAnswer.putIfAbsent(response, one.runId());
        }
    }

    private Told named(Told one) {
        String run = runOf(one.runId());
        return run == null ? one : Told.inRun(one.recorded(), run);
    }

    /** A response may be known by its answer, and the answer by its run. */
    private @Nullable String runOf(String waiting) {
        String run = runOfAnswer.get(waiting);
        return run == null ? null : runOfAnswer.getOrDefault(run, run);
    }

    /** Spans that know their answer by the provider's name alone: their run may have been told long before. Null when there is none. */
    @Nullable Statement seek() {
        Map<String, String> responses = new TreeMap<>();
        for (Told one : told.values()) {
            String response = one.response();
            if (response != null && response.equals(one.runId())) {
                responses.put(response, ((LlmCall) one.recorded().fact()).ref().responseId());
            }
        }
        return responses.isEmpty() ? null : WitnessTable.seek(host, responses);
    }

    /** Where the answers of {@link #seek} are. */
    void found(RowSet<Row> rows) {
        for (Row row : rows) {
            runs.add(row.getString("run_id"));
            runOfAnswer.putIfAbsent(row.getString("response"), row.getString("run_id"));
        }
        told.replaceAll((id, one) -> named(one));
    }

    Statement lock() {
        Set<String> names = new HashSet<>(runs);
        told.keySet().forEach(id -> names.add(id.toString()));
        return WitnessTable.lock(names);
    }

    Statement known() {
        return WitnessTable.known(host, runs, told.keySet());
    }

    /** Whether these were all runs to look at; else the missing ones are looked at from now on. */
    boolean coversRunsOf(RowSet<Row> rows) {
        boolean covered = true;
        for (Row row : rows) {
            covered &= !runs.add(row.getString("run_id"));
        }
        return covered;
    }

    /** How many told nothing new; known after {@link #statements}. */
    int duplicates() {
        return count - fresh;
    }

    /**
     * What to write, in this order, given what is there.
     *
     * @param book by which the calls are priced; null: they are not
     */
    List<Statement> statements(RowSet<Row> rows, @Nullable PriceBook book) {
        Map<UUID, Stored> all = new LinkedHashMap<>();
        rows.forEach(row -> all.put(row.getUUID("id"), WitnessTable.fromRow(row)));
        List<Told> added = new ArrayList<>();
        List<Told> moved = new ArrayList<>();
        List<Told> copies = copies(all);
        for (Told one : told.values()) {
            Stored stored = all.get(one.id());
            if (stored == null) {
                added.add(one);
                all.put(
                        one.id(),
                        new Stored(
                                one.testimony(),
                                one.runId(),
                                null,
                                one.recorded().markBits(),
                                source));
            } else if (one.leaves(stored.runId())) {
                moved.add(one);
            }
        }
        fresh = added.size() + moved.size();
        copies.stream().filter(copy -> !told.containsKey(copy.id())).forEach(moved::add);
        moved.forEach(one -> all.computeIfPresent(one.id(), (id, stored) -> moved(stored, one)));
        Set<UUID> reworded = moved.stream().map(Told::id).collect(Collectors.toSet());
        return added.isEmpty() && moved.isEmpty()
                ? List.of()
                : statements(CallRemake.of(all.values(), reworded), added, moved, book);
    }

    /** Testimonies that waited for the run of their answer, in it. */
    private List<Told> copies(Map<UUID, Stored> stored) {
        List<Told> copies = new ArrayList<>();
        for (Stored one : stored.values()) {
            String run = runOf(one.runId());
            if (run != null) {
                Testimony waiting = one.testimony();
                Recorded recorded = new Recorded(waiting.id(), waiting.recordedAt(), waiting.call(), Set.of());
                copies.add(Told.inRun(recorded, run));
            }
        }
        return copies;
    }

    private List<Statement> statements(
            CallRemake remake, List<Told> added, List<Told> moved, @Nullable PriceBook book) {
        List<Statement> statements = new ArrayList<>();
        if (!moved.isEmpty()) {
            statements.add(WitnessTable.move(moved));
        }
        if (!added.isEmpty()) {
            statements.add(WitnessTable.insert(host, added, remake.assigned()));
        }
        if (!remake.gone().isEmpty()) {
            statements.add(LlmCallTable.remove(host, remake.gone()));
        }
        if (!remake.calls().isEmpty()) {
            statements.add(LlmCallTable.insert(host, remake.calls(), book));
        }
        Map<UUID, UUID> reassigned = new LinkedHashMap<>(remake.assigned());
        added.forEach(one -> reassigned.remove(one.id()));
        if (!reassigned.isEmpty()) {
            statements.add(WitnessTable.assign(reassigned));
        }
        Set<UUID> wordy = new HashSet<>(reassigned.keySet());
        added.stream().filter(Testimonies::hasText).forEach(one -> wordy.add(one.id()));
        if (!wordy.isEmpty()) {
            statements.add(WitnessTable.forget(wordy));
        }
        return statements;
    }

    private static Stored moved(Stored stored, Told now) {
        Testimony before = stored.testimony();
        Testimony after = new Testimony(
                before.id(), before.recordedAt(), (LlmCall) now.recorded().fact());
        return new Stored(
                after,
                now.runId(),
                stored.callId(),
                stored.marks() | now.recorded().markBits(),
                stored.source());
    }

    private static boolean hasText(Told told) {
        Exchange exchange = ((LlmCall) told.recorded().fact()).exchange();
        return exchange.content() != null || exchange.reasoning() != null;
    }
}
