-- What is due for an endpoint is read in its order, one batch of it. Before, PostgreSQL counted and sorted everything
-- that waited for the endpoint, for each call to it.
DROP INDEX "deliveries_to_send";
CREATE INDEX "deliveries_to_send" ON "deliveries"("endpoint_id", "next_attempt_at", "id") WHERE "status" IN ('PENDING', 'RETRYING');
-- The list of an endpoint's deliveries, newest first.
CREATE INDEX "deliveries_endpoint_id_created_at_id_idx" ON "deliveries"("endpoint_id", "created_at", "id");
DROP INDEX "deliveries_endpoint_id_status_next_attempt_at_idx";
