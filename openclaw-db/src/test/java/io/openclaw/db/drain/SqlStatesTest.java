package io.openclaw.db.drain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlStatesTest {

    @ParameterizedTest
    @CsvSource({
        "08006, RECONNECT",
        "57P01, RECONNECT",
        "57P03, RECONNECT",
        "53300, RECONNECT",
        "58030, RECONNECT",
        "XX000, RECONNECT",
        "25006, RECONNECT",
        "0A000, RECONNECT",
        "99999, RECONNECT",
        "53100, WAIT_FOR_ROOM",
        "53200, WAIT_FOR_ROOM",
        "40001, RETRY",
        "40P01, RETRY",
        "57014, SHRINK",
        "55P03, SHRINK",
        "22021, ISOLATE",
        "22P02, ISOLATE",
        "23514, ISOLATE",
        "54000, ISOLATE",
        "21000, ISOLATE",
        "42P01, WAIT_FOR_PERSON",
        "42703, WAIT_FOR_PERSON",
        "42501, WAIT_FOR_PERSON",
        "3F000, WAIT_FOR_PERSON",
        "28P01, WAIT_FOR_PERSON",
        "3D000, WAIT_FOR_PERSON",
        "OC001, ASK_POSITION"
    })
    void eachClass_asksForItsAction(String state, Action action) {
        assertEquals(action, SqlStates.action(state));
    }
}
