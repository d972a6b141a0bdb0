package io.openclaw.cli.soak;

import io.openclaw.db.session.SessionMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * What a session may look like.
 *
 * @param said what was appended, in order
 * @param fewestTokens its count of tokens lies between this and {@code mostTokens}
 * @param usedFrom when it was last written to lies between this and {@code usedTo}, in milliseconds since 1970
 */
record SessionImage(
        boolean present, List<Operation> said, long fewestTokens, long mostTokens, long usedFrom, long usedTo) {

    static final SessionImage NONE = new SessionImage(false, List.of(), 0, 0, 0, 0);

    SessionImage begun(long from, long to) {
        return new SessionImage(true, List.of(), 0, mostTokens, from, to);
    }

    /** Gone, but for the count of tokens of a row that a half deletion leaves to what comes after it. */
    SessionImage goneButForTokens() {
        return new SessionImage(false, List.of(), 0, mostTokens, 0, 0);
    }

    SessionImage with(Operation operation, long to) {
        List<Operation> more = new ArrayList<>(said);
        more.add(operation);
        return new SessionImage(true, List.copyOf(more), fewestTokens, mostTokens, operation.at(), to);
    }

    SessionImage withTokens(long more) {
        long fewest = present ? fewestTokens + more : 0;
        return new SessionImage(present, said, fewest, mostTokens + more, usedFrom, usedTo);
    }

    SessionImage usedUntil(long to) {
        return new SessionImage(present, said, fewestTokens, mostTokens, usedFrom, to);
    }

    List<SessionMessage> messages() {
        return said.stream().flatMap(operation -> operation.messages().stream()).toList();
    }

    boolean has(long tokens) {
        return fewestTokens <= tokens && tokens <= mostTokens;
    }

    @Override
    public String toString() {
        return present
                ? messages().size() + " messages of operations "
                        + said.stream().map(Operation::id).toList() + ", tokens " + fewestTokens + ".." + mostTokens
                : "none";
    }
}
