package io.openclaw.db.session;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keys of gateways before openclaw-rs 0.16, {@code tg:agent:chat}; later ones have the user before the chat, and 0 where nobody
 * knows who it was.
 */
final class OldKeys {

    private static final Pattern OLD = Pattern.compile("(tg|dc):([^:]*):([^:]*)", Pattern.DOTALL);

    private static final Pattern PRESENT = Pattern.compile("(tg|dc):([^:]*):0:([^:]*)", Pattern.DOTALL);

    private OldKeys() {}

    /** The present form of an old key; empty when it is not an old one. */
    static Optional<String> presentForm(String key) {
        Matcher old = OLD.matcher(key);
        return old.matches() ? Optional.of(old.group(1) + ":" + old.group(2) + ":0:" + old.group(3)) : Optional.empty();
    }

    /** The old form of a present key of an unknown user; empty when it is not one. */
    static Optional<String> oldForm(String key) {
        Matcher present = PRESENT.matcher(key);
        return present.matches()
                ? Optional.of(present.group(1) + ":" + present.group(2) + ":" + present.group(3))
                : Optional.empty();
    }

    /** Renames those of the keys that are old, one after the other, unless the present one is taken; answers how many, with those before. */
    static Future<Integer> rename(List<String> keys, BiFunction<String, String, Future<Boolean>> how, int before) {
        Future<Integer> renamed = Future.succeededFuture(before);
        for (String key : keys) {
            Optional<String> present = presentForm(key);
            if (present.isPresent()) {
                renamed = renamed.compose(count -> how.apply(key, present.get())
                        .recover(OldKeys::falseIfTaken)
                        .map(done -> done ? count + 1 : count));
            }
        }
        return renamed;
    }

    private static Future<Boolean> falseIfTaken(Throwable failure) {
        return failure instanceof SessionExistsException ? Future.succeededFuture(false) : Future.failedFuture(failure);
    }
}
