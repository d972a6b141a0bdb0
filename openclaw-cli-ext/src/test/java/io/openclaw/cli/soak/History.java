package io.openclaw.cli.soak;

import io.openclaw.cli.soak.Operation.Kind;
import io.openclaw.db.session.SessionMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the sessions of all agents may be, by what a host was told. An operation without an answer was done or not. One that is told to PostgreSQL
 * before the file is changed may still be done after a restart.
 */
final class History {

    /** Clocks are read at other moments by the store and by its caller. */
    private static final long SLACK = 100;

    private static final Pattern OLD_KEY = Pattern.compile("tg:([^:]*):([^:]*)");

    private final Possibilities sessions = new Possibilities();
    private final Map<Long, Operation> open = new LinkedHashMap<>();
    private SessionMode mode = SessionMode.DUAL;
    private long lastId;

    long lastId() {
        return lastId;
    }

    Possibilities sessions() {
        return sessions;
    }

    void restart(SessionMode next, long at) {
        for (Operation operation : List.copyOf(open.values())) {
            doubt(operation, at);
        }
        open.clear();
        mode = next;
    }

    void begin(Operation operation) {
        lastId = Math.max(lastId, operation.id());
        open.put(operation.id(), operation);
    }

    void fail(long id, long at) {
        Operation operation = open.remove(id);
        if (operation != null && mayBeDone(operation.kind())) {
            doubt(operation, at);
        }
    }

    /** New keys are given to one session after the other: those before the failure have theirs. */
    private boolean mayBeDone(Kind kind) {
        return mode == SessionMode.DUAL ? kind.isToldFirst() : kind == Kind.MIGRATE_KEYS;
    }

    void succeed(long id, String result, long at) {
        Operation operation = open.remove(id);
        if (operation == null) {
            return;
        }
        switch (operation.kind()) {
            case CREATE, APPEND, TURN, FAILED_TURN, TOKENS, DELETE -> one(operation, result, at);
            case DELETE_ELSEWHERE -> deletedElsewhere(operation, at);
            case RENAME -> renamed(operation, result, at);
            case PRUNE -> pruned(operation, Long.parseLong(result), at);
            case MIGRATE_KEYS -> migrated(operation, Long.parseLong(result), at);
        }
    }

    private void one(Operation operation, String result, long at) {
        List<Possible> next = new ArrayList<>();
        for (Possible possible : sessions.of(operation.agent(), operation.key())) {
            SessionImage before = possible.image();
            if (operation.kind() == Kind.CREATE && !before.present() && sessions.isStillToCome(possible)) {
                next.add(possible); // what was there when it was asked for goes after it
            }
            if (operation.kind().speaks() && !before.present()) {
                continue;
            }
            if (operation.kind() == Kind.DELETE && before.messages().size() != Integer.parseInt(result)) {
                continue;
            }
            boolean toRow = operation.kind() == Kind.TOKENS && !before.present() && sessions.isStillToCome(possible);
            next.add(possible.of(toRow ? before.withTokens(operation.number()) : after(operation, before, at)));
        }
        if (next.isEmpty()) {
            sessions.wrong(operation + " answered " + result + ", but the session was "
                    + sessions.of(operation.agent(), operation.key()));
        } else {
            // With the session goes what was doubtful of it.
            boolean gone = operation.kind() == Kind.DELETE;
            sessions.put(operation.agent(), operation.key(), gone ? List.of(Possible.NONE) : next);
        }
    }

    private SessionImage after(Operation operation, SessionImage before, long at) {
        boolean counted = mode == SessionMode.POSTGRES;
        return switch (operation.kind()) {
            case CREATE ->
                before.present() ? (counted ? before.usedUntil(at) : before) : before.begun(operation.at(), at);
            case APPEND, TURN, FAILED_TURN -> before.with(operation, at);
            case TOKENS -> {
                SessionImage more = before.present() ? before.withTokens(operation.number()) : before;
                yield counted ? more.usedUntil(at) : more;
            }
            case DELETE -> SessionImage.NONE;
            case DELETE_ELSEWHERE, PRUNE -> before.goneButForTokens();
            case RENAME, MIGRATE_KEYS -> throw new IllegalArgumentException("It concerns two sessions.");
        };
    }

    private void deletedElsewhere(Operation operation, long at) {
        if (mode == SessionMode.DUAL) {
            doubt(operation, at);
            sessions.mustCome(Long.toString(operation.id()));
        } else {
            sessions.put(operation.agent(), operation.key(), List.of(Possible.NONE));
        }
    }

    private void renamed(Operation operation, String result, long at) {
        Possible from = sessions.certain(operation.agent(), operation.key());
        Possible to = sessions.certain(operation.agent(), operation.argument());
        String expected = !from.image().present() ? "false" : to.image().present() ? "exists" : "true";
        if (!expected.equals(result)) {
            sessions.wrong(operation + " answered " + result + ", not " + expected);
        }
        if (result.equals("true")) {
            sessions.put(operation.agent(), operation.argument(), List.of(moved(from, at)));
            sessions.put(operation.agent(), operation.key(), List.of(Possible.NONE));
        }
    }

    private Possible moved(Possible from, long at) {
        return mode == SessionMode.POSTGRES ? from.of(from.image().usedUntil(at)) : from;
    }

    private void pruned(Operation operation, long result, long at) {
        long fewest = 0;
        long most = 0;
        for (String key : sessions.keys(operation.agent())) {
            List<Possible> all = sessions.of(operation.agent(), key);
            boolean surely = all.stream().allMatch(p -> p.image().present() && isOld(operation, p.image()));
            boolean maybe = all.stream().anyMatch(p -> p.image().present() && !isFresh(operation, p.image(), at));
            fewest += surely ? 1 : 0;
            most += maybe ? 1 : 0;
            prune(operation, key, at, true);
        }
        if (result < fewest || result > most) {
            sessions.wrong(operation + " pruned " + result + " sessions, not " + fewest + " to " + most);
        }
    }

    private void prune(Operation operation, String key, long at, boolean answered) {
        String doubt = operation.id() + "/" + key;
        List<Possible> next = new ArrayList<>();
        for (Possible possible : sessions.of(operation.agent(), key)) {
            SessionImage image = possible.image();
            if (!image.present() || isFresh(operation, image, at)) {
                next.add(possible);
            } else if (answered && isOld(operation, image)) {
                next.add(Possible.NONE);
            } else {
                next.add(possible.given(doubt, false, image));
                next.add(possible.given(doubt, true, image.goneButForTokens()));
                if (!answered && mode == SessionMode.DUAL) {
                    sessions.isToCome(doubt);
                }
            }
        }
        sessions.put(operation.agent(), key, next);
    }

    private static boolean isOld(Operation prune, SessionImage image) {
        return image.usedTo() < prune.at() - prune.number() - SLACK;
    }

    private static boolean isFresh(Operation prune, SessionImage image, long at) {
        return image.usedFrom() > at - prune.number() + SLACK;
    }

    private void migrated(Operation operation, long result, long at) {
        List<Map.Entry<String, String>> moves = movesOfOldKeys(operation.agent());
        if (result != moves.size()) {
            sessions.wrong(operation + " gave " + result + " sessions new keys, not " + moves);
        }
        for (Map.Entry<String, String> move : moves) {
            sessions.put(
                    operation.agent(),
                    move.getValue(),
                    List.of(moved(sessions.certain(operation.agent(), move.getKey()), at)));
            sessions.put(operation.agent(), move.getKey(), List.of(Possible.NONE));
        }
    }

    private List<Map.Entry<String, String>> movesOfOldKeys(String agent) {
        List<Map.Entry<String, String>> moves = new ArrayList<>();
        for (String key : sessions.keys(agent)) {
            Matcher old = OLD_KEY.matcher(key);
            if (old.matches()) {
                String present = "tg:" + old.group(1) + ":0:" + old.group(2);
                if (sessions.certain(agent, key).image().present()
                        && !sessions.certain(agent, present).image().present()) {
                    moves.add(Map.entry(key, present));
                }
            }
        }
        return moves;
    }

    /** Nobody knows whether it was done. */
    private void doubt(Operation operation, long at) {
        String doubt = Long.toString(operation.id());
        switch (operation.kind()) {
            case PRUNE -> sessions.keys(operation.agent()).forEach(key -> prune(operation, key, at, false));
            case MIGRATE_KEYS ->
                movesOfOldKeys(operation.agent())
                        .forEach(move ->
                                doubtMove(operation, move.getKey(), move.getValue(), doubt + "/" + move.getKey()));
            case RENAME -> {
                if (sessions.certain(operation.agent(), operation.key()).image().present()
                        && !sessions.certain(operation.agent(), operation.argument())
                                .image()
                                .present()) {
                    doubtMove(operation, operation.key(), operation.argument(), doubt);
                }
            }
            case CREATE, APPEND, TURN, FAILED_TURN, TOKENS, DELETE, DELETE_ELSEWHERE -> {
                sessions.split(
                        operation.agent(),
                        operation.key(),
                        doubt,
                        image -> operation.kind().speaks() && !image.present()
                                ? image
                                : operation.kind() == Kind.DELETE
                                        ? image.goneButForTokens()
                                        : after(operation, image, at));
                rememberToCome(operation, doubt);
            }
        }
    }

    private void doubtMove(Operation operation, String from, String to, String doubt) {
        SessionImage moving = sessions.certain(operation.agent(), from).image().usedUntil(Long.MAX_VALUE);
        sessions.split(operation.agent(), from, doubt, image -> image.goneButForTokens());
        sessions.split(operation.agent(), to, doubt, image -> moving);
        rememberToCome(operation, doubt);
    }

    private void rememberToCome(Operation operation, String doubt) {
        if (mode == SessionMode.DUAL && operation.kind().isToldFirst()) {
            sessions.isToCome(doubt);
        }
    }
}
