package io.openclaw.cli.soak;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * What each session of each agent may be. A doubt is an operation of which nobody knows whether it was done: both are kept until somebody looks.
 * One that may still be done after a restart ends when it is seen done, not when it is seen undone.
 */
final class Possibilities {

    private final Map<String, Map<String, List<Possible>>> agents = new TreeMap<>();
    private final Set<String> stillToCome = new HashSet<>();
    private final Set<String> mustCome = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    /** What cannot be, since it was last asked. */
    List<String> problems() {
        List<String> found = List.copyOf(problems);
        problems.clear();
        return found;
    }

    void wrong(String problem) {
        problems.add(problem);
    }

    /** It may be done yet. */
    void isToCome(String doubt) {
        stillToCome.add(doubt);
    }

    /** It will be done, sooner or later. */
    void mustCome(String doubt) {
        mustCome.add(doubt);
    }

    /** Nobody knows whether the session became what {@code done} makes of it. */
    void split(String agent, String key, String doubt, UnaryOperator<SessionImage> done) {
        List<Possible> next = new ArrayList<>();
        for (Possible possible : of(agent, key)) {
            next.add(possible.given(doubt, false, possible.image()));
            next.add(possible.given(doubt, true, done.apply(possible.image())));
        }
        put(agent, key, next);
    }

    /** Somebody looked: the doubts that ended by it, as {@link #decide} takes them. */
    Map<String, Boolean> saw(String agent, String key, Predicate<SessionImage> asSeen) {
        List<Possible> matching =
                of(agent, key).stream().filter(p -> asSeen.test(p.image())).toList();
        if (matching.isEmpty()) {
            problems.add("session " + key + " of agent " + agent + " is none of " + of(agent, key));
            return Map.of();
        }
        Map<String, Boolean> ended = new TreeMap<>();
        matching.get(0).done().forEach((doubt, wasDone) -> {
            boolean all =
                    matching.stream().allMatch(p -> wasDone.equals(p.done().get(doubt)));
            if (all && (wasDone || !stillToCome.contains(doubt))) {
                ended.put(doubt, wasDone);
            }
        });
        ended.forEach(this::decide);
        return ended;
    }

    /** No host will finish anything any more: what was to come has come, or never will. */
    void nothingIsToCome() {
        List.copyOf(mustCome).forEach(doubt -> decide(doubt, true));
        mustCome.clear();
        stillToCome.clear();
    }

    void decide(String doubt, boolean wasDone) {
        mustCome.remove(doubt);
        stillToCome.remove(doubt);
        agents.forEach(
                (agent, sessions) -> sessions.replaceAll((key, all) -> decided(agent, key, all, doubt, wasDone)));
    }

    private List<Possible> decided(String agent, String key, List<Possible> all, String doubt, boolean wasDone) {
        if (all.stream().noneMatch(p -> p.done().containsKey(doubt))) {
            return all;
        }
        List<Possible> left = new ArrayList<>();
        for (Possible possible : all) {
            Boolean here = possible.done().get(doubt);
            if (here == null || here == wasDone) {
                Map<String, Boolean> others = new HashMap<>(possible.done());
                others.remove(doubt);
                left.add(new Possible(others, possible.image()));
            }
        }
        if (left.isEmpty()) {
            problems.add("session " + key + " of agent " + agent + " is " + all + ", but operation " + doubt + " was "
                    + (wasDone ? "done" : "not done"));
            return all;
        }
        return Possible.merged(left);
    }

    boolean isStillToCome(Possible possible) {
        return possible.done().keySet().stream().anyMatch(stillToCome::contains);
    }

    /** Whether something that was begun before may still happen to the session. */
    boolean isStillToCome(String agent, String key) {
        return of(agent, key).stream().anyMatch(this::isStillToCome);
    }

    boolean isPresent(String agent, String key) {
        return of(agent, key).stream().allMatch(p -> p.image().present());
    }

    int number(String agent, String key) {
        return of(agent, key).size();
    }

    Collection<String> keys(String agent) {
        return List.copyOf(agents.getOrDefault(agent, Map.of()).keySet());
    }

    Collection<String> agents() {
        return List.copyOf(agents.keySet());
    }

    Possible certain(String agent, String key) {
        List<Possible> all = of(agent, key);
        if (all.size() > 1) {
            throw new IllegalStateException(key + " of agent " + agent + " is in doubt: " + all);
        }
        return all.get(0);
    }

    List<Possible> of(String agent, String key) {
        return agents.getOrDefault(agent, Map.of()).getOrDefault(key, List.of(Possible.NONE));
    }

    void put(String agent, String key, List<Possible> all) {
        agents.computeIfAbsent(agent, name -> new TreeMap<>()).put(key, Possible.merged(all));
    }
}
