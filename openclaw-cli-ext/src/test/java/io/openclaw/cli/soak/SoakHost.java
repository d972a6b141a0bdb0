package io.openclaw.cli.soak;

import io.openclaw.db.Accounting;
import io.openclaw.db.ChildJvm;
import io.openclaw.db.DbConfig;
import io.openclaw.db.Health;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.session.SessionMode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/** A gateway that talks for several agents until it is killed or asked to end. What it asked for and was told is in a journal. */
final class SoakHost {

    static final String HOST = "soaked";
    private static final List<String> AGENTS = List.of("main", "ops", "lab");
    private static final long LOOK_EVERY = 100;

    private SoakHost() {}

    /** Where everything of a soak is. */
    record Place(Path folder, String url) {

        Path gatewayHome() {
            return folder.resolve("gateway");
        }

        Path dbHome() {
            return folder.resolve("db");
        }

        Path journal() {
            return folder.resolve("journal");
        }

        /** While this exists, hosts run and are silent. */
        Path silence() {
            return folder.resolve("silence");
        }

        DbConfig config(SessionMode mode) {
            DbConfig config = DbConfig.of(dbHome(), HOST).withDatabaseUrl(url).withCatchUpRowsPerSecond(1_000_000);
            return config.withSessions(config.sessions().withMode(mode).withGatewayHome(gatewayHome()));
        }
    }

    static ChildJvm start(Place place, SessionMode mode, long seed) {
        return ChildJvm.start(
                List.of(),
                List.of("-XX:+UseSerialGC", "-Xmx512m"),
                SoakHost.class,
                place.folder().toString(),
                place.url(),
                mode.word(),
                Long.toString(seed));
    }

    public static void main(String[] arguments) {
        System.setOut(System.err); // nobody reads the other
        Place place = new Place(Path.of(arguments[0]), arguments[1]);
        SessionMode mode = SessionMode.of(arguments[2]).orElseThrow();
        Random random = new Random(Long.parseLong(arguments[3]));
        Journal journal = Journal.in(place.journal());
        History history = journal.replay();
        long now = System.currentTimeMillis();
        journal.started(mode, now);
        history.restart(mode, now);

        Vertx vertx = Vertx.vertx();
        OpenClawDb db = OpenClawDb.create(place.config(mode), vertx, Clock.systemUTC());
        Asking asking = new Asking(journal, history);
        Context context = vertx.getOrCreateContext();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(db, asking)));
        context.runOnContext(begun -> db.start().onFailure(asking::impossible).onSuccess(started -> {
            List<SoakAgent> agents = new ArrayList<>();
            tellHealth(
                    vertx,
                    db,
                    journal,
                    () -> agents.size() == AGENTS.size() && agents.stream().allMatch(SoakAgent::quiet));
            for (String agent : AGENTS) {
                db.sessionStore(agent).onFailure(asking::impossible).onSuccess(store -> {
                    SoakAgent talking = new SoakAgent(agent, new SoakAgent.Parts(vertx, db, store, mode, asking));
                    agents.add(talking);
                    talking.talk(new Random(random.nextLong()), () -> Files.exists(place.silence()));
                });
            }
        }));
    }

    private static void tellHealth(Vertx vertx, OpenClawDb db, Journal journal, BooleanSupplier quiet) {
        AtomicReference<String> last = new AtomicReference<>("");
        vertx.setPeriodic(LOOK_EVERY, timer -> {
            Health health = db.health();
            String state =
                    health.drain().connected() ? "CONNECTED" : health.drain().breaker();
            if (!last.getAndSet(state).equals(state)) {
                journal.way(state);
            }
            Accounting now = health.accounting();
            if (quiet.getAsBoolean() && now.inSpool() + now.inMemory() == 0) {
                journal.drained();
            }
        });
    }

    private static void end(OpenClawDb db, Asking asking) {
        asking.end();
        try {
            db.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            asking.impossible(e);
        }
    }
}
