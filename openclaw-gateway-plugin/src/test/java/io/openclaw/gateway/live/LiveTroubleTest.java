package io.openclaw.gateway.live;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that may be wrong with a gateway. */
class LiveTroubleTest {

    private static final String KEY = "agent:main:main";

    @TempDir
    private Path home;

    private LiveFixture live;

    @BeforeEach
    void open() {
        live = new LiveFixture(home);
    }

    @AfterEach
    void close() {
        live.close();
    }

    @Test
    void tokenThatIsRefused_isToldWithoutIt_andTriedRarely() {
        live.begin(live.gateway.url(), "another-token", LiveFixture.QUICK);
        await().until(() -> live.status().counts().failures() >= 2);

        assertTrue(live.lastError().contains("refuses the token (AUTH_TOKEN_MISMATCH)"), live.lastError());
        assertTrue(live.lastError().contains("OPENCLAW_GATEWAY_TOKEN"), live.lastError());
        assertFalse(live.lastError().contains("another-token"));
        assertFalse(live.status().connected());
        assertTrue(live.recorded.isEmpty());
    }

    @Test
    void gatewayOfAnotherVersion_isToldAndNeverListenedTo_untilItIsOfOurs() {
        live.gateway.protocol = 5;
        live.begin(live.gateway.url(), FakeGateway.TOKEN, LiveFixture.QUICK);
        await().until(() -> live.lastError().contains("it speaks version 5 of the protocol, this program version 4"));

        live.gateway.protocol = 4;
        await().until(() -> live.status().connected());
    }

    @Test
    void retries_becomeRarer_andRefusalsWaitLong() {
        RandomGenerator most = new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public long nextLong(long bound) {
                return bound - 1;
            }
        };
        assertEquals(Duration.ofSeconds(1), Rhythm.USUAL.retryAfter(1, false, most));
        assertEquals(Duration.ofSeconds(4), Rhythm.USUAL.retryAfter(3, false, most));
        assertEquals(Duration.ofMinutes(1), Rhythm.USUAL.retryAfter(1_000, false, most));
        assertEquals(Duration.ofMinutes(5), Rhythm.USUAL.retryAfter(1, true, most));
        Duration jittered = Rhythm.USUAL.retryAfter(3, false, RandomGenerator.getDefault());
        assertTrue(jittered.compareTo(Duration.ofSeconds(2)) >= 0 && jittered.compareTo(Duration.ofSeconds(4)) <= 0);
    }

    @Test
    void gatewayThatIsNotThere_isFoundWhenItComes() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        live.begin(URI.create("ws://127.0.0.1:" + port), FakeGateway.TOKEN, LiveFixture.QUICK);
        await().until(() -> live.lastError().contains("nobody listens there"));

        live.gateway.open(port);
        await().until(() -> live.status().connected());
    }

    @Test
    void gatewayThatGreetsNobody_isGivenUpAfterAWhile() {
        live.gateway.greeting = false;
        live.begin(live.gateway.url(), FakeGateway.TOKEN, quick(Duration.ofMillis(200)));
        await().until(() -> live.status().counts().failures() >= 1);

        live.gateway.greeting = true;
        await().until(() -> live.status().connected());
    }

    @Test
    void historyThatIsNotAnswered_isAskedForAgain_andHoldsNobodyUp() {
        live.gateway.talk(KEY, "s1").add(Talk.user("unheard"));
        live.gateway.talk("agent:main:other", "s2").add(Talk.user("heard"));
        live.gateway.silentOn =
                request -> request.at("/params/sessionKey").asText().equals(KEY);
        live.begin(live.gateway.url(), FakeGateway.TOKEN, quick(Duration.ofMillis(500)));
        await().until(() -> live.status().connected());
        long connects = live.gateway.asked("connect");
        await().until(() -> live.ids().contains("s2/m1") && live.gateway.asked("chat.history") >= 4);

        live.gateway.silentOn = request -> false;
        live.gateway.talks.get(KEY).add(Talk.user("told of by no event"));
        live.gateway.say(KEY, Talk.user("told"));
        await().until(() -> live.ids().containsAll(Set.of("s1/m1", "s1/m2", "s1/m3")));
        assertEquals(connects, live.gateway.asked("connect"), live.lastError());
    }

    @Test
    void endOfAFormerTranscript_isAskedForAgain_whereNothingWasSaidToIt() {
        live.gateway.talk(KEY, "s1").add(Talk.user("before"));
        live.begin(live.gateway.url(), FakeGateway.TOKEN, quick(Duration.ofMillis(500)));
        live.awaitMessages(1);
        long connects = live.gateway.asked("connect");
        AtomicInteger former = new AtomicInteger();
        live.gateway.silentOn = request -> request.at("/params").has("messageId") && former.incrementAndGet() == 1;
        live.gateway.talks.get(KEY).add(Talk.user("the last word"));
        live.gateway.talks.get(KEY).reset("s2");
        live.gateway.say(KEY, Talk.user("a new begin"));
        await().until(() -> live.ids().containsAll(Set.of("s1/m2", "s2/m1")));

        assertEquals(connects, live.gateway.asked("connect"), live.lastError());
    }

    @Test
    void machineThatVanishes_isNoticedByItsSilence() {
        live.gateway.talk(KEY, "s1").add(Talk.user("before"));
        live.listen();
        live.awaitMessages(1);
        live.gateway.talks.get(KEY).add(Talk.user("meanwhile"));
        live.gateway.ticking = false;
        live.awaitMessages(2);

        assertTrue(live.lastError().contains("nothing came for"), live.lastError());
    }

    @Test
    void hugeFrame_endsTheConnection_andWhatFollowsIsFetched() {
        live.gateway.talk(KEY, "s1").add(Talk.user("before"));
        live.listen();
        live.awaitMessages(1);
        live.gateway.talks.get(KEY).add(Talk.user("beside it"));
        live.gateway.send("{\"type\":\"event\",\"event\":\"session.message\",\"payload\":\""
                + "x".repeat(LiveSource.LARGEST_FRAME) + "\"}");
        live.awaitMessages(2);

        assertEquals(1, live.status().counts().failures());
    }

    @Test
    void moreThanCanBeKeptAtOnce_waitsAtTheGateway() {
        live.gateway.talk(KEY, "s1");
        live.listen();
        Promise<Void> disk = Promise.promise();
        live.durable = disk.future();
        for (int i = 0; i < 6_000; i++) {
            live.gateway.say(KEY, Talk.user("message " + i));
        }
        await().until(() -> live.messages().size() >= 2_000);
        await().during(Duration.ofMillis(300)).until(() -> live.messages().size() < 5_000);

        live.durable = io.vertx.core.Future.succeededFuture();
        disk.complete();
        await().until(() -> live.ids().size() == 6_000);
    }

    @Test
    void closing_endsTheConnection_andNothingIsTriedAgain() {
        live.listen();
        live.stop();
        await().until(() -> live.gateway.sockets.isEmpty());
        long asked = live.gateway.asked("connect");

        await().during(Duration.ofMillis(300)).until(() -> live.gateway.asked("connect") == asked);
        assertFalse(live.status().connected());
    }

    @Test
    void closingBeforeAnythingBegan_ends() {
        live.begin(live.gateway.url(), FakeGateway.TOKEN, LiveFixture.QUICK);
        live.stop();
        live.stop();
    }

    private static Rhythm quick(Duration answer) {
        Rhythm quick = LiveFixture.QUICK;
        return new Rhythm(
                answer,
                quick.firstRetry(),
                quick.longestRetry(),
                quick.refusedRetry(),
                quick.between(),
                quick.settle(),
                quick.roster(),
                quick.silence());
    }
}
