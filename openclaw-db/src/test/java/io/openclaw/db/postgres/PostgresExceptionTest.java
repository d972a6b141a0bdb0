package io.openclaw.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openclaw.db.postgres.PostgresException.Origin;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.ClosedConnectionException;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class PostgresExceptionTest {

    @Test
    void brokenLine_isTheConnectionsFault() {
        assertEquals(Origin.CONNECTION, origin(new IOException("x")));
        assertEquals(Origin.CONNECTION, origin(new TimeoutException()));
        assertEquals(Origin.CONNECTION, origin(ClosedConnectionException.INSTANCE));
        assertEquals(Origin.CONNECTION, origin(new VertxException("Connection was closed")));
        assertEquals(Origin.CONNECTION, origin(new IllegalStateException()));
        assertEquals(Origin.CONNECTION, origin(new IllegalArgumentException(new IOException("decoder"))));
    }

    @Test
    void mistakeOfOurs_isNotTakenForABrokenLine() {
        assertEquals(Origin.CLIENT, origin(new IllegalStateException("Writing a fact to memory failed.")));
        assertEquals(Origin.CLIENT, origin(new ClassCastException()));
        assertEquals(Origin.CLIENT, origin(new NullPointerException()));
    }

    @Test
    void valueThatDoesNotFitItsParameter_isTheRowsFault_andIsNotQuoted() {
        try (PostgresFixture fixture = new PostgresFixture()) {
            PostgresException wrongType = refused(fixture, Tuple.of("my secret"));
            PostgresException wrongCount = refused(fixture, Tuple.of(1L, 2L));

            assertEquals(Origin.CLIENT, wrongType.origin());
            assertEquals(Origin.CLIENT, wrongCount.origin());
            assertTrue(!String.valueOf(wrongType.getMessage()).contains("secret"));
        }
    }

    private static PostgresException refused(PostgresFixture fixture, Tuple values) {
        var session = PostgresFixture.await(fixture.postgres.connect());
        try {
            return PostgresException.of(assertThrows(
                            CompletionException.class,
                            () -> session.connection()
                                    .preparedQuery("SELECT $1::BIGINT")
                                    .execute(values)
                                    .toCompletionStage()
                                    .toCompletableFuture()
                                    .orTimeout(20, TimeUnit.SECONDS)
                                    .join())
                    .getCause());
        } finally {
            session.close();
        }
    }

    private static Origin origin(Throwable failure) {
        return PostgresException.of(failure).origin();
    }
}
