package io.openclaw.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for the while of a measurement, removed with all that is in it. */
record ScratchFolder(Path path) implements AutoCloseable {

    /** @throws Refusal if none can be made */
    static ScratchFolder create() {
        try {
            return new ScratchFolder(Files.createTempDirectory("openclaw-bench"));
        } catch (IOException e) {
            throw new Refusal("No temporary folder can be made: set -Djava.io.tmpdir to one with room.", e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path file : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new Refusal("The temporary folder " + path + " was not removed: remove it by hand.", e);
        }
    }
}
