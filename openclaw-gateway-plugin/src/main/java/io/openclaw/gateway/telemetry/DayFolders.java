package io.openclaw.gateway.telemetry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Folders {@code YYYY-MM-DD} with files of lines. Several processes may write and prune at once: a line is one write behind the end of its
 * file, which POSIX does not interleave, and what another has pruned is gone for both. Nothing is deleted but the three files that the
 * format names, their locks, and a folder that is empty then. Blocks.
 */
final class DayFolders {

    static final String CALLS = "telemetry.jsonl";
    static final String PROMPTS = "prompts.jsonl";
    static final String RESPONSES = "responses.jsonl";

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    private static final List<String> FILES = List.of(CALLS, PROMPTS, RESPONSES);

    private final Path root;

    DayFolders(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** @param line without its end; holds no other */
    void append(LocalDate day, String file, String line) throws IOException {
        Path folder = root.resolve(day.toString());
        make(folder);
        write(folder.resolve(file), line, StandardOpenOption.APPEND);
    }

    /** A folder that only its owner enters, with those above it. */
    void make(Path folder) throws IOException {
        if (POSIX) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /** A line into a file that only its owner reads. */
    void write(Path file, String line, StandardOpenOption how) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, how);
        FileAttribute<?>[] owner = POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (FileChannel channel = FileChannel.open(file, options, owner)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** The days that are there, the oldest first. */
    List<LocalDate> days() throws IOException {
        List<LocalDate> days = new ArrayList<>();
        if (Files.isDirectory(root)) {
            try (Stream<Path> folders = Files.list(root)) {
                folders.filter(Files::isDirectory)
                        .map(folder -> String.valueOf(folder.getFileName()))
                        .filter(DayFolders::isDay)
                        .map(LocalDate::parse)
                        .sorted()
                        .forEach(days::add);
            }
        }
        return days;
    }

    Path calls(LocalDate day) {
        return root.resolve(day.toString()).resolve(CALLS);
    }

    /**
     * Deletes days that are too old; then, while there is too much, the oldest; of today first what was asked and answered.
     *
     * @return whether there is room for more today
     */
    boolean prune(LocalDate today, int retentionDays, long maxBytes) throws IOException {
        NavigableMap<LocalDate, Long> sizes = new TreeMap<>();
        for (LocalDate day : days()) {
            if (day.isBefore(today.minusDays(retentionDays - 1L))) {
                delete(day, FILES);
            } else {
                sizes.put(day, size(day));
            }
        }
        for (Map.Entry<LocalDate, Long> oldest :
                List.copyOf(sizes.headMap(today, false).entrySet())) {
            if (sum(sizes) > maxBytes) {
                delete(oldest.getKey(), FILES);
                sizes.remove(oldest.getKey());
            }
        }
        if (sum(sizes) > maxBytes) {
            delete(today, List.of(PROMPTS, RESPONSES));
            sizes.put(today, size(today));
        }
        return sum(sizes) <= maxBytes;
    }

    private static long sum(Map<LocalDate, Long> sizes) {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    private long size(LocalDate day) throws IOException {
        long size = 0;
        for (String file : FILES) {
            size += size(root.resolve(day.toString()).resolve(file));
        }
        return size;
    }

    /** 0 where it was never written, or another process pruned it. */
    private static long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private void delete(LocalDate day, List<String> files) throws IOException {
        Path folder = root.resolve(day.toString());
        for (String file : files) {
            Files.deleteIfExists(folder.resolve(file));
            Files.deleteIfExists(folder.resolve(file + ".lock"));
        }
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            return; // somebody keeps something of their own there, or writes to it
        }
    }

    private static boolean isDay(String name) {
        try {
            return LocalDate.parse(name).toString().equals(name);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
