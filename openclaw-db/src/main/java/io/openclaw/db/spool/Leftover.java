package io.openclaw.db.spool;

import io.vertx.core.Promise;
import java.util.List;

/**
 * What only memory held when the backlog was given up.
 *
 * @param facts how many
 * @param accepted who waits to hear of them
 */
public record Leftover(int facts, List<Promise<Void>> accepted) {

    static final Leftover NOTHING = new Leftover(0, List.of());

    public Leftover {
        accepted = List.copyOf(accepted);
    }
}
