package io.openclaw.db.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.openclaw.db.model.CallRef;
import io.openclaw.db.model.Exchange;
import io.openclaw.db.model.Fact;
import io.openclaw.db.model.LlmCall;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.MessageBody;
import io.openclaw.db.model.MessageRef;
import io.openclaw.db.model.ModelRef;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Scope;
import io.openclaw.db.model.SessionDeleted;
import io.openclaw.db.model.SessionRenamed;
import io.openclaw.db.model.Usage;
import io.openclaw.db.recorder.CallRing.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CallRingTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private final CallRing ring = new CallRing(10);

    @Test
    void deletedSession_losesItsTextAndKeepsItsNumbers_whicheverComesFirst() {
        add(call("k", 1), answer("k", 2), new SessionDeleted("k", at(3)), call("k", 0), answer("k", 3));

        List<Entry> entries = ring.entries();
        assertEquals(2, entries.size());
        for (Entry entry : entries) {
            assertNull(entry.merged().call().exchange().content());
            assertNull(entry.body());
            assertNotNull(entry.merged().call().usage());
        }
    }

    @Test
    void laterLifeUnderTheKey_andOtherSessions_keepTheirText() {
        add(new SessionDeleted("k", at(3)), call("k", 4), call("other", 1));

        ring.entries()
                .forEach(entry -> assertNotNull(entry.merged().call().exchange().content()));
    }

    @Test
    void sessionDeletedUnderItsNewKey_losesTheTextItHadUnderTheOld() {
        add(call("old", 1), call("new", 1), new SessionRenamed("old", "new", at(2)), new SessionDeleted("new", at(3)));

        for (Entry entry : ring.entries()) {
            boolean kept = entry.merged().call().exchange().content() != null;
            assertEquals(
                    "new".equals(entry.merged().call().scope().sessionKey()),
                    kept,
                    "the one that had the key before stays");
        }
    }

    @Test
    void laterCall_isFirst_byTheMomentItStarted() {
        add(call("a", 5), call("b", 9), call("c", 7));

        assertEquals(
                List.of("b", "c", "a"),
                ring.entries().stream()
                        .map(e -> e.merged().call().scope().sessionKey())
                        .toList());
    }

    private void add(Fact... facts) {
        for (Fact fact : facts) {
            ring.add(new Recorded(UUID.randomUUID(), NOON, fact, Set.of()));
        }
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }

    private static LlmCall call(String key, int second) {
        return LlmCall.ofHost(new Scope(key, "s", null, null, null), new ModelRef("p", "m", null), at(second))
                .withRef(new CallRef(null, null, "answer-" + second, null, null))
                .withUsage(Usage.of(1, 1), null)
                .withExchange(Exchange.ofText("text"));
    }

    private static MessageAppended answer(String key, int second) {
        return new MessageAppended(
                new Scope(key, "s", null, null, null),
                new MessageRef("answer-" + (second - 1), null, null),
                MessageAppended.ASSISTANT,
                MessageBody.ofText("text"),
                null,
                ModelRef.NONE,
                null,
                null,
                at(second));
    }
}
