package io.openclaw.db.session;

import io.openclaw.db.model.MessageAppended;
import io.openclaw.db.model.Recorded;
import io.openclaw.db.model.Recorded.Mark;
import io.openclaw.db.session.FileReport.Amount;
import org.jspecify.annotations.Nullable;

/** The counts of a file while they add up. For one thread at a time. */
final class Tally {

    final Remarks notices = new Remarks();
    final Remarks conflicts = new Remarks();
    final Sum found = new Sum();
    final Sum inserted = new Sum();
    final Sum alreadyThere = new Sum();
    final Sum deleted = new Sum();
    final Sum conflicting = new Sum();

    private static final String NO_KEY =
            "These sessions, by their row in the file, have no key, which is what PostgreSQL would know them by. They stay in the"
                    + " file alone: delete them there, or give them a key.";
    private static final String REFUSED =
            "PostgreSQL refuses these messages, by their number in the file. They stay in the file alone: look at them there.";
    private static final String SANITIZED =
            "These messages, by number, had NUL characters or JSON that is none. They were kept as the nearest text PostgreSQL takes, and marked.";
    private static final String REDACTED = "In these messages, by number, secrets were masked.";
    private static final String CUT =
            "These messages, by number, are longer than 1 MiB. What is beyond stays in the file alone; its length and hash are told.";

    /** How many messages are behind us. */
    long messagesDone() {
        return alreadyThere.messages + inserted.messages + deleted.messages + conflicting.messages;
    }

    /** Messages up to where an interrupted run came. */
    void resumed(long messages) {
        found.messages(messages);
        alreadyThere.messages(messages);
    }

    /** What there is to say of a page beside what was stored of it. */
    void count(MessagePages.Page page) {
        found.messages(page.facts().size() + page.deleted() + page.unnamed().size());
        deleted.messages(page.deleted());
        page.unnamed().forEach(position -> refused(position, "it has no session key or no role"));
        for (Recorded recorded : page.facts()) {
            String position =
                    String.valueOf(((MessageAppended) recorded.fact()).ref().messageId());
            for (Mark mark : recorded.marks()) {
                mark(mark, position);
            }
        }
    }

    private void mark(Mark mark, String position) {
        switch (mark) {
            case SANITIZED -> notices.add("sanitized", position, SANITIZED);
            case REDACTED -> notices.add("redacted", position, REDACTED);
            case TRUNCATED -> conflicts.add("cut", position, CUT);
            case CONTENT_DROPPED, CLAMPED, PROJECTED -> {
                // not done to a message of a file
            }
        }
    }

    /** A session that has no key to be stored under. */
    void withoutKey(String row, long tokens) {
        found.session(tokens);
        conflicting.session(tokens);
        conflicts.add("no-key", row, NO_KEY);
    }

    /** A message that cannot be stored; its page was not counted. */
    void refused(long position, String why) {
        conflicting.messages(1);
        conflicts.add("refused", position + " (" + why + ")", REFUSED);
    }

    FileReport report(AgentFile file, @Nullable String error) {
        return new FileReport(
                file,
                found.amount(),
                inserted.amount(),
                alreadyThere.amount(),
                deleted.amount(),
                conflicting.amount(),
                notices.all(),
                conflicts.all(),
                error);
    }

    /** Sessions, messages and tokens. */
    static final class Sum {
        private long sessions;
        private long messages;
        private long tokens;

        void session(long withTokens) {
            sessions++;
            tokens += withTokens;
        }

        void tokens(long more) {
            tokens += more;
        }

        void messages(long more) {
            messages += more;
        }

        private Amount amount() {
            return new Amount(sessions, messages, tokens);
        }
    }
}
