package io.openclaw.gateway.metrics;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How much memory the process holds. */
final class ResidentMemory {

    // A file of the kernel's memory: reading it waits for no disk, so an event loop may.
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** The kernel's figure on Linux; elsewhere what the JVM has committed, which leaves out the memory of native code. */
    static long bytes() {
        try {
            return ofStatus(Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1));
        } catch (IOException | SecurityException | NumberFormatException e) {
            return committed();
        }
    }

    /** The line is {@code VmRSS:     12345 kB}, whatever the size of a page. */
    static long ofStatus(List<String> lines) throws IOException {
        for (String line : lines) {
            if (line.startsWith("VmRSS:")) {
                String kilobytes =
                        line.substring("VmRSS:".length()).replace("kB", "").strip();
                return Long.parseLong(kilobytes) * 1024;
            }
        }
        throw new IOException("No VmRSS in the process status: a kernel thread, or not Linux.");
    }

    private static long committed() {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        return memory.getHeapMemoryUsage().getCommitted()
                + memory.getNonHeapMemoryUsage().getCommitted();
    }
}
