-- A status is found in the order of the list. Before, PostgreSQL walked the list until it had met enough rows of the
-- status: for what is to be paid next, past everything that was ever paid.
CREATE INDEX "billing_cycles_status_due_date_id_idx" ON "billing_cycles"("status", "due_date", "id");
DROP INDEX "billing_cycles_status_due_date_idx";
CREATE INDEX "billing_cycles_status_created_at_id_idx" ON "billing_cycles"("status", "created_at", "id");
CREATE INDEX "quotations_status_created_at_id_idx" ON "quotations"("status", "created_at", "id");
