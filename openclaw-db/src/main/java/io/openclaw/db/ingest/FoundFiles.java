package io.openclaw.db.ingest;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Files below a folder. What cannot be looked into is left out; the same file found by two links is there once. */
final class FoundFiles {

    /** Grows large and never holds what we read; {@code memory} is an agent's living memory, which nobody but its gateway opens. */
    private static final Set<String> PASSED_BY = Set.of("node_modules", ".git", "memory");

    private FoundFiles() {}

    /**
     * In the order in which they were last written, so that a conversation is mostly read before those that were copied from it.
     *
     * @param root a folder, or a single file
     * @param depth of folders to look into, 1 for the folder alone
     */
    static List<Path> below(Path root, int depth, Predicate<Path> wanted) throws IOException {
        Path start = root.toAbsolutePath();
        if (!Files.exists(start)) {
            return List.of();
        }
        Visit visit = new Visit(wanted);
        Files.walkFileTree(start, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, visit);
        return visit.files();
    }

    private static final class Visit extends SimpleFileVisitor<Path> {

        private final Predicate<Path> wanted;
        private final Map<Object, Found> byFile = new TreeMap<>(Comparator.comparing(Object::toString));

        Visit(Predicate<Path> wanted) {
            this.wanted = wanted;
        }

        private record Found(Path path, long modifiedAt) {}

        List<Path> files() {
            List<Found> files = new ArrayList<>(byFile.values());
            files.sort(Comparator.comparingLong(Found::modifiedAt).thenComparing(Found::path));
            return files.stream().map(Found::path).toList();
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            Path name = folder.getFileName();
            return name != null && PASSED_BY.contains(name.toString())
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && wanted.test(file)) {
                Object key = attributes.fileKey();
                byFile.putIfAbsent(
                        key == null ? file : key,
                        new Found(file, attributes.lastModifiedTime().toMillis()));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
