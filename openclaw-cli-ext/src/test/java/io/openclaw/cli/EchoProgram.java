package io.openclaw.cli;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** What the launcher launches in its tests: says its arguments or waits for a signal. One class, no lambda: it is packed alone. */
final class EchoProgram extends Thread {

    private EchoProgram() {}

    public static void main(String[] args) throws InterruptedException {
        if (System.getenv("WAIT") == null) {
            System.out.println(Arrays.toString(args));
            return;
        }
        Runtime.getRuntime().addShutdownHook(new EchoProgram());
        System.out.println("process " + ProcessHandle.current().pid());
        System.out.println("waiting");
        new CountDownLatch(1).await();
    }

    @Override
    public void run() {
        System.out.println("stopped in order");
    }
}
