-- A thing has few entries of the audit trail: they are sorted when they are asked for. Every command would write the longer key.
DROP INDEX "audit_entries_subject_id_created_at_id_idx";
CREATE INDEX "audit_entries_subject_id_idx" ON "audit_entries"("subject_id") WHERE "subject_id" IS NOT NULL;
