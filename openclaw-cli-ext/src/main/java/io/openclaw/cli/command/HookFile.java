package io.openclaw.cli.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.regex.Pattern;

/** A hook of git: ours, somebody else's, or somebody else's with our lines in it. */
record HookFile(Path file) {

    private static final String SHELL = "#!/bin/sh\n";
    private static final Pattern SHELLS = Pattern.compile("#! ?/\\S*?([ /])(sh|bash|dash|ash|ksh|zsh)( .*)?");
    private static final Pattern OURS = Pattern.compile(
            "(?m)^" + Pattern.quote(HookScript.BEGIN) + "[\\s\\S]*?^" + Pattern.quote(HookScript.END) + "\\R?");

    /** Why our lines cannot be put into it, with what to do; empty when they can. */
    Optional<String> problem() {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(file + " is a link or no file. Put a shell script in its place that runs it.");
        }
        if (!Files.isExecutable(file)) {
            return Optional.of(file + " is there but switched off: it is not executable. Make it so, or remove it.");
        }
        String first = content().lines().findFirst().orElse("");
        return SHELLS.matcher(first).matches()
                ? Optional.empty()
                : Optional.of(file + " is no shell script. Put one in its place that runs it, under another name.");
    }

    boolean has() {
        return Files.isRegularFile(file) && OURS.matcher(content()).find();
    }

    /** Puts the lines right below the first one, where no exit of what is there already keeps them from running. */
    void put(String lines) {
        String others = Files.exists(file) ? without() : SHELL;
        int second = others.indexOf('\n') + 1;
        String first = second == 0 ? others + "\n" : others.substring(0, second);
        write(first + lines + (second == 0 ? "" : others.substring(second)));
    }

    /** Takes them away again, and the file when nothing else is in it. */
    void remove() {
        String others = without();
        if (others.equals(SHELL)) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw failed(e);
            }
        } else {
            write(others);
        }
    }

    private String without() {
        return OURS.matcher(content()).replaceAll("");
    }

    /** Byte for byte: what others wrote there may be in any encoding. */
    private String content() {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void write(String content) {
        try {
            Path folder = Files.createDirectories(file.toAbsolutePath().resolveSibling(""));
            Path made = Files.createTempFile(folder, "openclaw", ".hook");
            Files.writeString(made, content, StandardCharsets.ISO_8859_1);
            Files.setPosixFilePermissions(
                    made,
                    Files.exists(file)
                            ? Files.getPosixFilePermissions(file)
                            : PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private Refusal failed(IOException e) {
        return new Refusal(
                "The hook " + file + " cannot be read or written: "
                        + e.getClass().getSimpleName() + ". Check who may write there.",
                e);
    }
}
