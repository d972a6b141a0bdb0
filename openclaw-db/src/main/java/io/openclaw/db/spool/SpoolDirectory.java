package io.openclaw.db.spool;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directory a spool lives in, readable by its owner alone: names, rights, and what is moved aside. */
record SpoolDirectory(Path path) {

    private static final Pattern GENERATION = Pattern.compile("spool-(\\d{1,18})\\.db");
    private static final List<String> COMPANIONS = List.of("", "-wal", "-shm");
    private static final Set<String> NETWORK =
            Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "afs");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    SpoolDirectory {
        path = path.toAbsolutePath().normalize();
    }

    /** Makes the directory, or takes the rights of others away where it is there. */
    void make() throws IOException {
        Files.createDirectories(path, rights("rwx------"));
        if (isPosix()) {
            Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rwx------");
            if (!Files.getPosixFilePermissions(path).equals(owner)) {
                Files.setPosixFilePermissions(path, owner);
            }
        }
    }

    /** Makes the file, unless it is there. SQLite gives its companions the same rights. */
    Path privateFile(Path file) throws IOException {
        try {
            return Files.createFile(file, rights("rw-------"));
        } catch (FileAlreadyExistsException e) {
            return file;
        }
    }

    /** The spool files, oldest first. */
    List<Path> generations() throws IOException {
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> numberOf(file) > 0)
                    .sorted(Comparator.comparingLong(SpoolDirectory::numberOf))
                    .toList();
        }
    }

    /** A name that no spool file has yet and that sorts behind all of them. */
    Path nextGeneration() throws IOException {
        List<Path> present = generations();
        long last = present.isEmpty() ? 0 : numberOf(present.get(present.size() - 1));
        return path.resolve(String.format(Locale.ROOT, "spool-%06d.db", last + 1));
    }

    private static long numberOf(Path file) {
        Matcher name = GENERATION.matcher(file.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    /** Renames a file that cannot be used, so that people can look at it; its log goes with it. */
    Path setAside(Path file, Instant now) throws IOException {
        Path aside = file;
        for (String companion : COMPANIONS) {
            Path from = file.resolveSibling(file.getFileName() + companion);
            Path to = file.resolveSibling(file.getFileName() + ".corrupt-" + STAMP.format(now) + companion);
            if (Files.exists(from)) {
                Files.move(from, to);
                aside = companion.isEmpty() ? to : aside;
            }
        }
        return aside;
    }

    void delete(Path file) throws IOException {
        for (String companion : COMPANIONS) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + companion));
        }
    }

    /** Whether the directory lies on another machine, where locks and syncs are not to be trusted; as far as one can tell. */
    boolean isOnNetwork() throws IOException {
        String type = Files.getFileStore(path).type().toLowerCase(Locale.ROOT);
        return NETWORK.contains(type) || type.startsWith("fuse.sshfs") || type.startsWith("fuse.s3");
    }

    private static FileAttribute<?>[] rights(String rights) {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
