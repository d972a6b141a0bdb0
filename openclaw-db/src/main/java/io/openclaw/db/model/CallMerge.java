package io.openclaw.db.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the model calls of one run out of everything its witnesses said, in whatever order they said it.
 *
 * <p>Two things are known for certain: witnesses with the same call id saw one call, and witnesses with the same message id,
 * response id or time stamp saw one answer. Which answer belongs to which call nobody says: the calls of a run follow one another, so the two
 * rows of things are laid side by side in order of time, see {@link CallAlignment}. A call without an answer (it failed, or it
 * wrote a summary that no transcript holds) and an answer without a call (the witness is missing) each stand alone. Spans of a gateway come
 * last and only add to a call that is there, see {@link SpanFit}.
 *
 * <p>The result depends on the set of testimonies only, never on their order, so it may be computed again whenever one arrives.
 */
public final class CallMerge {

    private static final Comparator<Testimony> BY_ARRIVAL =
            Comparator.comparing(Testimony::recordedAt).thenComparing(Testimony::id);

    private CallMerge() {}

    /**
     * What one witness said.
     *
     * @param id id of the testimony, derived from the witness's own ids
     * @param recordedAt when it reached us first
     */
    public record Testimony(UUID id, Instant recordedAt, LlmCall call) {}

    /**
     * One call, made of what its witnesses said.
     *
     * @param id id of the first testimony that arrived: it stays when others come
     * @param recordedAt when the first testimony arrived
     * @param testimonies ids of all of them
     * @param witnesses codes of those who told, in alphabetical order
     */
    public record Merged(UUID id, Instant recordedAt, LlmCall call, List<UUID> testimonies, List<String> witnesses) {

        public Merged {
            testimonies = List.copyOf(testimonies);
            witnesses = List.copyOf(witnesses);
        }
    }

    /** The calls of one run, in order of their start. A testimony given twice counts once. */
    public static List<Merged> merge(Collection<Testimony> ofOneRun) {
        Map<UUID, Testimony> once = new LinkedHashMap<>();
        ofOneRun.stream().sorted(BY_ARRIVAL).forEach(t -> once.putIfAbsent(t.id(), t));
        Trigger trigger = trigger(once.values());
        List<Group> calls = new ArrayList<>();
        List<Group> answers = new ArrayList<>();
        List<Group> spans = new ArrayList<>();
        for (Group group : groups(once.values())) {
            (group.isGatewaySpan() ? spans : group.isCall() ? calls : answers).add(group);
        }
        List<Group> aligned = calls.isEmpty() && answers.size() == 1 ? answers : CallAlignment.align(calls, answers);
        return SpanFit.join(aligned, spans).stream()
                .map(group -> group.merged(trigger))
                .toList();
    }

    /** What began the run, which is what made each call of it: the first in the order of the words, should witnesses disagree. */
    public static @Nullable Trigger trigger(Collection<Testimony> ofOneRun) {
        return ofOneRun.stream()
                .flatMap(testimony -> Stream.ofNullable(testimony.call().scope().trigger()))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Puts together what certainly belongs together: same call id, same message id, same response id. */
    private static Collection<Group> groups(Collection<Testimony> testimonies) {
        Map<String, Group> byName = new HashMap<>();
        Set<Group> groups = new LinkedHashSet<>();
        for (Testimony testimony : testimonies) {
            List<String> names = names(testimony);
            Group group = names.stream()
                    .map(byName::get)
                    .filter(g -> g != null)
                    .findFirst()
                    .orElseGet(Group::new);
            groups.add(group);
            group.testimonies.add(testimony);
            names.forEach(name -> absorb(byName, groups, group, name));
        }
        return groups;
    }

    /** A testimony that knows two names joins the groups that knew one each. */
    private static void absorb(Map<String, Group> byName, Set<Group> groups, Group group, String name) {
        Group other = byName.put(name, group);
        if (other != null && other != group) {
            group.testimonies.addAll(other.testimonies);
            groups.remove(other);
            byName.replaceAll((n, g) -> g == other ? group : g);
        }
    }

    private static List<String> names(Testimony testimony) {
        CallRef ref = testimony.call().ref();
        List<String> names = new ArrayList<>();
        addName(names, "call", ref.wireName());
        addName(names, "message", ref.messageId());
        addName(names, "response", ref.responseId());
        addName(names, "answer at", answeredAt(testimony.call()));
        if (names.isEmpty()) {
            names.add("testimony:" + testimony.id());
        }
        return names;
    }

    /** The answer carries the moment its request began; transcript and hook pass on the same answer, to the millisecond. */
    private static @Nullable String answeredAt(LlmCall call) {
        Instant started = call.timing().startedAt();
        boolean answer = call.witness().side() == Witness.Side.MESSAGE;
        return answer && started != null ? Long.toString(started.toEpochMilli()) : null;
    }

    private static void addName(List<String> names, String what, @Nullable String name) {
        if (name != null) {
            names.add(what + ":" + name);
        }
    }

    /** Testimonies of one call, or of one side of it. */
    static final class Group {

        /**
         * The more exact a witness is about the call itself, the earlier it speaks; and of what one witness says more than once, the
         * fullest first: a transcript that writes an answer down while it comes counts more tokens in each line.
         */
        private static final Comparator<Testimony> BY_EXACTNESS = Comparator.<Testimony>comparingInt(
                        t -> rank(t.call().witness()))
                .thenComparing(Comparator.<Testimony>comparingLong(t -> tokens(t.call()))
                        .thenComparing(t -> t.call().exchange().toolNames().size())
                        .reversed())
                .thenComparing(BY_ARRIVAL);

        private final List<Testimony> testimonies = new ArrayList<>();

        /** A span that knows the answer's name is one of its witnesses, and leaves room for the request as a gateway saw it. */
        boolean isCall() {
            return told(t -> t.side() != Witness.Side.MESSAGE && !isSpan(t)) || !told(t -> !isSpan(t));
        }

        boolean isGatewaySpan() {
            return !told(t -> t != Witness.GATEWAY_SPAN);
        }

        private boolean told(Predicate<Witness> by) {
            return testimonies.stream().anyMatch(t -> by.test(t.call().witness()));
        }

        private static boolean isSpan(Witness witness) {
            return witness == Witness.SPAN || witness == Witness.GATEWAY_SPAN;
        }

        Group join(Group other) {
            Group joined = new Group();
            joined.testimonies.addAll(testimonies);
            joined.testimonies.addAll(other.testimonies);
            return joined;
        }

        /** What all of them together know. */
        LlmCall call() {
            List<Testimony> exactFirst =
                    testimonies.stream().sorted(BY_EXACTNESS).toList();
            LlmCall call = exactFirst.get(0).call();
            for (Testimony other : exactFirst.subList(1, exactFirst.size())) {
                call = filled(call, other.call());
            }
            return call;
        }

        Merged merged() {
            return merged(null);
        }

        Merged merged(@Nullable Trigger ofRun) {
            List<Testimony> byArrival = testimonies.stream().sorted(BY_ARRIVAL).toList();
            Testimony first = byArrival.get(0);
            return new Merged(
                    first.id(),
                    first.recordedAt(),
                    ofRun == null ? call() : call().withScope(call().scope().withTrigger(ofRun)),
                    byArrival.stream().map(Testimony::id).toList(),
                    byArrival.stream()
                            .map(t -> t.call().witness().code())
                            .distinct()
                            .sorted()
                            .toList());
        }

        private static int rank(Witness witness) {
            return switch (witness) {
                case HOST -> 0;
                case DIAGNOSTIC -> 1;
                case HOOK -> 2;
                case TRANSCRIPT -> 3;
                case SOCKET -> 4;
                case LLM_OUTPUT -> 5;
                case SPAN -> 6;
                case GATEWAY_SPAN -> 7;
            };
        }

        private static long tokens(LlmCall call) {
            Long total = call.usage() == null ? null : call.usage().total();
            return total == null ? -1 : total;
        }

        private static LlmCall filled(LlmCall call, LlmCall other) {
            return new LlmCall(
                    call.witness(),
                    call.scope().filledFrom(other.scope()),
                    call.ref().filledFrom(other.ref()),
                    call.model().filledFrom(other.model()),
                    usage(call, other),
                    Texts.first(call.cost(), other.cost()),
                    call.timing().filledFrom(other.timing()),
                    call.outcome().filledFrom(other.outcome()),
                    call.exchange().filledFrom(other.exchange()),
                    call.at().isBefore(other.at()) ? call.at() : other.at());
        }

        /** Usage is taken whole from one witness: halves of two would add up to nothing true. Zero is a gateway's blank. */
        private static @Nullable Usage usage(LlmCall call, LlmCall other) {
            Usage mine = call.usage();
            Usage theirs = other.usage();
            if (mine == null || (mine.isZero() && theirs != null)) {
                return theirs;
            }
            return theirs == null || theirs.isZero() ? mine : mine.filledFrom(theirs);
        }
    }
}
