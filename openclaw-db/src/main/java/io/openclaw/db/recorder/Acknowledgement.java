package io.openclaw.db.recorder;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One answer for many facts: good when all are accepted, else the first refusal, when nothing is open any more. */
final class Acknowledgement {

    private final AtomicInteger open;
    private final AtomicReference<@Nullable Throwable> refusal = new AtomicReference<>();
    private final Promise<Void> all = Promise.promise();

    Acknowledgement(int facts) {
        this.open = new AtomicInteger(facts);
    }

    Promise<Void> one() {
        Promise<Void> one = Promise.promise();
        one.future().onComplete(accepted -> {
            if (accepted.failed()) {
                refusal.compareAndSet(null, accepted.cause());
            }
            settle();
        });
        return one;
    }

    Future<Void> future() {
        return all.future();
    }

    private void settle() {
        if (open.decrementAndGet() > 0) {
            return;
        }
        Throwable refused = refusal.get();
        if (refused == null) {
            all.complete();
        } else {
            all.fail(refused);
        }
    }
}
