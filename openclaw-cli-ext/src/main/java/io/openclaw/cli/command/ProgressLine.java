package io.openclaw.cli.command;

import io.openclaw.cli.output.Progress;
import io.openclaw.db.session.AgentFile;
import io.openclaw.db.session.MigrationProgress;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Shows how far a run is: one line that changes on a terminal, now and then a new line elsewhere. Any thread. */
final class ProgressLine implements MigrationProgress {
    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);

    private final PrintWriter err;
    private final boolean terminal;
    private @Nullable String name;
    private long began;
    private long shown;
    private int width;

    ProgressLine(PrintWriter err) {
        String colour = System.getProperty("openclaw.colour", "none");
        this.err = err;
        this.terminal = colour.equals("stderr") || colour.equals("both");
    }

    @Override
    public void moved(AgentFile now, long done, long total) {
        moved(now.agent(), done, total);
    }

    /** So much of what goes by this name is done. */
    synchronized void moved(String now, long done, long total) {
        long at = System.nanoTime();
        if (!now.equals(name)) {
            name = now;
            began = at;
            shown = at;
        }
        if (at - shown >= (terminal ? ON_TERMINAL : ELSEWHERE).toNanos()) {
            shown = at;
            show(new Progress(now, done, Math.max(done, total), Duration.ofNanos(at - began)));
        }
    }

    private void show(Progress progress) {
        if (terminal) {
            String bar = progress.bar();
            err.print("\r" + bar + " ".repeat(Math.max(0, width - bar.length())));
            width = bar.length();
        } else {
            err.println(progress.name() + ": " + progress.words());
        }
        err.flush();
    }

    /** Leaves an empty line on a terminal. */
    synchronized void clear() {
        if (terminal && width > 0) {
            err.print("\r" + " ".repeat(width) + "\r");
            err.flush();
            width = 0;
        }
    }
}
