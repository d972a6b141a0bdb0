package io.openclaw.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Security;
import java.text.Normalizer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Loads the classes that starting takes, so that the JVM, told to, archives them at its exit: those of our packages by name, those of
 * the JDK by doing what commands do. Writes the help of every command beside them, which changes with the program only. Run by the
 * launcher alone, in the background; changes nothing else.
 */
@Command(name = "class-archive", hidden = true, description = "For the launcher.")
final class ClassArchive implements Runnable {
    /** What every start touches; the rest of the jar is large and rarely needed. */
    private static final List<String> PACKAGES =
            List.of("io/openclaw/", "org/postgresql/", "com/fasterxml/jackson/core/");

    /** They read, and write nothing. */
    private static final List<String[]> SHORT_COMMANDS = List.of(
            new String[] {"--help"},
            new String[] {"db", "status", "--json"},
            new String[] {"db", "queries"},
            new String[] {"context", "get", "current_focus"},
            new String[] {"context", "list"},
            new String[] {"brief"});

    /** How long a database that is starting is waited for. */
    private static final int MOST_LOOKS = 60;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    @Option(names = "--help-texts", paramLabel = "DIR", description = "Write the help of every command to files there.")
    private @Nullable Path helpTexts;

    @Option(names = "--await-database", description = "A database is starting: wait for it, for a while.")
    private boolean awaitDatabase;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Settings settings;

    ClassArchive(Settings settings) {
        this.settings = settings;
    }

    @Override
    public void run() {
        loadPackages();
        logIn();
        if (helpTexts != null) {
            HelpTexts.write(spec.root().commandLine(), helpTexts);
        }
        for (int look = 1; awaitDatabase && look < MOST_LOOKS && run("db", "status") != 0; look++) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        for (String[] command : SHORT_COMMANDS) {
            run(command);
        }
    }

    /** Whether a database runs now does not matter, though more is archived if it does. */
    private int run(String... command) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return Commands.withoutHost(settings)
                .setOut(nowhere)
                .setErr(nowhere)
                .setExecutionExceptionHandler((failure, line, parsed) -> CommandLine.ExitCode.SOFTWARE)
                .execute(command);
    }

    /** The cryptography of a login, which needs a server otherwise. */
    private static void logIn() {
        try {
            byte[] key = MessageDigest.getInstance("SHA-256").digest(new byte[32]);
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.doFinal(key);
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec("password".toCharArray(), key, 1, 256));
            Normalizer.normalize("password", Normalizer.Form.NFKC);
            Security.getAlgorithms("Mac"); // SCRAM asks every provider what it has
        } catch (GeneralSecurityException e) {
            return; // a JDK without SCRAM's algorithms archives less
        }
    }

    private static void loadPackages() {
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
