package io.openclaw.db.ingest;

import io.openclaw.db.postgres.FileProgress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What a file is known by: hashes of the first and of the last {@value #LENGTH} bytes before the position, taken from what was really read.
 *
 * <p>Why these. Device and inode alone are used again for other files, and change for the same one (a copy, a backup, a restart). The
 * beginning alone stays the same when a transcript is rewritten behind its header, and for copies with a common history. The bytes before
 * the position can only be the same if what was stored is still there. Hashes and not the bytes, since these are kept in the database and lines
 * hold secrets.
 */
final class Print {

    static final int LENGTH = 1024;

    private final byte[] head = new byte[LENGTH];
    private int headLength;
    private final byte[] tail = new byte[LENGTH];
    private int tailLength;

    /** Adds bytes that were read, in order. */
    void passed(byte[] bytes, int from, int length) {
        int toHead = Math.min(length, LENGTH - headLength);
        System.arraycopy(bytes, from, head, headLength, toHead);
        headLength += toHead;
        if (length >= LENGTH) {
            System.arraycopy(bytes, from + length - LENGTH, tail, 0, LENGTH);
            tailLength = LENGTH;
        } else {
            int kept = Math.min(tailLength, LENGTH - length);
            System.arraycopy(tail, tailLength - kept, tail, 0, kept);
            System.arraycopy(bytes, from, tail, kept, length);
            tailLength = kept + length;
        }
    }

    /** What was read before, to go on behind it: the first and the last bytes. */
    static Print of(byte[] first, byte[] last) {
        Print print = new Print();
        print.headLength = first.length;
        System.arraycopy(first, 0, print.head, 0, first.length);
        print.tailLength = last.length;
        System.arraycopy(last, 0, print.tail, 0, last.length);
        return print;
    }

    Print copy() {
        Print copy = new Print();
        copy.set(this);
        return copy;
    }

    void set(Print other) {
        System.arraycopy(other.head, 0, head, 0, LENGTH);
        headLength = other.headLength;
        System.arraycopy(other.tail, 0, tail, 0, LENGTH);
        tailLength = other.tailLength;
    }

    FileProgress.Print hashes() {
        return new FileProgress.Print(headLength, sha256(head, headLength), tailLength, sha256(tail, tailLength));
    }

    static byte[] sha256(byte[] bytes, int length) {
        MessageDigest digest = sha256();
        digest.update(bytes, 0, length);
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256, which every Java must have.", e);
        }
    }
}
