package io.openclaw.db.postgres;

import io.openclaw.db.model.FactKind;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * One step of a transaction.
 *
 * @param kind the kind of fact it stores; null for bookkeeping
 * @param facts how many facts it stores; its result is one row with the number that were new. 0: the result does not matter
 */
record Statement(String sql, Tuple values, @Nullable FactKind kind, int facts) {

    static Statement bookkeeping(String sql, Tuple values) {
        return new Statement(sql, values, null, 0);
    }
}
