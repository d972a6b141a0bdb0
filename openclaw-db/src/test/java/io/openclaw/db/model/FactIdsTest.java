package io.openclaw.db.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FactIdsTest {

    private static final UUID MINTED = UUID.fromString("01890000-0000-7000-8000-000000000001");
    private static final Scope SESSION = new Scope("agent:main:main", "s1", null, null, "r1");

    @Test
    void derivedId_isAVersion5UuidThatNeverChanges() {
        UUID id = FactIds.derived("message|2:s1|2:m1");

        assertEquals(5, id.version());
        assertEquals(2, id.variant());
        assertEquals(UUID.fromString("fca27e09-93c6-51d7-a49e-cdc8c10e5429"), id);
    }

    @Test
    void factWithoutNameOfItsOwn_keepsTheIdItWasGiven() {
        Fact opened = new SessionOpened(SESSION, null, null, null, null, Instant.EPOCH);

        assertEquals(MINTED, FactIds.rowId(opened, MINTED));
    }

    @Test
    void messageOfTwoSessionsWithOneId_areTwoMessages() {
        Scope other = new Scope("agent:main:main", "s2", null, null, "r1");

        assertNotEquals(FactIds.rowId(message(SESSION), MINTED), FactIds.rowId(message(other), MINTED));
    }

    @Test
    void partsOfAKey_cannotBeMistakenForOneAnother() {
        assertNotEquals(FactIds.key("tool", "a|1:b", "c"), FactIds.key("tool", "a", "b|1:c"));
    }

    private static MessageAppended message(Scope scope) {
        return new MessageAppended(
                scope,
                new MessageRef("7f3a91c2", 1L, null),
                MessageAppended.USER,
                MessageBody.ofText("hello"),
                null,
                ModelRef.NONE,
                null,
                null,
                Instant.EPOCH);
    }
}
