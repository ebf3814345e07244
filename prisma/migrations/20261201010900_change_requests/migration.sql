-- A change may be asked for and wait until it is approved or rejected. A subscription has one such wish at a time.
ALTER TABLE "subscription_changes" ADD COLUMN "requested_for" TEXT;
ALTER TABLE "subscription_changes" ADD COLUMN "decided_by" TEXT;
ALTER TABLE "subscription_changes" ADD COLUMN "decided_at" TIMESTAMPTZ(3);
ALTER TABLE "subscription_changes" ADD COLUMN "decision_reason" TEXT;
ALTER TABLE "subscription_changes" DROP CONSTRAINT "subscription_changes_status_check";
ALTER TABLE "subscription_changes" ADD CONSTRAINT "subscription_changes_status_check" CHECK ("status" IN ('REQUESTED', 'SCHEDULED', 'AWAITING_PAYMENT', 'APPLIED', 'CANCELLED', 'REJECTED', 'LAPSED'));
CREATE UNIQUE INDEX "subscription_changes_requested_key" ON "subscription_changes"("subscription_id") WHERE "status" = 'REQUESTED';
