package io.openclaw.cli.soak;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openclaw.cli.soak.SoakHost.Place;
import io.openclaw.db.ChildJvm;
import io.openclaw.db.TestServer;
import io.openclaw.db.session.SessionMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Hosts that talk, one after the other, while they and their PostgreSQL are killed. How far things go is told by what hosts write down. */
final class Storm implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(10);

    private final Place place;
    private final TestServer server;
    private final Random random;
    private final Journal journal;
    private final List<String> wrong = new ArrayList<>();
    private final Map<String, Integer> faults = new TreeMap<>();

    private SessionMode mode = SessionMode.DUAL;
    private ChildJvm host;
    private long done;
    private String way = "";

    Storm(Place place, TestServer server, Random random) {
        this.place = place;
        this.server = server;
        this.random = random;
        this.journal = Journal.in(place.journal());
    }

    void startHost(SessionMode in) {
        mode = in;
        host = SoakHost.start(place, mode, random.nextLong());
    }

    void endHost() {
        host.terminate();
        host.exitCode();
        look();
    }

    /** Faults, with something done between them, until the time is over; then both sides run. */
    void rage(Duration howLong) {
        long until = System.nanoTime() + howLong.toNanos();
        outage(); // the rare one must not be missing in a short run
        while (System.nanoTime() < until) {
            awaitTraffic(10 + random.nextInt(150));
            oneOfMany();
        }
        awaitTraffic(10);
    }

    /** One of each, at a random moment. */
    void killEachOnce() {
        awaitTraffic(50 + random.nextInt(100));
        killServer();
        awaitTraffic(50 + random.nextInt(100));
        killHost();
        awaitTraffic(50);
    }

    private void oneOfMany() {
        int roll = random.nextInt(100);
        if (roll < 40) {
            killHost();
        } else if (roll < 48) {
            count("host asked to end");
            endHost();
            startHost(mode);
        } else if (roll < 56) {
            killWhileItStarts();
        } else if (roll < 72) {
            killServer();
        } else if (roll < 78) {
            count("server without its postmaster");
            server.kill();
            awaitTraffic(random.nextInt(60));
            server.restart();
        } else if (roll < 84) {
            outage();
        } else if (roll < 90) {
            freeze();
        } else {
            killBoth();
        }
    }

    private void killHost() {
        count("host killed");
        host.kill();
        startHost(mode);
    }

    private void killWhileItStarts() {
        count("host killed while it starts");
        int starts = 1 + random.nextInt(3);
        for (int i = 0; i < starts; i++) {
            host.kill();
            startHost(mode);
            awaitLine("START");
        }
        host.kill();
        startHost(mode);
    }

    private void killServer() {
        count("server killed");
        server.killAll();
        awaitTraffic(random.nextInt(60));
        server.restart();
    }

    private void outage() {
        count("outage that opens the breaker");
        awaitWay("CONNECTED"); // before it, there is nothing that a breaker could count
        server.stop();
        awaitWay("OPEN");
        awaitTraffic(50 + random.nextInt(200));
        if (random.nextBoolean()) {
            killHost();
            awaitTraffic(20 + random.nextInt(100));
        }
        server.restart();
    }

    private void freeze() {
        count("server frozen");
        server.freeze();
        awaitTraffic(random.nextInt(60));
        if (random.nextBoolean()) {
            killHost();
            awaitTraffic(random.nextInt(60));
        }
        server.thaw();
    }

    private void killBoth() {
        count("both killed");
        server.killAll();
        host.kill();
        startHost(mode);
        awaitTraffic(random.nextInt(80));
        server.restart();
    }

    private void count(String fault) {
        faults.merge(fault, 1, Integer::sum);
    }

    private void awaitTraffic(int more) {
        look();
        long from = done;
        await().atMost(PATIENCE).pollInterval(POLL).until(() -> {
            look();
            return done >= from + more;
        });
    }

    /** Hosts run on without a word until everything they said is in PostgreSQL. */
    void awaitDrained() {
        look();
        awaitLine("DRAINED");
    }

    private void awaitWay(String state) {
        await().atMost(PATIENCE).pollInterval(POLL).until(() -> {
            look();
            return way.equals(state);
        });
    }

    private void awaitLine(String kind) {
        await().atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> look().stream().anyMatch(line -> line.startsWith(kind)));
    }

    /** Reads on in the journal; fails when a host found something wrong. */
    private List<String> look() {
        List<String> news = journal.news();
        for (String line : news) {
            String[] words = line.split("\t", -1);
            switch (words[0]) {
                case "DONE" -> done++;
                case "START" -> way = "";
                case "WAY" -> way = words[1];
                case "WRONG" -> wrong.add(words[1]);
                default -> {
                    // for the history
                }
            }
        }
        assertEquals(List.of(), wrong, this::toString);
        return news;
    }

    long done() {
        return done;
    }

    @Override
    public String toString() {
        return done + " operations done, " + faults;
    }

    /** A host that is still there is killed. */
    @Override
    public void close() {
        if (host != null) {
            host.close();
        }
    }
}
