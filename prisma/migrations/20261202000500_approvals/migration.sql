-- What a member of staff must allow before the work on a subject goes on.
CREATE TABLE "approvals" (
    "id" UUID NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "client_id" UUID,
    "status" TEXT NOT NULL,
    "approver" TEXT NOT NULL,
    "asked_by" TEXT NOT NULL,
    "asked_by_actor" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_again_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "facts" JSONB NOT NULL,
    "amount" BIGINT,
    "currency" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "approvals_subject_id_subject_type_idx" ON "approvals"("subject_id", "subject_type");
CREATE INDEX "approvals_client_id_idx" ON "approvals"("client_id");
CREATE INDEX "approvals_status_created_at_id_idx" ON "approvals"("status", "created_at", "id");
CREATE INDEX "approvals_created_at_id_idx" ON "approvals"("created_at", "id");
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the lines of a quotation cost by the catalogue on its day: the discount is measured from it.
ALTER TABLE "quotations" ADD COLUMN "list_amount" BIGINT;

-- Added by hand: the states of approvals/lifecycle.ts, one wish that waits for each subject and kind, and what the job looks for.
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_status_check" CHECK ("status" IN ('PENDING', 'GRANTED', 'REFUSED', 'EXPIRED', 'WITHDRAWN'));
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_money_check" CHECK (("amount" IS NULL) = ("currency" IS NULL));
CREATE UNIQUE INDEX "approvals_pending_key" ON "approvals"("subject_type", "subject_id", "kind") WHERE "status" = 'PENDING';
CREATE INDEX "approvals_next_at_id_idx" ON "approvals"("next_at", "id") WHERE "status" = 'PENDING';
