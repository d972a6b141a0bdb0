package io.openclaw.cli.command;

import io.openclaw.db.operations.NewDeployment;
import io.openclaw.db.operations.NewIssue;
import io.openclaw.db.operations.NewTask;
import java.util.Iterator;
import java.util.List;

/** The words that an option takes, for those who press the Tab key. What is none of them is refused elsewhere, in one way for commands and HTTP. */
final class Choices {

    private Choices() {}

    /** Of {@code --severity}. */
    static final class Severities implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return NewIssue.SEVERITIES.iterator();
        }
    }

    /** Of {@code deploy log --status}. */
    static final class Statuses implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return NewDeployment.STATUSES.iterator();
        }
    }

    /** Of {@code --category}. */
    static final class Categories implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return NewTask.CATEGORIES.iterator();
        }
    }

    /** Of {@code config snapshot --source}. */
    static final class Sources implements Iterable<String> {
        static final List<String> WORDS = List.of("manual", "watchdog", "windsurf", "cli", "gateway");

        @Override
        public Iterator<String> iterator() {
            return WORDS.iterator();
        }
    }
}
