package io.openclaw.db.session;

/** Is told of what was committed to a file, in that order, on the thread that writes it; must not fail or take its time. */
interface FileListener {

    /** Nobody listens. */
    FileListener NONE = new FileListener() {
        @Override
        public void created(SessionRow row) {}

        @Override
        public void appended(Appended messages) {}

        @Override
        public void counted(SessionRow row) {}
    };

    /** A session began. */
    void created(SessionRow row);

    /** Messages of one moment were appended. */
    void appended(Appended messages);

    /** Tokens were added to a session. */
    void counted(SessionRow row);
}
