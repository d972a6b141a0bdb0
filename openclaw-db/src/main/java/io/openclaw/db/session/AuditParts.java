package io.openclaw.db.session;

/** What the comparison of one file works with. */
record AuditParts(MigrationParts parts, SessionFacts facts, FilePages file, Findings findings, Pace pace) {}
