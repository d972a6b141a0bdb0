package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.session.Held.State;
import io.openclaw.db.session.SessionsConfig.Memory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a lookup brings that began before something was deleted or let go of. */
class SessionMemoryTest {

    private final HandClock clock = new HandClock();
    private final SessionMemory memory = new SessionMemory(new Memory(10, 1, 1 << 20), clock);

    private Optional<Base> found() {
        StoredMessage old = new StoredMessage(1, SessionMessage.user("old"), clock.instant());
        return Optional.of(new Base("main", clock.instant(), List.of(old), 0));
    }

    @Test
    void whatWasDeletedElsewhereDuringALookup_doesNotComeBack() {
        Object question = memory.asking("s");
        Optional<Base> found = found();

        memory.deletedElsewhere("s", clock.instant());
        memory.base("s", found, question);

        assertEquals(State.UNKNOWN, memory.state("s"));
    }

    @Test
    void whatWasLetGoOfDuringALookup_isNotMissingAfterIt() {
        Object question = memory.asking("s");
        Optional<Base> found = found();
        memory.append("s", "main", List.of(SessionMessage.user("new")));

        memory.append("another", "main", List.of(SessionMessage.user("takes the room")));
        memory.base("s", found, question);

        assertEquals(State.UNKNOWN, memory.state("s"), "else the new message would be missing in its history");
    }

    @Test
    void lookup_isNotDisturbedByOtherSessions() {
        memory.append("another", "main", List.of(SessionMessage.user("makes room")));
        Object question = memory.asking("s");

        memory.deletedElsewhere("another", clock.instant());
        memory.base("s", found(), question);

        assertEquals(State.PRESENT, memory.state("s"));
    }

    @Test
    void lookup_isNoUseOfASession() {
        Instant used = clock.instant();
        Object question = memory.asking("s");
        Optional<Base> found = found();
        clock.advance(Duration.ofDays(30));

        memory.base("s", found, question);

        assertTrue(memory.isUsedSince("s", used));
        assertFalse(memory.isUsedSince("s", used.plusMillis(1)), "or pruning would spare whatever was looked at");
    }

    @Test
    void messageTakenOverFromAnEarlierRun_isAUseOfItsTime() {
        StoredMessage waiting = new StoredMessage(1, SessionMessage.user("waits in the spool"), clock.instant());
        clock.advance(Duration.ofDays(30));

        memory.add("s", "main", waiting);

        assertTrue(memory.isUsedSince("s", waiting.at()));
        assertFalse(memory.isUsedSince("s", waiting.at().plusMillis(1)), "or a restart would spare it from pruning");
    }

    @Test
    void whatIsSaidAfterADeletionElsewhere_isLater() {
        Instant deleted = clock.instant();
        memory.deletedElsewhere("s", deleted);
        clock.advance(Duration.ofHours(-1));

        Appended appended = memory.append("s", "main", List.of(SessionMessage.user("later")));

        assertTrue(appended.messages().get(0).at().isAfter(deleted));
    }
}
