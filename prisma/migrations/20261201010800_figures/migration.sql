-- Figures of the business that /metrics shows: computed by a job, so that a scrape costs no more than reading them.
CREATE TABLE "figures" (
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "part" TEXT NOT NULL,
    "value" BIGINT NOT NULL,
    "computed_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "figures_pkey" PRIMARY KEY ("name", "currency", "part")
);

-- Reports read the whole history of subscriptions in order; their moves are a small part of all moves.
CREATE INDEX "lifecycle_moves_of_subscriptions" ON "lifecycle_moves"("subject_id", "moved_at", "id") INCLUDE ("to_status") WHERE "lifecycle" = 'subscription';
-- Withheld tax without a certificate: few of all settlements.
CREATE INDEX "settlements_awaiting_slip" ON "settlements"("client_id", "currency") INCLUDE ("amount", "occurred_at") WHERE "kind" = 'WITHHOLDING' AND "reference" IS NULL;
