package io.openclaw.cli.command;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import picocli.CommandLine.Command;

/**
 * Loads the classes that starting takes, so that the JVM, told to, archives them at its exit. Run by the launcher alone, in the
 * background; touches no file, no network and no database.
 */
@Command(name = "class-archive", hidden = true, description = "For the launcher.")
final class ClassArchive implements Runnable {
    /** What every start touches; the rest of the jar is large and rarely needed. */
    private static final List<String> PACKAGES =
            List.of("io/openclaw/", "org/postgresql/", "com/fasterxml/jackson/core/");

    @Override
    public void run() {
        try (JarFile jar = new JarFile(program().toFile())) {
            jar.stream()
                    .map(ZipEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .filter(name -> PACKAGES.stream().anyMatch(name::startsWith))
                    .forEach(ClassArchive::load);
        } catch (IOException e) {
            throw new Refusal("The program's jar cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path program() {
        try {
            return Path.of(ClassArchive.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The program does not know its own place.", e);
        }
    }

    private static void load(String file) {
        String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
        try {
            Class.forName(name, false, ClassArchive.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return; // made for a library that is not packaged: nobody will load it
        }
    }
}
