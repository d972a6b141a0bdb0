package io.openclaw.db.operations;

import io.openclaw.db.operations.ImpactQuery.Around;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What changed, and how the model calls went before and after, each host for itself. */
public final class Impacts {

    /** More changes than anybody reads; they bound what is asked of PostgreSQL. */
    static final int MOST = 100;

    private static final Duration DAYS_BEFORE = Duration.ofDays(7);

    /** 24 hours of seven days, one of each hour of the day since 7 and 24 have no common factor; the same ones for every change. */
    private static final long EVERY_HOURS = 7;

    private final ChangeTable changes;
    private final CallFiguresQuery calls;

    Impacts(ChangeTable changes, CallFiguresQuery calls) {
        this.changes = changes;
        this.calls = calls;
    }

    /** Empty when the query is around something that does not exist. */
    public Optional<ImpactReport> report(ImpactQuery query) throws SQLException {
        Map<String, List<String>> models = new TreeMap<>(calls.models());
        Around around = query.around();
        if (around == null) {
            return Optional.of(report(query, models, all(query, models, query.since(), query.now())));
        }
        Optional<Change> centre = centre(around);
        if (centre.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(report(query, models, near(query, models, centre.get())));
    }

    private Optional<Change> centre(Around around) throws SQLException {
        Instant at = around.at();
        if (at != null) {
            return Optional.of(new Change(Change.Kind.MOMENT, "moment", "", at, at.toString()));
        }
        return switch (String.valueOf(around.table())) {
            case "config" -> changes.config(around.id());
            case "issue" -> changes.issue(around.id());
            default -> changes.deployment(around.id());
        };
    }

    /** A change with those near it on its host; a moment on every host that calls models, with all that is near it. */
    private List<Change> near(ImpactQuery query, Map<String, List<String>> models, Change centre) throws SQLException {
        Instant from = centre.at().minus(query.window());
        Instant to = centre.at().plus(query.window());
        boolean anywhere = centre.kind() == Change.Kind.MOMENT && centre.host().isEmpty();
        Set<Change> near = new LinkedHashSet<>();
        if (anywhere) {
            models.keySet()
                    .forEach(host ->
                            near.add(new Change(centre.kind(), centre.key(), host, centre.at(), centre.subject())));
        } else {
            near.add(centre);
        }
        all(query, models, from, to).stream()
                .filter(change -> anywhere || change.host().equals(centre.host()))
                .forEach(near::add);
        return List.copyOf(near);
    }

    private List<Change> all(ImpactQuery query, Map<String, List<String>> models, Instant from, Instant to)
            throws SQLException {
        Map<String, List<String>> called = new TreeMap<>(models);
        if (query.host() != null) {
            called.keySet().retainAll(Set.of(query.host()));
        }
        List<Change> all = new ArrayList<>(changes.written(from, to));
        all.addAll(changes.models(called, from, to));
        return all;
    }

    private ImpactReport report(ImpactQuery query, Map<String, List<String>> models, List<Change> found)
            throws SQLException {
        List<Change> ofHost = found.stream()
                .filter(change -> query.host() == null || change.host().equals(query.host()))
                .toList();
        List<List<Change>> groups = groups(ofHost);
        List<List<Change>> shown = groups.subList(0, Math.min(MOST, groups.size()));
        Map<CallWindow, CallFigures> figures = calls.figures(windows(query, shown), models);
        List<Impact> impacts = new ArrayList<>();
        for (List<Change> group : shown) {
            impacts.add(impact(query, group, figures, near(query, group, ofHost)));
        }
        return new ImpactReport(query, impacts, groups.size() - shown.size());
    }

    private static Impact impact(
            ImpactQuery query, List<Change> group, Map<CallWindow, CallFigures> figures, List<String> near) {
        Change first = group.get(0);
        CallFigures before = of(before(query, first), figures);
        CallFigures after = of(after(query, first), figures);
        List<CallFigures> hours =
                hours(query, first).stream().map(hour -> of(hour, figures)).toList();
        return new Impact(first.host(), first.at(), group, before, after, new Judge(hours).judge(before, after), near);
    }

    private static CallFigures of(CallWindow window, Map<CallWindow, CallFigures> figures) {
        return Objects.requireNonNull(figures.get(window), "PostgreSQL told no figures of a window.");
    }

    /** Changes of a host within the same minute, by time; the latest group first. */
    private static List<List<Change>> groups(List<Change> changes) {
        Map<String, List<Change>> groups = new LinkedHashMap<>();
        changes.stream()
                .sorted(Comparator.comparing(Change::at).thenComparing(Change::key))
                .forEach(change -> groups.computeIfAbsent(
                                change.at().truncatedTo(ChronoUnit.MINUTES) + " " + change.host(),
                                minute -> new ArrayList<>())
                        .add(change));
        Comparator<List<Change>> byTime =
                Comparator.comparing(group -> group.get(0).at());
        return groups.values().stream().sorted(byTime.reversed()).toList();
    }

    private static List<CallWindow> windows(ImpactQuery query, Collection<List<Change>> groups) {
        Set<CallWindow> windows = new LinkedHashSet<>();
        for (List<Change> group : groups) {
            Change first = group.get(0);
            windows.add(before(query, first));
            windows.add(after(query, first));
            windows.addAll(hours(query, first));
        }
        return List.copyOf(windows);
    }

    private static CallWindow before(ImpactQuery query, Change change) {
        return new CallWindow(change.host(), change.at().minus(query.window()), change.at());
    }

    /** No longer than until now. */
    private static CallWindow after(ImpactQuery query, Change change) {
        Instant end = change.at().plus(query.window());
        Instant until = end.isAfter(query.now()) ? query.now() : end;
        return new CallWindow(change.host(), change.at(), until.isBefore(change.at()) ? change.at() : until);
    }

    /** Each as long as the window, an hour at most, since shorter spans vary more. */
    private static List<CallWindow> hours(ImpactQuery query, Change change) {
        Duration hour = Duration.ofHours(1);
        Duration length = query.window().compareTo(hour) < 0 ? query.window() : hour;
        Instant end = change.at().minus(query.window());
        long grid = EVERY_HOURS * hour.toSeconds();
        List<CallWindow> hours = new ArrayList<>();
        long begin = (Math.floorDiv(end.minus(DAYS_BEFORE).getEpochSecond() - 1, grid) + 1) * grid;
        for (Instant from = Instant.ofEpochSecond(begin);
                !from.plus(length).isAfter(end);
                from = from.plusSeconds(grid)) {
            hours.add(new CallWindow(change.host(), from, from.plus(length)));
        }
        return hours;
    }

    private static List<String> near(ImpactQuery query, List<Change> group, List<Change> all) {
        Change first = group.get(0);
        return all.stream()
                .filter(other -> other.kind() != Change.Kind.MOMENT
                        && other.host().equals(first.host())
                        && !group.contains(other))
                .filter(other -> Duration.between(first.at(), other.at()).abs().compareTo(query.window()) < 0)
                .map(Change::key)
                .toList();
    }
}
