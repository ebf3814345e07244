-- No operation refunds money yet, so no payment can be in these states; pickers and filters offered them all the same.
ALTER TABLE "payments" DROP CONSTRAINT "payments_status_check";
ALTER TABLE "payments" ADD CONSTRAINT "payments_status_check" CHECK ("status" IN ('RECEIVED', 'SUCCEEDED', 'FAILED', 'UNMATCHED'));
