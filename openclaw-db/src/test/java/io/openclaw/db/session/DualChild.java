package io.openclaw.db.session;

import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A gateway in mode dual that talks, deletes, renames and prunes until it is killed. Prints a line for each write that was done. */
final class DualChild {

    private static final int SESSIONS = 12;

    private DualChild() {}

    public static void main(String[] arguments) {
        Path home = Path.of(arguments[0]);
        Random random = new Random(Long.parseLong(arguments[2]));
        OpenClawDb db = OpenClawDb.create(config(home, arguments[1]), Vertx.vertx(), Clock.systemUTC());
        db.start().compose(started -> db.sessionStore("main")).onSuccess(store -> {
            System.out.println("started");
            for (int i = 0; i < 4; i++) {
                goOn(store, new Random(random.nextLong()));
            }
        });
    }

    static DbConfig config(Path home, String url) {
        DbConfig config = DbConfig.of(home.resolve("db"), "killed").withDatabaseUrl(url);
        return config.withSessions(
                config.sessions().withMode(SessionMode.DUAL).withGatewayHome(home.resolve("gateway")));
    }

    private static void goOn(SessionStore store, Random random) {
        something(store, random).onComplete(done -> {
            System.out.println("done");
            goOn(store, random);
        });
    }

    private static Future<?> something(SessionStore store, Random random) {
        String key = "s" + random.nextInt(SESSIONS);
        int what = random.nextInt(100);
        if (what < 6) {
            return store.deleteSession(key);
        }
        if (what < 12) {
            return store.rename(key, "s" + random.nextInt(SESSIONS)).otherwise(false);
        }
        if (what < 13) {
            return store.pruneOlderThan(Duration.ofMillis(200));
        }
        if (what < 30) {
            return store.addTokens(key, random.nextInt(50));
        }
        Turn turn = Turn.answered(
                SessionMessage.user("q" + random.nextInt()),
                List.of(),
                SessionMessage.assistant("a" + random.nextInt()));
        return store.createSession(key, "main", "m")
                .compose(begun -> store.appendTurn(key, turn))
                .otherwise(List.of());
    }
}
