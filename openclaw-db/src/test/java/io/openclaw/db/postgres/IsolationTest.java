package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.openclaw.db.postgres.Isolation.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IsolationTest {

    private static final List<Integer> ROWS = IntStream.range(0, 1_000).boxed().toList();

    @Test
    void refusedRows_areFound_andAllOthersStoredOnce() {
        Set<Integer> bad = Set.of(0, 1, 377, 999);
        Isolation<Integer> isolation = new Isolation<>(ROWS, 200);
        List<Integer> stored = new ArrayList<>();
        for (List<Integer> some = isolation.next(); some != null; some = isolation.next()) {
            if (some.stream().anyMatch(bad::contains)) {
                isolation.refused(some, "SQLSTATE 23514");
            } else {
                stored.addAll(some);
            }
        }

        assertEquals(ROWS.stream().filter(row -> !bad.contains(row)).toList(), stored);
        assertEquals(
                List.of(0, 1, 377, 999),
                isolation.found().stream().map(Refused::row).toList());
        assertEquals("SQLSTATE 23514", isolation.found().get(0).why());
    }

    @Test
    void tableThatRefusesEverything_isGivenUp() {
        List<Integer> many = IntStream.range(0, 10_000).boxed().toList();
        Isolation<Integer> isolation = new Isolation<>(many, 200);
        boolean goingOn = true;
        int tried = 0;
        for (List<Integer> some = isolation.next(); goingOn && some != null; some = isolation.next()) {
            goingOn = isolation.refused(some, "SQLSTATE 23514");
            tried++;
        }

        assertFalse(goingOn);
        assertEquals(2_000, tried);
    }
}
