CREATE TABLE "billing_runs" (
    "id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "business_date" DATE NOT NULL,
    "seen" INTEGER NOT NULL DEFAULT 0,
    "made" INTEGER NOT NULL DEFAULT 0,
    "parked" INTEGER NOT NULL DEFAULT 0,
    "skipped" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "expected" INTEGER,
    "reason" TEXT,
    "progressed_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "billing_runs_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "billing_runs_created_at_id_idx" ON "billing_runs"("created_at", "id");
ALTER TABLE "billing_runs" ADD CONSTRAINT "billing_runs_status_check" CHECK ("status" IN ('RUNNING', 'DONE', 'STOPPED', 'FAILED'));
-- Workers of one run share it; a second run beside it would count what the first one makes.
CREATE UNIQUE INDEX "billing_runs_one_running" ON "billing_runs"((true)) WHERE "status" = 'RUNNING';

CREATE TABLE "billing_run_totals" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "currency" TEXT NOT NULL,
    "forecast_net" BIGINT NOT NULL,
    "cycles" INTEGER NOT NULL DEFAULT 0,
    "net" BIGINT NOT NULL DEFAULT 0,
    "amount" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "billing_run_totals_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "billing_run_totals_run_id_currency_key" ON "billing_run_totals"("run_id", "currency");
ALTER TABLE "billing_run_totals" ADD CONSTRAINT "billing_run_totals_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "billing_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "billing_run_entries" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "subscription_id" UUID NOT NULL,
    "client_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "period_start" DATE,
    "reason" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "billing_run_entries_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "billing_run_entries_outcome_check" CHECK ("outcome" IN ('PARKED', 'SKIPPED', 'FAILED'))
);
CREATE UNIQUE INDEX "billing_run_entries_run_id_subscription_id_key" ON "billing_run_entries"("run_id", "subscription_id");
CREATE INDEX "billing_run_entries_subscription_id_idx" ON "billing_run_entries"("subscription_id");
ALTER TABLE "billing_run_entries" ADD CONSTRAINT "billing_run_entries_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "billing_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The report of a run lists what it made.
ALTER TABLE "billing_cycles" ADD COLUMN "billing_run_id" UUID;
CREATE INDEX "billing_cycles_of_run" ON "billing_cycles"("billing_run_id", "id") WHERE "billing_run_id" IS NOT NULL;

-- The billing run asks by it which subscriptions are due; the others need no entry.
DROP INDEX "subscriptions_bill_on_id_idx";
CREATE INDEX "subscriptions_to_bill" ON "subscriptions"("bill_on", "id") WHERE "status" IN ('ACTIVE', 'PAST_DUE') AND "bill_on" IS NOT NULL AND "parked_at" IS NULL;
-- What is too small to be paid by itself waits for the next period.
CREATE INDEX "subscription_changes_carried" ON "subscription_changes"("subscription_id") WHERE "carried_net" <> 0 AND "billing_cycle_id" IS NULL;

ALTER TABLE "products" ADD CONSTRAINT "products_renewal_check" CHECK ("renewal_invoice" IN ('FINANCE', 'LINK') AND "renewal_lead_days" BETWEEN 0 AND 60);
