-- A difference with a gateway that a person has accepted, and why.
ALTER TABLE "reconciliation_differences" ADD COLUMN "accepted_at" TIMESTAMPTZ(3),
ADD COLUMN "accepted_reason" TEXT;
ALTER TABLE "reconciliation_differences" DROP CONSTRAINT "reconciliation_differences_status_check";
ALTER TABLE "reconciliation_differences" ADD CONSTRAINT "reconciliation_differences_status_check" CHECK ("status" IN ('OPEN', 'RESOLVED', 'ACCEPTED'));
