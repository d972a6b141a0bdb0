package io.openclaw.cli.soak;

import io.openclaw.cli.soak.Operation.Kind;
import io.openclaw.db.session.SessionExistsException;
import io.openclaw.db.session.SessionsUnavailableException;
import io.openclaw.db.session.UnknownSessionException;
import io.vertx.core.Future;
import java.util.function.Function;
import java.util.function.Predicate;

/** Asks a store for something, and writes down what it was asked and what it answered. On one event loop. */
final class Asking {

    private final Journal journal;
    private final History history;
    private volatile boolean ending;

    Asking(Journal journal, History history) {
        this.journal = journal;
        this.history = history;
    }

    History history() {
        return history;
    }

    /** From now on, anything may fail. */
    void end() {
        ending = true;
    }

    boolean ending() {
        return ending;
    }

    /** What is asked of whom. */
    record Question(String agent, Kind kind, String key, String argument, boolean mayFail) {}

    /**
     * Asks.
     *
     * @param how what does it; its answer is written down as text
     * @return whether it was done
     */
    Future<Boolean> ask(Question question, Function<Operation, Future<?>> how) {
        Operation operation = new Operation(
                history.lastId() + 1,
                question.agent(),
                question.kind(),
                question.key(),
                question.argument(),
                System.currentTimeMillis());
        journal.asked(operation);
        history.begin(operation);
        return how.apply(operation).transform(answer -> {
            long now = System.currentTimeMillis();
            Throwable failure = answer.cause();
            boolean exists = failure instanceof SessionExistsException && operation.kind() == Kind.RENAME;
            if (answer.succeeded() || exists) {
                String result = exists ? "exists" : String.valueOf((Object) answer.result());
                journal.done(operation.id(), result, now);
                history.succeed(operation.id(), result, now);
            } else {
                journal.failed(operation.id(), failure.getClass().getSimpleName(), now);
                if (!isExpected(question, failure)) {
                    journal.wrong(operation + " failed: " + failure);
                }
                history.fail(operation.id(), now);
            }
            writeProblems();
            return Future.succeededFuture(answer.succeeded());
        });
    }

    private boolean isExpected(Question question, Throwable failure) {
        // Between a beginning and what follows it, what a crash left half deleted may go.
        boolean halfDeleted = failure instanceof UnknownSessionException
                && history.sessions().isStillToCome(question.agent(), question.key());
        return ending || halfDeleted || (question.mayFail() && failure instanceof SessionsUnavailableException);
    }

    /** Compares what was seen of a session with what it may be. */
    void saw(String agent, String key, Predicate<SessionImage> asSeen, String seen) {
        journal.ended(history.sessions().saw(agent, key, asSeen));
        history.sessions().problems().forEach(problem -> journal.wrong(problem + "; seen: " + seen));
    }

    private void writeProblems() {
        history.sessions().problems().forEach(journal::wrong);
    }

    /** Something failed that may not, whatever else happens. */
    void impossible(Throwable failure) {
        if (!ending || !(failure instanceof SessionsUnavailableException)) {
            journal.wrong("failed: " + failure);
        }
    }
}
