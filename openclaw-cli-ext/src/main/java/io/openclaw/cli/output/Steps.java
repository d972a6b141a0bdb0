package io.openclaw.cli.output;

import java.io.PrintWriter;
import java.time.Duration;

/** What a longer command has done so far, one line per step with the time it took. */
public final class Steps {
    private static final int NAME = 12;
    private static final int WORDS = 56;

    private final PrintWriter out;
    private final long begin = System.nanoTime();
    private long last = begin;

    public Steps(PrintWriter out) {
        this.out = out;
    }

    /** A step is done. */
    public void done(String name, String words) {
        long now = System.nanoTime();
        String line = String.format("%-" + NAME + "s %-" + WORDS + "s", name, words);
        out.println(line + " " + Quantities.seconds(Duration.ofNanos(now - last)));
        out.flush();
        last = now;
    }

    /** Something to know that took no time. */
    public void note(String name, String words) {
        out.println(String.format("%-" + NAME + "s %s", name, words));
        out.flush();
    }

    /** The next step begins now, however long ago the last one ended. */
    public void begin(String name) {
        note(name, "");
        last = System.nanoTime();
    }

    /** Since the first step began. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
