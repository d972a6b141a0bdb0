package io.openclaw.db.session;

import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.postgres.AdoptedMessages.Adopted;
import io.openclaw.db.postgres.AdoptedMessages.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which rows of openclaw-rs in PostgreSQL are messages of a file too: it wrote both for a while, PostgreSQL a moment after the file
 * (crates/openclaw-gateway/src/handler.rs, f81bf2e to 44a69be). One to one, in order.
 */
final class Claims {

    static final Duration BEFORE = Duration.ofSeconds(2);
    static final Duration AFTER = Duration.ofSeconds(60);

    private Claims() {}

    /**
     * @param messages of the file, prepared, in order
     * @param adopted rows nobody has claimed, prepared in the same way, in the order they were written
     */
    static List<Claim> match(List<Recorded> messages, List<Adopted> adopted) {
        List<Adopted> left = new ArrayList<>(adopted);
        List<Claim> claims = new ArrayList<>();
        for (Recorded recorded : messages) {
            MessageAppended message = (MessageAppended) recorded.fact();
            Optional<Adopted> same =
                    left.stream().filter(row -> isSame(message, row)).findFirst();
            Long position = message.ref().sequence();
            if (same.isPresent() && position != null) {
                left.remove(same.get());
                claims.add(new Claim(same.get().id(), same.get().key(), recorded.rowId(), position, message.at()));
            }
        }
        return claims;
    }

    private static boolean isSame(MessageAppended message, Adopted row) {
        return row.key().equals(message.scope().sessionKey())
                && row.role().equals(message.role())
                && isInTime(message.at(), row.at())
                && Likeness.ofText(message.body().content(), row.content())
                && Likeness.ofJson(message.body().toolCallsJson(), row.toolCalls());
    }

    private static boolean isInTime(Instant ofFile, Instant ofRow) {
        return !ofRow.isBefore(ofFile.minus(BEFORE)) && !ofRow.isAfter(ofFile.plus(AFTER));
    }
}
