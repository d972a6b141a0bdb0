package io.openclaw.db.faults;

import io.openclaw.db.Accounting;
import io.openclaw.db.DbConfig;
import io.openclaw.db.OpenClawDb;
import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Scope;
import io.openclaw.db.recorder.RecorderConfig;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

/** A gateway with little memory and a bound to match, without a database, that is given far more than it can keep. */
final class SmallHeapChild {

    private static final long QUEUE_BYTES = 8L << 20;
    private static final int TEXT = 8_192;

    private SmallHeapChild() {}

    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[1]);
        Vertx vertx = Vertx.vertx();
        DbConfig config = DbConfig.of(Path.of(arguments[0]), "faults")
                .withRecorder(RecorderConfig.defaults().withQueue(RecorderConfig.DEFAULT_MAX_FACTS, QUEUE_BYTES));
        OpenClawDb db = OpenClawDb.create(config, vertx, Clock.systemUTC());
        db.start().onSuccess(started -> {
            Thread caller = new Thread(() -> {
                for (int number = 0; number < count; number++) {
                    db.recorder().record(message(number));
                }
                db.recorder().flush().compose(flushed -> db.close()).onComplete(closed -> {
                    Accounting accounting = db.health().accounting();
                    boolean told = accounting.balanced() && accounting.recorded() == count && accounting.inSpool() > 0;
                    System.out.println(told ? "all accounted for" : accounting.toString());
                    vertx.close();
                });
            });
            caller.start();
        });
    }

    private static MessageAppended message(int number) {
        String text = String.format(Locale.ROOT, "%d ", number) + "x".repeat(TEXT);
        return MessageAppended.ofText(Scope.ofSession("faults"), MessageAppended.USER, text, Instant.now());
    }
}
