-- The daily comparison of the gateway's books with ours.

ALTER TABLE "payment_links" ADD COLUMN "compared_at" TIMESTAMPTZ(3);

CREATE TABLE "reconciliation_runs" (
    "id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "period_from" TIMESTAMPTZ(3) NOT NULL,
    "period_to" TIMESTAMPTZ(3) NOT NULL,
    "cursor" TEXT,
    "links_seen" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reconciliation_runs_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "reconciliation_differences" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "payment_link_id" UUID,
    "currency" TEXT,
    "amount_ours" BIGINT,
    "amount_at_gateway" BIGINT,
    "explanation" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reconciliation_differences_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "reconciliation_runs_created_at_id_idx" ON "reconciliation_runs"("created_at", "id");
-- One comparison of a gateway at a time.
CREATE UNIQUE INDEX "reconciliation_runs_one_running" ON "reconciliation_runs"("gateway") WHERE "status" = 'RUNNING';
CREATE INDEX "reconciliation_differences_status_created_at_id_idx" ON "reconciliation_differences"("status", "created_at", "id");
CREATE INDEX "reconciliation_differences_run_id_idx" ON "reconciliation_differences"("run_id");
CREATE INDEX "reconciliation_differences_created_at_id_idx" ON "reconciliation_differences"("created_at", "id");
CREATE UNIQUE INDEX "reconciliation_differences_gateway_kind_subject_key" ON "reconciliation_differences"("gateway", "kind", "subject");
ALTER TABLE "reconciliation_differences" ADD CONSTRAINT "reconciliation_differences_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "reconciliation_runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "reconciliation_runs" ADD CONSTRAINT "reconciliation_runs_status_check" CHECK ("status" IN ('RUNNING', 'DONE', 'FAILED'));
ALTER TABLE "reconciliation_differences" ADD CONSTRAINT "reconciliation_differences_status_check" CHECK ("status" IN ('OPEN', 'RESOLVED'));
