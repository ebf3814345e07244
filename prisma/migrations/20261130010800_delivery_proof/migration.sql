-- An answer counts as an acknowledgement only when it proves which delivery it is about. Endpoints that were registered
-- before keep the old contract until they register again with a proof.
ALTER TABLE "endpoints" ADD COLUMN "proof" TEXT NOT NULL DEFAULT 'NONE';
ALTER TABLE "endpoints" ALTER COLUMN "proof" SET DEFAULT 'REQUIRED';
ALTER TABLE "endpoints" ADD CONSTRAINT "endpoints_proof_check" CHECK ("proof" IN ('REQUIRED', 'NONE'));

-- An event whose workflow waits, perhaps for days, is IN_PROGRESS until it is finished or its time is up.
ALTER TABLE "deliveries" ADD COLUMN "finished_by" TEXT;
ALTER TABLE "deliveries" DROP CONSTRAINT "deliveries_status_check";
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_status_check"
	CHECK ("status" IN ('PENDING', 'RETRYING', 'IN_PROGRESS', 'DELIVERED', 'DEAD'));
DROP INDEX "deliveries_to_send";
CREATE INDEX "deliveries_to_send" ON "deliveries"("endpoint_id", "next_attempt_at", "id")
	WHERE "status" IN ('PENDING', 'RETRYING', 'IN_PROGRESS');

-- What came of an attempt; empty for attempts from before.
ALTER TABLE "delivery_attempts" ADD COLUMN "outcome" TEXT;
ALTER TABLE "delivery_attempts" ADD CONSTRAINT "delivery_attempts_outcome_check"
	CHECK ("outcome" IN ('ACKNOWLEDGED', 'IN_PROGRESS', 'NO_PROOF', 'TIMED_OUT', 'UNREACHABLE', 'FAILED'));
