package io.openclaw.cli.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Checks side by side, and no longer than four seconds: a disk of the network, too, may never answer. */
final class Rounds {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final long begin = System.nanoTime();
    private final Map<String, FutureTask<List<Finding>>> running = new LinkedHashMap<>();

    Rounds begin(String name, Callable<List<Finding>> checks) {
        FutureTask<List<Finding>> task = new FutureTask<>(checks);
        Thread thread = new Thread(task, "doctor-" + name);
        thread.setDaemon(true); // what hangs must not keep the program from ending
        thread.start();
        running.put(name, task);
        return this;
    }

    /** What was found, in the order of the beginnings; what is not done in time is a problem. */
    List<Finding> end() {
        List<Finding> all = new ArrayList<>();
        running.forEach((name, task) -> all.addAll(findings(name, task)));
        return all;
    }

    private List<Finding> findings(String name, FutureTask<List<Finding>> task) {
        try {
            long left = PATIENCE.toNanos() - (System.nanoTime() - begin);
            return task.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return List.of(Finding.problem(
                    name,
                    "no answer within " + PATIENCE.toSeconds() + " s",
                    "Is a disk or the database frozen, or this machine overloaded?"));
        } catch (ExecutionException e) {
            return List.of(
                    Finding.problem(name, "could not be looked at: " + e.getCause(), "Report this: it is a defect."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.problem(name, "was not looked at: interrupted", "Try again."));
        }
    }
}
