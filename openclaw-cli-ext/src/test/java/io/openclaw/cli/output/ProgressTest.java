package io.openclaw.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void half_saysRateAndTimeLeft() {
        Progress half = new Progress("main", 50_000, 100_000, Duration.ofSeconds(2));
        assertEquals("50 %, 50 000 of 100 000, 25 000/s, 2 s left", half.words());
        assertEquals("main [############------------] " + half.words(), half.bar());
    }

    @Test
    void longRun_saysMinutes() {
        assertEquals(
                "1 %, 100 of 10 000, 10/s, 16:30 min left",
                new Progress("main", 100, 10_000, Duration.ofSeconds(10)).words());
    }

    @Test
    void nothingToDo_isDone() {
        assertEquals("100 %, 0 of 0, 0/s", new Progress("blank", 0, 0, Duration.ZERO).words());
    }

    @Test
    void grid_alignsNumbersToTheRight() {
        assertEquals(
                "agent   n\nmain    5\nops    12\n",
                new Grid(1, "agent", "n").line("main", "5").line("ops", "12").toString());
    }
}
