-- What a credit note settles is not money: it has a kind of its own. It and credit that is used may come from one source twice.
ALTER TABLE "settlements" DROP CONSTRAINT "settlements_kind_check";
ALTER TABLE "settlements" ADD CONSTRAINT "settlements_kind_check" CHECK ("kind" IN ('PAYMENT', 'CREDIT', 'CREDIT_NOTE', 'WITHHOLDING', 'WRITE_OFF'));
DROP INDEX "settlements_source_type_source_id_subject_type_subject_id_k_key";
CREATE UNIQUE INDEX "settlements_once_for_a_source" ON "settlements"("source_type", "source_id", "subject_type", "subject_id", "kind") WHERE "kind" NOT IN ('CREDIT', 'CREDIT_NOTE');
CREATE INDEX "settlements_source_type_source_id_idx" ON "settlements"("source_type", "source_id");

-- The life cycle of a credit note is that of its tax document.
ALTER TABLE "credit_notes" RENAME COLUMN "tax_state" TO "status";
UPDATE "credit_notes" SET "status" = 'ISSUED' WHERE "status" = 'NONE';
ALTER TABLE "credit_notes" ALTER COLUMN "status" SET DEFAULT 'ISSUED';
ALTER INDEX "credit_notes_tax_state_created_at_id_idx" RENAME TO "credit_notes_status_created_at_id_idx";
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_status_check" CHECK ("status" IN ('ISSUED', 'AWAITING_BUYER_NOTE', 'NOTE_RECEIVED', 'FAKTUR_REPLACED', 'FAKTUR_CANCELLED'));
ALTER TABLE "credit_notes" ADD COLUMN "document_id" UUID;
ALTER TABLE "credit_notes" ADD CONSTRAINT "credit_notes_document_id_fkey" FOREIGN KEY ("document_id") REFERENCES "documents"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "credit_note_items" ADD COLUMN "of_period" BOOLEAN NOT NULL DEFAULT true;

-- Credit of a client, oldest first.
CREATE INDEX "payments_credit_of_client" ON "payments"("client_id", "currency", "id") WHERE "credit_amount" > 0;
CREATE INDEX "credit_notes_credit_of_client" ON "credit_notes"("client_id", "currency", "id") WHERE "credit_amount" > 0;

-- No billing cycle has ever expired: one that nobody pays is written off or cancelled.
ALTER TABLE "billing_cycles" DROP CONSTRAINT "billing_cycles_status_check";
ALTER TABLE "billing_cycles" ADD CONSTRAINT "billing_cycles_status_check" CHECK ("status" IN ('DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE', 'PAID', 'CANCELLED', 'WRITTEN_OFF'));
CREATE INDEX "billing_cycles_period_start_id_idx" ON "billing_cycles"("period_start", "id");
CREATE INDEX "billing_cycles_status_period_start_id_idx" ON "billing_cycles"("status", "period_start", "id");
CREATE INDEX "billing_cycles_kind_created_at_id_idx" ON "billing_cycles"("kind", "created_at", "id");
ALTER TABLE "billing_cycles" ADD COLUMN "closed_reason" TEXT;
