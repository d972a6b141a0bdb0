package io.openclaw.db.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.postgres.StoreFates.Fate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FormerKeysTest {

    private static final Instant NOON = Instant.parse("2026-02-20T12:00:00Z");

    @Test
    void keyWithoutFates_isToldAsItIs() {
        assertEquals(Optional.of("s"), new FormerKeys(List.of()).toldAs("s", at(1)));
    }

    @Test
    void whatWasDeleted_isNotTold_andWhatCameLaterIs() {
        FormerKeys former = new FormerKeys(List.of(deleted("s", 5)));

        assertEquals(Optional.empty(), former.toldAs("s", at(5)));
        assertEquals(Optional.of("s"), former.toldAs("s", at(6)));
    }

    @Test
    void sessionRenamedToTheKeyOfADeletedOne_isToldUnderTheKeyItHad() {
        FormerKeys former = new FormerKeys(List.of(deleted("b", 5), renamed("a", "b", 7)));

        assertEquals(Optional.of("a"), former.toldAs("b", at(5)));
        assertEquals(Optional.of("b"), former.toldAs("b", at(6)), "nothing of that key was deleted later");
        assertEquals(Optional.of("b"), former.toldAs("b", at(8)));
    }

    @Test
    void sessionRenamedTwice_isToldUnderTheKeyOfEachTime() {
        FormerKeys former = new FormerKeys(List.of(
                deleted("a", 1),
                renamed("a", "b", 4),
                renamed("c", "other", 5),
                deleted("b", 6),
                renamed("b", "c", 6)));
        FormerKeys inTurn = new FormerKeys(List.of(
                deleted("b", 1),
                deleted("c", 3),
                renamed("a", "b", 4),
                renamed("c", "other", 5),
                renamed("b", "c", 6)));

        assertEquals(Optional.of("a"), inTurn.toldAs("c", at(1)));
        assertEquals(Optional.of("b"), inTurn.toldAs("c", at(5)));
        assertEquals(Optional.of("c"), inTurn.toldAs("c", at(6)));
        assertEquals(
                List.of(renamed("a", "b", 4), renamed("b", "c", 6)),
                inTurn.renamings("c", at(1)),
                "the earliest first");
        assertEquals(List.of(renamed("b", "c", 6)), inTurn.renamings("c", at(5)));
        assertEquals(Optional.empty(), former.toldAs("c", at(2)), "it was deleted on the way");
    }

    @Test
    void ringOfRenamings_comesToAnEnd() {
        FormerKeys former = new FormerKeys(List.of(renamed("a", "b", 5), renamed("b", "a", 5)));

        assertTrue(former.toldAs("a", at(5)).isPresent());
        assertFalse(former.renamings("a", at(1)).isEmpty());
    }

    @Test
    void whatBecameOfAKeyBeforeTheSessionCameToIt_doesNotConcernTheSession() {
        FormerKeys former = new FormerKeys(List.of(deleted("b", 5), renamed("a", "b", 7), deleted("b", 9)));

        assertFalse(former.concernsPresent(deleted("b", 5)));
        assertTrue(former.concernsPresent(deleted("b", 9)));
        assertTrue(former.concernsPresent(renamed("a", "b", 7)));
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }

    private static Fate deleted(String key, int second) {
        return new Fate(key, at(second), null);
    }

    private static Fate renamed(String from, String to, int second) {
        return new Fate(from, at(second), to);
    }
}
