package io.openclaw.cli.soak;

import io.openclaw.cli.soak.Asking.Question;
import io.openclaw.cli.soak.Operation.Kind;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.session.Page;
import io.openclaw.db.session.SessionMessage;
import io.openclaw.db.session.SessionMode;
import io.openclaw.db.session.SessionStore;
import io.openclaw.db.session.SessionSummary;
import io.openclaw.db.session.SessionsUnavailableException;
import io.openclaw.db.session.StoredMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The conversations of one agent: some at a time, each with one thing after the other; now and then one that concerns them all. */
final class SoakAgent {

    private static final int AT_ONCE = 3;
    private static final int LAST = 50;
    private static final int LONG = 400;
    private static final int MANY_DOUBTS = 6;
    private static final int LONGEST_PAUSE = 120;

    /** What an agent works with. */
    record Parts(Vertx vertx, OpenClawDb db, SessionStore store, SessionMode mode, Asking asking) {}

    private final String agent;
    private final Parts parts;
    private final SessionStore store;
    private final Asking asking;
    private final History history;
    private final List<String> keys;

    /** Those read since the start: from then on memory answers for them whatever happens to PostgreSQL. */
    private final Set<String> known = new HashSet<>();

    private Random random = new Random(0);
    private boolean quiet;

    SoakAgent(String agent, Parts parts) {
        this.agent = agent;
        this.parts = parts;
        this.store = parts.store();
        this.asking = parts.asking();
        this.history = asking.history();
        this.keys = keys(agent);
    }

    /** Those that are talked in often come first. */
    private static List<String> keys(String agent) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add("tg:" + agent + ":" + i);
            all.add("session " + i);
            all.add("tg:" + agent + ":0:" + i);
            all.add("s" + i);
        }
        return List.copyOf(all);
    }

    void talk(Random with, BooleanSupplier silent) {
        random = with;
        parts.vertx().setTimer(1 + random.nextInt(LONGEST_PAUSE), timer -> {
            if (asking.ending()) {
                return;
            }
            quiet = silent.getAsBoolean();
            Future<?> round = quiet ? Future.succeededFuture() : round();
            round.onFailure(asking::impossible).onComplete(done -> talk(with, silent));
        });
    }

    /** It is to be silent, and nothing is under way. */
    boolean quiet() {
        return quiet;
    }

    private boolean isEachOldOneCertain() {
        return keys.stream().filter(key -> key.startsWith("tg:")).allMatch(this::isCertain);
    }

    private Future<Boolean> migrateKeys() {
        known.removeIf(key -> key.startsWith("tg:"));
        return ask(Kind.MIGRATE_KEYS, "", "", it -> store.migrateOldKeys());
    }

    private Future<?> round() {
        int roll = random.nextInt(100);
        if (roll < 3) {
            return prune();
        }
        if (roll < 6 && isEachOldOneCertain()) {
            return migrateKeys();
        }
        if (roll < 12) {
            return lookAtAll();
        }
        List<String> some = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            double rare = random.nextDouble();
            some.add(keys.get((int) (keys.size() * rare * rare)));
        }
        some = new ArrayList<>(new HashSet<>(some));
        Collections.shuffle(some, random);
        List<Future<?>> all = new ArrayList<>();
        Set<String> taken = new HashSet<>(some);
        some.forEach(key -> all.add(somethingIn(key, taken)));
        return Future.join(all);
    }

    private Future<?> somethingIn(String key, Set<String> taken) {
        int roll = random.nextInt(100);
        if (roll < 6 || history.sessions().number(agent, key) > MANY_DOUBTS) {
            return delete(key);
        }
        if (roll < 10) {
            known.remove(key);
            return ask(
                    Kind.DELETE_ELSEWHERE,
                    key,
                    "",
                    it -> parts.db()
                            .recorder()
                            .recordAndAwait(
                                    new SessionDeleted(key, agent, Instant.ofEpochMilli(System.currentTimeMillis()))));
        }
        if (roll < 18) {
            return rename(key, taken);
        }
        if (roll < 24) {
            return tokens(key);
        }
        return look(key)
                .compose(messages -> messages > LONG ? delete(key) : conversation(key))
                .compose(talked -> look(key));
    }

    private Future<Boolean> delete(String key) {
        known.remove(key);
        return ask(Kind.DELETE, key, "", it -> store.deleteSession(key));
    }

    private Future<?> rename(String key, Set<String> taken) {
        String to = keys.get(random.nextInt(keys.size()));
        if (!taken.add(to) || !isCertain(key) || !isCertain(to)) {
            return tokens(key);
        }
        known.remove(key);
        known.remove(to);
        return ask(Kind.RENAME, key, to, it -> store.rename(key, to));
    }

    private Future<Boolean> tokens(String key) {
        if (parts.mode() == SessionMode.POSTGRES && !history.sessions().isPresent(agent, key)) {
            return look(key)
                    .map(false); // while PostgreSQL is away nobody knows that there is none, and the tokens begin it
        }
        long some = random.nextInt(5_000);
        return ask(Kind.TOKENS, key, Long.toString(some), it -> store.addTokens(key, some));
    }

    private Future<?> prune() {
        long age = 3_000L + random.nextInt(9_000);
        known.clear();
        return ask(Kind.PRUNE, "", Long.toString(age), it -> store.pruneOlderThan(Duration.ofMillis(age)));
    }

    /** As a gateway does it: begin if need be, say it, count it. */
    private Future<Boolean> conversation(String key) {
        Kind kind = List.of(Kind.TURN, Kind.TURN, Kind.TURN, Kind.FAILED_TURN, Kind.APPEND)
                .get(random.nextInt(5));
        return ask(Kind.CREATE, key, "", it -> store.createSession(key, agent, "m"))
                .compose(begun -> ask(kind, key, "", it -> said(key, it)))
                .compose(said -> random.nextBoolean() ? tokens(key) : Future.succeededFuture(said));
    }

    private Future<?> said(String key, Operation operation) {
        return operation.kind() == Kind.APPEND
                ? store.appendMessage(key, operation.messages().get(0))
                : store.appendTurn(key, operation.turn());
    }

    private Future<Boolean> ask(Kind kind, String key, String argument, Function<Operation, Future<?>> how) {
        boolean mayFail = parts.mode() == SessionMode.POSTGRES && kind.isToldFirst() && kind != Kind.DELETE_ELSEWHERE;
        return asking.ask(new Question(agent, kind, key, argument, mayFail), how);
    }

    private boolean isCertain(String key) {
        return history.sessions().number(agent, key) == 1;
    }

    /** Reads a session and compares; how many messages that were. */
    private Future<Integer> look(String key) {
        boolean whole = random.nextInt(4) == 0;
        Page page = whole ? Page.all() : Page.last(LAST);
        return store.loadMessages(key, page).transform(answer -> {
            if (answer.succeeded()) {
                List<SessionMessage> seen =
                        answer.result().stream().map(StoredMessage::message).toList();
                asking.saw(
                        agent,
                        key,
                        image -> ends(image, seen, page.limit()),
                        seen.size() + " messages, the last " + (seen.isEmpty() ? "" : seen.get(seen.size() - 1)));
                known.add(key);
                return Future.succeededFuture(seen.size());
            }
            boolean memoryMayLack = parts.mode() == SessionMode.POSTGRES && (whole || !known.contains(key));
            if (!(answer.cause() instanceof SessionsUnavailableException) || !memoryMayLack) {
                asking.impossible(answer.cause());
            }
            return Future.succeededFuture(0);
        });
    }

    private static boolean ends(SessionImage image, List<SessionMessage> seen, int limit) {
        List<SessionMessage> all = image.messages();
        return all.subList(Math.max(0, all.size() - limit), all.size()).equals(seen);
    }

    private Future<?> lookAtAll() {
        return store.listSessions(agent, Integer.MAX_VALUE).transform(answer -> {
            if (answer.succeeded()) {
                compare(answer.result());
            } else if (parts.mode() != SessionMode.POSTGRES
                    || !(answer.cause() instanceof SessionsUnavailableException)) {
                asking.impossible(answer.cause());
            }
            return Future.succeededFuture();
        });
    }

    private void compare(List<SessionSummary> listed) {
        Map<String, SessionSummary> there =
                listed.stream().collect(Collectors.toMap(SessionSummary::key, summary -> summary));
        Set<String> all = new HashSet<>(keys);
        all.addAll(there.keySet());
        for (String key : all) {
            SessionSummary summary = there.get(key);
            asking.saw(agent, key, image -> isOf(image, summary), String.valueOf(summary));
        }
    }

    private static boolean isOf(SessionImage image, SessionSummary summary) {
        return summary == null
                ? !image.present()
                : image.present()
                        && image.has(summary.totalTokens())
                        && image.messages().size() == summary.messages();
    }
}
