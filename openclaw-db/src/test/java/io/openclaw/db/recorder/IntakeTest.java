package io.openclaw.db.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The waits are an hour long: who is not woken runs into the limit. */
@Timeout(30)
class IntakeTest {

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final Intake intake = new Intake(RecorderConfig.defaults());

    @Test
    void writerWantedBeforeItWaits_doesNotWait() throws InterruptedException {
        intake.nudge();
        assertEquals(List.of(), intake.take(HOUR));
    }

    @Test
    void writerWantedWhileItWaits_waitsNoLonger() throws InterruptedException {
        CompletableFuture<Void> nudging = CompletableFuture.runAsync(intake::nudge);
        assertEquals(List.of(), intake.take(HOUR));
        nudging.join();
    }
}
