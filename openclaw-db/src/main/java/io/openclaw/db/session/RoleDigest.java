package io.openclaw.db.session;

/**
 * The messages of one role of a session, on both sides.
 *
 * @param sha256InFile over what they say, in order, masks of secrets made equal
 */
public record RoleDigest(
        String key, String role, long inFile, long inPostgres, String sha256InFile, String sha256InPostgres) {

    boolean isSame() {
        return inFile == inPostgres && sha256InFile.equals(sha256InPostgres);
    }
}
